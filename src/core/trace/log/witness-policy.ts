import { parseVerifierKey, type VerifierKey } from './key';
import type { Verified } from './note';

/** A witness of a policy; the URL is where it takes checkpoints, absent where the policy is for verification only. */
export interface PolicyWitness { readonly name: string; readonly key: VerifierKey; readonly url?: string }

/** So many of these members, witnesses or groups, must have cosigned. */
interface Group { readonly needed: number; readonly members: readonly string[] }

/** Which logs are known, and which cosignatures make a checkpoint valid (C2SP tlog-policy). */
export interface WitnessPolicy {
  readonly logs: readonly VerifierKey[];
  readonly witnesses: readonly PolicyWitness[];
  readonly groups: ReadonlyMap<string, Group>;
  /** Name of a witness or group; null where no cosignature is asked for. */
  readonly quorum: string | null;
}

/** How far the cosignatures go: how many witnesses of the policy signed, how many would be enough at the least, and whether they are. */
export interface Quorum { readonly given: number; readonly required: number; readonly isMet: boolean }

/** A policy file that cannot be used; the message names the line. */
export class BadPolicy extends Error {
  override readonly name = 'BadPolicy';

  constructor(line: number, why: string) {
    super(`Line ${line} of the witness policy: ${why}`);
  }
}

/** Reads a policy file. @throws BadPolicy */
export function parseWitnessPolicy(text: string): WitnessPolicy {
  const draft = { logs: [] as VerifierKey[], witnesses: [] as PolicyWitness[], groups: new Map<string, Group>(), quorum: undefined as string | null | undefined };
  const used = new Set<string>();
  const isDefined = (name: string): boolean => draft.groups.has(name) || draft.witnesses.some((one) => one.name === name);
  text.split('\n').forEach((raw, at) => {
    const words = raw.replace(/^[ \t]*#.*$/, '').split(/[ \t]+/).filter(Boolean);
    const wrong = (why: string): BadPolicy => new BadPolicy(at + 1, why);
    const key = (word: string | undefined): VerifierKey => {
      try {
        return parseVerifierKey(word ?? '');
      } catch (error) {
        throw wrong(error instanceof Error ? error.message : 'no key');
      }
    };
    const define = (name: string | undefined): string => {
      if (!name || name === 'none' || isDefined(name)) throw wrong('a new name is needed here.');
      return name;
    };
    const [verb, one, two, ...rest] = words;
    switch (verb) {
      case undefined: return;
      case 'log': draft.logs.push(key(one)); return;
      case 'witness': {
        const made = { name: define(one), key: key(two), ...(rest[0] && { url: rest[0] }) };
        if (draft.witnesses.some((known) => known.key.publicKey.equals(made.key.publicKey))) throw wrong('this key has a witness already.');
        draft.witnesses.push(made);
        return;
      }
      case 'group': {
        const name = define(one);
        const needed = two === 'all' ? rest.length : two === 'any' ? 1 : /^[1-9]\d{0,3}$/.test(two ?? '') ? Number(two) : NaN;
        if (!(needed >= 1 && needed <= rest.length)) throw wrong('a group needs all, any or a number of its members.');
        for (const member of rest) {
          if (!isDefined(member) || used.has(member)) throw wrong('a member must be defined before and belong to one group only.');
          used.add(member);
        }
        draft.groups.set(name, { needed, members: rest });
        return;
      }
      case 'quorum': {
        if (draft.quorum !== undefined || !one || (one !== 'none' && !isDefined(one))) throw wrong('one quorum line, of a name defined before, or none.');
        draft.quorum = one === 'none' ? null : one;
        return;
      }
      default: throw wrong('log, witness, group or quorum was expected.');
    }
  });
  if (draft.quorum === undefined) throw new BadPolicy(text.split('\n').length, 'the quorum line is missing.');
  return { ...draft, quorum: draft.quorum };
}

/** Weighs the verified signatures of a checkpoint against the policy. */
export function weighQuorum(policy: WitnessPolicy, verified: readonly Verified[]): Quorum {
  const signed = new Set(policy.witnesses
    .filter(({ key }) => verified.some((one) => one.key.type === 'cosignature' && one.key.publicKey.equals(key.publicKey)))
    .map(({ name }) => name));
  const isWitnessed = (name: string): boolean => {
    const group = policy.groups.get(name);
    return group ? group.members.filter(isWitnessed).length >= group.needed : signed.has(name);
  };
  const leastFor = (name: string): number => {
    const group = policy.groups.get(name);
    if (!group) return 1;
    return group.members.map(leastFor).sort((a, b) => a - b).slice(0, group.needed).reduce((sum, count) => sum + count, 0);
  };
  const { quorum } = policy;
  return { given: signed.size, required: quorum === null ? 0 : leastFor(quorum), isMet: quorum === null || isWitnessed(quorum) };
}
