/** One version of the master key, under which the keys of persons are wrapped. */
export interface MasterKey {
  /** From 1; the highest wraps, every one unwraps. */
  readonly version: number;
  readonly key: Buffer;
}

const KEY_BYTES = 32;
const VERSIONED = /^(?:([1-9]\d{0,5}):)?([A-Za-z0-9+/_-]{43}=?)$/;

/**
 * Reads `<version>:<base64>` for each version, with spaces, commas or line ends between; a key without a version is 1.
 * The lowest version comes first. Undefined for anything else: no key, a key that has not 32 bytes, one version twice.
 */
export function parseMasterKeys(text: string): MasterKey[] | undefined {
  const words = text.split(/[\s,]+/u).filter(Boolean);
  const keys = words.map((word) => VERSIONED.exec(word)).flatMap((match) => (
    match ? [{ version: Number(match[1] ?? 1), key: Buffer.from(match[2]!, 'base64') }] : []
  ));
  const isRight = words.length > 0 && keys.length === words.length && keys.every((one) => one.key.length === KEY_BYTES)
    && new Set(keys.map((one) => one.version)).size === keys.length;
  return isRight ? keys.sort((a, b) => a.version - b.version) : undefined;
}

/** The text that {@link parseMasterKeys} reads, a line for each version. */
export function writeMasterKeys(keys: readonly MasterKey[]): string {
  return keys.map(({ version, key }) => `${version}:${key.toString('base64')}\n`).join('');
}
