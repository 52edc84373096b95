import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../consensus/hex.ts";
import { canonicalBytes, parseCanonicalBytes, isJsonObject } from "../documents/canonical-json.ts";
import { membersOf } from "../documents/exact-members.ts";
import { parseRecordId } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import { PackageError } from "./package-error.ts";

const PACKAGE_FORMAT = "laiqu.package.1";

/** The name of the manifest in a package. */
export const MANIFEST = "manifest.json";

/** The files of a package by their names, which have a slash after a folder. */
export type PackageFiles = Readonly<Record<string, Uint8Array>>;

/** The record and the period that a package is about, by the times of blocks. */
export interface PackageSubject {
  readonly record: RecordId;
  /** The first second of the period; undefined for the beginning of the ledger. */
  readonly from?: number | undefined;
  /** The end of the period, which it does not include. It is not after the block below. */
  readonly until: number;
  /** The block as of which the package was made, and its time in seconds. */
  readonly block: number;
  readonly time: number;
}

/** The table of contents of a package: what it is about, and the digest of every other file in it. */
export interface PackageManifest extends PackageSubject {
  /** 64 lower-case digits of SHA-256 each, by the names of the files. */
  readonly files: Readonly<Record<string, string>>;
}

/** The names of the files of a package about a record, besides its manifest. */
function namesOfFiles(record: RecordId): readonly string[] {
  return ["README.md", "answer.json", certificateName(record), "descriptor.json", "evidence.json", "verify.mjs"];
}

/** The name of the certificate in a package about a record. */
export function certificateName(record: RecordId): string {
  return `certificates/${record}.laiqu.json`;
}

/** The files of a package together with its manifest. */
export function withManifest({ from, ...subject }: PackageSubject, files: PackageFiles): PackageFiles {
  const digests = Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, hexDigest(bytes)]));
  const manifest = { format: PACKAGE_FORMAT, ...subject, ...(from === undefined ? {} : { from }), files: digests };
  return { ...files, [MANIFEST]: canonicalBytes(manifest) };
}

/** The id of a package, `sha256:` and the digest of its manifest, which covers every byte of every file. */
export function packageId(files: PackageFiles): string {
  const manifest = files[MANIFEST];
  if (manifest === undefined) throw malformed({ zh: `缺少 ${MANIFEST}`, en: `lacks ${MANIFEST}` });
  return `sha256:${hexDigest(manifest)}`;
}

/**
 * The manifest of a package whose files are all there, are all its own and have the digests that it names.
 * @throws PackageError MALFORMED, CHANGED; InputError for a manifest that is no canonical JSON
 */
export function readManifest(files: PackageFiles): PackageManifest {
  const bytes = files[MANIFEST];
  if (bytes === undefined) throw malformed({ zh: `缺少 ${MANIFEST}`, en: `lacks ${MANIFEST}` });
  const manifest = parseManifest(bytes);
  const expected = namesOfFiles(manifest.record);
  demandNames({ zh: "文件夹", en: "The folder" }, Object.keys(files), [MANIFEST, ...expected]);
  demandNames({ zh: MANIFEST, en: MANIFEST }, Object.keys(manifest.files), expected);
  for (const name of expected) {
    const file = files[name];
    if (file === undefined || hexDigest(file) !== manifest.files[name]) throw changed(name);
  }
  return manifest;
}

function parseManifest(bytes: Uint8Array): PackageManifest {
  const json = parseCanonicalBytes(bytes);
  const required = ["block", "files", "format", "record", "time", "until"] as const;
  const { format, record, block, time, from, until, files } = membersOf(json, required, ["from"], malformed);
  if (format !== PACKAGE_FORMAT)
    throw malformed({
      zh: `的格式为 ${showForeign(String(format), 40)}，本程序只读 ${PACKAGE_FORMAT}`,
      en: `has the format ${showForeign(String(format), 40)}, and this program reads ${PACKAGE_FORMAT}`,
    });
  if (typeof record !== "string" || !isJsonObject(files))
    throw malformed({ zh: `的 ${MANIFEST} 有误`, en: `has a wrong ${MANIFEST}` });
  return {
    record: parseRecordId(record),
    block: asCount(block),
    time: asCount(time),
    ...(from === undefined ? {} : { from: asCount(from) }),
    until: asCount(until),
    files: Object.fromEntries(Object.entries(files).map(([name, digest]) => [name, asText(digest)])),
  };
}

function demandNames(where: Bilingual, found: readonly string[], expected: readonly string[]): void {
  const missing = expected.find((name) => !found.includes(name));
  const surplus = found.find((name) => !expected.includes(name));
  if (missing !== undefined) throw lacking(where, missing);
  if (surplus !== undefined) throw notOurs(surplus);
}

function lacking(where: Bilingual, name: string): PackageError {
  const shown = showForeign(name);
  return new PackageError(
    "MALFORMED",
    {
      zh: `${where.zh}缺少 ${shown}：证据包不完整，请重新取得。`,
      en: `${where.en} lacks ${shown}: the package is not whole, so get it again.`,
    },
    { name },
  );
}

/** The error of a file or folder that is not part of a package. */
export function notOurs(name: string): PackageError {
  const shown = showForeign(name);
  return new PackageError(
    "MALFORMED",
    {
      zh: `${shown} 不属于证据包，或不是普通文件：请移走它，或将证据包解压到空文件夹后重新核验。`,
      en:
        `${shown} is not part of the package, or is no plain file: take it away, or unpack the package into an ` +
        "empty folder and verify again.",
    },
    { name },
  );
}

function changed(name: string): PackageError {
  const shown = showForeign(name);
  return new PackageError(
    "CHANGED",
    {
      zh: `${shown} 不是出具时的文件（杂凑值与 ${MANIFEST} 不符）：可能被改动，或在解压时转换了换行，请重新取得证据包。`,
      en:
        `${shown} is not the file that the package was made with (${MANIFEST} has another digest): it was changed, ` +
        "perhaps by a conversion of line ends, so get the package again.",
    },
    { name },
  );
}

function asText(value: unknown): string {
  if (typeof value === "string") return value;
  throw malformed({ zh: `的 ${MANIFEST} 中应为文本`, en: `must have texts in its ${MANIFEST}` });
}

function asCount(value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw malformed({ zh: `的 ${MANIFEST} 中应为非负整数`, en: `must have whole numbers in its ${MANIFEST}` });
}

function malformed({ zh, en }: Bilingual): PackageError {
  return new PackageError("MALFORMED", {
    zh: `证据包${zh}：请重新取得证据包。`,
    en: `The package ${en}: get the package again.`,
  });
}

function hexDigest(bytes: Uint8Array): string {
  return toHex(sha256(bytes)).slice(2);
}
