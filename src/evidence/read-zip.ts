import { crc32, inflateRawSync } from "node:zlib";
import type { InflateRaw } from "node:zlib";
import type { Bilingual } from "../text/bilingual.ts";
import { MOST_FILE_BYTES, MOST_FILES, MOST_PACKAGE_BYTES } from "./package-bounds.ts";
import { PackageError } from "./package-error.ts";
import type { PackageFiles } from "./package-manifest.ts";
import {
  ATTRIBUTES,
  CENTRAL,
  CENTRAL_BYTES,
  COMMON_BYTES,
  DEFLATED,
  END,
  END_BYTES,
  LOCAL,
  MADE_BY,
  UTF8_NAMES,
  VERSION,
} from "./zip-form.ts";

/** An entry of the directory. Only its place, its sizes and its check sum are its own. */
interface Entry {
  readonly name: string;
  /** The fields that must stand before the file too, byte for byte, with the name after them. */
  readonly common: Buffer;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
}

/**
 * The files of an archive in the one form that packages are written in. Any other archive is refused, however well
 * another program reads it, because two programs may read two different packages from it: files that the directory
 * does not name, two of one name, bytes before, between or after them. Nothing is written to disk, so that no name
 * leads anywhere, and nothing is unpacked beyond the sizes that the directory states.
 * @throws PackageError MALFORMED
 */
export function readZip(archive: Uint8Array): PackageFiles {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  const { count, start } = endOf(bytes);
  const entries: Entry[] = [];
  let place = start;
  let [offset, total] = [0, 0];
  for (let number = 0; number < count; number += 1) {
    const entry = entryAt(bytes, place, offset);
    entries.push(entry);
    place += CENTRAL_BYTES + entry.common.length - COMMON_BYTES;
    offset += 4 + entry.common.length + entry.packed;
    total += entry.size;
    demand(entry.size <= MOST_FILE_BYTES && total <= MOST_PACKAGE_BYTES, TOO_LARGE);
  }
  demand(place === bytes.length - END_BYTES && offset === start, GAPS);
  demand(new Set(entries.map(({ name }) => name)).size === count, TWICE);
  let from = 0;
  const files = entries.map((entry) => {
    const file = fileAt(bytes, from, entry);
    from += 4 + entry.common.length + entry.packed;
    return [entry.name, file] as const;
  });
  return Object.fromEntries(files);
}

/** The number of files and the place of the directory, from the very last bytes: nothing may follow them. */
function endOf(bytes: Buffer): { readonly count: number; readonly start: number } {
  const place = bytes.length - END_BYTES;
  demand(place >= 0 && bytes.readUInt32LE(place) === END, NO_END);
  const [disk, diskOfDirectory] = [bytes.readUInt16LE(place + 4), bytes.readUInt16LE(place + 6)];
  const [here, count] = [bytes.readUInt16LE(place + 8), bytes.readUInt16LE(place + 10)];
  const [size, start] = [bytes.readUInt32LE(place + 12), bytes.readUInt32LE(place + 16)];
  const isPlain = disk === 0 && diskOfDirectory === 0 && here === count && bytes.readUInt16LE(place + 20) === 0;
  demand(isPlain && start + size === place, OTHER_FORM);
  demand(count <= MOST_FILES, TOO_MANY);
  return { count, start };
}

