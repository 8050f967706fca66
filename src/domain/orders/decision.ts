/** Kinds of decision on an order. */
export const DECISION_KINDS = ['ISSUED', 'EXTENDED', 'REEVALUATED', 'EXEMPTED'] as const;
/** One of {@link DECISION_KINDS}. */
export type DecisionKind = (typeof DECISION_KINDS)[number];
