import { View } from '../../src/core/access/policy';
import { ReadLog } from '../../src/core/trace/read-log';

/**
 * Loaded into a server before it starts (NODE_OPTIONS=--require), for the bench alone: takes out what the environment variable
 * names, so that its price can be measured. The platform itself has no such switch.
 */
const without = (process.env['BENCH_WITHOUT'] ?? '').split(',');
if (without.includes('read-log')) ReadLog.prototype.record = () => Promise.resolve();
if (without.includes('fields')) View.prototype.see = () => 'FULL';
