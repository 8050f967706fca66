import { Field, Int, ObjectType } from 'type-graphql';
import { connectionTypes, Node } from '../../core/kernel/connection';
import { publicId } from '../../core/kernel/ids';
import { DateTime } from '../../core/kernel/scalars';
import type { CertificateRow } from './retention.store';

/** A certificate as the API shows it. */
@ObjectType({ implements: Node, description: 'What retention destroyed at one time: how much of what, of nobody by name, signed with the key of the log.' })
export class DestructionCertificate extends Node {
  @Field(() => DateTime, { description: 'When.' })
  at!: Date;

  @Field(() => Int, { description: 'Of how many persons.' })
  persons!: number;

  @Field(() => Int, { description: 'Of how many entries of the trace the facts and salts were destroyed. The entries stay, and their proofs hold.' })
  entries!: number;

  @Field({ description: 'The certificate itself: a signed note (C2SP), to be checked with the verifier key of the log. The entry PERSONS_DESTROYED holds its SHA-256.' })
  note!: string;
}

const types = connectionTypes('DestructionCertificate', () => DestructionCertificate, false);
/** A page of certificates. */
export const CertificateConnection = types.Connection;

/** The one door from a certificate's row to the API. */
export function toCertificate({ id, at, persons, entries, note }: CertificateRow): DestructionCertificate {
  return Object.assign(new DestructionCertificate(), { id: publicId('DestructionCertificate', id), at, persons, entries, note });
}
