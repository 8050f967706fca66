import { formatVerifierKey, type Signer } from '../../src/core/trace/log/key';
import { judgeEvidence } from '../../src/client/verify/evidence';
import { verifyEvidence, type Verdict } from '../../src/core/trace/verify/evidence';
import { LOG_KEY } from './log-world';
import { Scene, STRANGER } from './tampering-kit';

/** What stands when the auditor keeps a checkpoint and tiles. */
interface Ground {
  readonly scene: Scene;
  readonly places: readonly { index: number; loop: string; seq: number }[];
  /** Place of an entry among `places` that the dice chose; never the first. */
  readonly at: number;
  /** Whether the attacker also makes hashes and chains right. */
  readonly isCareful: boolean;
}

/** Something that somebody with the database in hand does. Answers the first index that is not what it was. */
type Tampering = (ground: Ground) => Promise<number>;

const TAMPERINGS: Readonly<Record<string, Tampering>> = {
  async 'edits an entry'({ scene, places, at }) {
    const { index } = places[at]!;
    await scene.world.tamper(`UPDATE trace_entry SET kind = 'OTHER' WHERE id = (SELECT entry_id FROM trace_index WHERE index = $1)`, [index]);
    return index;
  },
  async 'moves the time of an entry'({ scene, places, at }) {
    const { index } = places[at]!;
    await scene.world.tamper(`UPDATE trace_entry SET at = at - interval '1 hour' WHERE id = (SELECT entry_id FROM trace_index WHERE index = $1)`, [index]);
    return index;
  },
  async 'edits a fact'({ scene, places, at, isCareful }) {
    const { index } = places[at]!;
    await scene.changeFact(index, isCareful);
    return index;
  },
  async 'deletes an entry'({ scene, places, at }) {
    await remove(scene, `index = ${places[at]!.index}`);
    return places[at]!.index;
  },
  async 'cuts the head of a loop'({ scene, places, at }) {
    const { loop } = places[at]!;
    const first = places.find((place) => place.loop === loop)!;
    await remove(scene, `index = ${first.index}`);
    return first.index;
  },
  async 'cuts the tail of a loop'({ scene, places, at }) {
    const { loop } = places[at]!;
    const last = places.filter((place) => place.loop === loop).at(-1)!;
    await remove(scene, `index = ${last.index}`);
    return last.index;
  },
  async 'cuts the tail of the log'({ scene, places, at }) {
    const { index } = places[at]!;
    await remove(scene, `index >= ${index}`);
    return index;
  },
  async 'cuts the log behind the youngest loop but for its last entry'({ scene, places }) {
    const { index } = places.at(-1)!;
    await remove(scene, `index >= ${index}`);
    return index;
  },
  async 'inserts an entry'({ scene, places, at }) {
    const { index, loop } = places[at]!;
    await scene.world.tamper('UPDATE trace_index SET index = -index - 2 WHERE index >= $1', [index]);
    await scene.world.tamper('UPDATE trace_index SET index = -index - 1 WHERE index < 0');
    await scene.forge(loop, 900, index);
    return index;
  },
  async 'swaps two entries'({ scene, places, at }) {
    const [one, other] = [places[at - 1]!.index, places[at]!.index];
    await swapPlaces(scene, one, other);
    return Math.min(one, other);
  },
  async 'swaps the entries of two loops'({ scene, places, at }) {
    const { loop } = places[at]!;
    const other = places.find((place) => place.loop !== loop)!.loop;
    await scene.world.tamper('UPDATE trace_entry SET loop_key = CASE loop_key WHEN $1::uuid THEN $2::uuid ELSE $1::uuid END WHERE loop_key IN ($1, $2)', [loop, other]);
    return places.find((place) => place.loop === loop || place.loop === other)!.index;
  },
  async 'gives a used index to another entry'({ scene, places, at }) {
    const { index, loop, seq } = places[at]!;
    await remove(scene, `index = ${index}`);
    await scene.forge(loop, seq, index);
    return index;
  },
};

/** What leaves another entry of the person's loops at the index. */
const IN_PLACE = /^(?:edits|moves|inserts|swaps|gives)/;