function entryAt(bytes: Buffer, place: number, offset: number): Entry {
  const last = bytes.length - END_BYTES;
  demand(place + CENTRAL_BYTES <= last && bytes.readUInt32LE(place) === CENTRAL, OTHER_FORM);
  const length = bytes.readUInt16LE(place + 28);
  const named = place + CENTRAL_BYTES;
  demand(named + length <= last, OTHER_FORM);
  const name = bytes.subarray(named, named + length);
  const fixed = [
    [bytes.readUInt16LE(place + 4), MADE_BY],
    [bytes.readUInt16LE(place + 6), VERSION],
    [bytes.readUInt16LE(place + 8), UTF8_NAMES],
    [bytes.readUInt16LE(place + 10), DEFLATED],
    // The lengths of an extension and of a remark, the disk, what kind of file it is, and where it lies.
    [bytes.readUInt16LE(place + 30), 0],
    [bytes.readUInt16LE(place + 32), 0],
    [bytes.readUInt16LE(place + 34), 0],
    [bytes.readUInt16LE(place + 36), 0],
    [bytes.readUInt32LE(place + 38), ATTRIBUTES],
    [bytes.readUInt32LE(place + 42), offset],
  ] as const;
  demand(
    fixed.every(([found, expected]) => found === expected),
    OTHER_FORM,
  );
  return {
    name: name.toString("utf8"),
    common: Buffer.concat([bytes.subarray(place + 6, place + 6 + COMMON_BYTES), name]),
    crc: bytes.readUInt32LE(place + 16),
    packed: bytes.readUInt32LE(place + 20),
    size: bytes.readUInt32LE(place + 24),
  };
}

/** The directory was found whole, so that a file lies within the archive. */
function fileAt(bytes: Buffer, place: number, { common, packed, size, crc }: Entry): Uint8Array {
  const start = place + 4 + common.length;
  const isSame = bytes.readUInt32LE(place) === LOCAL && bytes.subarray(place + 4, start).equals(common);
  demand(isSame, OTHER_FORM);
  const file = unpacked(bytes.subarray(start, start + packed), size);
  demand(file !== undefined && file.length === size && crc32(file) === crc, DAMAGED);
  return file;
}

/** The bytes that a packed file holds; undefined where it is no packed file, holds more, or has bytes after it. */
function unpacked(packed: Buffer, size: number): Uint8Array | undefined {
  const maxOutputLength = Math.max(1, size);
  try {
    const read: unknown = inflateRawSync(packed, { maxOutputLength, info: true });
    return isRead(read) && read.engine.bytesWritten === packed.length ? read.buffer : undefined;
  } catch {
    return undefined;
  }
}

/** The answer of Node for `info: true`, which its types do not know: the bytes, and how many packed ones were read. */
function isRead(read: unknown): read is { readonly buffer: Buffer; readonly engine: InflateRaw } {
  return typeof read === "object" && read !== null && "buffer" in read && "engine" in read;
}

function demand(holds: boolean, { zh, en }: Bilingual): asserts holds {
  if (holds) return;
  throw new PackageError("MALFORMED", {
    zh: `证据包文件${zh}：请重新取得证据包；如曾另行打包，请解压到空文件夹后核验该文件夹。`,
    en:
      `The file of the package ${en}: get the package again; if somebody packed it anew, unpack it into an empty ` +
      "folder and verify that folder.",
  });
}

const NO_END: Bilingual = {
  zh: "不是 ZIP 文件，或不完整，或末尾另有内容",
  en: "is no ZIP archive, is cut off, or has something after its end",
};
const OTHER_FORM: Bilingual = {
  zh: "不是 laiqu evidence 所写的形式",
  en: "does not have the form that laiqu evidence writes",
};
const GAPS: Bilingual = {
  zh: "在所列文件之外另有内容",
  en: "holds something beside the files that it lists",
};
const TWICE: Bilingual = { zh: "有两个同名的文件", en: "has two files of one name" };
const TOO_MANY: Bilingual = {
  zh: `所列文件多于 ${MOST_FILES} 个`,
  en: `lists more than ${MOST_FILES} files`,
};
const TOO_LARGE: Bilingual = {
  zh: `解压后超过上限（每个文件 ${MOST_FILE_BYTES} 字节，合计 ${MOST_PACKAGE_BYTES} 字节）`,
  en: `unpacks to more than ${MOST_FILE_BYTES} bytes in a file, or ${MOST_PACKAGE_BYTES} in all`,
};
const DAMAGED: Bilingual = {
  zh: "中有一个文件已损坏，或与所列的大小、校验和不同",
  en: "has a file that is damaged, or not of the size and check sum that it states",
};
