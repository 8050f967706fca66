import { OperationTypeNode, getOperationAST, type DocumentNode, type ExecutionResult } from 'graphql';
import { createClient } from 'graphql-ws';

import type { Identity } from '../shared/identity';

/** What GraphiQL hands over to be run. */
interface Request {
  query: string;
  operationName?: string | null;
  variables?: unknown;
}

/** What GraphiQL adds: the parsed document and the contents of the headers editor. */
interface Context {
  documentAST?: DocumentNode;
  headers?: Record<string, unknown>;
}

/**
 * Runs what GraphiQL sends: queries and mutations over HTTP, subscriptions over graphql-transport-ws on the same path.
 * Headers of the editor go before those of the identity.
 */
export function fetcherOf(identity: Identity | undefined) {
  return (request: Request, context?: Context) => {
    const headers = { ...headersOf(identity), ...lowerCase(context?.headers ?? {}) };
    const operation = context?.documentAST && getOperationAST(context.documentAST, request.operationName);
    return operation?.operation === OperationTypeNode.SUBSCRIPTION ? subscribe(request, headers) : post(request, headers);
  };
}

function headersOf(identity: Identity | undefined): Record<string, string> {
  if (!identity) return {};
  const authorization = `Bearer ${identity.token}`;
  return identity.purpose ? { authorization, 'x-purpose-of-use': identity.purpose } : { authorization };
}

function lowerCase(headers: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}

async function post(request: Request, headers: Record<string, string>): Promise<ExecutionResult> {
  const answer = await fetch('/graphql', {
    method: 'POST',
    headers: { accept: 'application/graphql-response+json, application/json', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(request),
  });
  return await answer.json() as ExecutionResult;
}

/** One socket for each subscription, so that each has the identity that it was started with; it closes with it. */
function subscribe(request: Request, headers: Record<string, string>): AsyncIterableIterator<ExecutionResult> {
  const client = createClient({
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
    connectionParams: { authorization: headers['authorization'], purpose: headers['x-purpose-of-use'] },
    retryAttempts: 0,
  });
  return client.iterate({
    query: request.query,
    operationName: request.operationName,
    variables: request.variables as Record<string, unknown> | undefined,
  }) as AsyncIterableIterator<ExecutionResult>;
}
