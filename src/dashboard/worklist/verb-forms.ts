import type { Word } from '../shared/word';

/** What a field of a verb is filled in with. */
export type FieldKind = 'text' | 'long' | 'choice' | 'team' | 'room' | 'site' | 'provider' | 'moment' | 'day' | 'whole' | 'decimal' | 'yes' | 'names' | 'document';

/** One field of a verb's input. */
export interface VerbField {
  readonly name: string;
  readonly kind: FieldKind;
  readonly word: Word;
  readonly required?: boolean;
  readonly choices?: readonly string[];
  /** Shown only where another field has this value. */
  readonly when?: readonly [field: string, values: readonly string[]];
}

/** How a verb is called. */
export interface VerbForm {
  readonly fields: readonly VerbField[];
  /** The field of the payload that has the loop. */
  readonly object: 'investigation' | 'transfer' | 'stay' | 'deployment' | 'order' | 'review';
}

const note: VerbField = { name: 'note', kind: 'long', word: ['备注', 'Note'] };
const reason: VerbField = { name: 'reason', kind: 'long', word: ['原因', 'Reason'], required: true };
const team: VerbField = { name: 'teamId', kind: 'team', word: ['队伍', 'Team'], required: true };
const site: VerbField = { name: 'siteId', kind: 'site', word: ['隔离点', 'Site'], required: true };
const measured: readonly VerbField[] = [
  { name: 'temperature', kind: 'decimal', word: ['体温 ℃', 'Temperature °C'] },
  { name: 'symptoms', kind: 'yes', word: ['有症状', 'Has symptoms'] },
];
const signed: readonly VerbField[] = [{ name: 'place', kind: 'text', word: ['交接地点', 'Place of hand-over'], required: true }, ...measured];

const OUTCOMES = ['FOUND_AND_CONTROLLED', 'FOUND_NO_RISK', 'MOVED_ON', 'NOT_FOUND', 'WRONG_PERSON', 'DUPLICATE'];
const MEASURES = ['HOME_ISOLATION', 'CENTRAL_ISOLATION', 'HOME_HEALTH_MONITORING', 'HOSPITAL', 'NONE_NEEDED'];

function form(object: VerbForm['object'], ...fields: VerbField[]): VerbForm {
  return { object, fields };
}

/** The forms of all verbs on loops. A verb without one is not offered here. */
export const VERB_FORMS: Readonly<Record<string, VerbForm>> = {
  receiveInvestigation: form('investigation', note),
  assignInvestigation: form('investigation', team, note),
  recordInvestigationAttempt: form('investigation', { name: 'attemptedAt', kind: 'moment', word: ['走访时间', 'Time of the attempt'] }, { ...note, required: true }),
  markLocated: form('investigation', { name: 'address', kind: 'text', word: ['现住址', 'Address'] }, note),
  verifyIdentity: form('investigation', { name: 'document', kind: 'document', word: ['证件', 'Document'] }, { name: 'phone', kind: 'text', word: ['电话', 'Phone'] }, note),
  controlPerson: form('investigation', { name: 'measure', kind: 'choice', word: ['措施', 'Measure'], required: true, choices: MEASURES }, note),
  reportInvestigation: form('investigation', { name: 'outcome', kind: 'choice', word: ['结果', 'Outcome'], required: true, choices: OUTCOMES },
    { name: 'report', kind: 'long', word: ['反馈内容', 'Report'] },
    { name: 'movedToRegionCode', kind: 'text', word: ['去向的区划代码', 'Code of the region moved to'], when: ['outcome', ['MOVED_ON']] },
    { name: 'duplicateOfId', kind: 'text', word: ['重复于（编号）', 'Duplicate of (id)'], when: ['outcome', ['DUPLICATE']] }),
  returnInvestigation: form('investigation', reason),
  closeInvestigation: form('investigation', note),
  withdrawInvestigation: form('investigation', reason),
  acceptTransfer: form('transfer', { name: 'roomId', kind: 'room', word: ['预留房间', 'Room to keep'] }, note),
  refuseTransfer: form('transfer', reason),
  redirectTransfer: form('transfer', site, reason),
  dispatchTransfer: form('transfer', { name: 'vehicle', kind: 'text', word: ['车辆', 'Vehicle'], required: true },
    { name: 'crew', kind: 'names', word: ['随车人员（每行一人）', 'Crew (one a line)'], required: true },
    { name: 'vehicleDisinfectedAt', kind: 'moment', word: ['车辆消毒时间', 'Vehicle disinfected at'], required: true }),
  releaseForBoarding: form('transfer', ...signed),
  confirmOnBoard: form('transfer', ...signed),
  confirmArrival: form('transfer', note),
  admitTransfer: form('transfer', { name: 'roomId', kind: 'room', word: ['房间', 'Room'], required: true }, ...measured),
  closeTransfer: form('transfer', note),
  abortTransfer: form('transfer', reason),
  confirmReturn: form('transfer', ...signed),
  confirmHome: form('transfer', ...signed),
  withdrawTransfer: form('transfer', reason),
  releaseFromIsolation: form('stay', reason),
  releaseOrder: form('order', reason),
  extendOrder: form('order', { name: 'endsAt', kind: 'moment', word: ['延长到', 'Until'], required: true }, reason),
  revokeOrder: form('order', reason),
  closeOrder: form('order', note),
  declineDeployment: form('deployment', reason),
  assignDeployment: form('deployment', team),
  checkInDeployment: form('deployment', { name: 'place', kind: 'choice', word: ['在哪里报到', 'Where'], required: true, choices: ['UNIT', 'COMMUNITY'] },
    { name: 'present', kind: 'whole', word: ['到岗人数', 'People present'], required: true }),
  startDuty: form('deployment', note),
  fileDailyReport: form('deployment', { name: 'date', kind: 'day', word: ['日期', 'Date'], required: true },
    { name: 'summary', kind: 'long', word: ['数据汇总', 'Summary of the data'], required: true },
    { name: 'peopleServed', kind: 'whole', word: ['服务人数', 'People served'], required: true },
    { name: 'dispatchHeld', kind: 'yes', word: ['已开一次调度', 'Dispatch meeting held'], required: true },
    { name: 'contactMade', kind: 'yes', word: ['已与派出单位联系一次', 'Home unit contacted'], required: true },
    { name: 'problems', kind: 'long', word: ['困难和问题', 'Problems'] }),
  finishDeployment: form('deployment', note),
  closeDeployment: form('deployment', note),
  withdrawDeployment: form('deployment', reason),
  reviewOverride: form('review', { name: 'justified', kind: 'yes', word: ['属必要', 'It was justified'], required: true },
    { name: 'finding', kind: 'long', word: ['复核意见', 'Finding'], required: true }),
};

