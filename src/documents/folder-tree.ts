import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, equalBytes, fromHex, isHex, toHex, type Hex } from "../consensus/hex.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { Evidence } from "../text/coded-error.ts";
import { showForeign } from "../text/foreign-text.ts";
import { canonicalBytes } from "./canonical-json.ts";
import type { DigestPair } from "./digest.ts";
import { membersOf } from "./exact-members.ts";
import { InputError } from "./input-error.ts";
import { checkManifestFile, type Manifest, type ManifestFile } from "./manifest.ts";
import { createSm3 } from "./sm3.ts";

/** A hash function of 32 bytes. */
type Hash = (bytes: Uint8Array) => Uint8Array;

/** Proof that a folder contains a file, without the list of all others: some twenty hashes for a million files. */
export interface FolderMember {
  readonly file: ManifestFile;
  /** The file's position in the order of the manifest, from 0. */
  readonly position: number;
  readonly fileCount: number;
  readonly totalBytes: number;
  /** SHA-256 hashes from the leaf upward. */
  readonly siblings: readonly Hex[];
}

/** The most files in a folder. It keeps a proof at 31 siblings or fewer. */
const MOST_FILES = 2 ** 31 - 1;
const MOST_SIBLINGS = 31;

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);
const ROOT = Uint8Array.of(2);

/**
 * The digests of a folder: under each algorithm the root of a tree of its own over the manifest's files.
 *
 * leaf = H(0x00 || canonical JSON of the file's entry), node = H(0x01 || left || right); the last node of an odd level
 * moves up unchanged (the tree of RFC 6962). digest = H(0x02 || number of files || sum of bytes || root) with the two
 * numbers as 8 bytes big-endian. The tags keep the three kinds of hashes apart; the numbers fix the form of the tree.
 */
export function folderDigests(manifest: Manifest): DigestPair {
  const leaves = manifest.files.map(leafBytes);
  const digest = (hash: Hash): string => toHex(rootOf(hash, manifest, topOf(hash, leaves))).slice(2);
  return { sha256: digest(sha256), sm3: digest(reusedSm3()) };
}

/** The SHA-256 digest of a folder, `0x` and 64 digits, as an export's body has it. */
export function folderSha256(manifest: Manifest): Hex {
  return toHex(rootOf(sha256, manifest, topOf(sha256, manifest.files.map(leafBytes))));
}

/** Proves that a manifest lists the file with a path; undefined when it lists none. */
export function proveMember(manifest: Manifest, path: string): FolderMember | undefined {
  const position = manifest.files.findIndex((file) => file.path === path);
  const file = manifest.files[position];
  if (file === undefined) return undefined;
  const { fileCount, totalBytes } = manifest;
  const siblings: Hex[] = [];
  let at = position;
  for (const level of levelsOf(sha256, manifest.files.map(leafBytes))) {
    const sibling = level[at ^ 1];
    if (sibling !== undefined) siblings.push(toHex(sibling));
    at >>= 1;
  }
  return { file, position, fileCount, totalBytes, siblings };
}

/**
 * Checks that the folder with a SHA-256 digest contains a member's file at the member's position.
 * @throws InputError MEMBER_UNPROVEN
 */
export function verifyMember(digest: Hex, { file, position, fileCount, totalBytes, siblings }: FolderMember): void {
  let hash: Uint8Array = sha256(leafBytes(file));
  let used = 0;
  for (let at = position, width = fileCount; width > 1; at >>= 1, width = half(width)) {
    if ((at ^ 1) >= width) continue;
    const sibling = siblings[used++];
    if (sibling === undefined) break;
    const other = fromHex(sibling, 32);
    hash = at % 2 === 0 ? nodeOf(sha256, hash, other) : nodeOf(sha256, other, hash);
  }
  if (used !== siblings.length || !equalBytes(rootOf(sha256, { fileCount, totalBytes }, hash), fromHex(digest, 32))) {
    throw new InputError(
      "MEMBER_UNPROVEN",
      {
        zh:
          `文件 ${showForeign(file.path)} 未被证明属于文件夹 ${digest}：` +
          "其条目或证明已被改动，或属于另一文件夹。请重新取得凭证。",
        en:
          `The file ${showForeign(file.path)} is not proven to be part of the folder ${digest}: ` +
          "its entry or its proof was changed, or it belongs to another folder. Get a new certificate.",
      },
      { path: file.path, digest },
    );
  }
}

