/** What a person is to an outbreak, as in the contract: the key into clocks and terms. Gravest first. */
export const RISK_CATEGORIES = [
  'CONFIRMED_CASE', 'ASYMPTOMATIC_INFECTION', 'CLOSE_CONTACT', 'SUB_CLOSE_CONTACT', 'GENERAL_CONTACT',
  'SPACE_TIME_COMPANION', 'RISK_AREA_TRAVELLER', 'INBOUND_TRAVELLER',
] as const;
/** One of {@link RISK_CATEGORIES}. */
export type RiskCategory = (typeof RISK_CATEGORIES)[number];
