import type { ApiClient } from "./http/api-client.ts";
import type { PartyAliases } from "./party-aliases.ts";

/** The place of the keys, and the function that gets their passphrases. */
export interface KeySource {
  /** The folder of the parties' documents, salts, manifests and keys. */
  readonly dossierDirectory: string;
  /** The passphrase that opens a key; undefined when there is none and nobody can be asked. */
  passphraseOf(key: string): Promise<string | undefined>;
}

/** Everything that the functions of the client need. */
export interface ClientContext extends KeySource {
  readonly api: ApiClient;
  /** Ids of parties by the short names that people use here. */
  readonly aliases: PartyAliases;
  /** Seconds since 1970. */
  now(): number;
  /** Called with the progress of long work. */
  onProgress?(progress: ClientProgress): void;
}

/** The progress of long work. `HASHED` is reported when the hashing of a path ends, even if it failed. */
export type ClientProgress =
  | { readonly type: "HASHING"; readonly path: string; readonly bytes: number; readonly totalBytes: number }
  | { readonly type: "HASHED"; readonly path: string }
  | { readonly type: "SUBMITTING_MANIFEST"; readonly path: string; readonly files: number };
