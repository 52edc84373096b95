import type { Hex } from "../consensus/hex.ts";
import type { JsonObject } from "../documents/canonical-json.ts";
import type { DocumentBinding } from "../documents/document-binding.ts";
import type { LedgerCall } from "../ledger/calldata.ts";
import type { PartyAlias } from "./cast.ts";
import type { DemoFile } from "./demo-files.ts";

/** A log of the ledger, as a receipt holds it. */
export interface LedgerLog {
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

/** A document that a party keeps off the chain before it sends the record, statement or settlement with its hash. */
export interface DemoDocument {
  readonly party: PartyAlias;
  readonly boundTo: DocumentBinding;
  /** Says in the dossier what the document is about, with the demo's own name of the record. */
  readonly body: JsonObject;
  readonly schemaId: string;
  readonly fields: JsonObject;
  /** The file that an export takes out of the domain. */
  readonly file?: DemoFile;
}

/** The functions that the demo needs from the system that plays it. */
export interface DemoHost {
  /** Signs with the party's own key, sends, and returns the ledger's logs once a block holds them. */
  readonly send: (party: PartyAlias, call: LedgerCall) => Promise<readonly LedgerLog[]>;
  /** Sets the time of the next block: seconds since 1970, never before the last block's. */
  readonly setNextBlockTime: (seconds: number) => Promise<void>;
  /** The account of a party's key, as 0x and 40 lower-case hexadecimal digits. */
  readonly accountOf: (party: PartyAlias) => Hex;
  /** Commits a document with fresh salts, keeps it, and returns its commitment for the act. */
  readonly keep: (entry: DemoDocument) => Promise<Hex>;
}
