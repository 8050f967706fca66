/**
 * Makes an async generator one that ends at once: return() of a plain one waits until what it awaits is settled, so a
 * subscription that nobody reads any more would live on until its next event. `make` gets the signal to wait under.
 */
export function endable<T>(make: (signal: AbortSignal) => AsyncGenerator<T, void, void>): AsyncGenerator<T, void, void> {
  const end = new AbortController();
  const inner = make(end.signal);
  const outer: AsyncGenerator<T, void, void> = {
    next: () => inner.next(),
    return: (value) => {
      end.abort();
      return inner.return(value);
    },
    throw: (error) => {
      end.abort();
      return inner.throw(error);
    },
    [Symbol.asyncIterator]: () => outer,
    [Symbol.asyncDispose]: async () => {
      await outer.return();
    },
  };
  return outer;
}
