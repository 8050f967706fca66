/**
 * A reason why the server cannot start that its operator can remove. The message is whole sentences that say what to
 * do; it is shown as it stands, without a stack trace, so it must not hold passwords or personal data.
 */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
