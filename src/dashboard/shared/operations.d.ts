declare module '*.graphql' {
  /** The text of an operation of the file with its fragments. @throws Error where the file has none of this name. */
  export function operation(name: string): string;
}
