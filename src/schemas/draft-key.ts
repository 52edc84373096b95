import { isHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import { canonicalBytes } from "../documents/canonical-json.ts";

/**
 * An act that was prepared for signing, before it has a nonce and a signature. Two acts with the same content are the
 * same draft only when they were prepared as of the same block: whoever prepares one again wants it done again.
 */
export interface PreparedDraft {
  /** Hash of the first block of the chain. */
  readonly genesisHash: Hex;
  readonly ledger: Hex;
  readonly account: Hex;
  readonly calldata: Hex;
  /** The block as of which it was prepared. Whatever records the draft comes into a later block. */
  readonly after: number;
}

/** A draft as its key names it. */
export interface NamedDraft {
  readonly after: number;
  readonly digest: Hex;
}

/**
 * The key of a draft, for the header `Idempotency-Key`: the block as of which it was prepared, a hyphen, and its
 * digest, which is the Keccak-256 of the canonical JSON of its parts.
 */
export function draftKey({ genesisHash, ledger, account, calldata, after }: PreparedDraft): string {
  const parts = {
    type: "laiqu.prepared.1",
    genesisHash,
    ledger: ledger.toLowerCase(),
    account: account.toLowerCase(),
    calldata,
    after,
  };
  return `${after}-${toHex(keccak256(canonicalBytes(parts)))}`;
}

/** A key that was sent, with or without the quotation marks of a header; undefined for a text of another form. */
export function readDraftKey(text: string): NamedDraft | undefined {
  const [, , after = "", digest = ""] = /^("?)(0|[1-9]\d{0,14})-(0x[0-9a-f]{64})\1$/.exec(text) ?? [];
  return isHex(digest, 32) ? { after: Number(after), digest } : undefined;
}
