import { getNamedType, isLeafType, isObjectType, type GraphQLField, type GraphQLObjectType, type GraphQLSchema } from 'graphql';

/** Fields that every loop has and that tell of the work alone. */
const OF_LOOPS = [
  'id', 'kind', 'number', 'phase', 'stateName', 'state', 'version', 'openedAt', 'dueAt', 'overdue', 'closedAt', 'verbs', 'withheld',
] as const;

/** Types that can tell of a person, and which of their plain fields tell of the work and of nobody. All others have to be personal. */
const WORK: Readonly<Record<string, readonly string[]>> = {
  PersonOfInterest: ['id', 'version', 'withheld'],
  Lead: ['id', 'version', 'externalId', 'source', 'pushedAt', 'withdrawnAt', 'withheld'],
  InvestigationRequest: [...OF_LOOPS, 'priority', 'attempts', 'outcome'],
  Transfer: [...OF_LOOPS, 'vehicle', 'waitingSince'],
  Handover: ['id', 'withheld'],
  Signature: ['at'],
  IsolationStay: [...OF_LOOPS, 'admittedAt', 'endsAt', 'releasedAt', 'missingObservations'],
  IsolationOrder: [...OF_LOOPS, 'startsAt', 'endsAt', 'reviewAt', 'endedAt'],
  OrderAppeal: [...OF_LOOPS],
  OrderReview: [...OF_LOOPS],
  FeverReport: [...OF_LOOPS],
  DecisionProposal: [...OF_LOOPS, 'relation', 'floor'],
  Observation: ['halfDay', 'observedAt', 'withheld'],
  OrderDecision: ['kind', 'decidedAt', 'endsAt', 'withheld'],
  TeamDeployment: [
    ...OF_LOOPS, 'duty', 'needed', 'from', 'until', 'checkedInAtUnit', 'checkedInAtCommunity', 'startedAt', 'finishedAt', 'missingReports',
  ],
  OverrideReview: [...OF_LOOPS, 'justified'],
  // A report is about the work of a team; nobody is named in it.
  DailyReport: ['id', 'date', 'summary', 'peopleServed', 'dispatchHeld', 'contactMade', 'problems', 'filedAt', 'withheld'],
  Fact: ['name', 'withheld'],
};

/** Types that are shown only through a field that is personal itself, so that their own fields need no class. */
const WITHIN_PERSONAL: readonly string[] = ['IdentityDocument', 'LegalBasis', 'OrderPhase'];

/**
 * What is wrong with the classes of a schema's fields, in sentences: everything on a type that can tell of a person is
 * personal unless it is named as work here. A type can tell of a person where one of its fields is personal, where it is
 * a loop, or where it says what it withholds.
 */
export function faultsOfClasses(schema: GraphQLSchema): string[] {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType).filter((type) => !type.name.startsWith('__'));
  return [
    ...types.filter(tellsOfPersons).flatMap(undeclared),
    ...types.flatMap((type) => fieldsOf(type).filter((field) => WITHIN_PERSONAL.includes(getNamedType(field.type).name) && !isPersonal(field))
      .map((field) => `${type.name}.${field.name} shows what only a personal field may show.`)),
    ...types.flatMap((type) => (WORK[type.name] ?? []).filter((name) => !type.getFields()[name] || isPersonal(type.getFields()[name]!))
      .map((name) => `${type.name}.${name} is named as work and is no such field.`)),
  ];
}

/** @throws Error that names every field which can carry personal data and declares no class. */
export function checkFieldClasses(schema: GraphQLSchema): void {
  const faults = faultsOfClasses(schema);
  if (faults.length > 0) throw new Error(`The schema does not build:\n${faults.join('\n')}`);
}

function undeclared(type: GraphQLObjectType): string[] {
  const work = WORK[type.name] ?? [];
  return fieldsOf(type)
    .filter((field) => isLeafType(getNamedType(field.type)) && !isPersonal(field) && !work.includes(field.name))
    .map((field) => `${type.name}.${field.name} can carry personal data: give it @Personal, or name it as work in field-classes.ts.`);
}

function tellsOfPersons(type: GraphQLObjectType): boolean {
  return !WITHIN_PERSONAL.includes(type.name)
    && (fieldsOf(type).some((field) => isPersonal(field) || field.name === 'withheld') || type.getInterfaces().some((one) => one.name === 'Loop'));
}

function fieldsOf(type: GraphQLObjectType): GraphQLField<unknown, unknown>[] {
  return Object.values(type.getFields());
}

function isPersonal(field: GraphQLField<unknown, unknown>): boolean {
  return field.extensions['personal'] !== undefined;
}
