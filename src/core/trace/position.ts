import { createHmac, timingSafeEqual } from 'node:crypto';
import { Refusal } from '../kernel/errors';

const MAC_BYTES = 16;

/**
 * Writes and reads event cursors: the log's epoch and the index behind which to go on, signed, so that a client
 * can neither guess nor forge a place. Index -1 is the place before the first event.
 */
export class EventCursors {
  constructor(private readonly key: string, readonly epoch: string) {}

  /** The cursor behind the event with this index. */
  write(index: number): string {
    const body = Buffer.alloc(24);
    Buffer.from(this.epoch.replaceAll('-', ''), 'hex').copy(body);
    body.writeBigInt64BE(BigInt(index), 16);
    return Buffer.concat([body, this.sign(body)]).toString('base64url');
  }

  /**
   * The index in a cursor. A cursor of another epoch is CURSOR_FUTURE: the log was restored since and the client
   * must take a new snapshot. One that this platform never wrote is BAD_USER_INPUT.
   */
  read(cursor: string): number {
    const bytes = Buffer.from(cursor, 'base64url');
    const body = bytes.subarray(0, 24);
    const mac = bytes.subarray(24);
    if (mac.length !== MAC_BYTES || !timingSafeEqual(mac, this.sign(body))) {
      throw new Refusal('BAD_USER_INPUT', 'This is no event cursor of this platform. Use one that a query or an event gave.', { path: 'after' });
    }
    if (body.subarray(0, 16).toString('hex') !== this.epoch.replaceAll('-', '')) {
      throw new Refusal('CURSOR_FUTURE', 'This cursor is of another epoch of the log. Query again and subscribe from its position.');
    }
    return Number(body.readBigInt64BE(16));
  }

  private sign(body: Uint8Array): Buffer {
    return createHmac('sha256', this.key).update(body).digest().subarray(0, MAC_BYTES);
  }
}
