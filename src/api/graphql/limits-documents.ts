import { createHash } from 'node:crypto';
import type { DocumentNode } from 'graphql';

/** Documents that are kept. The largest that is let in takes about 0.7 MB. */
const MOST = 200;
/** Length of a SHA-256 in hexadecimal, with which the server's keys end. */
const HASH_LENGTH = 64;

/** Documents that were valid before, the last used ones: they are neither parsed nor validated again. */
export class KnownDocuments {
  private readonly documents = new Map<string, DocumentNode>();

  /** The document of this text, where it is known. */
  find(source: string): DocumentNode | undefined {
    return this.take(createHash('sha256').update(source, 'utf8').digest('hex'));
  }

  async get(key: string): Promise<DocumentNode | undefined> {
    return this.take(key.slice(-HASH_LENGTH));
  }

  async set(key: string, document: DocumentNode): Promise<void> {
    this.documents.set(key.slice(-HASH_LENGTH), document);
    const [oldest] = this.documents.keys();
    if (this.documents.size > MOST && oldest !== undefined) this.documents.delete(oldest);
  }

  async delete(key: string): Promise<boolean> {
    return this.documents.delete(key.slice(-HASH_LENGTH));
  }

  private take(hash: string): DocumentNode | undefined {
    const document = this.documents.get(hash);
    if (document) {
      this.documents.delete(hash);
      this.documents.set(hash, document);
    }
    return document;
  }
}
