import { column, idOf, instant, ownColumn, PersonalFields, word } from '../../core/access/mapped-fields';
import type { Asked, Row, TypeMapping } from '../../core/access/mapping';
import type { RequestContext } from '../../core/access/request-context';
import { SqlText } from '../../core/db/sql-text';
import { shanghaiDay } from '../../core/kernel/clock';
import { badInput } from '../../core/kernel/errors';
import { pageRequest } from '../../core/kernel/page';
import { parseDay } from '../../core/kernel/scalars';
import type { LoopPhase } from '../../core/loops/loop-kind';
import { kindMapping, loopById, loopPage, pageArguments } from '../../core/loops/loop.mapping';
import type { MappedPlaces } from '../../core/places/places.mapping';
import { teamOfKey } from '../teams/team.mapping';
import type { DeploymentFilter } from './deployment.input';
import { deploymentPresenter } from './deployment.presenter';
import { choiceOf, ownConditions } from './deployment.reading';
import { ofTeam } from './deployment.store';
import { TeamDeployment } from './deployment.type';
import { missingReports } from './report-day';

const REPORTS = 'dailyReports';

/** How deployments and their reports are read. No person is on them. */
export function deploymentMappings(places: MappedPlaces): TypeMapping[] {
  return [kindMapping({
    presented: deploymentPresenter,
    table: 'deployment',
    parts: { providerId: 'provider_id' },
    personal: new PersonalFields(TeamDeployment, { person: () => `''`, grade: (row) => row.column('grade') }),
    fields: {
      state: column('state', word), duty: ownColumn('duty'), needed: ownColumn('needed'), from: ownColumn('from_at', instant), until: ownColumn('until_at', instant),
      checkedInAtUnit: ownColumn('checked_in_at_unit', instant), checkedInAtCommunity: ownColumn('checked_in_at_community', instant),
      startedAt: ownColumn('started_at', instant), finishedAt: ownColumn('finished_at', instant),
      provider: places.agencyOf((row) => row.own('provider_id')),
      team: teamOfKey((row) => row.column('team_id')),
      dailyReports: reportsOf,
      missingReports: missingOf,
    },
  }), {
    type: 'DailyReport',
    fields: {
      id: idOf('DailyReport'), date: column('date'), summary: column('summary'), peopleServed: column('people_served'), dispatchHeld: column('dispatch_held'),
      contactMade: column('contact_made'), problems: column('problems'), filedAt: column('filed_at', instant), withheld: () => `'[]'`,
    },
  }, {
    type: 'VolunteerTeam',
    fields: {
      deployments: (asked, row) => loopPage(asked, {
        list: 'team.deployments', ...pageArguments(asked), order: 'NEWEST_FIRST',
        choice: { kinds: ['DEPLOYMENT'], phases: asked.args['phases'] as LoopPhase[] | null | undefined }, own: [ofTeam(new SqlText(row.column('id')))],
      }),
    },
  }, {
    type: 'Query',
    fields: { deployment: loopById(deploymentPresenter), deployments: deploymentsOf },
  }];
}

function deploymentsOf(asked: Asked): string {
  const filter = asked.args['filter'] as DeploymentFilter | undefined;
  const today = (context: RequestContext): string => shanghaiDay(context.now);
  return loopPage(asked, { list: 'deployments', ...pageArguments(asked), choice: choiceOf(filter), own: ownConditions(filter, today) });
}

function reportsOf(asked: Asked, row: Row): string {
  const { first, after } = pageRequest(REPORTS, asked.args['first'] as number | null | undefined, asked.args['after'] as string | null | undefined);
  const day = after ? parseDay(after[0] ?? '') : null;
  if (day === undefined) throw badInput('after', 'This cursor is damaged. Use one that the same list gave.');
  const all = `FROM daily_report y WHERE y.deployment_id = ${row.column('id')}`;
  const behind = day === null ? '' : ` AND y.date > ${asked.value(day)}::date`;
  return asked.page({
    list: REPORTS, first, isBehind: after !== undefined, all: () => all,
    rows: (limit) => `SELECT y.*, json_build_array(y.date)::text AS page_key ${all}${behind} ORDER BY y.date LIMIT ${limit}`,
  });
}

function missingOf(asked: Asked, row: Row): string {
  return asked.hole({
    text: ([duty, filed], { context }) => {
      const [startedAt = null, finishedAt = null] = (JSON.parse(duty!) as (string | null)[]).map((one) => (one === null ? null : new Date(one)));
      return JSON.stringify(missingReports({ startedAt, finishedAt }, JSON.parse(filed || '[]') as string[], context.now));
    },
  }, `json_build_array(${row.own('started_at')}, ${row.own('finished_at')})::text`,
  `(SELECT json_agg(y.date ORDER BY y.date)::text FROM daily_report y WHERE y.deployment_id = ${row.column('id')})`);
}
