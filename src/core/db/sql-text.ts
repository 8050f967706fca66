/** An expression of SQL in the place of a value, such as the column of a row around it. Never made of what a caller sent. */
export class SqlText {
  constructor(readonly sql: string) {}
}
