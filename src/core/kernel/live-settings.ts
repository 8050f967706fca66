import { z } from 'zod';

/** Settings of live delivery, which config.ts takes in. */
export const LIVE_SETTINGS = {
  CURSOR_KEY: {
    type: z.string().min(32).optional(), form: 'a secret of 32 characters or more, such as openssl rand -base64 48 prints',
    defaultText: 'made and kept in BIHUAN_DATA', production: 'required' as const,
    meaning: 'Secret that signs event cursors; the same on all servers of one database.',
  },
  NATS_URL: {
    type: z.string().refine(isNatsUrl).optional(), form: 'a URL such as nats://user:password@host:4222', defaultText: 'no relay',
    meaning: 'NATS with JetStream that relays places of the log between many servers of one database. Without it each server asks the database.',
  },
};

/** What is read of {@link LIVE_SETTINGS}. */
export interface LiveSettings {
  /** Absent outside of production where the key is one that is kept in the data directory. */
  cursorKey?: string;
  /** Absent where servers ask the database alone. May hold a password. */
  natsUrl?: string;
}

/** The settings by their names in the configuration. */
export function liveSettingsOf(values: { CURSOR_KEY: string | undefined; NATS_URL: string | undefined }): LiveSettings {
  return { cursorKey: values.CURSOR_KEY, natsUrl: values.NATS_URL };
}

function isNatsUrl(url: string): boolean {
  return URL.canParse(url) && ['nats:', 'tls:'].includes(new URL(url).protocol);
}
