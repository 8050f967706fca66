import { createHash } from 'node:crypto';
import {
  createSourceEventStream, execute, getOperationAST, Kind, visit,
  type DocumentNode, type ExecutionArgs, type ExecutionResult, type FieldNode,
} from 'graphql';
import type { ShownPerson } from '../../core/access/disclosure';
import type { RequestContext } from '../../core/access/request-context';

/** The execution of an operation on one frame, and what it shows of persons. */
interface Executed {
  readonly result: ExecutionResult;
  readonly shown: readonly ShownPerson[];
}

/**
 * Executes subscriptions. Streams give viewers of one class the same frame object; what an operation makes of it is
 * executed once and given to all of them, with what it shows of persons, so that each is written down as a receiver.
 */
export class FrameExecution {
  private readonly executed = new WeakMap<object, Map<string, Promise<Executed>>>();
  private readonly frames = new WeakMap<ExecutionResult, object>();

  /** Answers the results of a subscription, or what keeps it from beginning. */
  async subscribe(args: ExecutionArgs): Promise<AsyncGenerator<ExecutionResult, void, void> | ExecutionResult> {
    const source = await createSourceEventStream(args);
    if (!(Symbol.asyncIterator in source)) return source;
    const selection = selectionOf(args);
    return eachOf(source as AsyncGenerator<object, void, void>, (frame) => this.resultOf(args, selection, frame));
  }

  /** The cursor of the frame that a result was made of, whether the operation asks for it or not. */
  cursorOf(result: ExecutionResult): string | undefined {
    return (this.frames.get(result) as { cursor?: string } | undefined)?.cursor;
  }

  private async resultOf(args: ExecutionArgs, selection: string, frame: object): Promise<ExecutionResult> {
    const { result, shown } = await this.once(args, selection, frame);
    (args.contextValue as RequestContext).disclosures.noteAll(shown);
    return result;
  }

  private once(args: ExecutionArgs, selection: string, frame: object): Promise<Executed> {
    const known = this.executed.get(frame) ?? new Map<string, Promise<Executed>>();
    this.executed.set(frame, known);
    const running = known.get(selection) ?? this.run(args, frame, () => known.delete(selection));
    known.set(selection, running);
    return running;
  }

  private async run(args: ExecutionArgs, frame: object, forget: () => void): Promise<Executed> {
    const context = (args.contextValue as RequestContext).anew();
    try {
      const result = await execute({ ...args, rootValue: frame, contextValue: context });
      this.frames.set(result, frame);
      if (result.errors) forget();
      return { result, shown: context.disclosures.take() };
    } catch (error) {
      forget();
      throw error;
    }
  }
}

/** What an operation makes of a frame: its text, its name and the variables that are used below the subscription's own field. */
function selectionOf({ document, operationName, variableValues }: ExecutionArgs): string {
  const used = variablesBelowRoot(document, operationName);
  const values = Object.entries(variableValues ?? {}).filter(([name]) => used.has(name)).sort(([one], [other]) => (one < other ? -1 : 1));
  const text = document.loc?.source.body ?? '';
  return createHash('sha256').update(JSON.stringify([text, operationName ?? null, values])).digest('base64');
}

function variablesBelowRoot(document: DocumentNode, operationName: string | null | undefined): ReadonlySet<string> {
  const used = new Set<string>();
  const note = { Variable: ({ name }: { name: { value: string } }): void => { used.add(name.value); } };
  const roots = getOperationAST(document, operationName)?.selectionSet.selections ?? [];
  for (const root of roots) visit(root.kind === Kind.FIELD ? withoutArguments(root) : root, note);
  for (const one of document.definitions) if (one.kind === Kind.FRAGMENT_DEFINITION) visit(one, note);
  return used;
}

function withoutArguments(field: FieldNode): FieldNode {
  return { ...field, arguments: [] };
}

/** What `make` makes of each of the source's values; its end goes on to the source at once, whatever is under way. */
function eachOf<A, B>(source: AsyncGenerator<A, void, void>, make: (value: A) => Promise<B>): AsyncGenerator<B, void, void> {
  const made: AsyncGenerator<B, void, void> = {
    next: async () => {
      const next = await source.next();
      if (next.done) return { value: undefined, done: true };
      try {
        return { value: await make(next.value), done: false };
      } catch (error) {
        await source.return();
        throw error;
      }
    },
    return: async () => {
      await source.return();
      return { value: undefined, done: true };
    },
    throw: async (error) => {
      await source.throw(error);
      throw error;
    },
    [Symbol.asyncIterator]: () => made,
    [Symbol.asyncDispose]: async () => { await made.return(); },
  };
  return made;
}
