import { join } from "node:path";

/**
 * Where the parties' own documents, salts, manifests and keys lie in a data directory: apart from the
 * chain and the index, which anybody can make again, because these nobody can.
 */
export function dossierDirectory(dataDirectory: string): string {
  return join(dataDirectory, "dossier");
}
