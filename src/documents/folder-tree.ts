import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, equalBytes, fromHex, toHex, type Hex } from "../consensus/hex.ts";
import { canonicalBytes } from "./canonical-json.ts";
import type { DigestPair } from "./digest.ts";
import { exactMembers } from "./exact-members.ts";
import { InputError } from "./input-error.ts";
import { checkManifestFile, type Manifest, type ManifestFile } from "./manifest.ts";
import { createSm3 } from "./sm3.ts";

/** A hash function of 32 bytes. */
type Hash = (bytes: Uint8Array) => Uint8Array;

/** That a folder contains a file, without the list of all others: some twenty hashes for a million files. */
export interface FolderMember {
  readonly file: ManifestFile;
  /** Among the files in the order of the manifest, from 0. */
  readonly position: number;
  readonly fileCount: number;
  readonly totalBytes: number;
  /** SHA-256 hashes from the leaf upward. */
  readonly siblings: readonly Hex[];
}

/** Bounds a proof to 31 siblings. */
const MOST_FILES = 2 ** 31 - 1;

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);
const ROOT = Uint8Array.of(2);

/**
 * The digests of a folder: under each algorithm the root of a tree of its own over the manifest's files.
 *
 * leaf = H(0x00 || canonical JSON of the file's entry), node = H(0x01 || left || right), the last of an odd level
 * goes up as it is (the tree of RFC 6962), digest = H(0x02 || number of files || sum of bytes || root), the two
 * numbers as 8 bytes big-endian. The tags keep the three apart; the numbers fix the form of the tree.
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

/** Proves a file of a manifest by its path; undefined when the manifest has none of this path. */
export function proveMember(manifest: Manifest, path: string): FolderMember | undefined {
  const position = manifest.files.findIndex((file) => file.path === path);
  if (position < 0) return undefined;
  const { fileCount, totalBytes } = manifest;
  const siblings: Hex[] = [];
  let at = position;
  for (const level of levelsOf(sha256, manifest.files.map(leafBytes))) {
    const sibling = level[at ^ 1];
    if (sibling !== undefined) siblings.push(toHex(sibling));
    at >>= 1;
  }
  return { file: manifest.files[position]!, position, fileCount, totalBytes, siblings };
}

/**
 * Checks that the folder of a SHA-256 digest contains a member's file, at its position among so many.
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
      `the file ${JSON.stringify(file.path)} is not shown to be part of the folder ${digest}: its entry or its proof was changed, or it belongs to another folder`,
      { path: file.path, digest },
    );
  }
}

/**
 * Reads a member strictly: nothing missing, nothing needless.
 * @throws InputError MEMBER_MALFORMED; as `checkManifestFile`
 */
export function parseMember(value: unknown): FolderMember {
  const { file, position, fileCount, totalBytes, siblings } = exactMembers(
    value,
    ["file", "fileCount", "position", "siblings", "totalBytes"],
    "MEMBER_MALFORMED",
    "the folder's file",
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
    throw new InputError("MEMBER_MALFORMED", "the place of the folder's file is not one among its files", {
      position,
      fileCount,
      totalBytes,
    });
  }
  if (!Array.isArray(siblings) || !siblings.every(isHash) || siblings.length > 31) {
    throw new InputError(
      "MEMBER_MALFORMED",
      "the proof of the folder's file is not a list of hashes of 32 bytes in lower-case 0x hexadecimal",
      {},
    );
  }
  return { file: checked, position, fileCount, totalBytes, siblings };
}

function topOf(hash: Hash, leaves: readonly Uint8Array[]): Uint8Array {
  return levelsOf(hash, leaves).at(-1)![0]!;
}

/** From the leaves to the one hash at the top. */
function levelsOf(hash: Hash, leaves: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
  const levels = [leaves.map(hash)];
  for (let level = levels[0]!; level.length > 1; levels.push(level)) {
    const below = level;
    level = Array.from({ length: half(below.length) }, (_, index) => {
      const [left, right] = [below[2 * index]!, below[2 * index + 1]];
      return right === undefined ? left : nodeOf(hash, left, right);
    });
  }
  return levels;
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

/** One hasher for all: each has a third of a megabyte of its own. */
function reusedSm3(): Hash {
  const hasher = createSm3();
  return (bytes) => {
    hasher.update(bytes);
    return hasher.digest();
  };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isHash(value: unknown): value is Hex {
  return typeof value === "string" && /^0x[0-9a-f]{64}$/.test(value);
}
