import type { ClientContext } from "../client/client-context.ts";
import { createApiClient } from "../client/http/api-client.ts";
import { readPartyAliases } from "../client/party-aliases.ts";
import type { Signer } from "../signers/signer.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { isSystemError, systemErrorText } from "../text/system-error.ts";
import type { ConnectOptions } from "./connect-options.ts";
import { LibraryError } from "./library-error.ts";
import type { CallOptions } from "./named-act.ts";
import { malformed, readMembers } from "./read-request.ts";

/**
 * Does the work of a call in a context of its own. The short names of parties are read anew, because people change
 * them.
 * @param of - the name of the call, which errors name
 * @param options - of the call, with the members of `more`
 * @throws LibraryError REQUEST_MALFORMED; an error of the operating system becomes SYSTEM_FAILED
 */
export type Perform = <T>(
  of: string,
  options: CallOptions | undefined,
  work: (context: ClientContext) => Promise<T>,
  more?: readonly string[],
) => Promise<T>;

/**
 * The calls of one connection.
 * @throws ApiError URL_MALFORMED
 */
export function callsOf({ url, dossier, deskKey, signer, signal, onProgress }: ConnectOptions): Perform {
  const passphrase = signer !== undefined && "passphrase" in signer ? signer.passphrase : undefined;
  const own = signer !== undefined && "signer" in signer ? new Map([[signer.key, signer.signer]]) : undefined;
  const openedSigners = new Map<string, Promise<Signer>>();
  const key = deskKey === undefined ? {} : { deskKey };
  const api = createApiClient(url, { ...key, ...(signal === undefined ? {} : { signal }) });
  const contextOf = (call: CallOptions): ClientContext => {
    const ends = [signal, call.signal].filter((each) => each !== undefined);
    for (const each of ends) each.throwIfAborted();
    const [end = call.signal, ...more] = ends;
    const either = more.length === 0 ? end : AbortSignal.any(ends);
    const report = call.onProgress ?? onProgress;
    return {
      api: call.signal === undefined || either === undefined ? api : createApiClient(url, { ...key, signal: either }),
      dossierDirectory: dossier,
      aliases: readPartyAliases(dossier),
      passphraseOf: async () => (typeof passphrase === "function" ? await passphrase() : passphrase),
      openedSigners,
      ...(own === undefined ? {} : { ownSigners: own }),
      ...(either === undefined ? {} : { signal: either }),
      now: () => Math.floor(Date.now() / 1000),
      ...(report === undefined ? {} : { onProgress: report }),
    };
  };
  return async (of, options, work, more = []) =>
    await told(async () => await work(contextOf(requireCallOptions(of, options ?? {}, more))));
}

/**
 * Gives every error a code: one of the operating system, such as of a folder that cannot be written, becomes one of
 * this library. The reason of a signal, and what a function of the program itself throws, pass as they are.
 */
export async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const { code, path } = error;
    const evidence = { system: code, ...(path === undefined ? {} : { path }) };
    throw new LibraryError("SYSTEM_FAILED", systemErrorText(error), evidence, error);
  }
}

/** Returns the options of a call unchanged. @throws LibraryError REQUEST_MALFORMED */
function requireCallOptions(of: string, options: CallOptions, more: readonly string[]): CallOptions {
  const given = readMembers(of, options, ["signal", "onProgress", ...more]);
  const [signal, onProgress] = [given.get("signal"), given.get("onProgress")];
  if (signal !== undefined && !(signal instanceof AbortSignal)) throw malformed(of, "signal", NO_SIGNAL);
  if (onProgress !== undefined && typeof onProgress !== "function") throw malformed(of, "onProgress", NO_FUNCTION);
  return options;
}

const NO_SIGNAL: Bilingual = { zh: "应为 AbortSignal", en: "must be an AbortSignal" };
const NO_FUNCTION: Bilingual = { zh: "应为函数", en: "must be a function" };

/** The name of the key that signs. @throws LibraryError SIGNER_ABSENT */
export function demandSigner({ signer }: ConnectOptions): string {
  if (signer !== undefined) return signer.key;
  throw new LibraryError("SIGNER_ABSENT", {
    zh: "办理行为须有签名者：请在 connect 中写明 signer。",
    en: "An act needs a signer: give `signer` to connect.",
  });
}
