/** What the API answered instead of data. `message` is for people; `code` is one of the contract's, new ones may come. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(readonly code: string, message: string, readonly extensions: Readonly<Record<string, unknown>> = {}) {
    super(message);
  }
}

/** Nothing came back, or nothing that the API says: whether a verb had its effect is not known. The same key may be sent again. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** An error of GraphQL as it is sent. */
export interface SentError {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** The error to throw for one that was sent. */
export function apiErrorOf({ message, extensions = {} }: SentError): ApiError {
  return new ApiError(typeof extensions['code'] === 'string' ? extensions['code'] : 'INTERNAL', message, extensions);
}
