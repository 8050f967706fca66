import type { LoopRow } from '../../core/loops/loop.entity';
import type { LoopKind, Part, Participant } from '../../core/loops/loop-kind';
import {
  siteGrade, transferEntries, TRANSFER_PHASES, TRANSFER_TRANSITIONS, transportGrade, type TransferState, type TransferVerb,
} from './transfer';
import { transferPast } from './transfer.past';
import type { TransferRow } from './transfer.entity';
import { getTransfer, insertTransfers, updateTransfer } from './transfer.store';

/** Transfers to isolation, and returns home, as a kind of loop. The answerer is the agency of the site, or the community to which the person returns. */
export const transferKind: LoopKind<TransferState, TransferVerb, TransferRow> = {
  name: 'TRANSFER',
  prefix: 'ZY',
  phases: TRANSFER_PHASES,
  transitions: TRANSFER_TRANSITIONS,
  entries: transferEntries,
  participants: (loop, row): Participant[] => [
    isReturn(row) ? { party: loop.answerer, part: 'ANSWERER', grade: 2 } : siteOf(loop),
    { party: row.transportId, part: 'TRANSPORT', grade: transportGrade(loop.state as TransferState) },
    { party: row.firstCustodianId, part: 'CUSTODIAN', grade: isReturn(row) && row.custodianId !== row.firstCustodianId ? 0 : 2 },
  ],
  partsOf: (party, loop, row): Part[] => [
    ...(party === loop.openedBy ? ['OPENER' as const] : []),
    ...(party === loop.answerer ? ['ANSWERER' as const, isReturn(row) ? 'RECEIVER' as const : 'SITE' as const] : []),
    ...(party === row.transportId ? ['TRANSPORT' as const] : []),
    ...(party === row.firstCustodianId ? ['CUSTODIAN' as const] : []),
  ],
  past: transferPast,
  load: getTransfer,
  insert: insertTransfers,
  update: updateTransfer,
};

/** Whether it brings a person home. The site that has the person sees the person until custody has passed on. */
function isReturn(row: TransferRow): boolean {
  return Boolean(row.fromStayId);
}

/** Behind the closing the site keeps its side of the balance, and sees the person through the stay alone. */
function siteOf(loop: LoopRow): Participant {
  return loop.closedAt === null
    ? { party: loop.answerer, part: 'SITE', grade: siteGrade(loop.state as TransferState) }
    : { party: loop.answerer, part: 'ANSWERER', grade: 0 };
}
