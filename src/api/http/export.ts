import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { shownBy } from '../../core/access/disclosure';
import { requirePurpose } from '../../core/access/principal';
import type { RequestContext } from '../../core/access/request-context';
import { Refusal, type ErrorCode } from '../../core/kernel/errors';
import type { LoopCatalog } from '../../core/loops/loop-catalog';
import { traceChoiceOf } from '../../core/loops/trace-filter.input';
import type { Places } from '../../core/places/places';
import type { Pulls } from '../../core/trace/pulls';
import { countChosenEntries, listChosenEntries, type TraceChoice } from '../../core/trace/trace-choice';
import type { TraceReading } from '../../core/trace/trace.reading';
import { getPosition } from '../../core/trace/trace.store';
import { EXPORT_FORMS, readOrder, recordOf, type ExportFormat } from './export-form';

/** What exports stand on. */
export interface ExportParts {
  readonly contextOf: (request: FastifyRequest) => Promise<RequestContext>;
  readonly traces: TraceReading;
  readonly catalog: LoopCatalog;
  readonly places: Places;
  readonly pulls: Pulls;
  /** Writes down what a part of an export shows of persons; nothing of it is sent before. */
  readonly settle: (context: RequestContext) => Promise<void>;
  /** The answer to an error, as GraphQL gives it. */
  readonly translate: (error: unknown, requestId: string) => object;
}

/** Entries that are read and sent at once: what an export holds in memory. */
const PAGE = 500;
/** Beyond this entries are not counted before they are sent. */
const COUNTED = 1_000_000;
/** Exports of one agency that may run at a time. */
const AT_ONCE = 2;

const STATUS: Partial<Record<ErrorCode, number>> = { UNAUTHENTICATED: 401, FORBIDDEN: 403, PURPOSE_REQUIRED: 403, BAD_USER_INPUT: 400, RATE_LIMITED: 429 };

/**
 * Adds POST /export/trace: the trace as the caller may see it, in JSON Lines or CSV, up to where the log was when it was
 * asked for. `X-Export-Count` tells how many entries follow, `X-Export-Up-To` the last index, `X-Export-Entry` the entry
 * that says who took them.
 */
export function addExports(server: FastifyInstance, parts: ExportParts): void {
  const running = new Map<string, number>();
  server.post('/export/trace', async (request, reply) => {
    try {
      const context = await parts.contextOf(request);
      requirePurpose(context.principal);
      const { format, filter } = readOrder(request.body);
      const agency = context.principal.agency.id;
      if ((running.get(agency) ?? 0) >= AT_ONCE) throw new Refusal('RATE_LIMITED', `Only ${AT_ONCE} exports of an agency run at a time. Wait for one of yours to end.`);
      running.set(agency, (running.get(agency) ?? 0) + 1);
      const done = (): void => { running.set(agency, running.get(agency)! - 1); };
      try {
        const upTo = await context.read(getPosition);
        const choice: TraceChoice = { ...traceChoiceOf(parts.catalog, filter), upTo };
        const count = await context.read((tx) => countChosenEntries(tx, choice, COUNTED));
        const counted = count > COUNTED ? `more than ${COUNTED}` : String(count);
        const entry = await parts.pulls.record(context, {
          kind: 'TRACE_EXPORTED', person: choice.person ?? null, facts: { format, count: counted, upTo: String(upTo), filter: JSON.stringify(filter) },
        });
        const lines = Readable.from(write(parts, context, choice, format, upTo));
        lines.once('close', done);
        return await reply.type(EXPORT_FORMS[format].type).headers({
          'cache-control': 'no-store', 'content-disposition': `attachment; filename="trace-${upTo + 1}.${format}"`,
          'x-export-count': counted, 'x-export-up-to': String(upTo), 'x-export-entry': entry,
        }).send(lines);
      } catch (error) {
        done();
        throw error;
      }
    } catch (error) {
      return refuse(reply, error, parts.translate(error, request.id));
    }
  });
}

/** Page by page under the caller's rights at that moment; each page is in the read log before it is sent. */
async function* write(parts: ExportParts, context: RequestContext, choice: TraceChoice, format: ExportFormat, upTo: number): AsyncGenerator<string> {
  const form = EXPORT_FORMS[format];
  let after: readonly string[] | undefined;
  let count = 0;
  if (form.head) yield form.head;
  for (;;) {
    const page = await context.read((tx) => listChosenEntries(tx, context.party, context.now, choice, { first: PAGE, ...(after && { after }) }));
    const entries = page.rows.map((row) => parts.traces.present(context, row));
    for (const fact of entries.flatMap((entry) => entry.facts)) {
      const shown = shownBy(fact, 'value', fact.value);
      if (shown) context.disclosures.note(shown);
    }
    await parts.settle(context);
    count += entries.length;
    if (entries.length > 0) {
      yield entries.map((entry) => form.line(recordOf(entry, entry.agencyId && (parts.places.agency(entry.agencyId)?.code ?? null)))).join('');
    }
    after = page.keys.at(-1);
    if (!page.hasNextPage) break;
  }
  const foot = form.foot(count, upTo);
  if (foot) yield foot;
}

function refuse(reply: FastifyReply, error: unknown, translated: object): FastifyReply {
  const status = error instanceof Refusal ? STATUS[error.code] ?? 400 : 500;
  return reply.code(status).header('cache-control', 'no-store').type('application/json; charset=utf-8').send(JSON.stringify({ errors: [translated] }));
}
