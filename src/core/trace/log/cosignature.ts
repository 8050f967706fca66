/** Length of a time and an Ed25519 signature. */
export const COSIGNATURE_BYTES = 72;

/** What a witness signs (C2SP tlog-cosignature, Ed25519): that it saw this checkpoint, and none larger, at that time. */
export function cosignedBytes(text: string, time: bigint): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${time}\n${text}`, 'utf8');
}

/** The time in a cosignature, in seconds since 1970; undefined beyond what a Date can hold. */
export function timeOfCosignature(bytes: Buffer): number | undefined {
  const time = bytes.readBigUInt64BE(0);
  return time <= 8_640_000_000_000n ? Number(time) : undefined;
}
