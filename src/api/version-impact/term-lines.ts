import { ActKind } from "../../ledger/codes.ts";
import { Status } from "../../ledger/statuses.ts";
import type { Rule } from "../../rulebook/rulebook.ts";
import type { ImpactLine } from "../../schemas/version-impact.ts";
import type { RecordRow } from "../../store/schema.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { demandOf } from "./paired-acts.ts";
import { citeAll, lineAbout } from "./step-lines.ts";
import type { LineContext } from "./step-lines.ts";

/** The line about the term of a record in force, where the two versions allow such records other terms. */
export function termLines(context: LineContext, row: RecordRow): ImpactLine[] {
  if (row.status !== Status.IN_FORCE || row.until_time === null) return [];
  const { old, book } = context.version;
  const [before, after] = [termRules(old.rules ?? [], row), termRules(book.rules, row)];
  const [demands, later] = [before.map(demandOf), after.map(demandOf)];
  const dropped = before.filter((rule) => !later.includes(demandOf(rule)));
  const added = after.filter((rule) => !demands.includes(demandOf(rule)));
  if (dropped.length + added.length === 0) return [];
  return [
    {
      ...lineAbout(row),
      about: "DATE",
      effect: "DOES_NOT_CHANGE",
      what: { zh: "期限届满日", en: "the end of its term" },
      why: KEPT,
      oldDate: row.until_time,
      nextDate: row.until_time,
      oldRules: citeAll(context, "old", dropped),
      nextRules: citeAll(context, "next", added),
    },
  ];
}

const KEPT: Bilingual = {
  zh: "期限在生效时由当时的版本判断，此后不再判断；新版本只适用于此后生效的记录。",
  en:
    "Its term was judged by the version in force when it came into force, and is not judged again; the next version " +
    "judges what comes into force later.",
};

/** The rules about the term of a kind of record, which judge when it comes into force. */
function termRules(rules: readonly Rule[], { kind }: RecordRow): readonly Rule[] {
  return rules.filter(
    ({ steps, require }) =>
      steps.some((step) => step.kind === kind && step.act === ActKind.SETTLE && step.code === Status.IN_FORCE) &&
      require.some(({ condition }) => condition.type === "term"),
  );
}
