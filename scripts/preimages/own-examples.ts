import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, fromHex, toHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { canonicalBytes } from "../../src/documents/canonical-json.ts";
import { commitmentOf } from "../../src/documents/document-binding.ts";
import { createManifest } from "../../src/documents/manifest.ts";
import { leafHash } from "../../src/documents/salted-tree.ts";
import { ActKind } from "../../src/ledger/codes.ts";
import type { StatementCode } from "../../src/ledger/codes.ts";
import type { Publication } from "../../src/ledger/events.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { saltedCommitment } from "../../src/ledger/salted-commitment.ts";

/* Examples of what parties hash by themselves. The ledger keeps the hashes and never sees the preimages. */

/** A salted export's digests and salt. */
const SALTED = {
  salt: toHex(new Uint8Array(32).fill(0x5a)),
  sha256: "aa".repeat(32),
  sm3: "bb".repeat(32),
} as const;

export function salted(): Hex {
  return saltedCommitment(SALTED);
}

/** The version of a rulebook that is promised and published: one step with one row, who may record. */
export const NEXT_VERSION: Publication = {
  effectiveFrom: 1_805_000_000,
  rulebook: toHex(new Uint8Array(32).fill(0xb0)),
  steps: [
    {
      kind: Kind.RESOURCE,
      caseNumber: 0,
      act: ActKind.RECORD,
      code: 0,
      words: ["0x0183000100000000000000000000002000000000000000000000000000000000"],
    },
  ],
};

/** A document's field. */
const FIELD = {
  schemaId: "laiqu.export.1",
  path: "/price/amount",
  value: "88.00",
  salt: new Uint8Array(32).fill(0x77),
} as const;

/** The root of a document. */
export const ROOT = new Uint8Array(32).fill(0x99);

export function documentOfStatement(act: {
  readonly subject: RecordId;
  readonly by: RecordId;
  readonly code: StatementCode;
}): Hex {
  return toHex(commitmentOf(ROOT, { ...act, act: "ATTEST" }));
}

/** A folder of two files. */
export const MANIFEST = createManifest([
  { path: "表/一.csv", size: 1_000, sha256: "11".repeat(32), sm3: "22".repeat(32) },
  { path: "readme.txt", size: 24, sha256: "33".repeat(32), sm3: "44".repeat(32) },
]);

const IDENTITY = {
  chainId: 4_242,
  address: `0x${"1e".repeat(20)}`,
  time: 1_800_000_000,
  parentHash: toHex(new Uint8Array(32).fill(0x9a)),
} as const;

/** The preimages, by name. */
export function ownPreimages(record: RecordId): Readonly<Record<string, Hex>> {
  const leaves = MANIFEST.files.map((file) => concatBytes(Uint8Array.of(0), canonicalBytes(file)));
  const [one, other] = leaves.map((leaf) => sha256(leaf));
  if (leaves[0] === undefined || one === undefined || other === undefined) throw new Error("The folder has two files.");
  const node = concatBytes(Uint8Array.of(1), one, other);
  const totals = concatBytes(word(2, 8), word(1_024, 8));
  const fieldTexts = [FIELD.schemaId, FIELD.path, "string", JSON.stringify(FIELD.value)].map(utf8);
  return {
    saltedCommitment: toHex(
      concatBytes(
        word(0x80, 32),
        fromHex(SALTED.salt),
        fromHex(`0x${SALTED.sha256}`),
        fromHex(`0x${SALTED.sm3}`),
        abiText("laiqu.salted.1"),
      ),
    ),
    identity: toHex(
      concatBytes(
        word(IDENTITY.chainId, 32),
        new Uint8Array(12),
        fromHex(IDENTITY.address),
        word(IDENTITY.time, 32),
        fromHex(IDENTITY.parentHash),
      ),
    ),
    fieldLeaf: toHex(
      concatBytes(Uint8Array.of(0), ...fieldTexts.flatMap((text) => [word(text.length, 4), text]), FIELD.salt),
    ),
    treeNode: toHex(concatBytes(Uint8Array.of(1), leafHash(FIELD), ROOT)),
    contentCommitment: toHex(concatBytes(tag("laiqu.content.1"), fromHex(record), ROOT)),
    folderLeaf: toHex(leaves[0]),
    folderNode: toHex(node),
    folderDigest: toHex(concatBytes(Uint8Array.of(2), totals, sha256(node))),
  };
}

/** The ABI encoding of a text of at most 32 bytes, behind its offset. */
export function abiText(text: string): Uint8Array {
  return concatBytes(word(text.length, 32), tag(text));
}

export function tag(text: string): Uint8Array {
  const bytes = new Uint8Array(32);
  bytes.set(utf8(text));
  return bytes;
}

export function word(value: number, bytes: number): Uint8Array {
  return fromHex(`0x${value.toString(16).padStart(2 * bytes, "0")}`, bytes);
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
