import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Envelope } from './envelope';

const MAC_BYTES = 16;

/**
 * A place of the log as it travels between servers of one database: ids and WORK states, and a seal by a key that
 * these servers share, so that nobody else on the way can put one in.
 */
export class RelayedPlaces {
  constructor(private readonly key: string) {}

  write(place: Envelope): Uint8Array {
    const text = Buffer.from(JSON.stringify(place), 'utf8');
    return Buffer.concat([this.seal(text), text]);
  }

  /** The place; undefined for what none of these servers wrote. */
  read(bytes: Uint8Array): Envelope | undefined {
    const mac = bytes.subarray(0, MAC_BYTES);
    const text = bytes.subarray(MAC_BYTES);
    if (mac.length !== MAC_BYTES || !timingSafeEqual(mac, this.seal(text))) return undefined;
    const place = JSON.parse(Buffer.from(text).toString('utf8')) as Envelope;
    return place.move === null ? place : { ...place, move: { ...place.move, openedAt: new Date(place.move.openedAt) } };
  }

  private seal(text: Uint8Array): Buffer {
    return createHmac('sha256', this.key).update('relay ').update(text).digest().subarray(0, MAC_BYTES);
  }
}
