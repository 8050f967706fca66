import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';

import { VerbQueue, type LinkState, type QueuedVerb } from '../../client';
import type { Session } from '../shared/session';
import { useNetwork } from '../shared/use-live';
import { liveWork, type WorkLoop } from './work-query';

/** The worklist as React sees it. */
export interface Work {
  readonly loops: readonly WorkLoop[];
  readonly state: LinkState;
  readonly trueUpTo: number | undefined;
  readonly error: string | undefined;
  readonly retry: () => void;
}

/** Follows what an agency holds. */
export function useWork(session: Session, agencyId: string): Work {
  const [link, setLink] = useState<{ state: LinkState; error?: string }>({ state: 'CONNECTING' });
  const [trueUpTo, setTrueUpTo] = useState<number>();
  const live = useMemo(() => {
    const heard = () => { setTrueUpTo(Date.now()); };
    return liveWork(session, agencyId, { onState: (state, error) => { setLink({ state, error: error?.message }); }, onFrame: heard, onSnapshot: heard });
  }, [session, agencyId]);
  useEffect(() => {
    live.start();
    return () => { live.stop(); };
  }, [live]);
  useNetwork(live.stream);
  const loops = useSyncExternalStore((listener) => live.store.subscribe(listener), () => live.store.all);
  return { loops, state: link.state, error: link.error, trueUpTo, retry: () => { live.stream.retryNow(); } };
}

/** The queue of this identity's verbs, sent whenever there is a link. */
export function useVerbQueue(session: Session, onAccepted: (verb: QueuedVerb) => void): { queue: VerbQueue; queued: readonly QueuedVerb[] } {
  const accepted = useRef(onAccepted);
  accepted.current = onAccepted;
  const queue = useMemo(() => new VerbQueue({
    // Verbs hold what a person typed of somebody: they end with the tab, and nobody else at this machine reads them.
    storage: sessionStorage, prefix: session.storagePrefix,
    send: (document, variables) => session.link.send(document, variables),
    onAccepted: (verb) => { accepted.current(verb); },
  }), [session]);
  useEffect(() => {
    const flush = () => { void queue.flush(); };
    const warn = (event: BeforeUnloadEvent) => { if (queue.all.length > 0) event.preventDefault(); };
    flush();
    window.addEventListener('online', flush);
    window.addEventListener('beforeunload', warn);
    return () => {
      window.removeEventListener('online', flush);
      window.removeEventListener('beforeunload', warn);
      queue.stop();
    };
  }, [queue]);
  const queued = useSyncExternalStore((listener) => queue.subscribe(listener), () => queue.all);
  return { queue, queued };
}
