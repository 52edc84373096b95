import { concatBytes, fromHex, isHex, type Hex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import { isJsonObject } from "./canonical-json.ts";
import { membersOf } from "./exact-members.ts";
import type { Malformed } from "./schema-id.ts";

/**
 * The owner of a document: a record, or a statement or settlement about a record. Ids have 10 bytes. The code of a
 * statement is its `StatementCode`, that of a settlement the new status.
 */
export type DocumentBinding =
  | { readonly record: Hex }
  | { readonly subject: Hex; readonly by: Hex; readonly act: "ATTEST" | "SETTLE"; readonly code: number };

const ID_BYTES = 10;
const MOST_CODE = 0xffff;
const ACT_BYTE = { ATTEST: 1, SETTLE: 2 } as const;

/** The tags have 32 bytes. Leaves begin with 0x00 and inner nodes with 0x01, so that no commitment is one of them. */
const RECORD_TAG = tag("laiqu.content.1");
const ACT_TAG = tag("laiqu.act-document.1");

/**
 * The hash that is recorded on the ledger (32 bytes): the root of a document's salted tree together with what the
 * document belongs to. Whoever copies the hash into a record or statement of his own therefore cannot open it there.
 *
 * - a record's document: keccak256("laiqu.content.1" || record || root);
 * - the document of a statement or settlement: keccak256("laiqu.act-document.1" || subject || by || act || code ||
 *   root), with 1 byte for the act (1 for a statement, 2 for a settlement) and 2 bytes big-endian for the code.
 *
 * Each tag is padded with zeros to 32 bytes. Every part has a fixed length.
 */
export function commitmentOf(root: Uint8Array, boundTo: DocumentBinding): Uint8Array {
  if ("record" in boundTo) return keccak256(concatBytes(RECORD_TAG, fromHex(boundTo.record, ID_BYTES), root));
  const { subject, by, act, code } = boundTo;
  const kind = Uint8Array.of(ACT_BYTE[act], code >> 8, code & 0xff);
  return keccak256(concatBytes(ACT_TAG, fromHex(subject, ID_BYTES), fromHex(by, ID_BYTES), kind, root));
}

/** Whether two documents belong to the same record or act. */
export function sameBinding(one: DocumentBinding, other: DocumentBinding): boolean {
  if ("record" in one || "record" in other) {
    return "record" in one && "record" in other && one.record === other.record;
  }
  return one.subject === other.subject && one.by === other.by && one.act === other.act && one.code === other.code;
}

/** Reads a binding strictly. @throws what `malformed` makes */
export function parseBinding(value: unknown, malformed: Malformed): DocumentBinding {
  if (isJsonObject(value) && "record" in value) {
    const { record } = membersOf(value, ["record"], [], malformed);
    if (isHex(record, ID_BYTES)) return { record };
  } else {
    const { subject, by, act, code } = membersOf(value, ["act", "by", "code", "subject"], [], malformed);
    if (isHex(subject, ID_BYTES) && isHex(by, ID_BYTES) && (act === "ATTEST" || act === "SETTLE") && isCode(code)) {
      return { subject, by, act, code };
    }
  }
  throw malformed({
    zh: "的 boundTo 既不是一条记录的标识，也不是对一条记录的一项声明或状态变更",
    en: "has a boundTo that is neither the id of a record nor a statement or settlement about one",
  });
}

function isCode(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MOST_CODE;
}

function tag(text: string): Uint8Array {
  const bytes = new Uint8Array(32);
  bytes.set(new TextEncoder().encode(text));
  return bytes;
}
