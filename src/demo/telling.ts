import type { Hex } from "../consensus/hex.ts";
import type { JsonObject } from "../documents/canonical-json.ts";
import type { KindName } from "../ledger/kinds.ts";
import type { Draft, Settlement, Statement } from "../ledger/events.ts";
import type { PartyAlias } from "./cast.ts";

/** A call to the ledger, by one party. */
export type LedgerCall =
  | { readonly act: "record"; readonly drafts: readonly Draft[] }
  | { readonly act: "attest"; readonly statements: readonly Statement[] }
  | { readonly act: "settle"; readonly settlements: readonly Settlement[] }
  /** The party's account accepts to speak for it. */
  | { readonly act: "accept"; readonly party: Hex };

/** A log of the ledger's, as a receipt has it. */
export interface LedgerLog {
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

/** A file of the demo, made by the demo itself. */
export interface DemoFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** 64 hexadecimal digits each. */
  readonly sha256: string;
  readonly sm3: string;
}

/** What a party keeps off the chain about a record before it is sent. */
export interface ToKeep {
  readonly party: PartyAlias;
  readonly id: Hex;
  readonly kind: KindName;
  /** The name by which the demo and people call the record, such as EX-01. */
  readonly alias: string;
  readonly schemaId: string;
  readonly fields: JsonObject;
  readonly file?: DemoFile;
}

/** What the demo needs of the world in order to be text. */
export interface Telling {
  /** Signs with the party's own key, sends, and gives the ledger's logs once a block has them. */
  readonly send: (party: PartyAlias, call: LedgerCall) => Promise<readonly LedgerLog[]>;
  readonly chainClock: {
    /** Sets the time of the next block: seconds since 1970, never before the last block's. */
    readonly set: (seconds: number) => Promise<void>;
  };
  /** The account of a party's key, 0x and 40 lower-case hexadecimal digits. */
  readonly accountOf: (party: PartyAlias) => Hex;
  /** Commits and keeps a document with fresh salts, and gives its root for the draft. */
  readonly keep: (entry: ToKeep) => Promise<Hex>;
}
