import fc from 'fast-check';
import { verbsFor } from '../../src/core/loops/advance';
import type { LoopRow } from '../../src/core/loops/loop.entity';
import { transferKind } from '../../src/domain/transfers/transfer.kind';
import type { TransferRow } from '../../src/domain/transfers/transfer.entity';
import {
  abortedTo, holderIn, keepsRoom, redirectedTo, siteGrade, TRANSFER_PHASES, TRANSFER_STATES, TRANSFER_TRANSITIONS, TRANSFER_VERBS,
  transportGrade, type TransferState, type TransferVerb,
} from '../../src/domain/transfers/transfer';
import { custodianAfter, type CustodyChange } from '../../src/domain/transfers/handover';

const PARTIES = ['opener', 'site', 'transport', 'custodian', 'stranger'] as const;
type Party = (typeof PARTIES)[number];

/** The table of the design, written a second time: verb, from, to, who. */
const DESIGN = `
  acceptTransfer     | ORDERED                                    | ACCEPTED   | site
  queueTransfer      | ORDERED                                    | ORDERED    | site
  refuseTransfer     | ORDERED                                    | REFUSED    | site
  redirectTransfer   | REFUSED                                    | ORDERED    | opener
  redirectTransfer   | ACCEPTED                                   | ACCEPTED   | opener
  redirectTransfer   | DISPATCHED                                 | DISPATCHED | opener
  redirectTransfer   | ON_BOARD                                   | ON_BOARD   | opener
  redirectTransfer   | ARRIVED                                    | ARRIVED    | opener
  dispatchTransfer   | ACCEPTED                                   | DISPATCHED | transport
  releaseForBoarding | DISPATCHED                                 | DISPATCHED | custodian
  confirmOnBoard     | DISPATCHED                                 | ON_BOARD   | transport
  confirmArrival     | ON_BOARD                                   | ARRIVED    | transport
  admitTransfer      | ARRIVED                                    | ADMITTED   | site
  abortTransfer      | ORDERED ACCEPTED DISPATCHED                | ABORTED    | opener transport
  abortTransfer      | ON_BOARD ARRIVED                           | ABORTING   | opener transport
  confirmReturn      | ABORTING                                   | ABORTED    | custodian
  closeTransfer      | ADMITTED HOME REFUSED ABORTED              | CLOSED     | opener
  confirmHome        | ARRIVED                                    | HOME       | receiver
  withdrawTransfer   | ORDERED REFUSED ACCEPTED                   | WITHDRAWN  | opener
`.trim().split('\n').map((line) => {
  const [verb, from, to, who] = line.split('|').map((cell) => cell.trim());
  return { verb: verb as TransferVerb, from: from!.split(/\s+/), to: to as TransferState, who: who!.split(' ') };
});

function loopIn(state: TransferState): LoopRow {
  const closed = state === 'CLOSED' || state === 'WITHDRAWN';
  return { state, openedBy: 'opener', answerer: 'site', closedAt: closed ? new Date(0) : null } as LoopRow;
}

const ROW = { transportId: 'transport', firstCustodianId: 'custodian' } as TransferRow;

function target(verb: TransferVerb, state: TransferState): TransferState {
  if (verb === 'redirectTransfer') return redirectedTo(state);
  if (verb === 'abortTransfer') return abortedTo(state);
  return TRANSFER_TRANSITIONS[verb].to[0]!;
}

describe('the table of transfers', () => {
  it.each(TRANSFER_STATES.flatMap((state) => PARTIES.map((party) => [state, party] as const)))('in %s gives the %s exactly its verbs', (state, party) => {
    const expected = DESIGN.filter((line) => line.from.includes(state) && line.who.includes(party));
    const allowed = verbsFor(transferKind, party, loopIn(state), ROW);
    expect([...allowed].sort()).toEqual([...new Set(expected.map((line) => line.verb))].sort());
    for (const verb of allowed) {
      expect(target(verb, state)).toBe(expected.find((line) => line.verb === verb)!.to);
      expect(TRANSFER_TRANSITIONS[verb].to).toContain(target(verb, state));
    }
  });

  it('names every part of a verb whatever the state, so that the right party in the wrong state is told so', () => {
    for (const verb of TRANSFER_VERBS) {
      const who = new Set(DESIGN.filter((line) => line.verb === verb).flatMap((line) => line.who));
      for (const state of TRANSFER_STATES) {
        for (const party of PARTIES) {
          const parts = transferKind.partsOf(party, loopIn(state), ROW);
          expect(TRANSFER_TRANSITIONS[verb].by.some((part) => parts.includes(part))).toBe(who.has(party));
        }
      }
    }
  });

  it('has exactly one holder in every state that goes on, who can do something, and nobody can do anything behind the end', () => {
    for (const state of TRANSFER_STATES) {
      const ended = TRANSFER_PHASES[state] === 'CLOSED' || TRANSFER_PHASES[state] === 'WITHDRAWN';
      const holder = holderIn(state);
      expect(holder === null).toBe(ended);
      if (state === 'ABORTING') continue;
      const verbs = PARTIES.flatMap((party) => verbsFor(transferKind, party, loopIn(state), ROW));
      expect(verbs.length > 0).toBe(!ended);
      if (holder) expect(verbsFor(transferKind, holder.toLowerCase(), loopIn(state), ROW)).not.toEqual([]);
    }
  });
});

