import { join } from "node:path";

/**
 * The folder of a data directory for the parties' own documents, salts, manifests and keys. It is separate from the
 * chain and the index: those can be made again from the network, and these cannot.
 */
export function dossierDirectory(dataDirectory: string): string {
  return join(dataDirectory, "dossier");
}
