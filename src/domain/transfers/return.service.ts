import type { RequestContext } from '../../core/access/request-context';
import { elevate, type Tx } from '../../core/db/context';
import { shanghaiDay } from '../../core/kernel/clock';
import { badInput, forbidden, notFound } from '../../core/kernel/errors';
import { publicId, rowIdOf, type RowId } from '../../core/kernel/ids';
import type { Commands, Done } from '../../core/loops/command';
import type { LoopRow } from '../../core/loops/loop.entity';
import { findLoops } from '../../core/loops/loop.store';
import type { Open, Opening } from '../../core/loops/open';
import type { LoopRules } from '../../core/loops/rules';
import { lockPersons } from '../persons/person-lock.store';
import { isStaying } from '../stays/stay.store';
import type { TransferState } from './transfer';
import type { TransferRow } from './transfer.entity';
import type { OrderReturnInput } from './transfer.input';
import { transferKind } from './transfer.kind';
import { transportFor } from './transfer-order.service';
import type { TransferOutcomeIds } from './transfer.service';
import { isInTransfer, wasBroughtHome } from './transfer.store';

/** Returns home: transfers without a site, from the site that has the person to the community that signs. Nobody is held by one. */
export class Returns {
  constructor(private readonly commands: Commands, private readonly openings: Open, private readonly rules: LoopRules) {}

  /** Orders the return of a person whose stay has ended. Once the person is at home it is done. */
  order(context: RequestContext, input: OrderReturnInput): Promise<Done<TransferOutcomeIds>> {
    return this.commands.run(context, 'orderReturn', input, async (tx, actor) => {
      const stay = await endedStay(tx, context.party, input.stayId);
      const transport = transportFor(this.rules, stay.regionCode, input.transportId);
      const community = this.communityFor(stay.regionCode, input.communityId);
      await elevate(tx, 'advance');
      await lockPersons(tx, [stay.personId!]);
      if (await isStaying(tx, stay.personId!)) throw badInput('input.stayId', 'This person is at a site again.');
      if (await isInTransfer(tx, stay.personId!)) throw badInput('input.stayId', 'A transfer of this person is under way.');
      if (await wasBroughtHome(tx, stay.id)) throw badInput('input.stayId', 'This person has been brought home already.');
      const opened = await this.openings.open(tx, transferKind, actor, openingOf(stay, transport, community));
      return { id: opened.loop.id, entry: opened.entryId };
    });
  }

  private communityFor(region: string, publicAgencyId: string | undefined): RowId {
    const { places, clock } = this.rules;
    const community = publicAgencyId === undefined
      ? places.nearestAgency('COMMUNITY', region, shanghaiDay(clock.now())) : places.agency(rowIdOf('Agency', publicAgencyId) ?? '');
    if (community?.kind !== 'COMMUNITY') throw badInput('input.communityId', 'Name the agency of kind COMMUNITY that signs for the person at home.');
    return community.id;
  }
}

/** The stay in the caller's own sight. @throws Refusal NOT_FOUND, FORBIDDEN for whoever did not open it, BAD_USER_INPUT while it runs. */
async function endedStay(tx: Tx, party: RowId, publicStayId: string): Promise<LoopRow> {
  const id = rowIdOf('IsolationStay', publicStayId);
  const [stay] = id ? await findLoops(tx, [id]) : [];
  if (!stay) throw notFound('isolation stay');
  if (stay.openedBy !== party) throw forbidden('orderReturn is for whoever opened the stay.');
  if (stay.state !== 'RELEASED') throw badInput('input.stayId', 'This person is still held: release the person first.');
  return stay;
}

function openingOf(stay: LoopRow, transport: RowId, community: RowId): Opening<TransferState, TransferRow> {
  const site = stay.answerer;
  return {
    verb: 'orderReturn', region: stay.regionCode, openedBy: stay.openedBy, heldBy: transport, answerer: community,
    personId: stay.personId, category: stay.category,
    row: {
      authority: null, law: null, lawVersion: null, article: null, necessity: null, appealTo: null, investigationId: null, siteId: null,
      fromStayId: stay.id, roomId: null, transportId: transport, firstCustodianId: site, custodianId: site, vehicle: null,
      vehicleDisinfectedAt: null, householdId: null, accessible: false, waitingSince: null, tripId: null,
    },
    decision: {
      to: 'ACCEPTED', entry: 'TRANSFER_RETURN_ORDERED',
      facts: {
        stay: publicId('IsolationStay', stay.id), transport: publicId('Agency', transport), custodian: publicId('Agency', site),
        community: publicId('Agency', community), category: stay.category,
      },
    },
  };
}
