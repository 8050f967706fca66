import type { Language } from '../shared/word';
import type { Mapping } from './lead-fields';
import type { CellFault, Checked, Chunk, Opened, RowAnswer } from './sheet-parts';
import type { BookKind } from './write-book';

type Question =
  | { readonly ask: 'open'; readonly file: File }
  | { readonly ask: 'check'; readonly headerRow: number; readonly mapping: Mapping }
  | { readonly ask: 'chunk'; readonly at: number }
  | { readonly ask: 'told'; readonly at: number; readonly answers: readonly RowAnswer[] }
  | { readonly ask: 'result'; readonly kind: BookKind; readonly language: Language };
/** What the worker is asked. */
export type Asked = Question & { readonly id: number };

interface Answered { readonly id: number; readonly value?: unknown; readonly failed?: string }

/** The page's side of the worker that holds a sheet. */
export class SheetClient {
  private readonly worker = new Worker(new URL('./sheet.worker.ts', import.meta.url), { type: 'module' });
  private readonly waiting = new Map<number, { done: (value: unknown) => void; failed: (error: Error) => void }>();
  private last = 0;

  constructor() {
    this.worker.addEventListener('message', ({ data: { id, value, failed } }: MessageEvent<Answered>) => {
      const asker = this.waiting.get(id);
      this.waiting.delete(id);
      if (failed) asker?.failed(new Error(failed));
      else asker?.done(value);
    });
  }

  /** @throws Error with the message OLD_EXCEL or BROKEN. */
  open(file: File): Promise<Opened> {
    return this.ask({ ask: 'open', file });
  }

  check(headerRow: number, mapping: Mapping): Promise<Checked> {
    return this.ask({ ask: 'check', headerRow, mapping });
  }

  chunk(at: number): Promise<Chunk> {
    return this.ask({ ask: 'chunk', at });
  }

  told(at: number, answers: readonly RowAnswer[]): Promise<CellFault[]> {
    return this.ask({ ask: 'told', at, answers });
  }

  result(kind: BookKind, language: Language): Promise<Blob> {
    return this.ask({ ask: 'result', kind, language });
  }

  /** Ends the worker, and with it what is kept of the sheet. */
  close(): void {
    this.worker.terminate();
  }

  private ask<T>(question: Question): Promise<T> {
    this.last += 1;
    const id = this.last;
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { done: (value) => { resolve(value as T); }, failed: reject });
      this.worker.postMessage({ ...question, id });
    });
  }
}
