import { operation } from '../../../schema/operations/pages/loop.graphql';

/** An agency as a page names it. */
export interface Named { readonly code: string; readonly name: string }

/** One entry of a trace. */
export interface Entry {
  readonly id: string;
  readonly index: number | null;
  readonly loopSeq: number | null;
  readonly loopId: string | null;
  readonly kind: string;
  readonly at: string;
  readonly agency: Named | null;
  readonly purpose: string | null;
  readonly fromState: string | null;
  readonly toState: string | null;
  readonly facts: readonly { readonly name: string; readonly value: string | null; readonly withheld: boolean }[];
  /** Whether the facts were destroyed, and under which certificate; only where it was asked for. */
  readonly erased?: boolean;
  readonly erasedBy?: string | null;
}

/** One side of a hand-over. */
export interface Signature { readonly agency: Named; readonly at: string; readonly place: string | null; readonly temperature: number | null }

/** One change of custody. */
export interface Handover { readonly id: string; readonly from: Named; readonly to: Named; readonly released: Signature | null; readonly received: Signature | null; readonly withheld: readonly string[] }

/** A loop that another one leads to. */
export interface Linked { readonly id: string; readonly number: string; readonly kind: string; readonly stateName: string; readonly openedAt: string }

/** A person as far as the caller may see it. */
export interface Person {
  readonly id: string;
  readonly name: string | null;
  readonly sex: string | null;
  readonly birthYear: number | null;
  readonly phone: string | null;
  readonly address: string | null;
  readonly category: string | null;
  readonly controlState: string | null;
  readonly lastExposureAt: string | null;
  readonly withheld: readonly string[];
  readonly loops: { readonly nodes: readonly Linked[] };
}

/** A loop with its whole story. */
export interface LoopStory extends Linked {
  readonly phase: string;
  readonly version: number;
  /** What the server offers this caller now. */
  readonly verbs: readonly string[];
  readonly dueAt: string | null;
  readonly overdue: boolean;
  readonly closedAt: string | null;
  readonly region: Named;
  readonly openedBy: Named;
  readonly heldBy: Named;
  readonly withheld: readonly string[];
  readonly person: Person | null;
  readonly clocks: readonly { readonly code: string; readonly label: string | null; readonly state: string; readonly startedAt: string; readonly dueAt: string; readonly endedAt: string | null; readonly protocol: { readonly code: string; readonly title: string } }[];
  readonly trace: { readonly nodes: readonly Entry[]; readonly pageInfo: { readonly hasNextPage: boolean } };
  readonly handovers?: readonly Handover[];
  readonly custodian?: Named;
  readonly site?: { readonly name: string } | null;
  readonly room?: { readonly number: string } | null;
  readonly previous?: Linked | null;
  readonly next?: Linked | null;
  readonly transfers?: { readonly nodes: readonly Linked[] };
  readonly investigation?: Linked | null;
  readonly stay?: Linked | null;
  readonly transfer?: Linked | null;
  readonly team?: { readonly name: string } | null;
}

/** A loop by its id or number. */
export const LOOP_QUERY = operation('Story');

/** A person with the entries of all the person's loops. */
export const PERSON_QUERY = operation('PersonStory');

/** The names behind ids. */
export const NAMES_QUERY = operation('Names');