describe('who sees the person', () => {
  it('is the site masked from the order and in full from acceptance, never behind an end without admission', () => {
    expect(TRANSFER_STATES.map((state) => [state, siteGrade(state)])).toEqual([
      ['ORDERED', 1], ['REFUSED', 1], ['ACCEPTED', 2], ['DISPATCHED', 2], ['ON_BOARD', 2], ['ARRIVED', 2], ['ADMITTED', 2], ['HOME', 0],
      ['ABORTING', 0], ['ABORTED', 0], ['CLOSED', 0], ['WITHDRAWN', 0],
    ]);
  });

  it('is transport from acceptance until custody has passed on', () => {
    expect(TRANSFER_STATES.filter((state) => transportGrade(state) === 2)).toEqual(['ACCEPTED', 'DISPATCHED', 'ON_BOARD', 'ARRIVED', 'ABORTING']);
  });

  it('is the site behind the closing as the other side of the balance, with work fields only', () => {
    expect(transferKind.participants(loopIn('CLOSED'), ROW)).toContainEqual({ party: 'site', part: 'ANSWERER', grade: 0 });
    expect(transferKind.participants(loopIn('ORDERED'), ROW)).toContainEqual({ party: 'site', part: 'SITE', grade: 1 });
  });
});

describe('a return home', () => {
  const RETURN = { ...ROW, fromStayId: 'stay', custodianId: 'custodian' } as TransferRow;

  it('gives the community the last signature and nothing that a site may do', () => {
    for (const state of TRANSFER_STATES) expect(verbsFor(transferKind, 'site', loopIn(state), RETURN)).toEqual(state === 'ARRIVED' ? ['confirmHome'] : []);
    expect(verbsFor(transferKind, 'transport', loopIn('ACCEPTED'), RETURN)).toContain('dispatchTransfer');
    expect(verbsFor(transferKind, 'custodian', loopIn('DISPATCHED'), RETURN)).toEqual(['releaseForBoarding']);
  });

  it('shows the person to the site that has the person, until custody has passed on, and to the community', () => {
    const grades = (row: TransferRow): unknown[] => transferKind.participants(loopIn('ON_BOARD'), row).map(({ party, grade }) => [party, grade]);
    expect(grades(RETURN)).toEqual([['site', 2], ['transport', 2], ['custodian', 2]]);
    expect(grades({ ...RETURN, custodianId: 'transport' })).toEqual([['site', 2], ['transport', 2], ['custodian', 0]]);
  });
});

/** A transfer that lives by the table and by the rules of signatures alone. */
class Lived {
  state: TransferState = 'ORDERED';
  readonly handovers: { from: Party; to: Party; released: boolean; received: boolean }[] = [];
  room = false;

  get custodian(): Party {
    return custodianAfter<Party>('custodian', this.handovers);
  }

  private get pending(): CustodyChange<Party> | undefined {
    const last = this.handovers.at(-1);
    return last?.received === false ? last : undefined;
  }

  /** Tries a verb; answers whether it was done. */
  act(party: Party, verb: TransferVerb): boolean {
    if (!verbsFor(transferKind, party, loopIn(this.state), ROW).includes(verb) || !this.sign(verb)) return false;
    this.state = target(verb, this.state);
    this.room = keepsRoom(this.state) || this.state === 'ADMITTED';
    return true;
  }

  private sign(verb: TransferVerb): boolean {
    const begin = (from: Party, to: Party): boolean => this.handovers.push({ from, to, released: true, received: false }) > 0;
    if (verb === 'releaseForBoarding') return !this.pending && begin('custodian', 'transport');
    if (verb === 'confirmArrival') return begin('transport', 'site');
    if (verb === 'abortTransfer') return abortedTo(this.state) === 'ABORTED' || begin('transport', 'custodian');
    if (!['confirmOnBoard', 'admitTransfer', 'confirmReturn'].includes(verb)) return true;
    const last = this.handovers.at(-1);
    if (!last || !this.pending) return false;
    last.received = true;
    return true;
  }
}

describe('random histories', () => {
  const step = fc.record({ party: fc.constantFrom(...PARTIES), verb: fc.constantFrom(...TRANSFER_VERBS) });
  /** Mostly verbs that are possible, so that histories get far. */
  const choices = fc.array(fc.tuple(fc.nat(), step), { maxLength: 30 });

  it('keep somebody in custody, whom both signatures put there', () => {
    fc.assert(fc.property(choices, (chosen) => {
      const lived = new Lived();
      for (const [n, wild] of chosen) {
        const possible = PARTIES.flatMap((party) => verbsFor(transferKind, party, loopIn(lived.state), ROW).map((verb) => ({ party, verb })));
        const { party, verb } = n % 5 === 0 || possible.length === 0 ? wild : possible[n % possible.length]!;
        const before = lived.custodian;
        const signed = lived.handovers.filter((one) => one.received).length;
        const done = lived.act(party, verb);
        if (lived.custodian !== before) {
          expect(done).toBe(true);
          expect(lived.handovers.filter((one) => one.received)).toHaveLength(signed + 1);
          expect(lived.handovers.at(-1)).toMatchObject({ from: before, to: lived.custodian, released: true });
        }
        const expected: Partial<Record<TransferState, Party>> = { ON_BOARD: 'transport', ARRIVED: 'transport', ABORTING: 'transport', ADMITTED: 'site' };
        if (lived.state !== 'CLOSED') expect(lived.custodian).toBe(expected[lived.state] ?? 'custodian');
      }
    }), { numRuns: 500 });
  });

  it('do not pass custody with one signature', () => {
    expect(custodianAfter<Party>('custodian', [{ from: 'custodian', to: 'transport', released: true, received: false }])).toBe('custodian');
    expect(custodianAfter<Party>('custodian', [{ from: 'custodian', to: 'transport', released: false, received: true }])).toBe('custodian');
  });
});
