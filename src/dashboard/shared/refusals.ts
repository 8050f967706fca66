import { ApiError, Unreachable, type QueuedVerb } from '../../client';
import type { Language } from './word';
import { stateWord, verbWord } from './words';

/** Why a verb was not accepted, in the reader's words, with what to do next. */
export function explain(refusal: NonNullable<QueuedVerb['refusal']>, language: Language): string {
  const say = (zh: string, en: string) => (language === 'zh' ? zh : en);
  const { code, message, extensions } = refusal;
  switch (code) {
    case 'VERSION_CONFLICT':
      return say('在您办理之前，这件事已有变化，您的操作没有生效。请看过最新情况再办理。', 'It changed before you acted, so nothing was done. Look at it as it is now, then act again.');
    case 'ILLEGAL_TRANSITION': {
      const state = stateWord(textOf(extensions['state']), language);
      const allowed = Array.isArray(extensions['allowed']) ? extensions['allowed'].map((verb) => verbWord(textOf(verb), language)).join(say('、', ', ')) : '';
      return say(`现在的状态是“${state}”，不能这样办理。${allowed && `可以：${allowed}。`}`, `In the state “${state}” this cannot be done. ${allowed && `Possible: ${allowed}.`}`);
    }
    case 'FORBIDDEN': return say(`您的单位或角色不能办理这一步。（${message}）`, `Your agency or role may not do this. (${message})`);
    case 'NOT_FOUND': return say('这件事已不在您的权限范围内。', 'It is no longer within your reach.');
    case 'CAPACITY_EXHAUSTED': return say('没有空闲的房间了，请改选或拒收。', 'No room is free. Choose another or refuse.');
    case 'BAD_USER_INPUT': return say(`填写的内容不能接受：${textOf(extensions['path'])}。（${message}）`, `What was filled in cannot be accepted: ${message}`);
    case 'UNAUTHENTICATED': return say('登录已过期，请重新登录后再办理。', 'Your sign-in has ended. Sign in and act again.');
    default: return message;
  }
}

/** Why something could not be read, in the reader's words. */
export function explainError(error: Error, language: Language): string {
  const say = (zh: string, en: string) => (language === 'zh' ? zh : en);
  if (error instanceof Unreachable) return say('未连接到服务器，请稍后再试。', 'The server was not reached. Try again later.');
  if (!(error instanceof ApiError)) return error.message;
  switch (error.code) {
    case 'FORBIDDEN': return say(`本身份无权查看。（${error.message}）`, `Not for this identity. (${error.message})`);
    case 'NOT_FOUND': return say('没有这一件，或不在您的权限范围内。', 'There is none, or not within your reach.');
    default: return explain({ code: error.code, message: error.message, extensions: error.extensions }, language);
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
