import type { RowId } from '../kernel/ids';
import type { LoopRow } from './loop.entity';
import type { Part, Participant } from './loop-kind';

/** A row of `reach`, without what it copies from its loop. */
export interface Reach {
  partyId: RowId;
  part: Part;
  grade: 0 | 1 | 2;
  sinceSeq: number;
  /** Last entry that the party sees; null while reach goes on. */
  untilSeq: number | null;
  personalUntil: Date | null;
}

/** Parts that see the person only while they have the part. */
const WINDOWED: ReadonlySet<Part> = new Set<Part>(['SITE', 'TRANSPORT']);
/** Parts that a party keeps when the kind names it no longer. */
const LASTING: ReadonlySet<Part> = new Set<Part>(['LEAD', 'OVERSIGHT', 'GRANT']);
/** Parts whose reach goes on behind the closing entry. */
const BEYOND_CLOSING: ReadonlySet<Part> = new Set<Part>(['OPENER', 'ANSWERER', 'LEAD', 'OVERSIGHT']);

/**
 * Everybody's reach after an entry: who has a part now, who had one, and what closing ends. `loop` is the loop after
 * the entry; `personalUntil` is when personal fields end for those who keep them behind the closing, null for not yet.
 */
export function reachAfter(
  loop: LoopRow, named: readonly Participant[], existing: readonly Reach[], personalUntil: Date | null,
): Reach[] {
  const before = new Map(existing.map((reach) => [reach.partyId, reach]));
  const wanted = strongest([
    { party: loop.openedBy, part: 'OPENER', grade: 2 },
    ...named.filter((participant) => participant.party === loop.answerer || participant.part !== 'OVERSIGHT'),
    { party: loop.answerer, part: 'ANSWERER', grade: 2 },
    { party: loop.heldBy, part: 'HOLDER', grade: 2 },
    ...named.filter((participant) => participant.part === 'OVERSIGHT'),
  ]);
  const now = [...wanted.values()].map((participant) => present(participant, before.get(participant.party), loop.version));
  const past = existing.filter((reach) => !wanted.has(reach.partyId)).map((reach) => gone(reach, loop.version));
  const all = [...now, ...past];
  return loop.closedAt ? all.map((reach) => behindClosing(reach, loop.version, personalUntil)) : all;
}

/** Reach as it is where grants of these parties end before the entry `seq`: they see neither it nor the loop any more. */
export function withoutGrants(existing: readonly Reach[], leaving: readonly RowId[], seq: number): readonly Reach[] {
  if (leaving.length === 0) return existing;
  return existing.map((reach) => (
    reach.part === 'GRANT' && reach.untilSeq === null && leaving.includes(reach.partyId) ? { ...reach, untilSeq: seq - 1 } : reach
  ));
}

/** One participant a party: the first part counts; a grade that a kind gives by name stands over the general one. */
function strongest(participants: readonly Participant[]): Map<RowId, Participant> {
  const byParty = new Map<RowId, Participant>();
  for (const participant of participants) {
    if (!byParty.has(participant.party)) byParty.set(participant.party, participant);
  }
  return byParty;
}

function present(participant: Participant, before: Reach | undefined, seq: number): Reach {
  const goesOn = before !== undefined && before.untilSeq === null;
  return {
    partyId: participant.party,
    part: participant.part,
    grade: participant.grade,
    sinceSeq: goesOn ? before.sinceSeq : seq,
    untilSeq: null,
    personalUntil: participant.until ?? null,
  };
}

function gone(reach: Reach, seq: number): Reach {
  if (reach.untilSeq !== null || LASTING.has(reach.part)) return reach;
  if (reach.part === 'TEAM') return { ...reach, untilSeq: seq - 1 };
  return { ...reach, part: 'PAST', grade: WINDOWED.has(reach.part) ? 0 : reach.grade };
}

function behindClosing(reach: Reach, seq: number, personalUntil: Date | null): Reach {
  if (reach.untilSeq !== null) return reach;
  if (!BEYOND_CLOSING.has(reach.part)) return { ...reach, untilSeq: seq };
  if (reach.part === 'LEAD') return { ...reach, grade: 0 };
  return { ...reach, personalUntil };
}
