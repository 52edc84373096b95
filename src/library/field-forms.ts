/*
 * The forms of texts in documents. They are plain texts for the compiler, and the check of the document before anything
 * is saved or sent refuses whatever does not have the form.
 */

/** A day in China, such as `2026-03-01`. */
export type Day = string;

/** A moment in China to the minute, such as `2026-03-01T09:20`. */
export type Moment = string;

/** A sum in yuan with two decimals, such as `1200.00`. */
export type Yuan = string;

/** A record by its reference (业务编号), its id, or `kind/issuer/reference`. The document gets its id. */
export type RecordText = string;

/** A digest with its algorithm: `sha256:` or `sm3:` and 64 hexadecimal digits. */
export type DigestText = string;

/** The 64 hexadecimal digits of a digest. */
export type DigestDigits = string;

/** A unified social credit code (统一社会信用代码), 18 characters. */
export type CreditCode = string;

/** The address of an account: 0x and 40 lower-case hexadecimal digits. */
export type AccountText = string;

/** The root of a salted tree: 0x and 64 hexadecimal digits. */
export type RootText = string;

/** Two days, both included. */
export interface Period {
  readonly from: Day;
  readonly to: Day;
}

/** A file by its name, its digests and its size. */
export interface FileValue {
  readonly name: string;
  readonly sha256: DigestDigits;
  readonly sm3: DigestDigits;
  readonly bytes: number;
}

/** The path of a file on this machine. It is kept in the dossier, and the document gets its name and its digests. */
export type PaperPath = string;
