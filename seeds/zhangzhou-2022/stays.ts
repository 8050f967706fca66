import { shanghaiDay, startOfShanghaiDay } from '../../src/core/kernel/clock';
import type { RowId } from '../../src/core/kernel/ids';
import { findStaysOfTransfers } from '../../src/domain/stays/stay.store';
import { WorkedLoop, type Acting } from './acting';
import { Draw } from './draw';
import { ReturnStories, type GoingHome } from './returns';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** When a site begins its rounds, in minutes after midnight in Zhangzhou. */
const ROUNDS: readonly number[] = [8 * 60 + 30, 15 * 60 + 30];
/** How long a round takes, in minutes. */
const ROUND_TAKES = 90;

/** Whoever is taken in by a site. */
export interface TakenIn extends GoingHome {
  /** Of the transfer. */
  readonly row: RowId;
}

/** Days at a site (隔离): looked at twice a day, now and then missed; some go home early. */
export class StayStories {
  private readonly returns: ReturnStories;

  constructor(private readonly acting: Acting) {
    this.returns = new ReturnStories(acting);
  }

  /** Looks after a person until the end of days, or up to `released`: a second look shows that the person was no contact. */
  async watch(taken: TakenIn, released: Date | undefined): Promise<void> {
    const { stage, services, surroundings } = this.acting;
    const draw = new Draw(`${taken.story}/stay`);
    const [stay] = await surroundings.database.inContext({ system: 'advance' }, (tx) => findStaysOfTransfers(tx, [taken.row]));
    const loop = new WorkedLoop(this.acting, `${taken.story}/stay`, 'IsolationStay', stay!.id);
    for (let round = roundAfter(stage.now); !released || round < released; round = roundAfter(round)) {
      await stage.at(new Date(round.getTime() + draw.whole(0, ROUND_TAKES) * MINUTE_MS));
      const temperature = 36 + draw.whole(1, 9) / 10;
      if (!draw.percent(96)) continue;
      // A stay ends with its order, whose term may be over before the days are.
      if (!await loop.may((verb) => services.observations.record(taken.site, { ...verb, temperature, symptoms: false }))) return;
    }
    await stage.at(released);
    const health = this.acting.as(taken.opener.principal.agency.code, 'ISOLATION_CARE');
    if (await loop.may((verb) => services.stays.release(health, { ...verb, reason: '复核排除密接，解除隔离。' }))) await this.returns.bring(taken, stay!.id);
  }
}

function roundAfter(time: Date): Date {
  const midnight = startOfShanghaiDay(shanghaiDay(time)).getTime();
  const rounds = [0, DAY_MS].flatMap((day) => ROUNDS.map((minutes) => new Date(midnight + day + minutes * MINUTE_MS)));
  return rounds.find((round) => round > time)!;
}
