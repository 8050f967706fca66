import { formatVerifierKey, signerFromSeed } from '../../src/core/trace/log/key';
import { BadPolicy, parseWitnessPolicy, weighQuorum } from '../../src/core/trace/log/witness-policy';
import { sha256 } from '../../src/core/trace/merkle';

const key = (name: string) => signerFromSeed(`${name}.example`, 'cosignature', sha256(Buffer.from(name)));
const word = (name: string): string => formatVerifierKey(key(name));
const signedBy = (...names: string[]) => names.map((name) => ({ key: key(name), time: 1 }));

const POLICY = `
# two of X and one of Y
log ${formatVerifierKey(signerFromSeed('log.example', 'ed25519', sha256(Buffer.from('log'))))} https://log.example/
witness X1 ${word('X1')}
witness X2 ${word('X2')}  https://x2.example/
\twitness X3 ${word('X3')}
group X 2 X1 X2 X3
witness Y1 ${word('Y1')}
witness Y2 ${word('Y2')}
group Y any Y1 Y2
group both all X Y
quorum both
`;

describe('a witness policy', () => {
  const policy = parseWitnessPolicy(POLICY);

  it('knows its logs, witnesses and where they take checkpoints', () => {
    expect(policy.logs.map((one) => one.name)).toEqual(['log.example']);
    expect(policy.witnesses.map(({ name, url }) => [name, url])).toEqual([['X1', undefined], ['X2', 'https://x2.example/'], ['X3', undefined], ['Y1', undefined], ['Y2', undefined]]);
  });

  it('weighs groups of groups', () => {
    expect(weighQuorum(policy, signedBy('X1', 'X3', 'Y2'))).toEqual({ given: 3, required: 3, isMet: true });
    expect(weighQuorum(policy, signedBy('X1', 'X2', 'X3'))).toEqual({ given: 3, required: 3, isMet: false });
    expect(weighQuorum(policy, signedBy('X1', 'Y1', 'Y2', 'stranger'))).toEqual({ given: 3, required: 3, isMet: false });
    expect(weighQuorum(parseWitnessPolicy('quorum none'), [])).toEqual({ given: 0, required: 0, isMet: true });
    expect(weighQuorum(parseWitnessPolicy(`witness w ${word('X1')}\nquorum w`), signedBy('X1')).isMet).toBe(true);
  });

  it.each([
    ['no quorum', `witness w ${word('X1')}`], ['two quorums', 'quorum none\nquorum none'], ['an unknown quorum', 'quorum w'],
    ['a group before its members', 'group g any w\nquorum g'], ['the name none', `witness none ${word('X1')}\nquorum none`],
    ['a key twice', `witness a ${word('X1')}\nwitness b ${word('X1')}\nquorum a`], ['too high a number', `witness a ${word('X1')}\ngroup g 2 a\nquorum g`],
    ['a member of two groups', `witness a ${word('X1')}\ngroup g any a\ngroup h any a\nquorum g`], ['a strange word', 'witnesses a'], ['no key', 'witness a b\nquorum a'],
  ])('is refused with %s', (_, text) => expect(() => parseWitnessPolicy(text)).toThrow(BadPolicy));
});
