import type { Instrument } from "../rulebook/rulebook.ts";
import { DeploymentError } from "./deployment-error.ts";
import type { FoundedJurisdiction } from "./founding.ts";
import { commandWord } from "../text/command-word.ts";
import { showForeign } from "../text/foreign-text.ts";

/**
 * Refuses rulebooks and layers of texts that are not in force. Such a text must not judge by accident, so whoever
 * founds with it, promises it or publishes it has to allow it by name.
 * @param allowed - ids of rulebooks
 * @throws DeploymentError RULEBOOK_NOT_IN_FORCE
 */
export function refuseDrafts(
  jurisdictions: readonly Pick<FoundedJurisdiction, "reference" | "rulebooks">[],
  allowed: readonly string[],
): void {
  for (const { reference, rulebooks } of jurisdictions) {
    for (const source of rulebooks.flatMap((book) => [book, ...book.layers])) {
      if (allowed.includes(source.id)) continue;
      if (source.status === "DRAFT" || source.status === "SUPERSEDED") throw notInForce(reference, source);
    }
  }
}

function notInForce(jurisdiction: string, { id, status }: Instrument): DeploymentError {
  const shown = status === "DRAFT" ? { zh: "草案", en: "a draft" } : { zh: "已被替代的文本", en: "superseded" };
  return new DeploymentError(
    "RULEBOOK_NOT_IN_FORCE",
    {
      zh:
        `${showForeign(jurisdiction)} 的规则集 ${showForeign(id)} 是${shown.zh}，不是现行规定：` +
        `请改用现行文本；确需使用的，请写明 --allow-draft ${commandWord(id)}。`,
      en:
        `The rulebook ${showForeign(id)} of ${showForeign(jurisdiction)} is ${shown.en} and not a regulation in ` +
        "force: " +
        `use the text in force, or allow this one with --allow-draft ${commandWord(id)}.`,
    },
    { rulebook: id, jurisdiction, status },
  );
}
