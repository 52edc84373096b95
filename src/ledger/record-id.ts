import { concatBytes, fromHex, isHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import { bigUint, bytes, fixedBytes, tuple, uint } from "./abi.ts";
import type { Kind } from "./kinds.ts";
import { LedgerDataError } from "./ledger-data-error.ts";
import { showForeign } from "../text/foreign-text.ts";

declare const recordIdBrand: unique symbol;

/**
 * The id of a record: 0x and 20 lower-case hexadecimal digits (10 bytes). Only the functions of this file and the
 * decoders of the ledger's data make one, so that no other hexadecimal text passes for an id.
 */
export type RecordId = Hex & { readonly [recordIdBrand]: true };

/** Whether a text has the form of a record's id. Such a record need not exist. */
export function isRecordId(text: string): text is RecordId {
  return isHex(text, 10);
}

/** @throws LedgerDataError RECORD_ID_MALFORMED for a text that does not have the form of an id */
export function parseRecordId(text: string): RecordId {
  if (!isRecordId(text))
    throw new LedgerDataError(
      "RECORD_ID_MALFORMED",
      {
        zh: `${showForeign(text)} 不是记录标识：标识为 0x 加 20 位小写十六进制数字。`,
        en: `${showForeign(text)} is not the id of a record: an id is 0x and 20 lower-case hexadecimal digits.`,
      },
      { text },
    );
  return text;
}

/** The zero id, which means "no record". */
export const NO_RECORD: RecordId = parseRecordId("0x00000000000000000000");

/** The id itself; undefined for the zero id. */
export function presentId(id: RecordId): RecordId | undefined {
  return id === NO_RECORD ? undefined : id;
}

const RECORD_NAME = tuple({
  tag: bytes,
  kind: uint(8),
  issuer: fixedBytes(10),
  referenceHash: fixedBytes(32),
  revision: bigUint(64),
});
const EXPORT_NAME = tuple({ tag: bytes, sha256: fixedBytes(32), ordinal: bigUint(64) });
const RECORD_TAG = toHex(new TextEncoder().encode("laiqu.record.1"));
const EXPORT_TAG = toHex(new TextEncoder().encode("laiqu.export.1"));

/** The name of a record: its kind, its issuer, and the issuer's own reference (业务编号) with a revision. */
export interface RecordName {
  readonly kind: Kind;
  /** Id of the issuer's party. A founding party has its jurisdiction as issuer, a jurisdiction has NO_RECORD. */
  readonly issuer: Hex;
  /** The text (NFKC, see `parseReference`), or its bytes as the ledger holds them. */
  readonly reference: string | Uint8Array;
  /** Counted from 0. */
  readonly revision: number | bigint;
}

/**
 * The id of a record: the first 80 bits of keccak256(abi.encode("laiqu.record.1", kind, issuer,
 * keccak256(reference), revision)). `ILedger.idOf` gives the same.
 * @throws ConsensusError HEX_MALFORMED for an issuer that is not an id
 */
export function recordId(name: RecordName): RecordId {
  const { kind, issuer, reference } = name;
  const text = typeof reference === "string" ? new TextEncoder().encode(reference) : reference;
  return firstTenBytes(
    RECORD_NAME.write({
      tag: RECORD_TAG,
      kind,
      issuer,
      referenceHash: toHex(keccak256(text)),
      revision: BigInt(name.revision),
    }),
  );
}

/**
 * The id of an export named by the SHA-256 digest of its file or folder (0x and 64 digits): the first 80 bits
 * of keccak256(abi.encode("laiqu.export.1", sha256, ordinal)). The first export of a digest has the ordinal 0, so that
 * its absence proves that the digest was never recorded. Later ordinals are random.
 * @throws ConsensusError HEX_MALFORMED for a digest of another length
 */
export function exportId(name: { readonly sha256: Hex; readonly ordinal: number | bigint }): RecordId {
  return firstTenBytes(EXPORT_NAME.write({ tag: EXPORT_TAG, sha256: name.sha256, ordinal: BigInt(name.ordinal) }));
}

/** An id left-aligned in 32 bytes, as mapping keys, list items and topics carry it. */
export function idWord(id: RecordId): Uint8Array {
  return concatBytes(fromHex(id, 10), new Uint8Array(22));
}

function firstTenBytes(preimage: Uint8Array): RecordId {
  return parseRecordId(toHex(keccak256(preimage).subarray(0, 10)));
}
