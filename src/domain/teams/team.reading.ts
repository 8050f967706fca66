import { inOrderOf, type RequestContext } from '../../core/access/request-context';
import { shanghaiDay } from '../../core/kernel/clock';
import { toConnection, type Connection } from '../../core/kernel/connection';
import type { RowId } from '../../core/kernel/ids';
import { pageRequest } from '../../core/kernel/page';
import { filterId } from '../../core/loops/loop.input';
import type { Places } from '../../core/places/places';
import type { TeamRow } from './team.entity';
import type { TeamFilter } from './team.input';
import { countTeams, findTeamPage, findTeams, type TeamChoice } from './team.store';
import { teamOf, type VolunteerTeam } from './team.type';

const TEAMS = 'volunteerTeams';

/** The team of a row id; null for null and where there is none. One statement for all teams of a turn. */
export async function loadTeam(context: RequestContext, id: RowId | null): Promise<VolunteerTeam | null> {
  if (id === null) return null;
  const row = await context.loader<RowId, TeamRow>('team', async (tx, ids) =>
    inOrderOf(ids, await findTeams(tx, ids), (found) => found.id)).load(id);
  return row && teamOf(row);
}

/** Reads lists of teams. */
export class TeamReading {
  constructor(private readonly places: Places) {}

  /** A page of teams by name. */
  async list(context: RequestContext, filter?: TeamFilter | null, first?: number, after?: string): Promise<Connection<VolunteerTeam>> {
    const page = pageRequest(TEAMS, first, after);
    const choice = this.choiceOf(context, filter);
    const total = () => context.read((tx) => countTeams(tx, choice));
    return toConnection(TEAMS, await context.read((tx) => findTeamPage(tx, choice, page, total)), teamOf);
  }

  private choiceOf(context: RequestContext, filter: TeamFilter | null | undefined): TeamChoice {
    const within = filter?.region ? [...this.places.within(filter.region, shanghaiDay(context.now))] : null;
    return { kinds: filter?.kinds, free: filter?.free, regions: within, agencyId: filterId('Agency', 'filter.agencyId', filter?.agencyId) };
  }
}
