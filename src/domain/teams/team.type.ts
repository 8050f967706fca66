import { Field, Int, ObjectType } from 'type-graphql';
import type { RequestContext } from '../../core/access/request-context';
import { inOrderOf } from '../../core/access/request-context';
import { connectionTypes, Node } from '../../core/kernel/connection';
import { publicId, type RowId } from '../../core/kernel/ids';
import type { TeamKind } from './team';
import type { TeamRow } from './team.entity';
import { TeamKindEnum } from './team.input';
import { findTeams } from './team.store';

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

/** The one door from a team's row to the API. */
export function teamOf(row: TeamRow): VolunteerTeam {
  const { id, version, name, kind, leaderTitle, size, agencyId, regionCode } = row;
  return Object.assign(new VolunteerTeam(), {
    id: publicId('VolunteerTeam', id), rowId: id, version, name, kind, leaderTitle, size, agencyId, regionCode,
  });
}

/** The team of a row id, null where there is none. One statement for all teams of a turn. */
export async function loadTeam(context: RequestContext, id: RowId): Promise<VolunteerTeam | null> {
  const row = await context.loader<RowId, TeamRow>('team', async (tx, ids) =>
    inOrderOf(ids, await findTeams(tx, ids), (found) => found.id)).load(id);
  return row && teamOf(row);
}
