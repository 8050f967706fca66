import { unreachable } from '../../core/kernel/errors';
import type { LoopPhase, Part, Transitions } from '../../core/loops/loop-kind';
import { defineEntries } from '../../core/trace/facts';

/** States of a transfer to isolation, in the order of the work. */
export const TRANSFER_STATES = [
  'ORDERED', 'REFUSED', 'ACCEPTED', 'DISPATCHED', 'ON_BOARD', 'ARRIVED', 'ADMITTED', 'HOME', 'ABORTING', 'ABORTED', 'CLOSED', 'WITHDRAWN',
] as const;
/** One of {@link TRANSFER_STATES}. */
export type TransferState = (typeof TRANSFER_STATES)[number];

/** Verbs on a transfer that exists. */
export const TRANSFER_VERBS = [
  'acceptTransfer', 'queueTransfer', 'refuseTransfer', 'redirectTransfer', 'dispatchTransfer', 'releaseForBoarding', 'confirmOnBoard',
  'confirmArrival', 'admitTransfer', 'confirmHome', 'abortTransfer', 'confirmReturn', 'closeTransfer', 'withdrawTransfer',
] as const;
/** One of {@link TRANSFER_VERBS}. */
export type TransferVerb = (typeof TRANSFER_VERBS)[number];

/** The phase that each state is. */
export const TRANSFER_PHASES: Readonly<Record<TransferState, LoopPhase>> = {
  ORDERED: 'OPEN', REFUSED: 'ANSWERED', ACCEPTED: 'OPEN', DISPATCHED: 'OPEN', ON_BOARD: 'OPEN', ARRIVED: 'OPEN',
  ADMITTED: 'ANSWERED', HOME: 'ANSWERED', ABORTING: 'OPEN', ABORTED: 'ANSWERED', CLOSED: 'CLOSED', WITHDRAWN: 'WITHDRAWN',
};

const OPENER: readonly Part[] = ['OPENER'];
/** The agency of the site that the transfer goes to; it is the answerer. */
const SITE: readonly Part[] = ['SITE'];
const TRANSPORT: readonly Part[] = ['TRANSPORT'];
/** Whoever had the person when the transfer was ordered. */
const CUSTODIAN: readonly Part[] = ['CUSTODIAN'];

/** The community to which a person returns; it is the answerer of a return. */
const RECEIVER: readonly Part[] = ['RECEIVER'];

/** The table of transfers (转运) and of returns home (返家). A return begins ACCEPTED: nobody has to be asked, and no room is kept. */
export const TRANSFER_TRANSITIONS: Transitions<TransferState, TransferVerb> = {
  acceptTransfer: { from: ['ORDERED'], to: ['ACCEPTED'], by: SITE },
  queueTransfer: { from: ['ORDERED'], to: ['ORDERED'], by: SITE },
  refuseTransfer: { from: ['ORDERED'], to: ['REFUSED'], by: SITE },
  redirectTransfer: {
    from: ['REFUSED', 'ACCEPTED', 'DISPATCHED', 'ON_BOARD', 'ARRIVED'],
    to: ['ORDERED', 'ACCEPTED', 'DISPATCHED', 'ON_BOARD', 'ARRIVED'],
    by: OPENER,
  },
  dispatchTransfer: { from: ['ACCEPTED'], to: ['DISPATCHED'], by: TRANSPORT },
  releaseForBoarding: { from: ['DISPATCHED'], to: ['DISPATCHED'], by: CUSTODIAN },
  confirmOnBoard: { from: ['DISPATCHED'], to: ['ON_BOARD'], by: TRANSPORT },
  confirmArrival: { from: ['ON_BOARD'], to: ['ARRIVED'], by: TRANSPORT },
  admitTransfer: { from: ['ARRIVED'], to: ['ADMITTED'], by: SITE },
  confirmHome: { from: ['ARRIVED'], to: ['HOME'], by: RECEIVER },
  abortTransfer: {
    from: ['ORDERED', 'ACCEPTED', 'DISPATCHED', 'ON_BOARD', 'ARRIVED'], to: ['ABORTED', 'ABORTING'], by: ['OPENER', 'TRANSPORT'],
  },
  confirmReturn: { from: ['ABORTING'], to: ['ABORTED'], by: CUSTODIAN },
  closeTransfer: { from: ['ADMITTED', 'HOME', 'REFUSED', 'ABORTED'], to: ['CLOSED'], by: OPENER },
  withdrawTransfer: { from: ['ORDERED', 'REFUSED', 'ACCEPTED'], to: ['WITHDRAWN'], by: OPENER },
};

const SIGNATURE = { handover: 'WORK_STATE', place: 'HANDOVER_PLACE', temperature: 'TEMPERATURE', symptoms: 'SYMPTOMS' } as const;

/** Code of the clock that runs while a room is kept and no vehicle has been sent. */
export const RESERVATION = 'RESERVATION';

