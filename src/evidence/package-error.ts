import { CodedError } from "../text/coded-error.ts";

/**
 * - `MALFORMED`: the folder is no evidence package, or something in it is none of its files;
 * - `CHANGED`: a file is not the one that the package was made with;
 * - `CONTRADICTED`: the parts of the package say different things.
 */
export type PackageErrorCode = "MALFORMED" | "CHANGED" | "CONTRADICTED";

/** An evidence package that proves nothing as it is. */
export class PackageError extends CodedError<PackageErrorCode> {
  override readonly name = "PackageError";
}
