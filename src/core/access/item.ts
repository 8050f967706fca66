/** Classes of fields that the policy speaks of. WORK (states, regions, clocks, outcomes) is no personal data. */
export const FIELD_CLASSES = ['IDENTITY', 'CONTACT', 'HEALTH', 'WHEREABOUTS', 'LEGAL', 'WORK'] as const;
/** One of {@link FIELD_CLASSES}. */
export type FieldClass = (typeof FIELD_CLASSES)[number];

/** FULL: as it is. MASKED: in its masked form. WITHHELD: null, and named in `withheld`. */
export const SIGHTS = ['FULL', 'MASKED', 'WITHHELD'] as const;
/** One of {@link SIGHTS}. */
export type Sight = (typeof SIGHTS)[number];

/** What an item belongs to, and what is left of it where its class is masked. */
export interface ItemRule {
  readonly class: FieldClass;
  readonly whenMasked: Sight;
}

/**
 * Everything that a field can show, by class. A field that fits no item has to be given one here before it can be shown.
 * PERSON_TEXT is free text (reason, note, report, summary) on a loop that has a person, and any fact that names somebody;
 * WORK_TEXT is free text on a loop that has none: see {@link freeTextItem}. Free text is never shown masked.
 * TREATMENT are the values HOSPITAL of a measure and IN_TREATMENT of a control state: see {@link valueItem}.
 */
export const ITEMS = {
  NAME: { class: 'IDENTITY', whenMasked: 'MASKED' },
  SEX: { class: 'IDENTITY', whenMasked: 'WITHHELD' },
  BIRTH_YEAR: { class: 'IDENTITY', whenMasked: 'WITHHELD' },
  DOCUMENT: { class: 'IDENTITY', whenMasked: 'MASKED' },
  PERSON_TEXT: { class: 'IDENTITY', whenMasked: 'WITHHELD' },
  PHONE: { class: 'CONTACT', whenMasked: 'MASKED' },
  ADDRESS: { class: 'CONTACT', whenMasked: 'MASKED' },
  HANDOVER_PLACE: { class: 'CONTACT', whenMasked: 'WITHHELD' },
  CATEGORY: { class: 'HEALTH', whenMasked: 'FULL' },
  EXPOSURE_TIME: { class: 'HEALTH', whenMasked: 'WITHHELD' },
  TEMPERATURE: { class: 'HEALTH', whenMasked: 'WITHHELD' },
  SYMPTOMS: { class: 'HEALTH', whenMasked: 'WITHHELD' },
  TREATMENT: { class: 'HEALTH', whenMasked: 'WITHHELD' },
  TEST_RESULT: { class: 'HEALTH', whenMasked: 'WITHHELD' },
  EXEMPTION: { class: 'HEALTH', whenMasked: 'WITHHELD' },
  EXPOSURE_PLACE: { class: 'WHEREABOUTS', whenMasked: 'WITHHELD' },
  LEADS: { class: 'WHEREABOUTS', whenMasked: 'WITHHELD' },
  LEGAL_BASIS: { class: 'LEGAL', whenMasked: 'WITHHELD' },
  WORK_TEXT: { class: 'WORK', whenMasked: 'FULL' },
  WORK_STATE: { class: 'WORK', whenMasked: 'FULL' },
} as const satisfies Record<string, ItemRule>;

/** Name of an item in {@link ITEMS}. */
export type PersonalItem = keyof typeof ITEMS;
/** All items. */
export const PERSONAL_ITEMS = Object.keys(ITEMS) as readonly PersonalItem[];

const TREATMENT_VALUES: ReadonlySet<string> = new Set(['HOSPITAL', 'IN_TREATMENT']);

/** The item that free text is, on a loop with or without a person. */
export function freeTextItem(loopHasPerson: boolean): 'PERSON_TEXT' | 'WORK_TEXT' {
  return loopHasPerson ? 'PERSON_TEXT' : 'WORK_TEXT';
}

/** The item that a control measure or control state is: two values of these otherwise open fields tell of an illness. */
export function valueItem(measureOrControlState: string): 'TREATMENT' | 'WORK_STATE' {
  return TREATMENT_VALUES.has(measureOrControlState) ? 'TREATMENT' : 'WORK_STATE';
}
