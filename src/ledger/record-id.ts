import { concatBytes, fromHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import { bigUint, bytes, fixedBytes, tuple, uint } from "./abi.ts";
import type { Kind } from "./kinds.ts";

/** No record: the zero id. */
export const NO_RECORD: Hex = "0x00000000000000000000";

const RECORD_NAME = tuple({
  tag: bytes,
  kind: uint(8),
  issuer: fixedBytes(10),
  businessNumber: fixedBytes(32),
  number: bigUint(64),
});
const EXPORT_NAME = tuple({ tag: bytes, sha256: fixedBytes(32), ordinal: bigUint(64) });
const RECORD_TAG = toHex(new TextEncoder().encode("laiqu.record.1"));
const EXPORT_TAG = toHex(new TextEncoder().encode("laiqu.export.1"));

/** What names a record: its issuer's own business number (业务编号) and revision. */
export interface RecordName {
  readonly kind: Kind;
  /** Id of the issuer's party; of a founding party its jurisdiction; of a jurisdiction NO_RECORD. */
  readonly issuer: Hex;
  /** The text (NFKC, see `parseReference`), or its bytes as the ledger holds them. */
  readonly businessNumber: string | Uint8Array;
  /** Revision, from 0. */
  readonly number: number | bigint;
}

/**
 * The id of a record: the first 80 bits of keccak256(abi.encode("laiqu.record.1", kind, issuer,
 * keccak256(businessNumber), number)), as 0x and 20 hexadecimal digits. `ILedger.idOf` gives the same.
 * @throws ConsensusError HEX_MALFORMED for an issuer that is no id
 */
export function recordId(name: RecordName): Hex {
  const { kind, issuer, businessNumber } = name;
  const text = typeof businessNumber === "string" ? new TextEncoder().encode(businessNumber) : businessNumber;
  return firstTenBytes(
    RECORD_NAME.write({
      tag: RECORD_TAG,
      kind,
      issuer,
      businessNumber: toHex(keccak256(text)),
      number: BigInt(name.number),
    }),
  );
}

/**
 * The id of an export named by the SHA-256 digest of its file or folder (0x and 64 digits): the first 80 bits
 * of keccak256(abi.encode("laiqu.export.1", sha256, ordinal)). Ordinal 0 is the one whose absence means that the
 * digest was never recorded; later ones are random.
 * @throws ConsensusError HEX_MALFORMED for a digest of another length
 */
export function exportId(name: { readonly sha256: Hex; readonly ordinal: number | bigint }): Hex {
  return firstTenBytes(EXPORT_NAME.write({ tag: EXPORT_TAG, sha256: name.sha256, ordinal: BigInt(name.ordinal) }));
}

/** An id left-aligned in 32 bytes, as mapping keys, list items and topics carry it. */
export function idWord(id: Hex): Uint8Array {
  return concatBytes(fromHex(id, 10), new Uint8Array(22));
}

function firstTenBytes(preimage: Uint8Array): Hex {
  return toHex(keccak256(preimage).subarray(0, 10));
}
