import { CERTIFICATE_LIMITS } from "../../certificate/certificate.ts";
import { fileIsFolder, filesMany, fileUnreadable } from "./page-error.ts";

/** The files that were chosen: one to ask about, a certificate to verify, or a certificate with its file. */
export interface ChosenFiles {
  readonly file: File | undefined;
  readonly certificate: ReadCertificate | undefined;
}

export interface ReadCertificate {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * The files that were dropped.
 * @throws PageError FILE_IS_FOLDER, FILES_MANY
 */
export function droppedFiles(transfer: DataTransfer): readonly File[] {
  const items = [...transfer.items].filter(({ kind }) => kind === "file");
  if (items.length > 2) throw filesMany(items.length);
  return items.flatMap((item) => {
    // Browsers offer a folder as a short file, and reading it fails later without a reason.
    const entry = item.webkitGetAsEntry();
    if (entry?.isDirectory === true) throw fileIsFolder(entry.name);
    return item.getAsFile() ?? [];
  });
}

/**
 * Tells a certificate from the file that is shown with it, by its content and not by its name.
 * @throws PageError FILES_MANY for two files or two certificates, FILE_UNREADABLE
 */
export async function sortFiles(files: readonly File[]): Promise<ChosenFiles> {
  if (files.length > 2) throw filesMany(files.length);
  const read = await Promise.all(files.map(async (file) => ({ file, certificate: await readCertificate(file) })));
  const certificates = read.flatMap(({ certificate }) => certificate ?? []);
  const others = read.flatMap(({ file, certificate }) => (certificate === undefined ? file : []));
  if (certificates.length > 1 || others.length > 1) throw filesMany(files.length);
  return { file: others[0], certificate: certificates[0] };
}

/**
 * The certificate in a file; undefined when the file is no certificate. Of a longer file than a certificate may be, one
 * byte too many is read, so that the verifier finds it too long, and no more.
 */
async function readCertificate(file: File): Promise<ReadCertificate | undefined> {
  const bytes = await readBytes(file.slice(0, CERTIFICATE_LIMITS.bytes + 1));
  const text = new TextDecoder().decode(bytes);
  return /^\s*\{/.test(text) && /"format"\s*:\s*"laiqu\.certificate\./.test(text)
    ? { name: file.name, bytes }
    : undefined;
}

/** @throws PageError FILE_UNREADABLE */
export async function readBytes(file: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    throw fileUnreadable(0, file.size, 0, cause);
  }
}
