import type { Bilingual } from "../text/bilingual.ts";
import type { Evidence } from "../text/coded-error.ts";
import { showForeign } from "../text/foreign-text.ts";
import { canonicalBytes, parseCanonicalBytes } from "./canonical-json.ts";
import { membersOf } from "./exact-members.ts";
import { InputError } from "./input-error.ts";

const FORMAT = "laiqu.manifest.1";

/** A file of a folder: its path from the top of the folder, its size in bytes, its digests (64 hex digits each). */
export type ManifestFile = {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  readonly sm3: string;
};

/**
 * The contents of a folder. The folder's digests are roots over its files (`folderDigests`). The name of
 * the folder, times, owners and empty folders stay out, so that the same contents have the same digests on
 * every machine.
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
  return canonicalBytes(manifest);
}

/**
 * Reads a manifest strictly from its bytes: they must be canonical JSON, sorted, with correct totals and
 * no other members. `manifestBytes` of the result are exactly the given bytes.
 * @throws InputError JSON_ENCODING, JSON_NOT_CANONICAL, MANIFEST_MALFORMED, MANIFEST_PATH, MANIFEST_EMPTY
 */
export function parseManifest(bytes: Uint8Array): Manifest {
  return checkManifest(parseCanonicalBytes(bytes));
}

/** The most UTF-16 code units of a path: no file system that is supported has longer ones. */
const MOST_PATH_CHARACTERS = 4_096;
/** More marks on one letter are not text (the Stream-Safe Text Format of UAX #15), and normalizing them is slow. */
const TOO_MANY_MARKS = /\p{M}{31}/u;

/**
 * Checks a relative path in the one form that manifests use: `/` between the names, NFC, no empty, `.`
 * or `..` name, no backslash (a separator on other machines), no control characters.
 * @throws InputError MANIFEST_PATH
 */
export function checkRelativePath(path: string): string {
  const problem = pathProblem(path);
  if (problem === undefined) return path;
  throw new InputError(
    "MANIFEST_PATH",
    {
      zh: `文件路径 ${showForeign(path)} ${problem.zh}：请重命名该文件。`,
      en: `The path ${showForeign(path)} ${problem.en}: rename the file.`,
    },
    { path: path.slice(0, MOST_PATH_CHARACTERS) },
  );
}

function pathProblem(path: string): Bilingual | undefined {
  if (path.length > MOST_PATH_CHARACTERS) {
    return { zh: `长于 ${MOST_PATH_CHARACTERS} 个字符`, en: `is longer than ${MOST_PATH_CHARACTERS} characters` };
  }
  if (!path.isWellFormed()) return { zh: "不是有效的 Unicode 文本", en: "is not Unicode" };
  if (TOO_MANY_MARKS.test(path)) {
    return { zh: "在一个字符上叠加了 30 个以上的附加符号", en: "has more than 30 marks on one character" };
  }
  if (path.normalize("NFC") !== path) return { zh: "不是 Unicode NFC 形式", en: "is not in Unicode NFC" };
  if (/[\u0000-\u001f\u007f]/.test(path)) return { zh: "含有控制字符", en: "contains a control character" };
  if (path.includes("\\")) return { zh: "含有反斜杠", en: "contains a backslash" };
  if (path.split("/").some((name) => name === "" || name === "." || name === ".."))
    return { zh: "不是简单的相对路径", en: "is not a plain relative path" };
  return undefined;
}

/** The order of UTF-8 bytes, which is the order of code points (UTF-16 puts U+E000 to U+FFFF elsewhere). */
export function compareByUtf8(left: string, right: string): number {
  let index = 0;
  while (index < left.length && index < right.length && left[index] === right[index]) index++;
  // If the texts differ inside a surrogate pair, two low surrogates are compared; their order is the same.
  const a = left.codePointAt(index) ?? -1;
  const b = right.codePointAt(index) ?? -1;
  return a - b;
}

