import fc from 'fast-check';
import { makeTestResidentId } from '../../src/domain/persons/synthetic-identity';

export { isSyntheticResidentId, makeTestPhone, makeTestResidentId } from '../../src/domain/persons/synthetic-identity';

/** What a resident number of an invented person is made from. Birth days are 1930 to 2021. */
export const syntheticPerson = fc.record({
  seq: fc.integer({ min: 1, max: 499 }),
  birthDay: fc.date({ min: new Date('1930-01-01'), max: new Date('2021-12-31'), noInvalidDate: true })
    .map((at) => at.toISOString().slice(0, 10)),
  sex: fc.constantFrom('MALE' as const, 'FEMALE' as const),
});

/** Valid resident numbers that nobody can have. */
export const syntheticResidentId = syntheticPerson.map(({ seq, birthDay, sex }) => makeTestResidentId(seq, birthDay, sex));
