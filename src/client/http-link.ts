import type { Credentials, CredentialSource } from './credentials';
import { ApiError, apiErrorOf, Unreachable, type SentError } from './errors';

/** What a request over HTTP needs; `fetch` of the browser or of node. */
export type Fetch = (url: string, init: {
  method: string; headers: Record<string, string>; body: string; signal?: AbortSignal;
}) => Promise<{ readonly status: number; json(): Promise<unknown> }>;

/** Variables of an operation. */
export type Variables = Readonly<Record<string, unknown>>;

/** What {@link HttpLink} is made of. */
export interface HttpLinkOptions {
  /** Address of /graphql. */
  readonly url: string;
  readonly credentials: CredentialSource;
  readonly fetch?: Fetch;
  /** Milliseconds after which an answer is no longer waited for. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 30_000;

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly SentError[];
}

/** Sends queries and verbs by POST, with the credentials of the moment. */
export class HttpLink {
  constructor(private readonly options: HttpLinkOptions) {}

  /**
   * The data of an answer. Where the server refuses the token, it asks once for a new one and sends again.
   * @throws ApiError for a refusal; Unreachable where nothing came back.
   */
  async send<T>(document: string, variables: Variables = {}): Promise<T> {
    const { credentials } = this.options;
    const first = await this.post(document, variables, await credentials.get());
    const answer = isUnauthenticated(first) ? await this.again(document, variables, first) : first;
    const [error] = answer.errors ?? [];
    if (error) throw apiErrorOf(error);
    if (answer.data === undefined || answer.data === null) throw new ApiError('INTERNAL', 'The server sent no data.');
    return answer.data as T;
  }

  private async again(document: string, variables: Variables, refused: Answer): Promise<Answer> {
    const renewed = await this.options.credentials.renew();
    return renewed ? this.post(document, variables, renewed) : refused;
  }

  private async post(query: string, variables: Variables, { token, purpose }: Credentials): Promise<Answer> {
    const send: Fetch = this.options.fetch ?? ((url, init) => fetch(url, init));
    const headers = {
      accept: 'application/graphql-response+json, application/json', 'content-type': 'application/json',
      authorization: `Bearer ${token}`, ...(purpose && { 'x-purpose-of-use': purpose }),
    };
    const signal = AbortSignal.timeout(this.options.timeoutMs ?? TIMEOUT_MS);
    try {
      const answer = await send(this.options.url, { method: 'POST', headers, body: JSON.stringify({ query, variables }), signal });
      const body = await answer.json();
      if (isAnswer(body)) return body;
    } catch {
      throw new Unreachable('The server was not reached.');
    }
    throw new Unreachable('What answered is not the server.');
  }
}

function isAnswer(body: unknown): body is Answer {
  return typeof body === 'object' && body !== null && ('data' in body || 'errors' in body);
}

function isUnauthenticated({ errors }: Answer): boolean {
  return errors?.[0]?.extensions?.['code'] === 'UNAUTHENTICATED';
}
