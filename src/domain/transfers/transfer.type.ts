import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { disclose, Personal } from '../../core/access/personal';
import type { View } from '../../core/access/policy';
import { connectionTypes, Node } from '../../core/kernel/connection';
import { enumOf } from '../../core/kernel/enum';
import type { RowId } from '../../core/kernel/ids';
import { DateTime } from '../../core/kernel/scalars';
import type { LoopRow } from '../../core/loops/loop.entity';
import { fillLoop, Loop } from '../../core/loops/loop.type';
import { TraceEntry } from '../../core/trace/trace.type';
import { TRANSFER_STATES, type TransferState } from './transfer';
import type { TransferRow } from './transfer.entity';

/** GraphQL enum of {@link TRANSFER_STATES}. */
export const TransferStateEnum = enumOf(TRANSFER_STATES);
registerEnumType(TransferStateEnum, {
  name: 'TransferState',
  description: 'Where a transfer stands.',
  valuesConfig: {
    ORDERED: { description: 'The site is asked; it has to accept or refuse.' },
    REFUSED: { description: 'The site cannot; the opener has to redirect, close or withdraw.' },
    ACCEPTED: { description: 'A room is kept, or the person is to go home; transport has to send a vehicle.' },
    DISPATCHED: { description: 'A vehicle is on its way to the person.' },
    ON_BOARD: { description: 'Transport has the person.' },
    ARRIVED: { description: 'The vehicle is at the site, or at home: whoever takes over has to sign.' },
    HOME: { description: 'Of a return: the community has signed, the person is at home.' },
    ADMITTED: { description: 'The site has the person and the stay has begun.' },
    ABORTING: { description: 'Stopped with the person on the way, who is brought back.' },
    ABORTED: { description: 'Stopped; whoever had the person first has the person.' },
    CLOSED: { description: 'Accepted by the opener.' },
    WITHDRAWN: { description: 'Taken back by the opener before a vehicle went.' },
  },
});

@ObjectType({ description: 'Nobody is moved without a decision: who decided, under which article, why it is necessary, and where to appeal.' })
export class LegalBasis {
  @Field({ description: 'Who decided.' }) authority!: string;
  @Field({ description: 'The law.' }) law!: string;
  @Field({ description: 'The version of the law, such as 2013.' }) lawVersion!: string;
  @Field({ description: 'The article.' }) article!: string;
  @Field({ description: 'Why it is necessary for this person.' }) necessity!: string;
  @Field({ description: 'Where the person can appeal.' }) appealTo!: string;
}

@ObjectType({
  implements: [Loop, Node],
  description: 'A transfer to isolation (转运). From the first signature to the last somebody has custody of the person at every moment.',
})
export class Transfer extends Loop {
  @Field(() => TransferStateEnum, { description: 'Where it stands.' })
  state!: TransferState;

  @Personal('LEGAL_BASIS')
  @Field(() => LegalBasis, { nullable: true, description: 'The decision behind it. Null where withheld.' })
  legalBasis!: LegalBasis | null;

  @Field(() => String, { nullable: true, description: 'The vehicle that goes; null before one was sent.' })
  vehicle!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Since when it waits for a room of its site; null while it does not.' })
  waitingSince!: Date | null;

  /** Row ids behind fields that are resolved. */
  links!: { investigation: RowId | null; site: RowId | null; fromStay: RowId | null; room: RowId | null; transport: RowId; custodian: RowId; trip: RowId | null };

  /** Under which its hand-overs are shown too. */
  view!: View;
}

/** A page of transfers. */
export const { Connection: TransferConnection } = connectionTypes('Transfer', () => Transfer);

@ObjectType({ description: 'Answer of a verb on a transfer.' })
export class TransferPayload {
  @Field(() => Transfer, { nullable: true, description: 'The transfer as it is now, under your present rights; null where it is no longer yours to see.' })
  transfer!: Transfer | null;

  @Field(() => TraceEntry, { description: 'The entry that the verb wrote.' })
  entry!: TraceEntry;

  @Field({ description: 'True where this idempotencyKey had its effect before and this is the same answer again.' })
  replayed!: boolean;
}

/** The one door from a transfer's rows to the caller. */
export function toTransfer(loop: LoopRow, row: TransferRow, verbs: readonly string[], view: View): Transfer {
  const filled = Object.assign(fillLoop(new Transfer(), 'Transfer', loop, verbs), {
    state: loop.state, vehicle: row.vehicle, waitingSince: row.waitingSince, view,
    legalBasis: basisOf(row),
    links: { investigation: row.investigationId, site: row.siteId, fromStay: row.fromStayId, room: row.roomId, transport: row.transportId, custodian: row.custodianId, trip: row.tripId },
  });
  return disclose(filled, view, loop.personId);
}

/** Null once retention has destroyed it. */
function basisOf({ authority, law, lawVersion, article, necessity, appealTo }: TransferRow): LegalBasis | null {
  return authority === null ? null : Object.assign(new LegalBasis(), { authority, law, lawVersion, article, necessity, appealTo });
}
