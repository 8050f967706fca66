import type { Agency, VerbInput } from './agency';
import { freshKey } from './agency';
import type { Json } from './answers';
import { LEGAL_BASIS, Movers } from './transfers';
import type { World } from './world';

/** What is asked of each kind of loop of this room. */
const ASKED: Readonly<Record<string, string>> = {
  order: `id number version state phase stateName measure category startsAt endsAt reviewAt endedAt dueAt overdue withheld verbs exemptionGround exemptionWay
    heldBy { code } legalBasis { authority appealTo } protocol { code } person { id name category controlState } phases { mode from until testDays }
    stay { id state endsAt } transfer { id state } decisions { kind reason endsAt category withheld decidedBy { code } protocol { code } }`,
};
const READ = `query($id: ID!) { isolationOrder(id: $id) { ${ASKED['order']} clocks { code state } trace(first: 100) { nodes { kind agency { code } facts { name value withheld } } } } }`;
const ORDERS_OF = `query($id: ID!) { person(id: $id) { orders { nodes { id state } } } }`;
const VERSION = 'query($id: ID!) { node(id: $id) { ... on Loop { version } } }';

/** Calls a verb of this room; the payload. A version that is left out is the one that this caller sees now. */
export async function act(by: Agency, verb: string, input: VerbInput, asked = `order { ${ASKED['order']} }`): Promise<Json> {
  const filled: Record<string, unknown> = { idempotencyKey: freshKey(), ...input };
  if (filled['id'] !== undefined && filled['expectedVersion'] === undefined) {
    filled['expectedVersion'] = (await by.query(VERSION, { id: filled['id'] })).node?.version ?? 1;
  }
  const name = `${verb[0]!.toUpperCase()}${verb.slice(1)}Input`;
  return (await by.query(`mutation($input: ${name}!) { ${verb}(input: $input) { ${asked} entry { kind facts { name value } } replayed } }`, { input: filled }))[verb];
}

/** Everybody who has a part in isolation orders. */
export class Ordering extends Movers {
  constructor(private readonly world: World) {
    super(world);
  }

  /** An order that was issued by itself. */
  async issue(personId: string, more: VerbInput = {}): Promise<Json> {
    return (await act(this.health, 'issueOrder', { personId, legalBasis: LEGAL_BASIS, ...more })).order;
  }

  async read(id: string, reader: Agency = this.health): Promise<Json> {
    return (await reader.query(READ, { id })).isolationOrder;
  }

  /** The latest order of a person; undefined without one. */
  async orderOf(personId: string, reader: Agency = this.health): Promise<Json> {
    const [latest] = (await reader.query(ORDERS_OF, { id: personId })).person.orders.nodes;
    return latest ? this.read(latest.id, reader) : undefined;
  }

  /** A person who was brought to a room of a site, with the order and the stay. */
  async admitted(site: { id: string; rooms: string[] }, room = 0, lead: VerbInput = {}): Promise<{ personId: string; transferId: string; stayId: string; orderId: string }> {
    const [sought] = await this.sought(1, { lastExposureAt: this.world.clock.now().toISOString(), ...lead });
    const transferId = await this.onBoard(sought!.personId, site.id);
    await this.arrive(transferId);
    await this.site.verb('admitTransfer', { id: transferId, roomId: site.rooms[room] });
    const order = await this.orderOf(sought!.personId);
    return { personId: sought!.personId, transferId, stayId: order.stay.id, orderId: order.id };
  }
}
