import type { Language, Word } from './word';

export type { Word };

const NAMES: Record<string, Word> = {
  PUBLIC_SECURITY: ['公安', 'Police'],
  PUBLIC_HEALTH: ['卫健', 'Public health'],
  BIG_DATA: ['大数据专班', 'Big-data centre'],
  INDUSTRY_IT: ['工信', 'Industry and IT'],
  COMMUNITY: ['社区', 'Community'],
  ISOLATION_SITE: ['隔离点', 'Isolation site'],
  TRANSPORT: ['转运', 'Transport'],
  PARTY_ORGAN: ['党群', 'Party organ'],
  HEADQUARTERS: ['指挥部', 'Headquarters'],
  SUPERVISION: ['督查', 'Supervision'],
  AUDIT: ['审计', 'Audit'],
  INVESTIGATION: ['区域协查', 'Investigation'],
  TRANSFER: ['转运', 'Transfer'],
  ISOLATION_CARE: ['隔离照护', 'Isolation care'],
  DEPLOYMENT: ['下沉', 'Deployment'],
  STAY: ['隔离', 'Isolation stay'],
  ORDER: ['隔离决定', 'Order'],
  ORDER_REVIEW: ['解除后复核', 'Review of an order'],
  APPEAL: ['申诉', 'Appeal'],
  FEVER: ['发热处置', 'Fever'],
  PROPOSAL: ['决定建议', 'Proposal'],
  OVERRIDE_REVIEW: ['紧急查阅复核', 'Review of emergency access'],
  COMMAND: ['指挥', 'Command'],
  OPERATOR: ['经办人', 'Operator'],
  OFFICER: ['负责人（第二签字）', 'Officer (second signature)'],
  VIEWER: ['只读', 'Viewer'],
};

/** The plain name of an enum value of the API; a value without one is shown as it is. */
export function nameOf(value: string, language: Language): string {
  return inLanguage(NAMES[value], language) ?? value;
}

/** A word in one language; undefined where there is none. */
export function inLanguage(word: Word | undefined, language: Language): string | undefined {
  return word?.[language === 'zh' ? 0 : 1];
}
