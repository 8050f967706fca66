import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Cursor, DateTime, LogIndex } from '../../kernel/scalars';

@ObjectType({ description: 'The signed head of the log at one size (C2SP tlog-checkpoint).' })
export class LogCheckpoint {
  @Field(() => LogIndex, { description: 'How many entries the log had.' })
  size!: number;

  @Field({ description: 'Root of the Merkle tree (RFC 9162, SHA-256), in base64.' })
  root!: string;

  @Field(() => DateTime, { description: 'When it was signed.' })
  at!: Date;

  @Field({ description: 'The signed note with its cosignatures, byte for byte as at /log/checkpoint. Keep it: later evidence is checked against it.' })
  note!: string;

  @Field(() => Int, { description: 'How many witnesses have cosigned it.' })
  cosignatures!: number;

  @Field(() => Int, { description: 'How many cosignatures this installation asks for at the least; 0 where it has no witnesses.' })
  requiredCosignatures!: number;

  @Field({ description: 'Whether the cosignatures are those that this installation asks for.' })
  witnessed!: boolean;
}

@ObjectType({ description: 'Proof that an entry stands at its place in the log.' })
export class TraceProof {
  @Field(() => ID, { description: 'The entry.' })
  entryId!: string;

  @Field(() => LogIndex, { description: 'Its place in the log.' })
  index!: number;

  @Field({ description: 'SHA-256 leaf hash of the entry (RFC 9162), in hexadecimal, as in TraceEntry.leafHash.' })
  leafHash!: string;

  @Field(() => [String], { description: 'Hashes from the leaf\'s sibling up to the child of the root, in base64.' })
  proof!: string[];

  @Field(() => LogCheckpoint, { description: 'The checkpoint that the proof leads to.' })
  checkpoint!: LogCheckpoint;

  @Field({ description: 'All of it as one text that tools of the transparency community check offline (C2SP tlog-proof).' })
  tlogProof!: string;
}

@ObjectType({ description: 'Proof that the log of one size is the beginning of the log of another.' })
export class ConsistencyProof {
  @Field(() => LogIndex, { description: 'The smaller size.' })
  from!: number;

  @Field(() => LogIndex, { description: 'The larger size.' })
  to!: number;

  @Field(() => [String], { description: 'Hashes (RFC 9162, 2.1.4), in base64. None for equal sizes and none from size 0.' })
  proof!: string[];
}

@ObjectType({ description: 'A history as a file that anybody can check offline with `npm run verify`, or one page of a long one.' })
export class Evidence {
  @Field({ description: 'The file, JSON text: save it as it is. Facts that are withheld from you are in it as commitments that tell nothing.' })
  file!: string;

  @Field(() => Int, { description: 'Entries in this file.' })
  entries!: number;

  @Field({ description: 'Whether the file holds the whole history up to its checkpoint, so that a cut end would be found.' })
  complete!: boolean;

  @Field(() => Cursor, { nullable: true, description: 'Pass it as `after` for the next file; null where none follows.' })
  next!: string | null;
}
