import { generateKeyPairSync } from 'node:crypto';
import { formatCheckpoint, openCheckpoint, parseCheckpoint, signCheckpoint } from '../../src/core/trace/log/checkpoint';
import { BadKey, formatVerifierKey, parseVerifierKey, signerFromSeed, signersFromPem, verifierKey, type Signer } from '../../src/core/trace/log/key';
import { BadNote, formatNote, parseNote, signNote, verifyNote } from '../../src/core/trace/log/note';
import { sha256 } from '../../src/core/trace/merkle';

/** The note of the documentation of Go's sumdb/note, whose format C2SP took over. */
const NEUMANN = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const NEUMANN_SECRET = 'AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const TEXT = 'If you think cryptography is the answer to your problem,\nthen you don\'t know what your problem is.\n';
const LINE = '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=';

const seed = (text: string): Buffer => sha256(Buffer.from(text));
const log = signerFromSeed('bihuan.example/log', 'ed25519', seed('log'));
const witness = signerFromSeed('witness.example/w1', 'cosignature', seed('witness'));
const checkpoint = { origin: log.name, size: 20_852_163, root: seed('root') };

describe('a signed note', () => {
  it('is byte for byte that of the transparency community', () => {
    const key = parseVerifierKey(NEUMANN);
    expect(formatVerifierKey(key)).toBe(NEUMANN);
    const signer = signerFromSeed('PeterNeumann', 'ed25519', Buffer.from(NEUMANN_SECRET, 'base64').subarray(1));
    expect(formatVerifierKey(signer)).toBe(NEUMANN);
    expect(signNote(TEXT, signer)).toBe(LINE);
    expect(verifyNote(parseNote(`${TEXT}\n${LINE}\n`), [key])).toEqual([{ key, time: null }]);
  });

  it('is told apart from one whose text or signature was changed', () => {
    const key = parseVerifierKey(NEUMANN);
    expect(() => verifyNote(parseNote(`${TEXT.replace('your', 'my')}\n${LINE}\n`), [key])).toThrow(BadNote);
    expect(() => verifyNote(parseNote(`${TEXT}\n${LINE.replace('KE6R', 'KE6S')}\n`), [key])).toThrow(BadNote);
  });

  it('may carry signatures of unknown keys, also of the same name, and 16 of them and more', () => {
    const others = Array.from({ length: 40 }, (_, i) => signerFromSeed(log.name, 'ed25519', seed(`other ${i}`)));
    const note = formatNote('text\n', [...others, log].map((signer) => signNote('text\n', signer)));
    expect(verifyNote(parseNote(note), [log]).map(({ key }) => key)).toEqual([log]);
    expect(verifyNote(parseNote(note), [verifierKey('someone', 'ed25519', seed('x'))])).toEqual([]);
  });

  it('may hold empty lines in its text', () => {
    const note = formatNote('one\n\ntwo\n', [signNote('one\n\ntwo\n', log)]);
    expect(parseNote(note).text).toBe('one\n\ntwo\n');
  });

  it.each([
    ['no empty line', 'text\n— a AAAAAAA=\n'], ['no last newline', `text\n\n${LINE}`], ['a control character', `te\txt\n\n${LINE}\n`],
    ['no signature', 'text\n\n'], ['a hyphen for the dash', `text\n\n${LINE.replace('—', '-')}\n`], ['a space in the name', 'text\n\n— a b AAAAAAA=\n'],
    ['a plus in the name', 'text\n\n— a+b AAAAAAA=\n'], ['base64 with spare bits', 'text\n\n— a AAAAAAB=\n'], ['too short a signature', 'text\n\n— a AAAA\n'],
    ['an ideographic space in the name', 'text\n\n— a\u3000b AAAAAAA=\n'],
  ])('is refused with %s', (_, text) => {
    expect(() => parseNote(text)).toThrow(BadNote);
  });

  it.each(['', 'a', 'a+b', 'a+00000000+AAAA', NEUMANN.replace('c74f20a3', 'c74f20a4'), NEUMANN.replace('+AR', '+CR')])('has no verifier key %s', (word) => {
    expect(() => parseVerifierKey(word)).toThrow(BadKey);
  });
});

