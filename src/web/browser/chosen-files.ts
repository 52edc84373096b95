import { CERTIFICATE_LIMITS } from "../../certificate/certificate.ts";
import { SALTED_OPENING_BYTES } from "../../ledger/salted-opening.ts";
import { fileIsFolder, filesMany, fileUnreadable, openingAlone } from "./page-error.ts";

/**
 * The files that were chosen: one to ask about, a certificate to verify, or a certificate with its file; and the
 * opening of a salted export beside them.
 */
export interface ChosenFiles {
  readonly file: File | undefined;
  readonly certificate: ReadFile | undefined;
  readonly opening: ReadFile | undefined;
}

/** A file whose bytes are read. */
export interface ReadFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A file, a certificate and an opening. */
const MOST_FILES = 3;

/**
 * The files that were dropped.
 * @throws PageError FILE_IS_FOLDER, FILES_MANY
 */
export function droppedFiles(transfer: DataTransfer): readonly File[] {
  const items = [...transfer.items].filter(({ kind }) => kind === "file");
  if (items.length > MOST_FILES) throw filesMany(items.length);
  return items.flatMap((item) => {
    // Browsers offer a folder as a short file, and reading it fails later without a reason.
    const entry = item.webkitGetAsEntry();
    if (entry?.isDirectory === true) throw fileIsFolder(entry.name);
    return item.getAsFile() ?? [];
  });
}

/**
 * Tells a certificate and an opening from the file that is shown with them, by their content and not by their names.
 * @throws PageError FILES_MANY for two of a sort, OPENING_ALONE, FILE_UNREADABLE
 */
export async function sortFiles(files: readonly File[]): Promise<ChosenFiles> {
  if (files.length > MOST_FILES) throw filesMany(files.length);
  const read = await Promise.all(
    files.map(async (file) => ({
      file,
      certificate: await readAs(file, CERTIFICATE, CERTIFICATE_LIMITS.bytes),
      opening: await readAs(file, OPENING, SALTED_OPENING_BYTES),
    })),
  );
  const certificates = read.flatMap(({ certificate }) => certificate ?? []);
  const openings = read.flatMap(({ opening }) => opening ?? []);
  const others = read.flatMap(({ file, ...as }) => ((as.certificate ?? as.opening) === undefined ? file : []));
  if (certificates.length > 1 || openings.length > 1 || others.length > 1) throw filesMany(files.length);
  const [file, certificate, opening] = [others[0], certificates[0], openings[0]];
  if (opening !== undefined && (file ?? certificate) === undefined) throw openingAlone(opening.name);
  return { file, certificate, opening };
}

const CERTIFICATE = /"format"\s*:\s*"laiqu\.certificate\./;
const OPENING = /"format"\s*:\s*"laiqu\.salted-opening\./;

/**
 * The file of a form that its content names; undefined when the file has another one. Of a longer file than the form
 * allows, one byte too many is read, so that its reader finds it too long, and no more.
 */
async function readAs(file: File, form: RegExp, mostBytes: number): Promise<ReadFile | undefined> {
  const bytes = await readBytes(file.slice(0, mostBytes + 1));
  const text = new TextDecoder().decode(bytes);
  return /^\s*\{/.test(text) && form.test(text) ? { name: file.name, bytes } : undefined;
}

/** @throws PageError FILE_UNREADABLE */
export async function readBytes(file: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    throw fileUnreadable(0, file.size, 0, cause);
  }
}
