import { Field, ID, InputType, Int, registerEnumType } from 'type-graphql';
import { enumOf } from '../../core/kernel/enum';
import { RegionCode } from '../../core/kernel/scalars';
import { TEAM_KINDS, type TeamKind } from './team';

/** GraphQL enum of {@link TEAM_KINDS}. */
export const TeamKindEnum = enumOf(TEAM_KINDS);
registerEnumType(TeamKindEnum, {
  name: 'TeamKind',
  description: 'What a team is.',
  valuesConfig: {
    PARTY_WORK_GROUP: { description: 'A work group of a municipal organ that goes down to a community (党员防控工作小组).' },
    COMMANDO: { description: 'A commando for hard and sudden work (突击队).' },
    SERVICE: { description: 'A service team (服务队).' },
    YOUTH_VOLUNTEER: { description: 'Youth volunteers (青年志愿者): guides, keepers of order, publicity.' },
    SAMPLING: { description: 'A team at sampling points (核酸检测志愿服务队).' },
    RURAL_PATROL: { description: 'A village patrol led by the police (乡村110).' },
  },
});

/** Input of registerTeam. */
@InputType({ description: 'Enters a team of your agency. Its members are stored nowhere: it has a kind, an agency and a size.' })
export class RegisterTeamInput {
  @Field({ description: 'Names this intent, 1 to 128 characters: the same key with the same input has one effect.' })
  idempotencyKey!: string;

  @Field({ description: 'What it is called, at most 200 characters.' })
  name!: string;

  @Field(() => TeamKindEnum, { description: 'What it is.' })
  kind!: TeamKind;

  @Field(() => RegionCode, { description: 'Where it is at home; a region that is valid today.' })
  regionCode!: string;

  @Field({ nullable: true, description: 'The office of whoever leads it, such as 处级干部. No name.' })
  leaderTitle?: string;

  @Field(() => Int, { description: 'How many people it has, 1 to 10,000.' })
  size!: number;
}

/** Filter of volunteerTeams. */
@InputType({ description: 'What a list of teams is narrowed to.' })
export class TeamFilter {
  @Field(() => RegionCode, { nullable: true, description: 'Only teams of this region and of all below it today.' })
  region?: string | null;

  @Field(() => [TeamKindEnum], { nullable: true, description: 'Only teams of these kinds.' })
  kinds?: TeamKind[] | null;

  @Field(() => ID, { nullable: true, description: 'Only teams of this agency.' })
  agencyId?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'True: only teams on no unfinished deployment. False: only the others.' })
  free?: boolean | null;
}
