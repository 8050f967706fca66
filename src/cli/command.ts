/** A program of the command line: what it was told to do, and how it does it. */
export interface Command<Order> {
  /** Shown where the arguments are none of its own. */
  readonly usage: string;
  /** What the arguments ask for; undefined, or throwing, for what cannot be meant. */
  readonly read: (args: readonly string[]) => Order | undefined;
  /** Does it. @returns the exit code; none means 0. */
  readonly run: (order: Order, say: (line: string) => void) => Promise<number | void>;
  /** The sentence for what ended it. By default the error's own. */
  readonly explain?: (error: unknown) => string;
}

/** Runs a program with this process's arguments: exit code 2 and its usage for wrong ones, 1 and a sentence for what fails. */
export async function runCommand<Order>({ usage, read, run, explain = messageOf }: Command<Order>): Promise<void> {
  const order = orderOf(read);
  if (order === undefined) {
    process.stderr.write(`${usage}\n`);
    process.exitCode = 2;
    return;
  }
  try {
    process.exitCode = await run(order, (line) => { process.stdout.write(`${line}\n`); }) ?? 0;
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  }
}

function orderOf<Order>(read: Command<Order>['read']): Order | undefined {
  try {
    return read(process.argv.slice(2));
  } catch {
    return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
