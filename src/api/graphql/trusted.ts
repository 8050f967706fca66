import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GraphQLError, Kind, parse, print, separateOperations, type DocumentNode } from 'graphql';
import { forbidden } from '../../core/kernel/errors';

/** Before the hexadecimal hash in the id of a document, as GraphQL over HTTP writes it. */
const PREFIX = 'sha256:';

/**
 * The operations of a directory of `.graphql` files and of those below it, each with its fragments, without comments and printed in the one
 * usual form. An operation is known by its text in that form, and by the SHA-256 of it.
 */
export class TrustedOperations {
  private readonly byId = new Map<string, string>();

  /** @throws Error with the name of the file where one is not GraphQL. */
  static of(directory: string): TrustedOperations {
    const trusted = new TrustedOperations();
    for (const name of readdirSync(directory, { encoding: 'utf8', recursive: true }).filter((one) => one.endsWith('.graphql')).sort()) trusted.add(name, readFileSync(join(directory, name), 'utf8'));
    return trusted;
  }

  /** Adds every operation of a text; `name` is for the error. */
  add(name: string, text: string): void {
    try {
      for (const source of normalized(parse(text))) this.byId.set(idOf(source), source);
    } catch (error) {
      if (error instanceof GraphQLError) throw new Error(`The file ${name} of trusted operations is not GraphQL: ${error.message}`);
      throw error;
    }
  }

  /** Ids of all operations, such as `sha256:9f86…`. */
  get ids(): readonly string[] {
    return [...this.byId.keys()];
  }

  /** The text behind an id that a client sent as `documentId`; undefined where there is none. */
  source(documentId: string): string | undefined {
    return this.byId.get(documentId.toLowerCase());
  }

  /** @throws Refusal FORBIDDEN where the document holds anything but operations that are known. */
  check(document: DocumentNode): void {
    const operations = normalized(document);
    if (operations.length === 0 || !operations.every((source) => this.byId.has(idOf(source)))) {
      throw forbidden('This server runs only operations that it was delivered with (schema/operations). Send one of them, or its id as documentId.');
    }
  }
}

/** The operations of a document, each for itself and in the one form that {@link TrustedOperations} knows. */
function normalized(document: DocumentNode): string[] {
  const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  const separate = Object.values(separateOperations(document));
  // Two of one name would hide each other; validation refuses them.
  return separate.length === operations.length ? separate.map((one) => print(one)) : [];
}

function idOf(source: string): string {
  return PREFIX + createHash('sha256').update(source, 'utf8').digest('hex');
}
