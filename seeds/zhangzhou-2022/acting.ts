import { purposesOf } from '../../src/core/access/policy';
import type { Purpose } from '../../src/core/access/purpose';
import { RequestContext, type Surroundings } from '../../src/core/access/request-context';
import { shanghaiDay } from '../../src/core/kernel/clock';
import { Refusal } from '../../src/core/kernel/errors';
import { publicId, type IdType, type RowId } from '../../src/core/kernel/ids';
import type { Done, Outcome } from '../../src/core/loops/command';
import type { Places } from '../../src/core/places/places';
import type { AgencyRow } from '../../src/core/places/region';
import type { Deployments } from '../../src/domain/deployments/deployment.service';
import type { Investigations } from '../../src/domain/investigations/investigation.service';
import type { Leads } from '../../src/domain/leads/lead.service';
import type { Observations } from '../../src/domain/stays/observation.service';
import type { Stays } from '../../src/domain/stays/stay.service';
import type { Teams } from '../../src/domain/teams/team.service';
import type { Journeys } from '../../src/domain/transfers/journey.service';
import type { Returns } from '../../src/domain/transfers/return.service';
import type { Transfers } from '../../src/domain/transfers/transfer.service';
import type { Stage } from './stage';

/** The verbs that the demo world is made by. */
export interface DemoServices {
  readonly leads: Leads;
  readonly investigations: Investigations;
  readonly transfers: Transfers;
  readonly journeys: Journeys;
  readonly returns: Returns;
  readonly stays: Stays;
  readonly observations: Observations;
  readonly teams: Teams;
  readonly deployments: Deployments;
}

/** The part of a verb's input that every verb has. */
export interface VerbPart {
  readonly idempotencyKey: string;
  readonly id: string;
  readonly expectedVersion: number;
}

/** Every idempotency key of the demo world begins so. */
const KEYS = 'zhangzhou-2022';

/** The actors of the demo world: everybody acts through the services, in the name of an agency and for a purpose. */
export class Acting {
  constructor(
    readonly services: DemoServices,
    readonly stage: Stage,
    readonly surroundings: Surroundings,
    private readonly places: Places,
  ) {}

  /** Somebody at the agency of a code; by default for the first purpose that its kind has. */
  as(code: string, purpose?: Purpose): RequestContext {
    const agency = this.agency(code);
    const purposes = purposesOf(agency.kind, 'OPERATOR');
    return new RequestContext(KEYS, this.surroundings, {
      subject: `${code}/operator`, agency, role: 'OPERATOR', purposes, purpose: purpose ?? purposes[0] ?? null,
      expiresAt: new Date(this.stage.now.getTime() + 3_600_000),
    });
  }

  /** Code of the agency of a kind that is responsible for a region. */
  nearest(kind: AgencyRow['kind'], region: string): string {
    const agency = this.places.nearestAgency(kind, region, this.today);
    if (!agency) throw new Error(`nobody of kind ${kind} is responsible for ${region}`);
    return agency.code;
  }

  /** Code of an agency that a row names. */
  codeOf(id: RowId): string {
    const agency = this.places.agency(id);
    if (!agency) throw new Error('a row names an agency that is not there');
    return agency.code;
  }

  publicAgencyId(code: string): string {
    return publicId('Agency', this.agency(code).id);
  }

  agencyName(code: string): string {
    return this.agency(code).name;
  }

  /** A region's name without the mark that it is invented. */
  nameOf(region: string): string {
    return (this.places.region(region)?.name ?? region).replace('（虚构）', '');
  }

  get today(): string {
    return shanghaiDay(this.stage.now);
  }

  /** The key of an act that is named like no other. */
  key(name: string): string {
    return `${KEYS}/${name}`;
  }

  private agency(code: string): AgencyRow {
    const agency = this.places.agencyByCode(code);
    if (!agency) throw new Error(`the demo world needs the agency ${code}`);
    return agency;
  }
}

/** One loop that a story works on. Its acts have keys by their number, so that a build that was broken off goes on where it stopped. */
export class WorkedLoop {
  private version = 1;
  private acts = 0;
  readonly id: string;

  constructor(private readonly acting: Acting, private readonly story: string, type: IdType, readonly row: RowId) {
    this.id = publicId(type, row);
  }

  /** Calls a verb on the loop as it is now: an entry that came between, such as a breach, is no hindrance. */
  async does<T extends Outcome>(verb: (part: VerbPart) => Promise<Done<T>>): Promise<void> {
    const refused = await this.act(verb);
    if (refused) throw new Error(`${this.story}: ${refused.code} ${refused.message}`);
  }

  /** As {@link does}; false where the loop is in no state for the verb, such as one that has ended by itself. */
  async may<T extends Outcome>(verb: (part: VerbPart) => Promise<Done<T>>): Promise<boolean> {
    const refused = await this.act(verb);
    if (refused && refused.code !== 'ILLEGAL_TRANSITION') throw new Error(`${this.story}: ${refused.code} ${refused.message}`);
    return !refused;
  }

  private async act<T extends Outcome>(verb: (part: VerbPart) => Promise<Done<T>>): Promise<Refusal | undefined> {
    this.acts += 1;
    const idempotencyKey = this.acting.key(`${this.story}/${this.acts}`);
    for (;;) {
      const refused = await refusalOf(verb({ idempotencyKey, id: this.id, expectedVersion: this.version }));
      if (refused?.code === 'VERSION_CONFLICT') {
        this.version = Number(refused.details['currentVersion']);
        continue;
      }
      // A key that was used with another version tells of an act from before the build was broken off.
      if (refused && refused.code !== 'IDEMPOTENCY_MISMATCH') return refused;
      this.version += 1;
      return undefined;
    }
  }
}

async function refusalOf(done: Promise<unknown>): Promise<Refusal | undefined> {
  try {
    await done;
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