async function remove(scene: Scene, where: string): Promise<void> {
  await scene.world.tamper(`DELETE FROM trace_payload WHERE entry_id IN (SELECT entry_id FROM trace_index WHERE ${where})`);
  await scene.world.tamper(`DELETE FROM trace_entry WHERE id IN (SELECT entry_id FROM trace_index WHERE ${where})`);
  await scene.world.tamper(`DELETE FROM trace_index WHERE ${where}`);
}

async function swapPlaces(scene: Scene, one: number, other: number): Promise<void> {
  await scene.world.tamper('UPDATE trace_index SET index = CASE index WHEN $1 THEN -$2 - 1 ELSE -$1 - 1 END WHERE index IN ($1, $2)', [one, other]);
  await scene.world.tamper('UPDATE trace_index SET index = -index - 1 WHERE index < 0');
}

/** How far the attacker goes: rows alone, or everything anew, signed with the log's own key or with another. */
const WAYS: readonly (Signer | undefined)[] = [undefined, LOG_KEY, STRANGER];

/** One round: what was done, what the verifiers said of the clean log and of the tampered one. */
export interface Round {
  readonly what: string;
  readonly clean: Verdict;
  /** Undefined where the server could not make evidence any more. */
  readonly verdict: Verdict | undefined;
  /** The first index that is not what it was; undefined where the log was rolled back. */
  readonly firstBad: number | undefined;
  /** Whether what stands at that index now must be in the evidence, so that it has to be named. */
  readonly mustBeNamed: boolean;
  readonly doAgree: boolean;
}

/** Tampers so many times, each time with a log that was just found true, and puts everything back. */
export async function tamper(rounds: number, seed: number, onRound: (round: Round) => void): Promise<void> {
  const scene = await Scene.open();
  const roll = dice(seed);
  try {
    const publisher = scene.world.publisher();
    for (const entries of [4, 6, 3, 5]) await scene.addLoop(entries);
    await scene.backUp('early');
    for (let round = 0; round < rounds; round += 1) {
      if (round % 25 === 0) await scene.addLoop(2 + Math.floor(roll() * 4));
      await scene.world.appendSome(1 + Math.floor(roll() * 3));
      await scene.commitHeads();
      const old = (await publisher.publishOnce())!;
      await scene.backUp('late');
      onRound(await playRound(scene, round, roll, old));
      await scene.restore('late');
    }
  } finally {
    await scene.world.close();
  }
}

async function playRound(scene: Scene, round: number, roll: () => number, old: { size: number; note: string }): Promise<Round> {
  const leaves = await scene.world.leafHashes();
  const trust = { logKeys: [], oldCheckpoint: old.note, leaves, isWhole: true };
  const cleanFile = (await scene.evidence(old.size))!;
  const clean = verifyEvidence([cleanFile], trust);
  const names = Object.keys(TAMPERINGS);
  const name = names[round % names.length]!;
  const way = WAYS[Math.floor(round / names.length) % WAYS.length];
  const places = await scene.places();
  const isRollback = round % 25 === 24;
  const ground = { scene, places, at: 1 + Math.floor(roll() * (places.length - 1)), isCareful: way !== undefined };
  let firstBad: number | undefined;
  if (isRollback) await scene.restore('early');
  else firstBad = await TAMPERINGS[name]!(ground);
  if (isRollback) await scene.world.publisher().publishOnce();
  else if (way) await scene.rebuild(way);
  const file = await scene.evidence(old.size, [way ?? LOG_KEY]) ?? await scene.evidence(0, [way ?? LOG_KEY]);
  const verdict = file === undefined ? undefined : verifyEvidence([file], trust);
  const second = file === undefined ? undefined : await judgeEvidence(file, { oldCheckpoint: old.note, isWhole: true });
  const secondClean = await judgeEvidence(cleanFile, { oldCheckpoint: old.note, isWhole: true, logKeys: [formatVerifierKey(LOG_KEY)] });
  return {
    what: `${isRollback ? 'rolls the log back' : name}${way ? `, rewrites everything and signs with ${way === LOG_KEY ? 'the key of the log' : 'another key'}` : ''}`,
    clean, verdict, firstBad, mustBeNamed: !isRollback && IN_PLACE.test(name), doAgree: second?.holds === verdict?.holds && secondClean.holds === clean.holds,
  };
}

function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
