import type { RowId } from '../kernel/ids';

/** By which way an answer goes out. */
export const DISCLOSURE_CHANNELS = ['QUERY', 'MUTATION', 'SUBSCRIPTION', 'EXPORT'] as const;
/** One of {@link DISCLOSURE_CHANNELS}. */
export type DisclosureChannel = (typeof DISCLOSURE_CHANNELS)[number];

/** What one caller received by one way of some persons, of whom the same classes were shown. */
export interface DisclosureLine {
  readonly agency: RowId;
  readonly actor: RowId;
  readonly purpose: string | null;
  readonly channel: DisclosureChannel;
  readonly classes: readonly string[];
  readonly masked: readonly string[];
  readonly persons: readonly RowId[];
}
