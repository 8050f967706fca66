import { freshKey, type Agency, type VerbInput } from './agency';
import type { Json } from './answers';
import { leadOn, somebody, type Sought } from './leads';
import type { World } from './world';

/** Who decided, in every transfer of the stories. */
export const LEGAL_BASIS = {
  authority: '芗城区应对新冠肺炎疫情工作指挥部', law: '中华人民共和国传染病防治法', lawVersion: '2013', article: '第三十九条', necessity: '密切接触者，需集中隔离医学观察',
  appealTo: '芗城区人民政府',
};

/** Everybody who has a part in a transfer from the street Dongputou of Xiangcheng to a site in Longwen. */
export class Movers {
  readonly police: Agency;
  readonly health: Agency;
  readonly community: Agency;
  readonly transport: Agency;
  readonly site: Agency;

  constructor(private readonly w: World) {
    this.police = w.agency('PUBLIC_SECURITY-350600');
    this.health = w.agency('PUBLIC_HEALTH-350602', { purpose: 'TRANSFER' });
    this.community = w.agency('COMMUNITY-350602001', { purpose: 'ISOLATION_CARE' });
    this.transport = w.agency('TRANSPORT-350602');
    this.site = w.agency('ISOLATION_SITE-350603');
  }

  /** Persons who are sought in the street; public ids of them and of their requests. */
  async sought(count: number, lead: VerbInput = {}): Promise<{ personId: string; investigationId: string; told: Sought }[]> {
    const told = Array.from({ length: count }, () => somebody());
    const { results } = await this.police.pushLeads(told.map((one) => leadOn(one, lead)));
    return results.map((result: Json, i: number) => ({ personId: result.person.id, investigationId: result.investigation.id, told: told[i]! }));
  }

  /** A site of so many single rooms, run by an agency; its id and the ids of its rooms. */
  async siteWith(rooms: number, agencyCode = 'ISOLATION_SITE-350603', name = '裕元酒店'): Promise<{ id: string; rooms: string[] }> {
    const registrar = this.w.agency(agencyCode);
    const { site } = await registrar.verb('registerSite', { agencyId: await this.w.agencyId(agencyCode), name, kind: 'HOTEL', regionCode: '350603' });
    if (rooms === 0) return { id: site.id, rooms: [] };
    const numbers = Array.from({ length: rooms }, (_, i) => ({ number: String(301 + i), floor: 3, class: 'SINGLE' }));
    await registrar.verb('addRooms', { siteId: site.id, rooms: numbers });
    const { isolationSite } = await registrar.query(`query($id: ID!) { isolationSite(id: $id) { rooms(first: 200) { nodes { id } } } }`, { id: site.id });
    return { id: site.id, rooms: isolationSite.rooms.nodes.map((room: Json) => room.id) };
  }

  /** A transfer of a person to a site; the payload's transfer. */
  async order(personId: string, siteId: string, more: VerbInput = {}): Promise<Json> {
    return (await this.health.verb('orderTransfer', { personId, siteId, legalBasis: LEGAL_BASIS, ...more })).transfer;
  }

  async accept(id: string, more: VerbInput = {}): Promise<Json> {
    return (await this.site.verb('acceptTransfer', { id, ...more })).transfer;
  }

  /** A transfer that has been accepted, and its vehicle sent. */
  async dispatch(id: string, disinfectedAt = new Date(this.w.clock.now().getTime() - 60_000)): Promise<Json> {
    return (await this.transport.verb('dispatchTransfer', { id, vehicle: '闽E·A1234', crew: ['王师傅', '李护士'], vehicleDisinfectedAt: disinfectedAt.toISOString() })).transfer;
  }

  /** Both signatures of boarding. */
  async board(id: string): Promise<Json> {
    await this.community.verb('releaseForBoarding', { id, place: '东铺头街道1号楼下', temperature: 36.5, symptoms: false });
    return (await this.transport.verb('confirmOnBoard', { id, place: '东铺头街道1号楼下', temperature: 36.6, symptoms: false })).transfer;
  }

  async arrive(id: string): Promise<Json> {
    return (await this.transport.verb('confirmArrival', { id })).transfer;
  }

  /** A transfer that stands on the way, with the person on board. */
  async onBoard(personId: string, siteId: string): Promise<string> {
    const { id } = await this.order(personId, siteId);
    await this.accept(id);
    await this.dispatch(id);
    await this.board(id);
    return id;
  }

  /** Rooms of a site are cleaned after a stay. */
  async clean(siteId: string, roomIds: readonly string[], by = this.site): Promise<void> {
    await by.query('mutation($input: RecordRoomsCleanedInput!) { recordRoomsCleaned(input: $input) { entry { id } } }', {
      input: { idempotencyKey: freshKey(), siteId, roomIds, cleanedAt: this.w.clock.now().toISOString() },
    });
  }

  /** How many rooms of a site are free, reserved and occupied, as anybody sees it. */
  async rooms(siteId: string): Promise<Json> {
    const auditor = this.w.agency('AUDIT-350600');
    return (await auditor.query('query($id: ID!) { isolationSite(id: $id) { roomCount free reserved occupied } }', { id: siteId })).isolationSite;
  }
}
