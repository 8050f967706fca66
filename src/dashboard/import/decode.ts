/** A text with the encoding that it was written in. */
export interface Decoded { readonly text: string; readonly encoding: 'UTF-8' | 'UTF-16' | 'GB18030' }

/** Reads bytes as people in the field send them: UTF-8, UTF-16 with its mark, or GBK, of which GB 18030 is the whole. */
export function decode(bytes: Uint8Array): Decoded {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return { text: new TextDecoder(first === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes), encoding: 'UTF-16' };
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'UTF-8' };
  } catch {
    return { text: new TextDecoder('gb18030').decode(bytes), encoding: 'GB18030' };
  }
}

const LOOKED_AT = 20;

/** What stands between the columns: what the first lines have most of, outside of quotes. A title above them may have none. */
export function delimiterOf(text: string): string {
  const lines = text.slice(0, 20_000).split(/\r?\n/, LOOKED_AT).join('\n').replace(/"[^"]*"/g, '');
  const counts = [',', '\t', ';'].map((mark) => [mark, lines.split(mark).length] as const);
  return counts.reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}
