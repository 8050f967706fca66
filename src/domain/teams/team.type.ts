import { Field, Int, ObjectType } from 'type-graphql';
import { connectionTypes, Node } from '../../core/kernel/connection';
import { publicId, type RowId } from '../../core/kernel/ids';
import { TraceEntry } from '../../core/trace/trace.type';
import type { TeamKind } from './team';
import type { TeamRow } from './team.entity';
import { TeamKindEnum } from './team.input';

/** API form of a team; made by {@link teamOf}. */
@ObjectType({ implements: Node, description: 'A team of volunteers that an agency can send. It has a kind, an agency and a size; who its members are is stored nowhere.' })
export class VolunteerTeam extends Node {
  @Field(() => Int, { description: 'Counts the changes of the team, from 1.' })
  version!: number;

  @Field({ description: 'What it is called.' })
  name!: string;

  @Field(() => TeamKindEnum, { description: 'What it is.' })
  kind!: TeamKind;

  @Field(() => String, { nullable: true, description: 'The office of whoever leads it, such as 处级干部; null where none was given.' })
  leaderTitle!: string | null;

  @Field(() => Int, { description: 'How many people it has.' })
  size!: number;

  rowId!: RowId;
  agencyId!: RowId;
  regionCode!: string;
}

/** The contract's TeamEdge and TeamConnection. */
export const { Edge: TeamEdge, Connection: TeamConnection } = connectionTypes('Team', () => VolunteerTeam);

/** Answer of registerTeam. */
@ObjectType({ description: 'Answer of a verb on a team.' })
export class TeamPayload {
  @Field(() => VolunteerTeam, { nullable: true, description: 'The team as it is now.' })
  team!: VolunteerTeam | null;

  @Field(() => TraceEntry, { description: 'The entry that the verb wrote. It belongs to no loop.' })
  entry!: TraceEntry;

  @Field({ description: 'True where this idempotencyKey had its effect before and this is the same answer again.' })
  replayed!: boolean;
}

/** The one door from a team's row to the API. */
export function teamOf(row: TeamRow): VolunteerTeam {
  const { id, version, name, kind, leaderTitle, size, agencyId, regionCode } = row;
  return Object.assign(new VolunteerTeam(), {
    id: publicId('VolunteerTeam', id), rowId: id, version, name, kind, leaderTitle, size, agencyId, regionCode,
  });
}
