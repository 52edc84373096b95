import { createApiClient } from "../../src/client/http/api-client.ts";
import type { ClientContext } from "../../src/client/client-context.ts";

/** The context of a client whose system does not run: nothing listens on port 1 of this machine. */
export function unreachableContext(dossierDirectory: string): ClientContext {
  return {
    dossierDirectory,
    passphraseOf: () => Promise.resolve(undefined),
    api: createApiClient("http://127.0.0.1:1"),
    aliases: new Map(),
    now: () => Math.floor(Date.now() / 1000),
  };
}
