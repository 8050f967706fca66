import type { Duplex } from 'node:stream';

/**
 * Whether a page of this origin may open a WebSocket: browsers send an origin and no preflight, so the server has to
 * look. Programs send none and are let in; their token decides.
 */
export function admitsOrigin(origin: string | undefined, host: string | undefined, allowed: readonly string[]): boolean {
  if (origin === undefined) return true;
  if (allowed.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
}

/** Answers a request for an upgrade with a plain refusal, such as `403 Forbidden`, and hangs up. */
export function refuseUpgrade(socket: Duplex, status: string): void {
  socket.once('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
