import type { ApiClient } from "./http/api-client.ts";
import type { PartyAliases } from "./party-aliases.ts";

/** Where keys lie, and what opens them. */
export interface KeySource {
  /** The folder of the parties' documents, salts, manifests and keys. */
  readonly dossierDirectory: string;
  /** The passphrase that opens a key; undefined when there is none and nobody can be asked. */
  passphraseOf(key: string): Promise<string | undefined>;
}

/** What the functions of this room work with. */
export interface ClientContext extends KeySource {
  readonly api: ApiClient;
  /** Ids of parties by the short names that people use here. */
  readonly aliases: PartyAliases;
  /** Seconds since 1970. */
  now(): number;
  /** Called while something takes long. */
  onProgress?(progress: ClientProgress): void;
}

/** How far long work is. `HASHED` ends the hashing of a path, also when it failed. */
export type ClientProgress =
  | { readonly type: "HASHING"; readonly path: string; readonly bytes: number; readonly totalBytes: number }
  | { readonly type: "HASHED"; readonly path: string }
  | { readonly type: "SUBMITTING_MANIFEST"; readonly path: string; readonly files: number };
