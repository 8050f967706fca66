import { POLICY_VERSION } from '../../access/policy';
import type { Database, Tx } from '../../db/context';
import { rowId } from '../../kernel/ids';
import { append } from '../append';
import { defineEntries, keepFacts } from '../facts';
import { getExtent, halt } from './check.store';
import { findTiles, listLeaves } from './log.store';
import { rootOf } from '../merkle';
import { Tiles, tilesOf } from './tree';

/** The entry with which a log goes on after a restore. */
export const restoreEntries = defineEntries({
  /** A backup was restored: the epoch that it ended, the size that the log had in it, and when it was made. */
  LOG_RESTORED: { epochBefore: 'WORK_STATE', size: 'WORK_STATE', madeAt: 'WORK_STATE' },
});

/** Something that somebody outside has seen of the log before the restore. */
export interface Witnessed {
  readonly size: number;
  readonly root: Buffer;
  /** Leaf hashes that were kept, from the first on; with them the beginning of a longer log can be compared. */
  readonly leaves?: readonly Buffer[];
}

/** How the restored log stands to what was seen of it. */
export type Standing = 'HOLDS_IT' | 'IS_ITS_BEGINNING' | 'IS_SHORTER' | 'IS_ANOTHER';

/** Compares the restored log with what was witnessed. IS_SHORTER is said where nothing was kept that could tell more. */
export async function compareWitnessed(database: Database, { size, root, leaves }: Witnessed): Promise<Standing> {
  return database.inContext({ system: 'log' }, async (tx) => {
    const restored = (await getExtent(tx)).size;
    if (size <= restored) return (await rootAt(tx, size)).equals(root) ? 'HOLDS_IT' : 'IS_ANOTHER';
    if (!leaves || leaves.length < restored) return 'IS_SHORTER';
    const isSame = (await rootAt(tx, restored)).equals(rootOf(leaves.slice(0, restored)));
    const isWhole = leaves.length < size || rootOf(leaves.slice(0, size)).equals(root);
    return isSame && isWhole ? 'IS_ITS_BEGINNING' : 'IS_ANOTHER';
  });
}

/** Lets sequencing stand still until somebody has looked: a log that is behind what was seen of it must not be signed on. */
export async function holdBack(database: Database, at: Date, sentence: string): Promise<void> {
  await database.inContext({ system: 'log' }, (tx) => halt(tx, at, sentence));
}

/** Writes down that the log was restored. */
export async function recordRestore(database: Database, at: Date, facts: { epochBefore: string; size: number; madeAt: string }): Promise<void> {
  await database.inContext({ system: 'advance' }, (tx) => append(tx, [{
    id: rowId(at.getTime()), loopKey: null, loopSeq: null, previousHash: null, kind: 'LOG_RESTORED', verb: null, agencyId: null, actor: null,
    purpose: null, policyVersion: POLICY_VERSION, protocolId: null, fromState: null, after: null, at, personId: null,
    facts: keepFacts(restoreEntries.LOG_RESTORED, { ...facts, size: String(facts.size) }),
  }]));
}

async function rootAt(tx: Tx, size: number): Promise<Buffer> {
  if (size === 0) return rootOf([]);
  const range = { start: 0, end: size };
  const root = new Tiles(await findTiles(tx, tilesOf([range]))).root(size);
  // The leaves themselves and the tree over them have to agree at the end at least.
  const [last] = await listLeaves(tx, size - 1, 1);
  if (!last) throw new Error('the restored tree has more leaves than the order has entries');
  return root;
}
