import type { Tx } from '../../core/db/context';
import type { RowId } from '../../core/kernel/ids';

/** Who had a person from a moment on. */
export interface CustodyRow {
  /** Null where the person was released and nobody has custody. */
  agencyId: RowId | null;
  since: Date;
  transferId: RowId;
}

/**
 * Everything that ever gave somebody custody of the person: a transfer names who has the person at first, a second
 * signature passes the person on, a release ends it. Of one moment the later step counts.
 */
const CUSTODY = `
  SELECT agency AS "agencyId", at AS since, transfer AS "transferId" FROM (
    SELECT t.first_custodian_id AS agency, l.opened_at AS at, t.id AS transfer, l.id AS loop, 0 AS step
      FROM transfer t JOIN loop l ON l.id = t.id WHERE l.person_id = $1
    UNION ALL
    SELECT h.to_agency_id, h.received_at, h.transfer_id, l.id, h.seq FROM handover h JOIN loop l ON l.id = h.transfer_id
      WHERE l.person_id = $1 AND h.received_at IS NOT NULL
    UNION ALL
    SELECT NULL, s.released_at, s.transfer_id, s.transfer_id, 32767 FROM isolation_stay s JOIN loop l ON l.id = s.id
      WHERE l.person_id = $1 AND s.released_at IS NOT NULL
  ) AS steps
  WHERE at <= $2 ORDER BY at DESC, loop DESC, step DESC LIMIT 1`;

/** Who had the person at a moment; null where no transfer had been ordered by then. Needs the context advance. */
export async function findCustody(tx: Tx, person: RowId, at: Date): Promise<CustodyRow | null> {
  const [row]: CustodyRow[] = await tx.query(CUSTODY, [person, at]);
  return row ?? null;
}
