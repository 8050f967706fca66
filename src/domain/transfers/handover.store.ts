import { In } from 'typeorm';
import type { Tx } from '../../core/db/context';
import { openColumns, sealColumns } from '../../core/db/keys/sealed-columns';
import { rowId, type RowId } from '../../core/kernel/ids';
import type { Signs } from './handover';
import { HandoverRow, SEALED_OF_HANDOVER } from './transfer.entity';

/** The first signature of a hand-over. */
export interface Release {
  readonly transfer: RowId;
  /** Who is handed over: under whose key the place is sealed. */
  readonly person: RowId;
  readonly from: RowId;
  readonly to: RowId;
  readonly by: RowId;
  readonly at: Date;
  readonly signs: Signs;
}

/** The hand-overs of these transfers that the context reaches, in their order. */
export async function findHandovers(tx: Tx, transfers: readonly RowId[]): Promise<HandoverRow[]> {
  const rows = await tx.find(HandoverRow, { where: { transferId: In([...transfers]) }, order: { transferId: 'ASC', seq: 'ASC' } });
  return openColumns(tx, SEALED_OF_HANDOVER, rows);
}

/** The last hand-over between these two, if its second signature is missing; null otherwise. */
export async function findPendingHandover(tx: Tx, transfer: RowId, from: RowId, to: RowId): Promise<HandoverRow | null> {
  const last = (await findHandovers(tx, [transfer])).at(-1);
  return last && last.receivedAt === null && last.fromAgencyId === from && last.toAgencyId === to ? last : null;
}

/** Begins a hand-over with the signature of whoever lets go. The caller holds the lock of the loop. */
export async function beginHandover(tx: Tx, release: Release): Promise<RowId> {
  const before = await findHandovers(tx, [release.transfer]);
  const row: HandoverRow = {
    id: rowId(release.at.getTime()), transferId: release.transfer, seq: before.length + 1, fromAgencyId: release.from, toAgencyId: release.to,
    releasedBy: release.by, releasedAt: release.at, releasedPlace: release.signs.place, releasedTemperature: release.signs.temperature,
    releasedSymptoms: release.signs.symptoms, receivedBy: null, receivedAt: null, receivedPlace: null, receivedTemperature: null, receivedSymptoms: null,
  };
  await tx.insert(HandoverRow, await sealColumns(tx, SEALED_OF_HANDOVER, release.person, row));
  return row.id;
}

/** The second signature of a hand-over. */
export interface Receipt {
  readonly person: RowId;
  readonly by: RowId;
  readonly at: Date;
  readonly signs: Signs;
}

/** Completes a hand-over with the signature of whoever takes over. */
export async function completeHandover(tx: Tx, id: RowId, { person, by, at, signs }: Receipt): Promise<void> {
  await tx.update(HandoverRow, { id }, await sealColumns<HandoverRow, Partial<HandoverRow>>(tx, SEALED_OF_HANDOVER, person, {
    receivedBy: by, receivedAt: at, receivedPlace: signs.place, receivedTemperature: signs.temperature, receivedSymptoms: signs.symptoms,
  }));
}

/** Names another agency that is to take over, where the vehicle has arrived and is sent on. */
export async function readdressHandover(tx: Tx, id: RowId, to: RowId): Promise<void> {
  await tx.update(HandoverRow, { id }, { toAgencyId: to });
}
