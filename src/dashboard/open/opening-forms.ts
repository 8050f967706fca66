import type { VerbField } from '../worklist/verb-forms';

/** What opens a loop. */
export interface OpeningForm {
  readonly verb: 'issueInvestigation' | 'orderTransfer' | 'requestDeployment' | 'issueOrder';
  readonly object: 'investigation' | 'transfer' | 'deployment' | 'order';
  /** Kinds of agency that may open it. */
  readonly kinds: readonly string[];
  readonly fields: readonly VerbField[];
}

/** The order of a transfer stands on a decision: each part of it is asked for. */
const LEGAL_BASIS: readonly VerbField[] = [
  { name: 'legalBasis.authority', kind: 'text', word: ['决定机关', 'Authority'], required: true },
  { name: 'legalBasis.law', kind: 'text', word: ['法律', 'Law'], required: true },
  { name: 'legalBasis.lawVersion', kind: 'text', word: ['法律版本', 'Version of the law'], required: true },
  { name: 'legalBasis.article', kind: 'text', word: ['条款', 'Article'], required: true },
  { name: 'legalBasis.necessity', kind: 'long', word: ['必要性', 'Necessity'], required: true },
  { name: 'legalBasis.appealTo', kind: 'text', word: ['申诉机关', 'Appeal to'], required: true },
];

/** The forms by which loops on a person are opened. */
export const ON_PERSON: readonly OpeningForm[] = [
  {
    verb: 'issueInvestigation', object: 'investigation', kinds: ['PUBLIC_SECURITY', 'PUBLIC_HEALTH', 'BIG_DATA', 'HEADQUARTERS'],
    fields: [
      { name: 'regionCode', kind: 'text', word: ['协查地的区划代码', 'Code of the region'], required: true },
      { name: 'priority', kind: 'choice', word: ['紧急程度', 'Priority'], choices: ['ROUTINE', 'URGENT', 'IMMEDIATE'] },
      { name: 'reason', kind: 'long', word: ['原因', 'Reason'], required: true },
    ],
  },
  {
    verb: 'orderTransfer', object: 'transfer', kinds: ['PUBLIC_HEALTH', 'HEADQUARTERS'],
    fields: [{ name: 'siteId', kind: 'site', word: ['隔离点', 'Site'], required: true }, ...LEGAL_BASIS],
  },
  {
    verb: 'issueOrder', object: 'order', kinds: ['PUBLIC_HEALTH', 'HEADQUARTERS'],
    fields: [...LEGAL_BASIS, { name: 'endsAt', kind: 'moment', word: ['提前到何时期满', 'Ends before its term at'] }, { name: 'reviewAt', kind: 'moment', word: ['何时复查', 'Looked at anew at'] }],
  },
];

/** The form by which a team is asked for. */
export const FOR_TEAM: OpeningForm = {
  verb: 'requestDeployment', object: 'deployment', kinds: ['COMMUNITY'],
  fields: [
    { name: 'providerId', kind: 'provider', word: ['向谁请求', 'Who is asked'], required: true },
    { name: 'regionCode', kind: 'text', word: ['地区代码', 'Code of the region'], required: true },
    { name: 'duty', kind: 'choice', word: ['任务', 'Duty'], required: true,
      choices: ['QUEUE_ORDER', 'REGISTRATION', 'GUIDANCE', 'PUBLICITY', 'SUPPLY_DELIVERY', 'HOUSEHOLD_VISIT', 'CHECKPOINT', 'LOCATING', 'OTHER'] },
    { name: 'needed', kind: 'whole', word: ['需要人数', 'People needed'], required: true },
    { name: 'from', kind: 'moment', word: ['起', 'From'], required: true },
    { name: 'until', kind: 'moment', word: ['止', 'Until'], required: true },
    { name: 'note', kind: 'long', word: ['备注', 'Note'] },
  ],
};

/** Whether an agency is of a kind that opens it. */
export function mayOpen({ kinds }: OpeningForm, agencyCode: string): boolean {
  return kinds.some((kind) => agencyCode.startsWith(`${kind}-`));
}

/** An input whose dotted names are made into objects. */
export function nested(flat: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(flat)) {
    const [first, second] = name.split('.') as [string, string?];
    made[first] = second === undefined ? value : { ...made[first] as object | undefined, [second]: value };
  }
  return made;
}
