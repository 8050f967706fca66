/** An operation asks for a field that has no mapping to SQL: it is left to the resolvers. */
export class NotMapped extends Error {
  override readonly name = 'NotMapped';

  constructor(readonly field: string) {
    super(`${field} is not mapped`);
  }
}
