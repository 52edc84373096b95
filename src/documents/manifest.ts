import { canonicalJson, parseCanonicalJson } from "./canonical-json.ts";
import { exactMembers } from "./exact-members.ts";
import { InputError } from "./input-error.ts";

const FORMAT = "laiqu.manifest.1";

/** A file of a folder: its path from the folder's top, its size in bytes, its digests (64 hex digits each). */
export type ManifestFile = {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  readonly sm3: string;
};

/**
 * What a folder consists of. The folder's digests are roots over its files (`folderDigests`), so one
 * folder content has one digest on every machine: names, times, owners and empty folders stay out.
 */
export type Manifest = {
  readonly format: typeof FORMAT;
  /** Sorted by the UTF-8 bytes of the path; at least one. */
  readonly files: readonly ManifestFile[];
  readonly fileCount: number;
  readonly totalBytes: number;
};

/**
 * Makes the manifest of a folder's files, given in any order.
 * @throws InputError MANIFEST_EMPTY, MANIFEST_PATH (malformed, or twice after NFC), MANIFEST_MALFORMED
 */
export function createManifest(files: readonly ManifestFile[]): Manifest {
  const sorted = files
    .map(({ path, size, sha256, sm3 }) => ({ path, size, sha256, sm3 }))
    .sort((a, b) => compareByUtf8(a.path, b.path));
  return checkManifest({
    format: FORMAT,
    files: sorted,
    fileCount: files.length,
    totalBytes: files.reduce((sum, file) => sum + file.size, 0),
  });
}

/** The one form in which a manifest is kept and sent: canonical JSON (RFC 8785). */
export function manifestBytes(manifest: Manifest): Uint8Array {
  return new TextEncoder().encode(canonicalJson(manifest));
}

/**
 * Reads a manifest strictly from its bytes: canonical JSON, sorted, sums right, nothing needless. What
 * it accepts has exactly the given bytes as its manifestBytes.
 * @throws InputError JSON_NOT_CANONICAL, MANIFEST_MALFORMED, MANIFEST_PATH, MANIFEST_EMPTY
 */
export function parseManifest(bytes: Uint8Array): Manifest {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new InputError("MANIFEST_MALFORMED", "the manifest is not UTF-8", {}, cause);
  }
  return checkManifest(parseCanonicalJson(text));
}

/**
 * Checks a relative path in the one form that manifests use: `/` between the names, NFC, no empty, `.`
 * or `..` name, no backslash (a separator on other machines), no control characters.
 * @throws InputError MANIFEST_PATH
 */
export function checkRelativePath(path: string): string {
  const problem = !path.isWellFormed()
    ? "is not Unicode"
    : path.normalize("NFC") !== path
      ? "is not in Unicode NFC"
      : /[\u0000-\u001f\u007f]/.test(path)
        ? "contains a control character"
        : path.includes("\\")
          ? "contains a backslash"
          : path.split("/").some((name) => name === "" || name === "." || name === "..")
            ? "is not a plain relative path"
            : undefined;
  if (problem !== undefined)
    throw new InputError("MANIFEST_PATH", `the path ${JSON.stringify(path)} ${problem}: rename the file`, { path });
  return path;
}

/** The order of UTF-8 bytes, which is the order of code points (UTF-16 puts U+E000 to U+FFFF elsewhere). */
export function compareByUtf8(left: string, right: string): number {
  let index = 0;
  while (index < left.length && index < right.length && left[index] === right[index]) index++;
  // Stopping inside a pair compares two low surrogates: still their code points' order.
  const a = left.codePointAt(index) ?? -1;
  const b = right.codePointAt(index) ?? -1;
  return a - b;
}

function checkManifest(value: unknown): Manifest {
  const manifest = exactMembers(
    value,
    ["fileCount", "files", "format", "totalBytes"],
    "MANIFEST_MALFORMED",
    "the manifest",
  );
  if (manifest.format !== FORMAT)
    throw new InputError("MANIFEST_MALFORMED", `the manifest's format is not ${FORMAT}`, { format: manifest.format });
  if (!Array.isArray(manifest.files)) throw new InputError("MANIFEST_MALFORMED", "the manifest has no list of files");
  if (manifest.files.length === 0)
    throw new InputError("MANIFEST_EMPTY", "the folder contains no files, so there is nothing to hash");
  const files = manifest.files.map(checkManifestFile);
  files.forEach((file, index) => {
    const order = index === 0 ? -1 : compareByUtf8(files[index - 1]!.path, file.path);
    if (order === 0)
      throw new InputError(
        "MANIFEST_PATH",
        `the path ${JSON.stringify(file.path)} occurs twice: rename one of the files`,
        { path: file.path },
      );
    if (order > 0)
      throw new InputError("MANIFEST_MALFORMED", `the manifest is not sorted at ${JSON.stringify(file.path)}`, {
        path: file.path,
      });
  });
  const totalBytes = files.reduce((sum, file) => sum + file.size, 0);
  if (manifest.fileCount !== files.length || manifest.totalBytes !== totalBytes || !Number.isSafeInteger(totalBytes)) {
    throw new InputError("MANIFEST_MALFORMED", "the manifest's totals are not those of its files", {
      fileCount: manifest.fileCount,
      totalBytes: manifest.totalBytes,
      computedBytes: totalBytes,
    });
  }
  return { format: FORMAT, files, fileCount: files.length, totalBytes };
}

/**
 * Checks one file of a manifest.
 * @throws InputError MANIFEST_MALFORMED, MANIFEST_PATH
 */
export function checkManifestFile(value: unknown): ManifestFile {
  const { path, size, sha256, sm3 } = exactMembers(
    value,
    ["path", "sha256", "size", "sm3"],
    "MANIFEST_MALFORMED",
    "a file of the manifest",
  );
  if (typeof path !== "string") throw new InputError("MANIFEST_MALFORMED", "a file of the manifest has no path");
  checkRelativePath(path);
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) {
    throw new InputError("MANIFEST_MALFORMED", `the size of ${JSON.stringify(path)} is not a number of bytes`, {
      path,
      size,
    });
  }
  if (!isDigestHex(sha256) || !isDigestHex(sm3)) {
    throw new InputError(
      "MANIFEST_MALFORMED",
      `a digest of ${JSON.stringify(path)} is not 64 lower-case hexadecimal digits`,
      { path, sha256, sm3 },
    );
  }
  return { path, size, sha256, sm3 };
}

function isDigestHex(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}
