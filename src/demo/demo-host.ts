import type { Hex } from "../consensus/hex.ts";
import type { JsonObject } from "../documents/canonical-json.ts";
import type { KindName } from "../ledger/kinds.ts";
import type { LedgerCall } from "../ledger/calldata.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { PartyAlias } from "./cast.ts";
import type { DemoFile } from "./demo-files.ts";

/** A log of the ledger, as a receipt holds it. */
export interface LedgerLog {
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

/** The data about a record that a party keeps off the chain before it sends the record. */
export interface DemoDocument {
  readonly party: PartyAlias;
  readonly id: RecordId;
  readonly kind: KindName;
  /** The name of the record in the demo, such as EX-01. */
  readonly alias: string;
  readonly schemaId: string;
  readonly fields: JsonObject;
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
  /** Commits the document of a record with fresh salts, keeps it, and returns its commitment for the draft. */
  readonly keep: (entry: DemoDocument) => Promise<Hex>;
}
