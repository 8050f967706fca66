import { POLICY_VERSION } from '../../core/access/policy';
import type { RequestContext } from '../../core/access/request-context';
import { elevate, type Tx } from '../../core/db/context';
import { shanghaiDay } from '../../core/kernel/clock';
import { badInput } from '../../core/kernel/errors';
import { publicId, rowId, type RowId } from '../../core/kernel/ids';
import { NAME_LIMIT, optionalText, requiredText } from '../../core/kernel/text';
import type { Commands, Done } from '../../core/loops/command';
import type { LoopRules } from '../../core/loops/rules';
import type { Actor } from '../../core/trace/actor';
import { append } from '../../core/trace/append';
import { keepFacts } from '../../core/trace/facts';
import { checkSize, teamEntries } from './team';
import type { TeamRow } from './team.entity';
import type { RegisterTeamInput } from './team.input';
import { insertTeam } from './team.store';

/** Ids of a verb's answer; fields are read anew under the caller's rights. */
export type TeamOutcomeIds = { id: RowId; entry: RowId };

/** Verbs of volunteer teams. */
export class Teams {
  constructor(private readonly commands: Commands, private readonly rules: LoopRules) {}

  /** Enters a team of the caller's agency. */
  register(context: RequestContext, input: RegisterTeamInput): Promise<Done<TeamOutcomeIds>> {
    return this.commands.run(context, 'registerTeam', input, async (tx, actor) => {
      const at = this.rules.clock.now();
      const team = this.teamOf(context.principal.agency.id, input, at);
      await elevate(tx, 'advance');
      await insertTeam(tx, team);
      return { id: team.id, entry: await writeRegistered(tx, actor, team, at) };
    });
  }

  private teamOf(agencyId: RowId, input: RegisterTeamInput, at: Date): TeamRow {
    if (!('region' in this.rules.places.regionOn(input.regionCode, shanghaiDay(at)))) {
      throw badInput('input.regionCode', 'No region has this code today.');
    }
    return {
      id: rowId(at.getTime()), version: 1, agencyId, kind: input.kind, regionCode: input.regionCode,
      name: requiredText('input.name', input.name, NAME_LIMIT),
      leaderTitle: optionalText('input.leaderTitle', input.leaderTitle, NAME_LIMIT),
      size: checkSize('input.size', input.size),
    };
  }
}

async function writeRegistered(tx: Tx, actor: Actor, team: TeamRow, at: Date): Promise<RowId> {
  const { name, kind, regionCode: region, leaderTitle, size } = team;
  const facts = { team: publicId('VolunteerTeam', team.id), name, kind, region, leaderTitle, size };
  const [entry] = await append(tx, [{
    id: rowId(at.getTime()), loopKey: null, loopSeq: null, previousHash: null, kind: 'TEAM_REGISTERED', verb: 'registerTeam',
    agencyId: actor.agencyId, actor: actor.pseudonym, purpose: actor.purpose, policyVersion: POLICY_VERSION, protocolId: null,
    fromState: null, after: null, at, personId: null, facts: keepFacts(teamEntries.TEAM_REGISTERED, facts),
  }]);
  return entry!.id;
}
