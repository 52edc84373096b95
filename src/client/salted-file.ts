import type { DigestPair } from "../documents/digest.ts";
import { InputError } from "../documents/input-error.ts";
import type { SaltedContent } from "../ledger/salted-commitment.ts";
import { isOpeningOf, parseSaltedOpening, SALTED_OPENING_BYTES } from "../ledger/salted-opening.ts";
import { escapeUnprintable, showPath } from "../text/foreign-text.ts";
import { reasonOf } from "../text/reason-of.ts";
import { ClientError } from "./client-error.ts";
import { readNamedFile } from "./read-named-file.ts";

/**
 * Reads the opening of a salted export.
 * @throws ClientError NOT_A_FILE, SALTED_OPENING_MALFORMED; errors of the operating system
 */
export async function readOpening(path: string): Promise<SaltedContent> {
  const bytes = await readNamedFile(path, {
    what: { zh: "加盐出域的披露文件", en: "the opening of a salted export" },
    mostBytes: SALTED_OPENING_BYTES,
  });
  try {
    return parseSaltedOpening(bytes);
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    const { zh, en } = reasonOf(cause);
    throw new ClientError(
      "SALTED_OPENING_MALFORMED",
      {
        zh: `${showPath(path)} 不是加盐出域的披露文件，因为${escapeUnprintable(zh)}。请向出域方索取其与文件一并给出的那一份。`,
        en:
          `${showPath(path)} is not the opening of a salted export, because ${escapeUnprintable(en)}. ` +
          "Ask the exporter for the one that goes with the file.",
      },
      { path, reason: cause.code },
      cause,
    );
  }
}

/** @throws ClientError SALTED_OPENING_OF_OTHER_FILE */
export function demandOpeningOf(
  file: string,
  digests: DigestPair,
  opening: { readonly path: string; readonly content: SaltedContent },
): void {
  const { content } = opening;
  if (isOpeningOf(content, digests)) return;
  const [shown, named] = [showPath(file), showPath(opening.path)];
  throw new ClientError(
    "SALTED_OPENING_OF_OTHER_FILE",
    {
      zh:
        `${shown} 与披露文件 ${named} 不属同一次出域：文件的 SHA-256 为 ${digests.sha256}，披露文件所载为 ${content.sha256}。` +
        "请核对是否取错了其中之一，或文件是否已被改动。",
      en:
        `${shown} and the opening ${named} do not belong together: the file has the SHA-256 digest ` +
        `${digests.sha256}, and the opening is of ${content.sha256}. One of them is of another export, or the file ` +
        "was changed.",
    },
    { file, opening: opening.path, sha256: digests.sha256, opened: content.sha256 },
  );
}

/** An opening that fits the file, and that nothing on the ledger was made of. */
export function openingNotRecorded(file: string, opening: string, commitment: string): ClientError {
  const [shown, named] = [showPath(file), showPath(opening)];
  return new ClientError(
    "SALTED_OPENING_NOT_RECORDED",
    {
      zh:
        `披露文件 ${named} 与 ${shown} 相符，而索引中没有承诺为 0x${commitment} 的出域记录：` +
        "可能尚未记录，或盐值并非出域时所用。请询问出域方。",
      en:
        `The opening ${named} fits ${shown}, and the index has no export with its commitment 0x${commitment}: it may ` +
        "not be recorded yet, or the salt is not the one that was used. Ask the exporter.",
    },
    { file, opening, commitment },
  );
}
