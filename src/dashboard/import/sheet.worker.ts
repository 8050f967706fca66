import { UnreadableFile } from './open-sheet';
import { SheetDesk } from './sheet-desk';
import type { Asked } from './sheet';

const desk = new SheetDesk();

self.addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  answer(data).then(
    (value) => { self.postMessage({ id: data.id, value }); },
    (error: unknown) => { self.postMessage({ id: data.id, failed: error instanceof UnreadableFile ? error.code : 'BROKEN' }); },
  );
});

async function answer(asked: Asked): Promise<unknown> {
  switch (asked.ask) {
    case 'open': return desk.open(asked.file);
    case 'check': return desk.check(asked.headerRow, asked.mapping);
    case 'chunk': return desk.chunk(asked.at);
    case 'told': return desk.told(asked.at, asked.answers);
    case 'result': return desk.result(asked.kind, asked.language);
  }
}
