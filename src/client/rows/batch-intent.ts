import type { Intent } from "../intent.ts";
import type { KnownRow } from "./row-run.ts";

/** The meaning of the rows of one transaction together. Each row is recognized by itself. */
export function intentOfRows(rows: readonly KnownRow[]): Intent {
  const intents = rows.map(({ prepared }) => prepared.intent);
  const [first] = intents;
  const { zh, en } = first?.does ?? { zh: "", en: "" };
  return {
    meanings: intents.flatMap(({ meanings }) => meanings),
    touches: [...new Set(intents.flatMap(({ touches }) => touches))],
    does:
      rows.length === 1
        ? { zh, en }
        : { zh: `${zh} 等 ${rows.length} 项`, en: `${en}, and ${rows.length - 1} more acts of the same table` },
  };
}
