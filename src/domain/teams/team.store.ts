import { elevate, type Tx } from '../../core/db/context';
import { getRow, selectRows } from '../../core/db/rows';
import { badInput } from '../../core/kernel/errors';
import { rowIdOf, type RowId } from '../../core/kernel/ids';
import { COUNT_LIMIT, pageOf, type Page, type PageRequest } from '../../core/kernel/page';
import type { TeamKind } from './team';
import { TeamRow } from './team.entity';

/** What a list of teams is narrowed to. `regions` holds the region of the filter and all below it. */
export interface TeamChoice {
  readonly regions?: readonly string[] | null;
  readonly kinds?: readonly TeamKind[] | null;
  readonly agencyId?: RowId | null;
  /** True for teams on no unfinished deployment, false for the others. */
  readonly free?: boolean | null;
}

/** The team behind a public id that a verb names. @throws Refusal BAD_USER_INPUT at `path` where there is none. */
export async function getTeamIn(tx: Tx, path: string, publicTeamId: string): Promise<TeamRow> {
  const id = rowIdOf('VolunteerTeam', publicTeamId);
  const team = id ? await tx.findOneBy(TeamRow, { id }) : null;
  if (!team) throw badInput(path, 'No team has this id.');
  return team;
}

/**
 * As {@link getTeamIn}, and holds the team for the rest of the transaction, so that of two callers who want it the
 * second sees what the first did. Needs the context advance.
 */
export async function lockTeamIn(tx: Tx, path: string, publicTeamId: string): Promise<TeamRow> {
  const { id } = await getTeamIn(tx, path, publicTeamId);
  await tx.query('SELECT FROM volunteer_team WHERE id = $1 FOR NO KEY UPDATE', [id]);
  return getTeam(tx, id);
}

/** The team of a key. @throws Error where there is none: whoever keeps the key has seen the team. */
export async function getTeam(tx: Tx, id: RowId): Promise<TeamRow> {
  return getRow(tx, TeamRow, id);
}

/** The teams of these keys, in any order. */
export async function findTeams(tx: Tx, ids: readonly RowId[]): Promise<TeamRow[]> {
  return selectRows(tx, TeamRow, 'WHERE id = ANY($1)', [ids]);
}

/** Writes a new team. Needs the context advance. */
export async function insertTeam(tx: Tx, team: TeamRow): Promise<void> {
  await tx.insert(TeamRow, team);
}

const ROW_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const COLUMNS = `t.id, t.version, t.agency_id AS "agencyId", t.name, t.kind, t.region_code AS "regionCode",
  t.leader_title AS "leaderTitle", t.size`;
/** OFFSET 0 lets loops be looked up by the team: otherwise PostgreSQL may gather all loops first. */
const CHOSEN = `
  FROM volunteer_team t
  WHERE ($1::text[] IS NULL OR t.region_code = ANY($1))
    AND ($2::text[] IS NULL OR t.kind = ANY($2))
    AND ($3::uuid IS NULL OR t.agency_id = $3)
    AND ($4::boolean IS NULL OR $4 = NOT EXISTS (
      SELECT FROM loop l WHERE l.team_id = t.id AND l.kind = 'DEPLOYMENT' AND l.state IN ('ASSIGNED', 'CHECKED_IN', 'ON_DUTY') OFFSET 0))`;
const LIST = `SELECT ${COLUMNS} ${CHOSEN} AND ($5::text IS NULL OR (t.name, t.id) > ($5, $6::uuid)) ORDER BY t.name, t.id LIMIT $7`;
const COUNT = `SELECT count(*)::int AS n FROM (SELECT ${CHOSEN} LIMIT $5) AS counted`;

/** A page of teams by name; ties by key. `total` runs in whatever transaction it is given. */
export async function findTeamPage(
  tx: Tx, choice: TeamChoice, request: PageRequest, total: () => Promise<number | null>,
): Promise<Page<TeamRow>> {
  await seeWhoIsFree(tx, choice);
  const [name, id] = request.after ? afterOf(request.after) : [null, null];
  const rows: TeamRow[] = await tx.query(LIST, [...chosen(choice), name, id, request.first + 1]);
  return pageOf(rows, request, (row) => [row.name, row.id], total);
}

/** How many teams there are by a choice; null beyond {@link COUNT_LIMIT}. */
export async function countTeams(tx: Tx, choice: TeamChoice): Promise<number | null> {
  await seeWhoIsFree(tx, choice);
  const [row]: { n: number }[] = await tx.query(COUNT, [...chosen(choice), COUNT_LIMIT + 1]);
  return row && row.n <= COUNT_LIMIT ? row.n : null;
}

/** Whether a team is free hangs on deployments beyond the caller's reach; of those only this one bit comes out. */
async function seeWhoIsFree(tx: Tx, choice: TeamChoice): Promise<void> {
  if (typeof choice.free === 'boolean') await elevate(tx, 'advance');
}

function afterOf([name, id]: readonly string[]): [string, RowId] {
  if (name === undefined || id === undefined || !ROW_ID.test(id)) {
    throw badInput('after', 'This cursor is damaged. Use one that the same list gave.');
  }
  return [name, id];
}

function chosen(choice: TeamChoice): unknown[] {
  return [choice.regions ?? null, choice.kinds ?? null, choice.agencyId ?? null, choice.free ?? null];
}
