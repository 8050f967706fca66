import { HeaderMap, type ApolloServerPlugin, type GraphQLRequestContextResponseForOperation } from '@apollo/server';
import { execute, getVariableValues, GraphQLError, OperationTypeNode, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { Logger } from 'pino';
import type { TypeMapping } from '../../../core/access/mapping';
import type { RequestContext } from '../../../core/access/request-context';
import { Refusal } from '../../../core/kernel/errors';
import { faultOf } from '../errors';
import { CompiledText } from './compiled-text';
import { MappingSet } from './mapping-set';
import { NotMapped } from './not-mapped';
import { compile, rightsOf, run, type Operation, type Plan } from './plan';

/**
 * Which way an answer was read, outside of production: `compiled`, `resolved`, or `mixed` root by root, and a field without a mapping. A request
 * that has it with `resolved` is answered by resolvers.
 */
export const READ_HEADER = 'x-bihuan-read';
/** Most plans that are kept; the least recently used give way. */
const MOST_PLANS = 1_000;
/** Plans of operations with more variables than these characters are not kept. */
const MOST_CHARACTERS = 2_000;

/** How queries are compiled. */
export interface CompiledReadsOptions {
  readonly schema: GraphQLSchema;
  readonly mappings: readonly TypeMapping[];
  readonly log: Pick<Logger, 'error'>;
  /** Whether answers say which way they were read. */
  readonly tells: boolean;
}

type Asking = GraphQLRequestContextResponseForOperation<RequestContext>;

/**
 * Answers queries by one statement each, whose text is passed through. Whatever cannot be compiled, is refused or fails is left
 * to the resolvers: they answer every operation, and tell what is wrong.
 */
export class CompiledReads {
  private readonly mappings: MappingSet;
  private readonly plans = new Map<string, Plan | NotMapped>();

  constructor(private readonly options: CompiledReadsOptions) {
    this.mappings = new MappingSet(options.schema, options.mappings);
  }

  /** The plugin that asks this before anything is resolved. */
  get plugin(): ApolloServerPlugin<RequestContext> {
    return {
      requestDidStart: async () => ({
        responseForOperation: async (asking) => {
          const text = await this.answer(asking);
          return typeof text === 'string' ? this.respond(text) : null;
        },
      }),
    };
  }

  private respond(text: string) {
    const data = new CompiledText(text) as unknown as Record<string, unknown>;
    return { http: { headers: new HeaderMap() }, body: { kind: 'single' as const, singleResult: { data } } };
  }

  private async answer(asking: Asking): Promise<string | null> {
    const { contextValue: context, response, request } = asking;
    // There is none where no operation has the name that was asked for.
    const operation = asking.operation as OperationDefinitionNode | undefined;
    if (operation?.operation !== OperationTypeNode.QUERY) return null;
    if (this.options.tells && request.http?.headers.get(READ_HEADER) === 'resolved') return null;
    const say = (way: string): void => {
      if (this.options.tells) response.http.headers.set(READ_HEADER, way);
    };
    try {
      const plan = this.planOf(asking);
      if (plan instanceof NotMapped) {
        say(`resolved; ${plan.field}`);
        return null;
      }
      const text = await run(plan, context, (document) => this.resolve(document, asking));
      if (text === null) context.disclosures.take();
      say(text === null ? 'resolved' : plan.rest ? `mixed; ${plan.rest.why}` : 'compiled');
      return text;
    } catch (error) {
      if (!(error instanceof Refusal) && !(error instanceof GraphQLError)) {
        this.options.log.error({ requestId: context.requestId, fault: faultOf(error) }, 'a compiled read failed; resolvers answer');
      }
      context.disclosures.take();
      say('resolved');
      return null;
    }
  }

  private async resolve(document: DocumentNode, { contextValue, request }: Asking): Promise<Map<string, string> | null> {
    const { data, errors } = await execute({ schema: this.options.schema, document, contextValue, variableValues: request.variables });
    return errors || !data ? null : new Map(Object.entries(data).map(([key, value]) => [key, JSON.stringify(value)]));
  }

  private planOf({ document, operation, source, request, contextValue: { principal } }: Asking): Plan | NotMapped {
    const asked = JSON.stringify(request.variables ?? {});
    const { agency, role, purpose } = principal;
    const key = JSON.stringify([agency.kind, role, purpose, operation.name?.value ?? null, asked, source]);
    const known = this.plans.get(key);
    this.plans.delete(key);
    const plan = known ?? this.compile({ document, definition: operation, variables: this.variablesOf(operation, request.variables) }, principal);
    if (asked.length <= MOST_CHARACTERS) this.plans.set(key, plan);
    const [oldest] = this.plans.keys();
    if (this.plans.size > MOST_PLANS) this.plans.delete(oldest!);
    return plan;
  }

  private compile(operation: Operation, principal: RequestContext['principal']): Plan | NotMapped {
    try {
      return compile(this.options.schema, this.mappings, operation, rightsOf(principal));
    } catch (error) {
      if (error instanceof NotMapped) return error;
      throw error;
    }
  }

  private variablesOf(operation: Asking['operation'], given: Asking['request']['variables']): Record<string, unknown> {
    const { coerced, errors } = getVariableValues(this.options.schema, operation.variableDefinitions ?? [], given ?? {});
    if (errors) throw errors[0]!;
    return coerced;
  }
}
