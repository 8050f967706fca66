/** As whom and for what the client speaks. */
export interface Credentials {
  /** A JWT, without `Bearer`. */
  readonly token: string;
  /** The purpose of use; left out for none. */
  readonly purpose?: string;
}

/** Where credentials come from. */
export interface CredentialSource {
  /** The credentials of now. */
  get(): Credentials | Promise<Credentials>;
  /** Called once the server refused the token, as after its end; a new one, or undefined where nobody can give one. */
  renew(): Promise<Credentials | undefined>;
}