/** The entries of a transfer's trace. */
export const transferEntries = defineEntries({
  TRANSFER_ORDERED: {
    site: 'WORK_STATE', transport: 'WORK_STATE', custodian: 'WORK_STATE', investigation: 'WORK_STATE', category: 'CATEGORY',
    authority: 'LEGAL_BASIS', law: 'LEGAL_BASIS', lawVersion: 'LEGAL_BASIS', article: 'LEGAL_BASIS', necessity: 'LEGAL_BASIS', appealTo: 'LEGAL_BASIS',
  },
  /** The person was released and is brought home; `custodian` is who has the person, `community` who will sign. */
  TRANSFER_RETURN_ORDERED: { stay: 'WORK_STATE', transport: 'WORK_STATE', custodian: 'WORK_STATE', community: 'WORK_STATE', category: 'CATEGORY' },
  /** The community has signed: the person is at home. */
  TRANSFER_HOME: { ...SIGNATURE, custodian: 'WORK_STATE' },
  /** `waitedSince` where it was on the waiting list; the platform then gave the room. */
  TRANSFER_ACCEPTED: { room: 'WORK_STATE', note: 'FREE_TEXT', waitedSince: 'WORK_STATE' },
  /** The site has no room that fits, and takes the person in as soon as it has one. */
  TRANSFER_QUEUED: { rule: 'WORK_STATE', note: 'FREE_TEXT' },
  /** No vehicle was sent in time: the room is kept no longer, and the site has to answer anew. */
  TRANSFER_RESERVATION_LAPSED: { room: 'WORK_STATE' },
  TRANSFER_REFUSED: { reason: 'FREE_TEXT' },
  TRANSFER_REDIRECTED: { site: 'WORK_STATE', room: 'WORK_STATE', reason: 'FREE_TEXT' },
  TRANSFER_DISPATCHED: { vehicle: 'WORK_STATE', trip: 'WORK_STATE', vehicleDisinfectedAt: 'WORK_STATE', crew: 'PERSON_TEXT' },
  TRANSFER_RELEASED: SIGNATURE,
  TRANSFER_BOARDED: { ...SIGNATURE, custodian: 'WORK_STATE' },
  TRANSFER_ARRIVED: { handover: 'WORK_STATE', note: 'FREE_TEXT' },
  TRANSFER_ADMITTED: { ...SIGNATURE, custodian: 'WORK_STATE', room: 'WORK_STATE' },
  TRANSFER_ABORTED: { reason: 'FREE_TEXT', order: 'WORK_STATE' },
  /** The transfer ended with the person on the way: back to whoever had the person first. */
  TRANSFER_ABORTING: { handover: 'WORK_STATE', reason: 'FREE_TEXT', order: 'WORK_STATE' },
  TRANSFER_RETURNED: { ...SIGNATURE, custodian: 'WORK_STATE' },
  TRANSFER_CLOSED: { note: 'FREE_TEXT' },
  TRANSFER_WITHDRAWN: { reason: 'FREE_TEXT' },
});

/** Where a redirection leads: a refused transfer is asked anew, all others go on as they are. */
export function redirectedTo(state: TransferState): TransferState {
  return state === 'REFUSED' ? 'ORDERED' : state;
}

/** Where an abort leads: with the person on the way, somebody has to bring the person back first. */
export function abortedTo(state: TransferState): 'ABORTED' | 'ABORTING' {
  return state === 'ON_BOARD' || state === 'ARRIVED' ? 'ABORTING' : 'ABORTED';
}

/** Who has to act in a state, SITE being whoever takes the person over; null where nobody has to any more, so that whoever held it last stays. */
export function holderIn(state: TransferState): 'OPENER' | 'SITE' | 'TRANSPORT' | null {
  switch (state) {
    case 'ORDERED':
    case 'ARRIVED': return 'SITE';
    case 'ACCEPTED':
    case 'DISPATCHED':
    case 'ON_BOARD':
    case 'ABORTING': return 'TRANSPORT';
    case 'REFUSED':
    case 'ADMITTED':
    case 'HOME':
    case 'ABORTED': return 'OPENER';
    case 'CLOSED':
    case 'WITHDRAWN': return null;
    default: return unreachable(state);
  }
}

/** Whether a room is kept for the person in a state. */
export function keepsRoom(state: TransferState): boolean {
  return state === 'ACCEPTED' || state === 'DISPATCHED' || state === 'ON_BOARD' || state === 'ARRIVED';
}

/** How much of the person the site sees: masked until it accepts, its full part until the person is released or does not come. */
export function siteGrade(state: TransferState): 0 | 1 | 2 {
  if (state === 'ORDERED' || state === 'REFUSED') return 1;
  return keepsRoom(state) || state === 'ADMITTED' ? 2 : 0;
}

/** How much of the person transport sees: its full part from acceptance until custody has passed on. */
export function transportGrade(state: TransferState): 0 | 2 {
  return keepsRoom(state) || state === 'ABORTING' ? 2 : 0;
}
