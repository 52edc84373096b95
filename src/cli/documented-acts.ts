import { ACTS } from "../acts/act-catalogue.ts";
import { meantBy } from "../rulebook/meant-by.ts";
import type { DocumentedAct } from "../client/acts/prepare-act.ts";
import { showForeign } from "../text/foreign-text.ts";
import { isDocumented } from "./act-verb-options.ts";
import { CliError } from "./cli-error.ts";

/** The acts that a table may have, by their names: those whose command is made from their document. */
export const TABLE_ACTS: ReadonlyMap<string, DocumentedAct> = new Map(
  ACTS.filter(isDocumented).map((act) => [act.name, act]),
);

/** @throws CliError NOT_FOUND for an act that a table cannot have */
export function tableAct(name: string): DocumentedAct {
  const act = TABLE_ACTS.get(name);
  if (act !== undefined) return act;
  const meant = meantBy(name, [...TABLE_ACTS.keys()]);
  throw new CliError(
    "NOT_FOUND",
    {
      zh: `没有可用表格办理、名为 ${showForeign(name)} 的行为${meant.zh}。laiqu act list 列出全部行为。`,
      en: `There is no act ${showForeign(name)} that a table can have${meant.en}. laiqu act list shows all acts.`,
    },
    { name },
  );
}