/**
 * Checks a manifest that is a JSON value already, such as one inside a certificate.
 * @throws InputError MANIFEST_MALFORMED, MANIFEST_PATH, MANIFEST_EMPTY
 */
export function checkManifest(value: unknown): Manifest {
  const { fileCount, files, format, totalBytes } = membersOf(
    value,
    ["fileCount", "files", "format", "totalBytes"],
    [],
    malformed,
  );
  if (format !== FORMAT) throw malformed({ zh: `的格式不是 ${FORMAT}`, en: `does not have the format ${FORMAT}` });
  if (!Array.isArray(files)) throw malformed({ zh: "没有文件列表", en: "has no list of files" });
  if (files.length === 0) {
    throw new InputError("MANIFEST_EMPTY", {
      zh: "文件夹中没有文件，无可计算：请另选文件夹。",
      en: "The folder contains no files, so there is nothing to hash: choose another folder.",
    });
  }
  const checked = files.map(checkManifestFile);
  checkOrder(checked);
  const sum = checked.reduce((total, file) => total + file.size, 0);
  if (fileCount !== checked.length || totalBytes !== sum || !Number.isSafeInteger(sum)) {
    throw malformed(
      {
        zh: `的合计与其文件不符：应为 ${checked.length} 个文件、${sum} 字节`,
        en: `has totals that are not those of its ${checked.length} files with ${sum} bytes`,
      },
      { fileCount, totalBytes, computedBytes: sum },
    );
  }
  return { format: FORMAT, files: checked, fileCount: checked.length, totalBytes: sum };
}

/** A path occurs once, and the files are sorted by their paths, so that one folder has one manifest. */
function checkOrder(files: readonly ManifestFile[]): void {
  let previous: string | undefined;
  for (const { path } of files) {
    const order = previous === undefined ? -1 : compareByUtf8(previous, path);
    if (order === 0) {
      throw new InputError(
        "MANIFEST_PATH",
        {
          zh: `文件路径 ${showForeign(path)} 重复：请重命名其中一个文件。`,
          en: `The path ${showForeign(path)} occurs twice: rename one of the files.`,
        },
        { path },
      );
    }
    if (order > 0) {
      const shown = showForeign(path);
      throw malformed({ zh: `在 ${shown} 处未按路径排序`, en: `is not sorted by path at ${shown}` }, { path });
    }
    previous = path;
  }
}

/**
 * Checks one file of a manifest.
 * @throws InputError MANIFEST_MALFORMED, MANIFEST_PATH
 */
export function checkManifestFile(value: unknown): ManifestFile {
  const { path, size, sha256, sm3 } = membersOf(value, ["path", "sha256", "size", "sm3"], [], ({ zh, en }) =>
    malformed({ zh: `中的一个文件${zh}`, en: `has a file that ${en}` }),
  );
  if (typeof path !== "string") throw malformed({ zh: "中的一个文件没有路径", en: "has a file without a path" });
  checkRelativePath(path);
  if (!isSize(size)) {
    throw malformed(
      { zh: `中 ${showForeign(path)} 的大小不是字节数`, en: `has a size of ${showForeign(path)} that is not in bytes` },
      { path, size },
    );
  }
  if (!isDigestHex(sha256) || !isDigestHex(sm3)) {
    throw malformed(
      {
        zh: `中 ${showForeign(path)} 的杂凑值不是 64 位小写十六进制数字`,
        en: `has a digest of ${showForeign(path)} that is not 64 lower-case hexadecimal digits`,
      },
      { path, sha256, sm3 },
    );
  }
  return { path, size, sha256, sm3 };
}

function isSize(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isDigestHex(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}

/** @param problem - the end of a sentence about the manifest */
function malformed(problem: Bilingual, evidence: Evidence = {}): InputError {
  return new InputError(
    "MANIFEST_MALFORMED",
    {
      zh: `清单${problem.zh}：请按原样使用计算杂凑值时生成的清单。`,
      en: `The manifest ${problem.en}: use the manifest as it was made when the folder was hashed.`,
    },
    evidence,
  );
}