/** What goes on from a state comes first, what goes back or away last. */
const RANK = [
  'receiveInvestigation', 'markLocated', 'verifyIdentity', 'controlPerson', 'closeInvestigation', 'acceptTransfer', 'dispatchTransfer', 'confirmOnBoard',
  'confirmArrival', 'admitTransfer', 'closeTransfer', 'checkInDeployment', 'startDuty', 'fileDailyReport', 'closeDeployment', 'assignInvestigation',
  'assignDeployment', 'reportInvestigation', 'recordInvestigationAttempt', 'finishDeployment', 'redirectTransfer',
];

/** The verbs that have a form, the likeliest first. */
export function inOrder(verbs: readonly string[]): string[] {
  const rank = (verb: string) => (RANK.includes(verb) ? RANK.indexOf(verb) : RANK.length);
  return verbs.filter((verb) => verb in VERB_FORMS).sort((a, b) => rank(a) - rank(b));
}

/** What a person has typed so far, by field. */
export type Typed = Readonly<Record<string, string>>;

/** The fields that are shown for what was typed. */
export function shownFields({ fields }: Pick<VerbForm, 'fields'>, typed: Typed): readonly VerbField[] {
  return fields.filter(({ when }) => !when || when[1].includes(typed[when[0]] ?? ''));
}

/** Whether everything is there that must be. */
export function isComplete(form: Pick<VerbForm, 'fields'>, typed: Typed): boolean {
  return shownFields(form, typed).every(({ name, kind, required }) => !required || kind === 'yes' || Boolean(typed[name]?.trim()));
}

/** The input of a verb from what was typed; what is empty is left out. */
export function inputOf(form: Pick<VerbForm, 'fields'>, typed: Typed): Record<string, unknown> {
  const values = shownFields(form, typed).map((field) => [field.name, valueOf(field, typed)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

function valueOf({ name, kind, required }: VerbField, typed: Typed): unknown {
  const text = typed[name]?.trim() ?? '';
  if (kind === 'yes') return text === 'yes' ? true : required ? false : text === 'no' ? false : undefined;
  if (text === '') return undefined;
  switch (kind) {
    case 'whole':
    case 'decimal': return Number(text);
    // Typed in the browser's own time zone.
    case 'moment': return new Date(text).toISOString();
    case 'names': return text.split('\n').map((line) => line.trim()).filter(Boolean);
    case 'document': return { type: typed[`${name}.type`] ?? 'RESIDENT_ID', number: text };
    case 'text':
    case 'long':
    case 'choice':
    case 'team':
    case 'room':
    case 'site':
    case 'provider':
    case 'day': return text;
  }
}
