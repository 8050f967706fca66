import { bundleOf, entriesOf, hashesAtLevel, parseTilePath, tileOf, tilePath, widthIn } from '../../src/core/trace/log/tile';
import { formatTlogProof, parseTlogProof } from '../../src/core/trace/log/tlog-proof';
import { leafHash } from '../../src/core/trace/merkle';

describe('tile paths', () => {
  it.each([
    ['0/000', 0, 0, 256], ['0/x001/x234/067', 0, 1_234_067, 256], ['1/x001/000.p/17', 1, 1_000, 17],
    ['entries/x273/999.p/112', 'entries', 273_999, 112], ['63/000.p/1', 63, 0, 1],
  ] as const)('%s', (path, level, index, width) => {
    expect(tilePath({ level, index, width })).toBe(path);
    expect(parseTilePath(path)).toEqual({ level, index, width });
  });

  it.each([
    '00/000', '0/0', '0/0000', '0/x000/001', '0/001/x002', '64/000', '0/000.p/0', '0/000.p/256', '0/000.p/01', '0/000.p/', '-1/000', '0/000/',
    'entry/000', '../0/000', '0/x999/x999/x999/x999/x999/x999/999', '',
  ])('are none: %s', (path) => expect(parseTilePath(path)).toBeUndefined());
});

describe('tiles of a tree of 70,000', () => {
  it('are 273 full and one of 112 below, one full and one of 17 above, and one of 1 at the top', () => {
    expect([0, 1, 2, 3].map((level) => hashesAtLevel(70_000, level))).toEqual([70_000, 273, 1, 0]);
    expect(widthIn(70_000, 0, 272)).toBe(256);
    expect(widthIn(70_000, 0, 273)).toBe(112);
    expect(widthIn(70_000, 0, 274)).toBe(0);
    expect([widthIn(70_000, 1, 0), widthIn(70_000, 1, 1), widthIn(70_000, 2, 0), widthIn(70_000, 'entries', 273)]).toEqual([256, 17, 1, 112]);
  });

  it('hold the subtrees of eight levels each', () => {
    expect(tileOf({ level: 0, index: 300 })).toEqual({ level: 0, index: 1, from: 44, to: 45 });
    expect(tileOf({ level: 7, index: 3 })).toEqual({ level: 0, index: 1, from: 128, to: 256 });
    expect(tileOf({ level: 8, index: 257 })).toEqual({ level: 1, index: 1, from: 1, to: 2 });
  });
});

describe('entry bundles', () => {
  it('put the length in two bytes before each entry', () => {
    const bundle = bundleOf([Buffer.from('a'), Buffer.alloc(300, 7)]);
    expect(bundle.subarray(0, 5)).toEqual(Buffer.from([0, 1, 97, 1, 44]));
    expect(entriesOf(bundle)).toEqual([Buffer.from('a'), Buffer.alloc(300, 7)]);
    expect(entriesOf(bundle.subarray(0, -1))).toBeUndefined();
    expect(() => bundleOf([Buffer.alloc(65_536)])).toThrow(RangeError);
  });
});

describe('a tlog-proof', () => {
  const proof = { index: 73_894, proof: [leafHash(Buffer.from('a')), leafHash(Buffer.from('b'))], checkpoint: 'origin\n1\nroot\n\n— sig\n' };

  it('is lines of header, index and hashes, an empty line, and the checkpoint as it is', () => {
    const hashes = proof.proof.map((hash) => hash.toString('base64'));
    const text = formatTlogProof(proof);
    expect(text).toBe(`c2sp.org/tlog-proof@v1\nindex 73894\n${hashes.join('\n')}\n\n${proof.checkpoint}`);
    expect(parseTlogProof(text)).toEqual(proof);
    expect(parseTlogProof(formatTlogProof({ ...proof, proof: [], extra: Buffer.from('more') }))).toEqual({ ...proof, proof: [], extra: Buffer.from('more') });
  });

  it.each(['', 'c2sp.org/tlog-proof@v2\nindex 1\n\nx', 'c2sp.org/tlog-proof@v1\nindex 01\n\nx', 'c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\nx', 'c2sp.org/tlog-proof@v1\n\nx'])(
    'is refused: %j', (text) => expect(() => parseTlogProof(text)).toThrow('no tlog-proof'),
  );
});
