import { View } from '../../src/core/access/policy';
import * as trace from '../../src/core/trace/append';
import { ReadLog } from '../../src/core/trace/read-log';

/**
 * Loaded into a server before it starts (NODE_OPTIONS=--require), for the bench alone: takes out what the environment variable
 * names, so that its price can be measured. The platform itself has no such switch.
 */
const without = (process.env['BENCH_WITHOUT'] ?? '').split(',');
if (without.includes('read-log')) ReadLog.prototype.record = () => Promise.resolve();
if (without.includes('fields')) View.prototype.see = () => 'FULL';
if (without.includes('trace')) {
  const hash = Buffer.alloc(32, 1);
  const passed = (drafts: readonly trace.EntryDraft[]): trace.Appended[] => drafts.map(({ id }) => ({ id, hash }));
  Object.assign(trace, {
    append: async (_tx: unknown, drafts: readonly trace.EntryDraft[]) => passed(drafts),
    sealEntries: async (_tx: unknown, drafts: readonly trace.EntryDraft[]) => passed(drafts).map((appended) => ({ row: {}, appended })),
    writeEntries: async () => undefined,
  });
}
