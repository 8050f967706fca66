import { POLICY_VERSION } from '../../core/access/policy';
import type { Database, Tx } from '../../core/db/context';
import type { Clock } from '../../core/kernel/clock';
import { publicId, rowId, type RowId } from '../../core/kernel/ids';
import { cutPersons, eraseCommands, findLoopsOf } from '../../core/loops/person-erasure.store';
import type { Protocol } from '../../core/protocols/protocol';
import { PLATFORM } from '../../core/trace/actor';
import { append } from '../../core/trace/append';
import { keepFacts } from '../../core/trace/facts';
import type { Signer } from '../../core/trace/log/key';
import { formatNote, signNote } from '../../core/trace/log/note';
import { sha256 } from '../../core/trace/merkle';
import { erasePayloads, eraseReadLog } from '../../core/trace/payload-erasure.store';
import { eraseReviews } from '../grants/review-erasure.store';
import { eraseInvestigations } from '../investigations/investigation-erasure.store';
import { eraseLeads } from '../leads/lead-erasure.store';
import { eraseOrders } from '../orders/order-erasure.store';
import { erasePersons } from '../persons/person-erasure.store';
import { lockPersons } from '../persons/person-lock.store';
import { eraseRoomUses } from '../sites/room-use-erasure.store';
import { eraseObservations } from '../stays/observation.store';
import { eraseTransfers } from '../transfers/transfer-erasure.store';
import { eraseHolds } from './legal-hold.store';
import { certificateText, commandsSince, endOfTerm, retentionEntries, type Settled } from './retention';
import { insertCertificate, listSettled, lockSettled, type CertificateRow } from './retention.store';

/** Persons that are looked at in one transaction. */
const PAGE = 1_000;
/** Persons that are destroyed in one transaction, under one certificate. */
const BATCH = 200;
const FIRST: RowId = '00000000-0000-0000-0000-000000000000';

/** A person whose terms are over. */
export interface Due { readonly id: RowId; readonly closedAt: Date; readonly endedAt: Date; readonly loops: number }

/** Whose terms are over, and how many of them a legal hold keeps. */
export interface DueList { readonly due: readonly Due[]; readonly held: number }

/** What retention works with. */
export interface RetentionParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly protocolOf: (id: RowId) => Protocol;
  /** The log's name and the keys that sign for it. */
  readonly origin: string;
  readonly signers: readonly Signer[];
}

/** Destroys what is known of persons once the longest of their terms is over and no legal hold keeps it. */
export class Retention {
  constructor(private readonly parts: RetentionParts) {}

  /** Everybody whose terms are over, by id. */
  async list(): Promise<DueList> {
    const due: Due[] = [];
    let held = 0;
    for (let after = FIRST; ;) {
      const page = await this.read((tx) => listSettled(tx, after, PAGE));
      for (const person of page.filter((one) => this.isOver(one))) {
        if (person.held) held += 1;
        else due.push({ id: person.id, closedAt: person.closedAt, endedAt: this.endOf(person), loops: person.loops.length });
      }
      if (page.length < PAGE) return { due, held };
      after = page.at(-1)!.id;
    }
  }

  /** Destroys these persons, as far as they are still due when their turn comes; each certificate is committed with what it says. */
  async destroy(due: readonly Due[]): Promise<CertificateRow[]> {
    const certificates: CertificateRow[] = [];
    for (let at = 0; at < due.length; at += BATCH) {
      const made = await this.read((tx) => this.destroyBatch(tx, due.slice(at, at + BATCH).map((one) => one.id)));
      if (made) certificates.push(made);
    }
    await this.read((tx) => eraseCommands(tx, [], commandsSince(this.parts.clock.now())));
    return certificates;
  }

  private async destroyBatch(tx: Tx, wanted: readonly RowId[]): Promise<CertificateRow | null> {
    await lockPersons(tx, wanted);
    const persons = (await lockSettled(tx, wanted)).filter((one) => this.isOver(one) && !one.held).map((one) => one.id);
    if (persons.length === 0) return null;
    const at = this.parts.clock.now();
    const id = rowId(at.getTime());
    const { entries, rows } = await erase(tx, persons, commandsSince(at));
    const text = certificateText({
      origin: this.parts.origin, certificate: publicId('DestructionCertificate', id), at, persons: persons.length, entries, rows,
    });
    const note = formatNote(text, this.parts.signers.map((signer) => signNote(text, signer)));
    const certificate: CertificateRow = { id, at, persons: persons.length, entries: entries.length, note };
    await insertCertificate(tx, certificate, entries);
    await write(tx, certificate);
    return certificate;
  }

  private isOver(person: Settled): boolean {
    return this.endOf(person) <= this.parts.clock.now();
  }

  private endOf(person: Settled): Date {
    return endOfTerm(person, this.parts.protocolOf);
  }

  private read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.parts.database.inContext({ system: 'retention' }, work);
  }
}

/** Rooms first, persons and their keys last; answers the entries whose facts went, and how many rows of what. */
async function erase(tx: Tx, persons: readonly RowId[], commandsBefore: Date): Promise<{ entries: RowId[]; rows: Record<string, number> }> {
  const loops = await findLoopsOf(tx, persons);
  const entries = await erasePayloads(tx, persons);
  const rows = {
    trace_payload: entries.length,
    ...await eraseReadLog(tx, persons), ...await eraseLeads(tx, persons), ...await eraseRoomUses(tx, persons),
    ...await eraseInvestigations(tx, loops), ...await eraseTransfers(tx, loops), ...await eraseOrders(tx, persons, loops), ...await eraseObservations(tx, loops), ...await eraseReviews(tx, loops),
    ...await eraseHolds(tx, persons), command: await eraseCommands(tx, persons, commandsBefore),
    ...await cutPersons(tx, persons), ...await erasePersons(tx, persons),
  };
  return { entries, rows };
}

async function write(tx: Tx, { id, at, persons, entries, note }: CertificateRow): Promise<void> {
  const facts = { certificate: publicId('DestructionCertificate', id), persons, entries, sha256: sha256(Buffer.from(note, 'utf8')).toString('hex') };
  await append(tx, [{
    id: rowId(at.getTime()), loopKey: null, loopSeq: null, previousHash: null, kind: 'PERSONS_DESTROYED', verb: null,
    agencyId: PLATFORM.agencyId, actor: PLATFORM.pseudonym, purpose: PLATFORM.purpose, policyVersion: POLICY_VERSION, protocolId: null,
    fromState: null, after: null, at, personId: null, facts: keepFacts(retentionEntries.PERSONS_DESTROYED, facts),
  }]);
}
