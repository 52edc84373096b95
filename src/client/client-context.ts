import type { Hex } from "../consensus/hex.ts";
import type { SavedEntry } from "../dossier/outbox.ts";
import type { KindName } from "../ledger/kinds.ts";
import type { Signer } from "../signers/signer.ts";
import type { ApiClient } from "./http/api-client.ts";
import type { NamedRecord } from "./named-record.ts";
import type { PartyAliases } from "./party-aliases.ts";

/** The place of the keys, and the function that gets their passphrases. */
export interface KeySource {
  /** The folder of the parties' documents, salts, manifests and keys. */
  readonly dossierDirectory: string;
  /** The passphrase that opens a key; undefined when there is none and nobody can be asked. */
  passphraseOf(key: string): Promise<string | undefined>;
  /** The credentials for external signers that have no file of their own: the value of an `Authorization` header. */
  readonly signerAuthorization?: string;
  /** The signers that a program brings with it, by the names under which the dossier keeps their documents. */
  readonly ownSigners?: ReadonlyMap<string, Signer>;
  /** The keys that are open already, by name, of a run that signs many transactions: opening one is slow on purpose. */
  readonly openedSigners?: Map<string, Promise<Signer>>;
}

/** Everything that the functions of the client need. */
export interface ClientContext extends KeySource {
  readonly api: ApiClient;
  /** Ids of parties by the short names that people use here. */
  readonly aliases: PartyAliases;
  /** A record that a run of many acts makes before the act at hand, by its reference or id. */
  planned?(name: string, kind?: KindName): NamedRecord | undefined;
  /** Ends the hashing of large files. The requests of `api` have it already. */
  readonly signal?: AbortSignal;
  /** Seconds since 1970. */
  now(): number;
  /** Called with the progress of long work. */
  onProgress?(progress: ClientProgress): void;
  /**
   * Does work once the user has the answer of the command, and not when the outcome is still unknown. Without it the
   * work is done at once.
   */
  afterAnswer?(work: () => Promise<void>): void;
}

/**
 * The progress of long work. `PAPER_NOT_KEPT` is reported for a paper that is larger than `mostBytes`, so that the
 * dossier keeps only its digests and path; `HASHED` when the hashing of a path ends, even if it failed; `SIGNED` when a
 * transaction is saved and before it is sent; `RESUMED` before a transaction of an earlier command is sent again;
 * `WAITING` each time when no block has a transaction yet.
 */
export type ClientProgress =
  | { readonly type: "HASHING"; readonly path: string; readonly bytes: number; readonly totalBytes: number }
  | { readonly type: "HASHED"; readonly path: string }
  | { readonly type: "PAPER_NOT_KEPT"; readonly path: string; readonly mostBytes: number }
  | { readonly type: "SUBMITTING_MANIFEST"; readonly path: string; readonly files: number }
  | { readonly type: "SIGNED"; readonly transaction: Hex }
  | { readonly type: "RESUMED"; readonly entry: SavedEntry }
  | { readonly type: "WAITING"; readonly transaction: Hex };
