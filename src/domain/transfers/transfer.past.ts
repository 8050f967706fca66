import type { Tx } from '../../core/db/context';
import { publicId, rowIdOf, type RowId } from '../../core/kernel/ids';
import { factOf, isSameMoment, lastOf, type KindPast } from '../../core/loops/past';
import type { PastEntry } from '../../core/loops/past-entry';
import { findSites } from '../sites/site.store';
import { findHandovers } from './handover.store';
import type { HandoverRow, TransferRow } from './transfer.entity';

const GOES_TO = ['TRANSFER_ORDERED', 'TRANSFER_REDIRECTED'] as const;
/** Entries after which a transfer keeps the room that they name, or none. */
const ROOMS = [
  'TRANSFER_ACCEPTED', 'TRANSFER_REDIRECTED', 'TRANSFER_ADMITTED', 'TRANSFER_ABORTED', 'TRANSFER_ABORTING', 'TRANSFER_WITHDRAWN',
  'TRANSFER_RESERVATION_LAPSED',
] as const;
const RECEIPTS = ['TRANSFER_BOARDED', 'TRANSFER_ADMITTED', 'TRANSFER_RETURNED', 'TRANSFER_HOME'] as const;
const OPENED = ['TRANSFER_ORDERED', 'TRANSFER_RETURN_ORDERED'] as const;

/** The past of a transfer. Its order, transport and first custodian never change. */
export const transferPast: KindPast<TransferRow> = {
  row(now, entries) {
    const sent = lastOf(entries, 'TRANSFER_DISPATCHED');
    const first = idIn('Agency', factOf(lastOf(entries, ...OPENED), 'custodian')) ?? now.firstCustodianId;
    const disinfectedAt = factOf(sent, 'vehicleDisinfectedAt');
    return {
      ...now,
      transportId: idIn('Agency', factOf(lastOf(entries, ...OPENED), 'transport')) ?? now.transportId,
      firstCustodianId: first,
      fromStayId: idIn('IsolationStay', factOf(lastOf(entries, 'TRANSFER_RETURN_ORDERED'), 'stay')),
      siteId: idIn('IsolationSite', factOf(lastOf(entries, ...GOES_TO), 'site')),
      roomId: roomKept(lastOf(entries, ...ROOMS)),
      vehicle: factOf(sent, 'vehicle'),
      vehicleDisinfectedAt: disinfectedAt === null ? null : new Date(disinfectedAt),
      custodianId: idIn('Agency', factOf(lastOf(entries, ...RECEIPTS), 'custodian')) ?? first,
    };
  },
  async beside(tx, loop, entries) {
    const rows = await findHandovers(tx, [loop]);
    const begun = new Set(entries.flatMap((entry) => factOf(entry, 'handover') ?? []));
    return rows.length === begun.size && rows.every((row) => isSigned(row, entries));
  },
  answerers: {
    movedBy: ['TRANSFER_REDIRECTED'],
    of: answerersOf,
  },
};

/** The room that is kept after an entry; that of a lapse names the room that is kept no longer. */
function roomKept(entry: PastEntry | undefined): RowId | null {
  return entry?.kind === 'TRANSFER_RESERVATION_LAPSED' ? null : idIn('IsolationRoom', factOf(entry, 'room'));
}

/** The hand-overs that were begun by then; one whose second signature came later waits for it. */
export function handoversAt(rows: readonly HandoverRow[], entries: readonly PastEntry[]): HandoverRow[] {
  return rows.flatMap((row) => {
    const signed = entries.filter((entry) => factOf(entry, 'handover') === publicId('Handover', row.id));
    if (signed.length === 0) return [];
    if (signed.some((entry) => (RECEIPTS as readonly string[]).includes(entry.kind))) return [row];
    return [{ ...row, receivedBy: null, receivedAt: null, receivedPlace: null, receivedTemperature: null, receivedSymptoms: null }];
  });
}

/** Whether the signatures of a hand-over are those of its entries, with what whoever signed saw. */
function isSigned(row: HandoverRow, entries: readonly PastEntry[]): boolean {
  const own = entries.filter((entry) => factOf(entry, 'handover') === publicId('Handover', row.id));
  const receipt = own.find((entry) => (RECEIPTS as readonly string[]).includes(entry.kind));
  const [release] = own;
  if (!release || isLater(row.releasedAt, release.at) || !saw(release, row.releasedPlace, row.releasedTemperature)) return false;
  if (!receipt) return row.receivedAt === null;
  return row.receivedAt !== null && !isLater(row.receivedAt, receipt.at) && saw(receipt, row.receivedPlace, row.receivedTemperature)
    && publicId('Agency', row.toAgencyId) === factOf(receipt, 'custodian');
}

/** What ends by itself is signed as of its end, which may be noticed later; nothing is signed behind its entry. */
function isLater(signed: Date, at: Date): boolean {
  return signed > at && !isSameMoment(signed, at);
}

function saw(entry: PastEntry, place: string | null, temperature: number | null): boolean {
  return factOf(entry, 'place') === place && factOf(entry, 'temperature') === (temperature === null ? null : String(temperature));
}

async function answerersOf(tx: Tx, loops: ReadonlyMap<RowId, readonly PastEntry[]>): Promise<ReadonlyMap<RowId, RowId>> {
  const sites = [...loops].flatMap(([loop, entries]) => {
    const site = idIn('IsolationSite', factOf(lastOf(entries, ...GOES_TO), 'site'));
    return site ? [{ loop, site }] : [];
  });
  const rows = new Map((await findSites(tx, sites.map((one) => one.site))).map((row) => [row.id, row.agencyId]));
  return new Map(sites.flatMap(({ loop, site }) => (rows.has(site) ? [[loop, rows.get(site)!] as const] : [])));
}

function idIn(type: 'IsolationSite' | 'IsolationRoom' | 'IsolationStay' | 'Agency', id: string | null): RowId | null {
  return id === null ? null : rowIdOf(type, id) ?? null;
}
