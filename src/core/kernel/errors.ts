/** Every code that the API answers with in `extensions.code`. Clients must bear new ones. */
export const ERROR_CODES = [
  'UNAUTHENTICATED', 'FORBIDDEN', 'PURPOSE_REQUIRED', 'NOT_FOUND', 'BAD_USER_INPUT', 'ILLEGAL_TRANSITION',
  'VERSION_CONFLICT', 'IDEMPOTENCY_MISMATCH', 'CAPACITY_EXHAUSTED', 'CURSOR_EXPIRED', 'CURSOR_FUTURE',
  'TOO_COMPLEX', 'RATE_LIMITED', 'TIMEOUT', 'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_REQUEST',
  'INTERNAL',
] as const;
/** One of {@link ERROR_CODES}. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/**
 * A refusal that the caller is told of. The message says what to do next and never repeats a value that the
 * caller sent: values are personal data. Anything thrown that is not a Refusal reaches the caller as INTERNAL.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

/** The thing does not exist, or not for this caller: the two are told apart to nobody. */
export function notFound(what: string): Refusal {
  return new Refusal('NOT_FOUND', `No ${what} with this id is within your reach.`);
}

/** The caller's agency, role or part does not allow this. */
export function forbidden(message: string): Refusal {
  return new Refusal('FORBIDDEN', message);
}

/** Input that cannot be accepted; `path` leads to it within the input, such as `document.number`. */
export function badInput(path: string, message: string): Refusal {
  return new Refusal('BAD_USER_INPUT', message, { path });
}

/** For the default branch of a switch over a union: the compiler proves that it cannot be reached. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${String(value)}`);
}
