import type { Surroundings } from '../../src/core/access/request-context';
import type { SetClock } from '../../src/core/kernel/clock';
import type { Places } from '../../src/core/places/places';
import { Acting, type DemoServices } from './acting';
import { DeploymentStories } from './deployments';
import { InvestigationStories } from './investigations';
import { LaidDays } from './laid-days';
import { LeadStories } from './leads';
import { Stage } from './stage';
import { TeamRegister } from './teams';
import { TransferStories } from './transfers';

/** What the demo world is built on: a platform of its own, on a clock that the builder sets. */
export interface DemoPlatform extends Surroundings {
  readonly clock: SetClock;
  readonly places: Places;
  readonly services: DemoServices;
  /** Writes every breach that is due by the clock. */
  look(): Promise<unknown>;
}

/** The two districts whose communities the 87 work groups go to. */
const DISTRICTS = ['350602', '350603'];

/**
 * Builds the world of 18 to 23 March 2022 in Zhangzhou, laid so that it ends at `end`, through the same verbs as real
 * work. The same `end` gives the same world. Built again over a part of it, it goes on where it stopped.
 */
export async function buildDemoWorld(platform: DemoPlatform, end: Date): Promise<void> {
  const days = new LaidDays(end);
  platform.clock.set(days.at(18, '06:00'));
  const stage = new Stage(platform.clock, end, () => platform.look());
  const acting = new Acting(platform.services, stage, platform, platform.places);
  const teams = new TeamRegister(acting);
  const investigations = new InvestigationStories(acting, teams, new TransferStories(acting, days));
  const communities = platform.places.regions({ level: 'COMMUNITY', on: acting.today }).map((region) => region.code);
  await teams.registerAll();
  new DeploymentStories(acting, days, teams).begin(communities.filter((code) => DISTRICTS.includes(code.slice(0, 6))));
  new LeadStories(acting, days, (sought) => investigations.begin(sought)).begin();
  await stage.play();
  platform.clock.set(end);
  await platform.look();
}
