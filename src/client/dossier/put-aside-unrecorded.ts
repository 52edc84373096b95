import { openDossier } from "../../dossier/dossier.ts";
import { putAside, putBack } from "../../dossier/move-entry.ts";
import type { ClientContext } from "../client-context.ts";
import type { CheckedDossier, DossierFinding } from "./check-dossier.ts";
import type { DescribedEntry } from "./described-entry.ts";

/** An act that was signed a moment ago may not be indexed yet. Seconds. */
const SURELY_DECIDED = 3_600;

/** A document that was moved, or why it stays. */
export type MovedDocument =
  | { readonly type: "PUT_ASIDE" | "PUT_BACK"; readonly entry: DescribedEntry; readonly path: string }
  | { readonly type: "STAYS"; readonly entry: DescribedEntry; readonly because: "WAITS" | "SAVED_LATELY" };

/**
 * Puts aside the documents that a check found unrecorded, and puts back those that were put aside and are recorded now.
 * A document stays while a signed transaction with it waits in the outbox, and for an hour after it was saved. Nothing
 * is deleted or replaced.
 * @throws DossierError SAVED_DIFFERENTLY, UNWRITABLE
 */
export async function putAsideUnrecorded(
  context: ClientContext,
  { findings }: CheckedDossier,
): Promise<readonly MovedDocument[]> {
  const moved: MovedDocument[] = [];
  for (const finding of findings) {
    const each = await moveFor(context, finding);
    if (each !== undefined) moved.push(each);
  }
  return moved;
}

async function moveFor(context: ClientContext, finding: DossierFinding): Promise<MovedDocument | undefined> {
  if (finding.type !== "UNRECORDED" && finding.type !== "RECORDED_ASIDE") return undefined;
  const { entry } = finding;
  const dossier = openDossier(context.dossierDirectory, entry.dossier);
  if (finding.type === "RECORDED_ASIDE") {
    if (entry.home === undefined) return undefined;
    return { type: "PUT_BACK", entry, path: await putBack(dossier, entry, entry.home) };
  }
  if (finding.waits) return { type: "STAYS", entry, because: "WAITS" };
  if (context.now() - entry.savedAt < SURELY_DECIDED) return { type: "STAYS", entry, because: "SAVED_LATELY" };
  return { type: "PUT_ASIDE", entry, path: await putAside(dossier, entry) };
}
