import type { ClientContext } from "../client/client-context.ts";
import { createApiClient } from "../client/http/api-client.ts";
import { readPartyAliases } from "../client/party-aliases.ts";
import type { Signer } from "../signers/signer.ts";
import type { ConnectOptions } from "./connect-options.ts";
import { LibraryError } from "./library-error.ts";
import type { CallOptions } from "./named-act.ts";

/** Makes the context of a call. The short names of parties are read anew, because people change them. */
export type ContextOf = (call?: CallOptions) => ClientContext;

/**
 * The contexts of the calls of one connection.
 * @throws ApiError URL_MALFORMED
 */
export function contextsOf({ url, dossier, signer, signal, onProgress }: ConnectOptions): ContextOf {
  const passphrase = signer !== undefined && "passphrase" in signer ? signer.passphrase : undefined;
  const own = signer !== undefined && "signer" in signer ? new Map([[signer.key, signer.signer]]) : undefined;
  const openedSigners = new Map<string, Promise<Signer>>();
  const api = createApiClient(url, signal === undefined ? {} : { signal });
  return (call = {}) => {
    const ends = [signal, call.signal].filter((each) => each !== undefined);
    for (const each of ends) each.throwIfAborted();
    const report = call.onProgress ?? onProgress;
    return {
      api: call.signal === undefined ? api : createApiClient(url, { signal: AbortSignal.any(ends) }),
      dossierDirectory: dossier,
      aliases: readPartyAliases(dossier),
      passphraseOf: async () => (typeof passphrase === "function" ? await passphrase() : passphrase),
      openedSigners,
      ...(own === undefined ? {} : { ownSigners: own }),
      now: () => Math.floor(Date.now() / 1000),
      ...(report === undefined ? {} : { onProgress: report }),
    };
  };
}

/** The name of the key that signs. @throws LibraryError SIGNER_ABSENT */
export function demandSigner({ signer }: ConnectOptions): string {
  if (signer !== undefined) return signer.key;
  throw new LibraryError("SIGNER_ABSENT", {
    zh: "办理行为须有签名者：请在 connect 中写明 signer。",
    en: "An act needs a signer: give `signer` to connect.",
  });
}
