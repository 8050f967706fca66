import type { RowId } from '../../core/kernel/ids';
import type { FoldCheck } from '../../core/trace/log/fold-check';

const DIFFERING = `
  WITH told AS (
    SELECT t.room_id, l.id AS loop_id, l.person_id, 'RESERVED' AS state FROM transfer t JOIN loop l ON l.id = t.id
    WHERE t.site_id IS NOT NULL AND l.state IN ('ACCEPTED', 'DISPATCHED', 'ON_BOARD', 'ARRIVED')
    UNION ALL
    SELECT s.room_id, l.id, l.person_id, 'OCCUPIED' FROM isolation_stay s JOIN loop l ON l.id = s.id WHERE l.state = 'STAYING'
  ), used AS (
    SELECT u.room_id, u.loop_id, u.person_id, u.state FROM room_use u JOIN loop l ON l.id = u.loop_id
    WHERE u.ended_at IS NULL AND l.kind IN ('TRANSFER', 'STAY')
  ), differing AS (
    (TABLE told EXCEPT TABLE used) UNION ALL (TABLE used EXCEPT TABLE told)
  )
  SELECT room_id AS room FROM differing
  UNION SELECT t.room_id FROM told t JOIN isolation_room r ON r.id = t.room_id WHERE r.state <> t.state
  ORDER BY 1 LIMIT 20`;

/** Rooms whose use is not what transfers and stays say; these are compared with the trace by themselves. */
export const foldRooms: FoldCheck = {
  async page(tx) {
    const rows: { room: RowId }[] = await tx.query(DIFFERING);
    return { next: null, findings: rows.map(({ room }) => ({ index: null, sentence: `The use of room ${room} is not what transfers and stays tell.` })) };
  },
};
