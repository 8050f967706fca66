/** Where every loop stands, whatever its kind. */
export const LOOP_PHASES = ['OPEN', 'ANSWERED', 'CLOSED', 'WITHDRAWN'] as const;
/** One of {@link LOOP_PHASES}. */
export type LoopPhase = (typeof LOOP_PHASES)[number];

/** What a loop can say of its person, in the words of the contract. */
export const CONTROL_STATES = ['NOT_LOCATED', 'LOCATED', 'WATCHED', 'CONTROLLED', 'IN_TREATMENT', 'RELEASED'] as const;
/** One of {@link CONTROL_STATES}. */
export type ControlState = (typeof CONTROL_STATES)[number];
