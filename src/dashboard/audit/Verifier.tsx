import { Alert, Button, Textarea } from '@mantine/core';
import { useState } from 'react';

import { useWords } from '../app/words';
import { verdictWord } from './verdict-words';
import { verify, type Verdict } from './verification';

interface Props {
  /** A checkpoint that the reader kept. */
  oldCheckpoint: string | undefined;
  onCheckpoint: (note: string | undefined) => void;
  /** Evidence that was just fetched, by the names of its files. */
  fetched: readonly (readonly [name: string, text: string])[];
}

/** Judges evidence in this browser: nothing is sent anywhere. */
export function Verifier({ oldCheckpoint, onCheckpoint, fetched }: Props) {
  const { t } = useWords();
  const [keys, setKeys] = useState('');
  const [chosen, setChosen] = useState<readonly (readonly [string, string])[]>([]);
  const [verdicts, setVerdicts] = useState<readonly Verdict[]>([]);
  const files = chosen.length > 0 ? chosen : fetched;
  const judge = async () => { setVerdicts(await Promise.all(files.map(([name, text]) => verify(name, text, { oldCheckpoint, keys })))); };
  const choose = async (list: FileList | null) => {
    setVerdicts([]);
    setChosen(await Promise.all([...list ?? []].map(async (file) => [file.name, await file.text()] as const)));
  };
  return (
    <section className="card" aria-labelledby="verify">
      <h2 id="verify">{t('在本机核验证据', 'Verify evidence on this machine')}</h2>
      <p className="quiet">{t('由浏览器自己计算，不经服务器；也可核验磁盘上的旧文件。', 'The browser computes it, without the server; files from a disk are welcome.')}</p>
      {!window.isSecureContext && <Alert color="red" role="alert">{t('浏览器只在 https 或本机地址下提供密码计算，此处不能核验。', 'Browsers compute signatures on https and localhost only: nothing can be verified here.')}</Alert>}
      <div className="files">
        <label>{t('证据文件（可多选）', 'Evidence files')}
          <input type="file" multiple accept=".json" onChange={(event) => { void choose(event.currentTarget.files); }} data-file="evidence" />
        </label>
        <label>{t('以前留存的检查点（可选）', 'A checkpoint that you kept (optional)')}
          <input type="file" data-file="checkpoint" onChange={(event) => { const [file] = event.currentTarget.files ?? []; setVerdicts([]); if (file) void file.text().then(onCheckpoint); else onCheckpoint(undefined); }} />
        </label>
        <Textarea label={t('日志公钥，每行一个（可选）', 'Keys of the log, one a line (optional)')} autosize minRows={1} value={keys} onChange={(event) => { setKeys(event.currentTarget.value); setVerdicts([]); }} />
      </div>
      <Button mt="sm" disabled={files.length === 0 || !window.isSecureContext} onClick={() => { void judge(); }}>{t('核验', 'Verify')} {files.length > 0 && `(${files.length})`}</Button>
      <div aria-live="polite">{verdicts.map((verdict) => <OneVerdict key={verdict.name} verdict={verdict} />)}</div>
    </section>
  );
}

function OneVerdict({ verdict: { name, holds, sentence, isKeyKnown, isCompared, isWhole } }: { verdict: Verdict }) {
  const { t, language } = useWords();
  const checks: readonly [boolean, string, string][] = [
    [isKeyKnown, t('签名用的是您给的公钥', 'Signed with a key that you gave'), t('公钥取自文件本身，没有别人担保', 'The key is the file’s own: nobody else vouches for it')],
    [isCompared, t('日志由您留存的检查点延续而来，此前内容未变', 'The log goes on from your checkpoint, unchanged before it'), t('没有与以前的检查点比对', 'Not compared with an earlier checkpoint')],
    [isWhole, t('是完整经过，末尾没有被截', 'A whole history, with its end'), t('不是完整经过，或尚无提交可比', 'Not a whole history, or nothing committed to compare with yet')],
  ];
  return (
    <div className={holds ? 'verdict holds' : 'verdict fails'} data-verdict={holds}>
      <h3>{holds ? `✓ ${t('核验通过', 'It holds')}` : `✗ ${t('核验不通过', 'It does not hold')}`} <span className="quiet">{name}</span></h3>
      <p>{verdictWord(sentence, language)}</p>
      {holds && <ul>{checks.map(([isSo, yes, no]) => <li key={yes} className={isSo ? 'fine' : 'quiet'}>{isSo ? `✓ ${yes}` : `– ${no}`}</li>)}</ul>}
    </div>
  );
}
