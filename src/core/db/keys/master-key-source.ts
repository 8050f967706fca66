import { keptSecretFile } from '../data-secret';
import { MasterKeys, type MasterKeySource } from './master-keys';
import { Vault } from './vault';

/** The settings that say where the master key is. */
export interface MasterKeySettings {
  readonly masterKey?: string;
  readonly masterKeyFile?: string;
  readonly dataDir: string;
}

/** Where the master key is. Where no setting says so it is made at the first call and kept in the data directory. */
export function masterKeySource({ masterKey, masterKeyFile, dataDir }: MasterKeySettings): MasterKeySource {
  return masterKey === undefined ? { file: masterKeyFile ?? keptSecretFile(dataDir, 'master-key') } : { text: masterKey };
}

/** A vault on the configured master key. */
export function openVault(settings: MasterKeySettings): Vault {
  return new Vault(new MasterKeys(masterKeySource(settings)));
}
