import type { Vault } from './vault';

const vaults = new WeakMap<object, Vault>();

/** Lets the stores of a transaction find the vault; done when the transaction begins. */
export function giveVault(tx: object, vault: Vault): void {
  vaults.set(tx, vault);
}

/** The vault behind a transaction. @throws Error where the database was opened without one: what it does must not touch persons. */
export function vaultOf(tx: object): Vault {
  const vault = vaults.get(tx);
  if (!vault) throw new Error('this database was opened without a vault');
  return vault;
}
