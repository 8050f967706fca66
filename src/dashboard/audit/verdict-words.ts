import type { Language } from '../shared/word';

/** Sentences of src/client/verify with what they mean in Chinese; a group stands for what differs. */
const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [/^True: (\d+) entries stand in the log (.+) of (\d+) as the file says\. The content of (\d+) is ERASED by no certificate/,
    '属实：$1 条记录都在日志 $2（共 $3 条）中，与文件所载一致。其中 $4 条的内容已销毁（ERASED），文件没有写明凭据。'],
  [/^True: (\d+) entries stand in the log (.+) of (\d+) as the file says\. The content of (\d+) is ERASED by (.+)\.$/,
    '属实：$1 条记录都在日志 $2（共 $3 条）中，与文件所载一致。其中 $4 条的内容已依规销毁（ERASED），凭据：$5。'],
  [/^True: (\d+) entries stand in the log (.+) of (\d+) as the file says\.$/, '属实：$1 条记录都在日志 $2（共 $3 条）中，与文件所载一致。'],
  [/^The file is not a whole history/, '文件不是完整经过，或没有可比对的已提交末条。'],
  [/^Your earlier checkpoint is of another log/, '您留存的检查点属于另一份日志。'],
  [/^The log is shorter than at your checkpoint/, '日志比您留存检查点时还短：末尾被截掉了。'],
  [/^The file has no proof that the log goes on/, '文件没有证明日志由您的检查点延续而来。请带检查点重新下载证据。'],
  [/^Among the entries 0 to (\d+)/, '第 0 至 $1 条中有内容与您留存检查点时不同：历史被改过。'],
  [/^The entry at index (\d+) is not the one that the checkpoint has/, '第 $1 条不是检查点所载的那一条：内容被改过。'],
  [/^The entry at index (\d+) is of a form/, '第 $1 条的格式在此不能识别。'],
  [/^The facts of the entry at index (\d+)/, '第 $1 条的事项与当时承诺的不符：被改过。'],
  [/^The entry at index (\d+) is out of order/, '第 $1 条次序不对。'],
  [/^The entry at index (\d+) is of none of the loops/, '第 $1 条不属于文件所称的闭环。'],
  [/^The entry at index (\d+) does not follow/, '第 $1 条与同一闭环的前一条接不上：中间有缺。'],
  [/^The entry at index (\d+) commits no heads/, '第 $1 条没有提交末条。'],
  [/^The head of a loop is not the one/, '某闭环的末条与已提交的不符。'],
  [/^The file is compared with older heads/, '文件所比对的末条比检查点所载的旧：经过的末尾可能被截掉了。'],
  [/^The end of a history was cut off/, '经过的末尾被截掉了。'],
  [/^The entry at index (\d+) is not the one that its committed head names/, '第 $1 条不是已提交末条所指的那一条。'],
  [/^The file keeps back the committed head/, '文件隐去了某闭环已提交的末条。'],
  [/^The policy version of the entry at index (\d+)/, '第 $1 条的权限表版本没有写明。'],
  [/^The protocol edition of the entry at index (\d+)/, '第 $1 条的防控方案版本与文件所称不符。'],
  [/^The file is no evidence|^The file is not whole/, '这不是证据文件，或文件不完整。'],
  [/^A (?:key|salt|hash|proof|signature line) (?:is|was) not/, '文件或密钥的格式不对，或没有复制完整。'],
  [/^The checkpoint is not signed with a known key/, '检查点没有用已知的日志密钥签名。'],
  [/^The checkpoint is/, '检查点格式不对。'],
  [/^The signature of (.+) does not hold/, '$1 的签名不成立。'],
];

/** What was found, in the reader's language; in English where there are no words. */
export function verdictWord(sentence: string, language: Language): string {
  if (language === 'en') return sentence;
  const [pattern, words] = SENTENCES.find(([one]) => one.test(sentence)) ?? [];
  const found = pattern?.exec(sentence);
  return found && words ? words.replace(/\$(\d)/g, (_, at: string) => found[Number(at)] ?? '') : sentence;
}
