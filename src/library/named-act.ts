import type { ClientProgress } from "../client/client-context.ts";

/** The options that a program may give with every call. */
export interface CallOptions {
  /**
   * Ends the requests of this call, which then throws the signal's reason. An act that was signed before that is kept
   * in the dossier, and the same call sends it again and signs no other.
   */
  readonly signal?: AbortSignal;
  /** Called with the progress of long work, such as the hashing of a large file. */
  readonly onProgress?: (progress: ClientProgress) => void;
}

/**
 * An act of the catalogue as a function.
 * @throws LibraryError, ClientError, ApiError, DossierError, InputError, DateError, LedgerDataError, SignerError: each
 *   has a code and a text in Chinese and English
 */
export type NamedAct<Request, Done> = (request: Request, options?: CallOptions) => Promise<Done>;
