import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';

import type { LoopStream } from '../../client';
import { LiveQuery, type LiveAnswer, type LiveQueryOptions } from './live-query';
import type { Session } from './session';

/** Tells a stream what the browser knows of the network. */
export function useNetwork(stream: Pick<LoopStream<unknown>, 'retryNow' | 'linkLost'>): void {
  useEffect(() => {
    const back = () => { stream.retryNow(); };
    const gone = () => { stream.linkLost(); };
    window.addEventListener('online', back);
    window.addEventListener('offline', gone);
    return () => {
      window.removeEventListener('online', back);
      window.removeEventListener('offline', gone);
    };
  }, [stream]);
}

/** A live query for as long as the component is there. Changed variables, by `key`, ask again. */
export function useLiveQuery<T extends { readonly position: string }>(
  session: Session, options: LiveQueryOptions, key = '',
): LiveAnswer<T> & { readonly retry: () => void; readonly refresh: () => void } {
  const latest = useRef(options);
  latest.current = options;
  const query = useMemo(() => new LiveQuery<T>(session, {
    ...latest.current,
    variables: () => latest.current.variables?.() ?? {},
    onEvent: (frame) => { latest.current.onEvent?.(frame); },
  }), [session]);
  useEffect(() => {
    query.start();
    return () => { query.stop(); };
  }, [query]);
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current) query.refresh();
    isFirst.current = false;
  }, [query, key]);
  useNetwork(query.stream);
  const answer = useSyncExternalStore((listener) => query.subscribe(listener), () => query.current);
  return { ...answer, retry: () => { query.stream.retryNow(); }, refresh: () => { query.refresh(); } };
}

/** The time of now, anew every so many milliseconds. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => { setNow(Date.now()); }, everyMs);
    return () => { clearInterval(timer); };
  }, [everyMs]);
  return now;
}
