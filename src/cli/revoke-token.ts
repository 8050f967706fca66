import { parseArgs } from 'node:util';
import { createDataSource } from '../../ormconfig';
import { readConfig, type Config } from '../config';
import { POLICY_VERSION } from '../core/access/policy';
import { insertRevocation } from '../core/access/token-revocation.store';
import { Database, type Tx } from '../core/db/context';
import { systemClock } from '../core/kernel/clock';
import { namedId, rowId } from '../core/kernel/ids';
import { append } from '../core/trace/append';
import { defineEntries, keepFacts } from '../core/trace/facts';
import { openDatabase } from './reference';
import { runCommand } from './command';

const USAGE = 'Usage: npm run revoke-token -- --agency <code> (--subject <sub> | --token <jti>) --until <2022-03-21T08:00:00+08:00> --reason <text>';
/** A token, or all of a subject's, is refused from now on. */
const revocationEntries = defineEntries({
  TOKEN_REVOKED: { agency: 'WORK_STATE', of: 'WORK_STATE', until: 'WORK_STATE', reason: 'WORK_TEXT' },
});
const FOREIGN_KEY = '23503';

/** Whose token is revoked, up to when, and why. */
export interface Order {
  readonly agencyCode: string;
  readonly subject: string | null;
  readonly tokenId: string | null;
  readonly until: Date;
  /** For the record; it must not hold personal data. */
  readonly reason: string;
}

/** Revokes on the configured database; servers that run on it shut the bearer out within a second. */
export async function revokeToken(order: Order, config: Config): Promise<void> {
  const opened = await openDatabase(config);
  const source = createDataSource({ url: opened.url, poolSize: 1, statementTimeoutMs: config.statementTimeoutMs });
  try {
    await source.initialize();
    const at = systemClock.now();
    const revocation = { agencyId: namedId('agency', order.agencyCode), subject: order.subject, tokenId: order.tokenId, until: order.until };
    await new Database(source).inContext({ system: 'reference' }, async (tx) => {
      await insertRevocation(tx, rowId(at.getTime()), revocation, at, order.reason);
      await traceRevocation(tx, order, at);
    });
  } finally {
    if (source.isInitialized) await source.destroy();
    await opened.close();
  }
}

/** That a bearer was shut out, for auditors: the subject stands in the register of revocations alone. */
async function traceRevocation(tx: Tx, { agencyCode, subject, until, reason }: Order, at: Date): Promise<void> {
  await append(tx, [{
    id: rowId(at.getTime()), loopKey: null, loopSeq: null, previousHash: null, kind: 'TOKEN_REVOKED', verb: null, agencyId: null, actor: null,
    purpose: null, policyVersion: POLICY_VERSION, protocolId: null, fromState: null, after: null, at, personId: null,
    facts: keepFacts(revocationEntries.TOKEN_REVOKED, { agency: agencyCode, of: subject === null ? 'TOKEN' : 'SUBJECT', until, reason }),
  }]);
}

/** Reads an order from the arguments; undefined where they are not complete or not right. */
export function orderOf(args: readonly string[]): Order | undefined {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...args], options: { agency: text, subject: text, token: text, until: text, reason: text } });
  const until = new Date(values.until ?? '');
  if (!values.agency || !values.reason?.trim() || !values.subject === !values.token) return undefined;
  if (!(until > systemClock.now())) return undefined;
  return { agencyCode: values.agency, subject: values.subject ?? null, tokenId: values.token ?? null, until, reason: values.reason.trim() };
}

if (require.main === module) {
  void runCommand({
    usage: `${USAGE}\nThe end must lie ahead.`,
    read: orderOf,
    run: async (order, say) => {
      await revokeToken(order, readConfig(process.env));
      say('Revoked. Running servers know it within a second.');
    },
    explain: (error) => {
      if ((error as { code?: string }).code === FOREIGN_KEY) return 'No agency has this code.';
      return error instanceof Error ? error.message : String(error);
    },
  });
}
