import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { getOperationAST, GraphQLError } from 'graphql';
import type { RequestContext } from '../../core/access/request-context';
import { forbidden, Refusal } from '../../core/kernel/errors';
import { costOf, type Variables } from './cost';
import { checkVariables, parseWithinLimits, validateWithinLimits } from './limits';
import { KnownDocuments } from './limits-documents';
import { spenderOf, type CostBudget } from './rate';
import type { TrustedOperations } from './trusted';

/** What a request costs before anything of it is looked at. */
const REQUEST_COST = 1;
/** A document that this server has not seen has to be parsed and validated. */
const NEW_DOCUMENT_COST = 250;
/** Variables with more characters are not kept beside their cost. */
const KEPT_CHARACTERS = 2_000;

/** What is let in. */
export interface AdmissionRules {
  readonly budget: CostBudget;
  /** Most that one operation may cost. */
  readonly maxCost: number;
  /** Operations that clients may name by id. */
  readonly trusted: TrustedOperations;
  /** Whether other operations than the trusted ones are refused. */
  readonly trustedOnly: boolean;
  /** Whether nobody is listened to without a token; otherwise the schema may be looked at. */
  readonly callersOnly: boolean;
}

/** The one door for operations, over HTTP and WebSocket alike: size and shape, trust, cost, and the caller's budget. */
export class Admission {
  /** Documents that passed before; a server that validates puts them here. */
  readonly known = new KnownDocuments();
  private readonly costs = new WeakMap<OperationDefinitionNode, { readonly told: string; readonly cost: number }>();
  private readonly spenders = new WeakMap<RequestContext, string>();

  constructor(private readonly rules: AdmissionRules) {}

  /**
   * Looks at the body of a request before it is executed; a `documentId` in it is replaced by its document. What is no
   * body of a request at all is left to the server behind.
   * @throws Refusal UNAUTHENTICATED, RATE_LIMITED, TOO_COMPLEX or FORBIDDEN.
   */
  examine(context: RequestContext, body: unknown, address: string): void {
    if (this.rules.callersOnly && !context.knownPrincipal) void context.principal;
    const spender = spenderOf(context.knownPrincipal, address);
    this.spenders.set(context, spender);
    this.rules.budget.charge(spender, REQUEST_COST);
    if (!isRecord(body)) return;
    this.resolveId(body);
    checkVariables(body['variables']);
    if (typeof body['query'] === 'string') this.examineDocument(body['query'], spender);
  }

  /** Lets the caller pay for a document that comes over a socket. @throws Refusal RATE_LIMITED. */
  begin(context: RequestContext): void {
    this.rules.budget.charge(this.spenderOf(context), NEW_DOCUMENT_COST);
  }

  /** A document within all limits. @throws Refusal TOO_COMPLEX or FORBIDDEN, GraphQLError for what is no document. */
  parse(source: string): DocumentNode {
    const document = parseWithinLimits(source);
    if (this.rules.trustedOnly) this.rules.trusted.check(document);
    return document;
  }

  /** Everything that is wrong with a document by the schema. */
  validate(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] {
    return validateWithinLimits(schema, document);
  }

  /**
   * Lets the caller pay for an operation. @returns the headers that tell what is left.
   * @throws Refusal TOO_COMPLEX, RATE_LIMITED, or BAD_USER_INPUT for a page that no list gives.
   */
  charge(
    context: RequestContext, schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Variables,
  ): Readonly<Record<string, string>> {
    const { budget, maxCost } = this.rules;
    const cost = this.costOf(schema, document, operation, variables);
    if (cost > maxCost) {
      throw new Refusal('TOO_COMPLEX', `The operation costs ${cost}, more than ${maxCost}. Ask for smaller pages or fewer levels.`, { cost, maxCost });
    }
    return budget.headersOf(budget.charge(this.spenderOf(context), cost));
  }

  /** As {@link charge}, for servers that know the operation by its name only. */
  admit(
    context: RequestContext, schema: GraphQLSchema, document: DocumentNode, name: string | null | undefined, variables: Variables | null | undefined,
  ): void {
    checkVariables(variables);
    const operation = getOperationAST(document, name);
    if (operation) this.charge(context, schema, document, operation, variables ?? {});
  }

  /** The headers that tell a refused caller where it stands. */
  headersOf(context: RequestContext): Readonly<Record<string, string>> {
    const { budget } = this.rules;
    return budget.headersOf(budget.take(this.spenderOf(context), 0));
  }

  /** The same documents come again and again, mostly with the same variables: the last cost of each operation is kept. */
  private costOf(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Variables): number {
    const told = JSON.stringify(variables);
    const last = this.costs.get(operation);
    if (last?.told === told) return last.cost;
    const cost = costOf(schema, document, operation, variables);
    if (told.length <= KEPT_CHARACTERS) this.costs.set(operation, { told, cost });
    return cost;
  }

  private spenderOf(context: RequestContext): string {
    return this.spenders.get(context) ?? spenderOf(context.knownPrincipal, 'unknown');
  }

  private examineDocument(source: string, spender: string): void {
    if (this.known.find(source)) return;
    this.rules.budget.charge(spender, NEW_DOCUMENT_COST);
    try {
      this.parse(source);
    } catch (error) {
      // The server behind parses again and tells where the mistake is.
      if (!(error instanceof GraphQLError)) throw error;
    }
  }

  private resolveId(body: Record<string, unknown>): void {
    const { documentId } = body;
    if (typeof documentId !== 'string' || body['query'] !== undefined) return;
    const source = this.rules.trusted.source(documentId);
    if (source === undefined) throw forbidden('No operation that this server was delivered with has this documentId.');
    body['query'] = source;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