/**
 * Reads a member strictly: it has exactly its members, each well formed.
 * @throws InputError MEMBER_MALFORMED, and those of `checkManifestFile`
 */
export function parseMember(value: unknown): FolderMember {
  const { file, position, fileCount, totalBytes, siblings } = membersOf(
    value,
    ["file", "fileCount", "position", "siblings", "totalBytes"],
    [],
    malformed,
  );
  const checked = checkManifestFile(file);
  if (
    !isCount(fileCount) ||
    fileCount < 1 ||
    fileCount > MOST_FILES ||
    !isCount(totalBytes) ||
    !isCount(position) ||
    position >= fileCount
  ) {
    throw malformed(
      {
        zh: "的 position 不在文件总数之内，或其合计不是数",
        en: "has a position outside the folder, or totals that are not numbers",
      },
      { position, fileCount, totalBytes },
    );
  }
  if (!Array.isArray(siblings) || siblings.length > MOST_SIBLINGS || !siblings.every(isHash)) {
    throw malformed({
      zh: `的 siblings 不是至多 ${MOST_SIBLINGS} 个 32 字节杂凑值（0x 加小写十六进制）的列表`,
      en: `has siblings that are not at most ${MOST_SIBLINGS} hashes of 32 bytes in lower-case 0x hexadecimal`,
    });
  }
  return { file: checked, position, fileCount, totalBytes, siblings };
}

function topOf(hash: Hash, leaves: readonly Uint8Array[]): Uint8Array {
  const [top] = levelsOf(hash, leaves).at(-1) ?? [];
  if (top === undefined) throw new Error("A folder without files has no tree.");
  return top;
}

/** The levels of the tree, from the hashed leaves to the one hash at the top. */
function levelsOf(hash: Hash, leaves: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
  let level = leaves.map(hash);
  const levels = [level];
  while (level.length > 1) {
    level = levelAbove(hash, level);
    levels.push(level);
  }
  return levels;
}

function levelAbove(hash: Hash, level: readonly Uint8Array[]): Uint8Array[] {
  const above: Uint8Array[] = [];
  let left: Uint8Array | undefined;
  for (const node of level) {
    if (left === undefined) left = node;
    else {
      above.push(nodeOf(hash, left, node));
      left = undefined;
    }
  }
  return left === undefined ? above : [...above, left];
}

function leafBytes(file: ManifestFile): Uint8Array {
  return concatBytes(LEAF, canonicalBytes(file));
}

function nodeOf(hash: Hash, left: Uint8Array, right: Uint8Array): Uint8Array {
  return hash(concatBytes(NODE, left, right));
}

function rootOf(
  hash: Hash,
  { fileCount, totalBytes }: Pick<Manifest, "fileCount" | "totalBytes">,
  top: Uint8Array,
): Uint8Array {
  const numbers = new Uint8Array(16);
  const view = new DataView(numbers.buffer);
  view.setBigUint64(0, BigInt(fileCount));
  view.setBigUint64(8, BigInt(totalBytes));
  return hash(concatBytes(ROOT, numbers, top));
}

function half(width: number): number {
  return Math.ceil(width / 2);
}

/** Uses one hasher for all messages, because every hasher has a third of a megabyte of memory. */
function reusedSm3(): Hash {
  const hasher = createSm3();
  return (bytes) => {
    hasher.update(bytes);
    return hasher.digest();
  };
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isHash(value: unknown): value is Hex {
  return isHex(value, 32);
}

/** @param problem - the end of a sentence about the proof */
function malformed(problem: Bilingual, evidence?: Evidence): InputError {
  return new InputError(
    "MEMBER_MALFORMED",
    {
      zh: `文件夹中文件的证明${problem.zh}：请重新取得凭证。`,
      en: `The proof of the folder's file ${problem.en}: get a new certificate.`,
    },
    evidence,
  );
}
