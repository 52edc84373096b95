import { once } from "node:events";
import { fromBuffer } from "yauzl";
import type { Entry, ZipFile } from "yauzl";
import { reasonOf } from "../text/reason-of.ts";
import { TableError, tableError, tooLarge } from "./table-error.ts";

/** The most bytes of one unpacked part: a sheet of 20,000 rows with 40 long cells each has less. */
export const MOST_PART_BYTES = 96 * 1024 ** 2;
/** The most parts of a file; a plain workbook has about ten. */
const MOST_PARTS = 2_000;

/** The parts of a packed file, of which each is unpacked only when it is read. */
export interface ZipParts {
  readonly names: readonly string[];
  has(name: string): boolean;
  /** The bytes of a part, piece by piece. No more are unpacked than the file says and than a part may have. */
  read(name: string): AsyncIterable<Uint8Array>;
}

/**
 * Opens a packed file and reads the list of its parts.
 * @throws TableError TABLE_DAMAGED, TABLE_ENCRYPTED, TABLE_TOO_LARGE
 */
export async function openZip(path: string, bytes: Uint8Array): Promise<ZipParts> {
  try {
    const zip = await openBuffer(bytes);
    const entries = await listEntries(path, zip);
    return {
      names: [...entries.keys()],
      has: (name) => entries.has(name),
      read: (name) => readEntry(path, zip, entries.get(name), name),
    };
  } catch (cause) {
    throw asTableError(path, cause);
  }
}

async function openBuffer(bytes: Uint8Array): Promise<ZipFile> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return await new Promise((resolve, reject) => {
    fromBuffer(buffer, { lazyEntries: true, autoClose: false, validateEntrySizes: true }, (error, zip) => {
      if (error === null) resolve(zip);
      else reject(error);
    });
  });
}

async function listEntries(path: string, zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  if (zip.entryCount > MOST_PARTS) throw damaged(path);
  zip.on("entry", (entry: Entry) => {
    // Two parts of one name would let two programs read two different tables.
    if (entries.has(entry.fileName)) zip.emit("error", new Error(`${entry.fileName} twice`));
    entries.set(entry.fileName, entry);
    zip.readEntry();
  });
  zip.readEntry();
  await once(zip, "end");
  return entries;
}

async function* readEntry(
  path: string,
  zip: ZipFile,
  entry: Entry | undefined,
  name: string,
): AsyncIterable<Uint8Array> {
  if (entry === undefined) throw damaged(path, new Error(`no ${name}`));
  if (entry.isEncrypted())
    throw tableError("TABLE_ENCRYPTED", path, {
      zh: "设有密码：请另存为不设密码的文件",
      en: "is protected by a password: save it without one",
    });
  if (entry.uncompressedSize > MOST_PART_BYTES) throw tooLarge(path, MOST_PART_BYTES);
  try {
    const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
      zip.openReadStream(entry, (error, opened) => {
        if (error === null) resolve(opened);
        else reject(error);
      });
    });
    for await (const chunk of stream) if (chunk instanceof Uint8Array) yield chunk;
  } catch (cause) {
    throw asTableError(path, cause);
  }
}

/** The list of a packed file is what its end says; a text in it is never a word of ours. */
function asTableError(path: string, cause: unknown): unknown {
  return cause instanceof TableError ? cause : damaged(path, cause);
}

export function damaged(path: string, cause?: unknown): Error {
  const reason = cause === undefined ? { zh: "", en: "" } : reasonOf(cause);
  return tableError(
    "TABLE_DAMAGED",
    path,
    {
      zh: `已损坏或不是 .xlsx 文件${reason.zh === "" ? "" : `（${reason.zh}）`}：请用电子表格程序打开并另存为 .xlsx`,
      en:
        `is damaged, or no .xlsx file${reason.en === "" ? "" : ` (${reason.en})`}: open it in a spreadsheet program ` +
        "and save it as .xlsx",
    },
    cause,
  );
}