describe('a checkpoint', () => {
  it('has origin, size and root in base64 and nothing else', () => {
    expect(formatCheckpoint(checkpoint)).toBe(`bihuan.example/log\n20852163\n${seed('root').toString('base64')}\n`);
    expect(parseCheckpoint(formatCheckpoint(checkpoint))).toEqual(checkpoint);
    expect(parseCheckpoint(`${formatCheckpoint(checkpoint)}extension\n`)).toEqual(checkpoint);
    const named = { ...checkpoint, heads: 17 };
    expect(formatCheckpoint(named)).toBe(`${formatCheckpoint(checkpoint)}bihuan.heads 17\n`);
    expect(parseCheckpoint(`${formatCheckpoint(named)}extension\n`)).toEqual(named);
  });

  it.each([['a leading zero', 'o\n01\nAAAA\n'], ['no root', 'o\n1\n'], ['a short root', 'o\n1\nAAAA\n'], ['no origin', `\n1\n${seed('x').toString('base64')}\n`], ['a size beyond 2^53', `o\n9007199254740992\n${seed('x').toString('base64')}\n`]])(
    'is refused with %s', (_, text) => expect(() => parseCheckpoint(text)).toThrow(BadNote),
  );

  it('is opened only with a signature of its log', () => {
    const note = signCheckpoint(checkpoint, [log]);
    expect(openCheckpoint(note, [log])).toMatchObject(checkpoint);
    const stranger = signerFromSeed('bihuan.example/log', 'ed25519', seed('stranger'));
    expect(() => openCheckpoint(signCheckpoint(checkpoint, [stranger]), [log])).toThrow(BadNote);
    const other = signerFromSeed('other.example/log', 'ed25519', seed('other'));
    expect(() => openCheckpoint(signCheckpoint(checkpoint, [other]), [other])).toThrow('not signed with a known key of its log');
  });

  it('is signed with the old and the new key while the key is being exchanged', () => {
    const keys = [1, 2].map(() => generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }) as string);
    const signers: Signer[] = signersFromPem(log.name, 'ed25519', keys.join('\n'));
    const note = signCheckpoint(checkpoint, signers);
    for (const key of signers) expect(openCheckpoint(note, [parseVerifierKey(formatVerifierKey(key))]).verified).toHaveLength(1);
    expect(() => signersFromPem(log.name, 'ed25519', 'no key')).toThrow(BadKey);
    expect(() => signersFromPem(log.name, 'ed25519', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }) as string)).toThrow(BadKey);
  });
});

describe('a cosignature', () => {
  it('holds for its time and its checkpoint only, and its key has another id than the same key for notes', () => {
    const text = formatCheckpoint(checkpoint);
    const line = signNote(text, witness, 1_679_315_147);
    const note = parseNote(formatNote(text, [signNote(text, log), line]));
    expect(openCheckpoint(formatNote(text, [signNote(text, log), line]), [log], [witness]).verified).toContainEqual({ key: witness, time: 1_679_315_147 });
    const moved = Buffer.from(line.split(' ')[2]!, 'base64');
    moved[11]! ^= 1;
    const forged = { ...note, signatures: [{ ...note.signatures[1]!, bytes: moved.subarray(4) }] };
    expect(() => verifyNote(forged, [witness])).toThrow(BadNote);
    expect(witness.id).not.toEqual(verifierKey(witness.name, 'ed25519', witness.publicKey).id);
  });

  it('signs the header, the time and the note text, as the specification prints it', () => {
    const text = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
    const bytes = Buffer.from(signNote(text, witness, 1_679_315_147).split(' ')[2]!, 'base64');
    expect(bytes).toHaveLength(76);
    expect(bytes.readBigUInt64BE(4)).toBe(1_679_315_147n);
    expect(bytes.subarray(12)).toEqual(witness.sign(Buffer.from(`cosignature/v1\ntime 1679315147\n${text}`)));
  });
});
