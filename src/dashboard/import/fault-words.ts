import { inLanguage } from '../shared/names';
import type { Language, Word } from '../shared/word';

const FAULTS: Readonly<Record<string, Word>> = {
  MISSING: ['没有填写', 'is missing'], NOT_KNOWN: ['不在可选值之内', 'is none of the known values'],
  DIGITS_LOST: ['号码被表格当成数字，末位已丢失，请设为文本后重填', 'was taken for a quantity by the spreadsheet and lost digits: make it a text and fill it in again'],
  TIME_UNREADABLE: ['时间不能识别，如 2022-03-19 10:00', 'is no time such as 2022-03-19 10:00'],
  NUMBER_UNREADABLE: ['应为 0 到 1 的数或百分比', 'must be a number from 0 to 1 or a percentage'],
  TOO_LONG: ['太长', 'is too long'], UNWRITABLE: ['含有不可用字符', 'has characters that cannot be kept'],
  REGION_UNKNOWN: ['没有这个区划代码', 'is no known region'], REGION_NOT_VALID: ['该区划现已不用', 'is a region that is not valid any more'],
  DOCUMENT_INVALID: ['证件号码有误', 'is not a valid number'], PHONE_INVALID: ['电话号码有误', 'is no phone number'],
  NAME_INVALID: ['姓名有误或已遮盖', 'is no name, or a masked one'], EXPOSURE_INVALID: ['时间不能识别', 'is no time'],
  EXPOSURE_IN_FUTURE: ['时间在将来', 'lies in the future'], IDENTITY_CONFLICT: ['证件与已知人员不一致，请核对', 'does not agree with what is known of the person'],
};

const STATUSES: Readonly<Record<string, Word>> = {
  CREATED: ['已新建协查', 'Request opened'], MATCHED: ['已并入协查', 'Joined a request'], DUPLICATE: ['此前已推送', 'Pushed before'],
  REJECTED: ['未接收', 'Rejected'], NOT_SENT: ['未发送，请更正', 'Not sent: correct it'],
};

/** What is wrong with a cell, in words. */
export function faultWord(code: string, language: Language): string {
  return inLanguage(FAULTS[code], language) ?? code;
}

/** What became of a row, in words. */
export function statusWord(status: string, language: Language): string {
  return inLanguage(STATUSES[status], language) ?? status;
}
