import { useEffect, useMemo, useSyncExternalStore } from 'react';

import type { Session } from '../shared/session';
import { useNetwork } from '../shared/use-live';
import { BoardCounts, type CountsAnswer } from './board-counts';

/** The counts of the board for as long as it is open. */
export function useCounts(session: Session): CountsAnswer & { readonly retry: () => void } {
  const counts = useMemo(() => new BoardCounts(session), [session]);
  useEffect(() => {
    counts.start();
    return () => { counts.stop(); };
  }, [counts]);
  useNetwork(counts);
  const answer = useSyncExternalStore((listener) => counts.subscribe(listener), () => counts.current);
  return { ...answer, retry: () => { counts.retryNow(); } };
}
