import type { Moment } from "../../audit/moment.ts";
import { knownVersions } from "../../audit/version-in-force.ts";
import type { KnownVersion } from "../../audit/version-in-force.ts";
import { DutyBooks } from "../../desk/duties/duty-books.ts";
import { isUndone } from "../../desk/duties/duty.ts";
import type { Duty } from "../../desk/duties/duty.ts";
import { foundIn } from "../../desk/duties/found-duties.ts";
import { yearlyTermsOf } from "../../desk/duties/yearly-terms.ts";
import { recordsWith } from "../../desk/find-neighbours.ts";
import { Look } from "../../desk/look.ts";
import { toldCases } from "../../desk/told-case.ts";
import { Kind } from "../../ledger/kinds.ts";
import { formatStep } from "../../rulebook/step.ts";
import type { ImpactLine } from "../../schemas/version-impact.ts";
import type { RecordRow } from "../../store/schema.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import type { LineContext } from "./step-lines.ts";

/** The kinds of records on which something may be due. */
const DUE_KINDS = [Kind.AUTHORIZATION, Kind.RESOURCE, Kind.DELIVERY, Kind.PRODUCT, Kind.EXPORT] as const;

/** The lines about what is owed in the jurisdiction on the day on which the version applies. */
export async function dutyLines(context: LineContext, moment: Moment): Promise<ImpactLine[]> {
  const { snapshot, version } = context;
  const scope: Look["graph"]["ids"][number][] = [];
  for (const kind of [...DUE_KINDS, Kind.CASE])
    scope.push(...(await recordsWith(snapshot, { kind, jurisdiction: version.jurisdiction })));
  const look = await Look.at(snapshot, moment, scope);
  const rows = look.present(scope);
  const ahead = version.ahead.map(({ book, from }) => ({
    version: book.version,
    from,
    effectiveFrom: book.effectiveFrom,
  }));
  const [old, next] = [
    await dutiesBy(context, look, rows, ahead),
    await dutiesBy(context, look, rows, [
      ...ahead,
      { version: version.book.version, from: version.from, effectiveFrom: version.effectiveFrom },
    ]),
  ];
  const ids = [...new Set([...old.keys(), ...next.keys()])];
  return ids.flatMap((id) => lineOfDuty(context, old.get(id), next.get(id)) ?? []);
}

async function dutiesBy(
  { snapshot, version }: LineContext,
  look: Look,
  rows: readonly RecordRow[],
  more: readonly KnownVersion[],
): Promise<ReadonlyMap<string, Duty>> {
  const books = await DutyBooks.open(snapshot, look, rows, async (jurisdiction) => [
    ...(await knownVersions(snapshot, jurisdiction, look.moment.knownAt)).filter(
      (known) => jurisdiction !== version.jurisdiction || known.version !== version.book.version,
    ),
    ...more,
  ]);
  const cases = await toldCases(
    look,
    rows.filter(({ kind }) => kind === Kind.CASE),
  );
  const { duties } = foundIn(books, rows, cases);
  return new Map(duties.filter(isUndone).map((duty) => [duty.id, duty]));
}

function lineOfDuty(context: LineContext, old: Duty | undefined, next: Duty | undefined): ImpactLine | undefined {
  const duty = next ?? old;
  if (duty === undefined) return undefined;
  return {
    record: duty.about,
    about: "DUTY",
    ...effectOf(context, old, next),
    what: duty.what,
    ...(old?.due === undefined ? {} : { oldDate: old.due }),
    ...(next?.due === undefined ? {} : { nextDate: next.due }),
    oldRules: old?.rules ?? [],
    nextRules: next?.rules ?? [],
    owners: duty.owners,
    needs: [],
    events: duty.event === undefined ? [] : [duty.event],
  };
}

function effectOf(
  context: LineContext,
  old: Duty | undefined,
  next: Duty | undefined,
): Pick<ImpactLine, "effect" | "why"> {
  if (old !== undefined && next !== undefined)
    return old.due === next.due
      ? { effect: "DOES_NOT_CHANGE", why: old.kind === "CASE" || old.kind === "TERM" ? SET_BEFORE : STILL_ASKED }
      : { effect: "CHANGES" };
  if (old === undefined) return { effect: "CHANGES", why: APPEARS };
  // A duty that fell due under the old version is still owed by that version.
  if (old.due !== undefined && old.due <= context.version.from) return { effect: "DOES_NOT_CHANGE", why: DUE_BEFORE };
  return old.kind === "YEARLY" && isReplaced(context, old)
    ? { effect: "UNKNOWN", why: NO_DAY_KNOWN }
    : { effect: "CHANGES", why: LAPSES };
}

const SET_BEFORE: Bilingual = {
  zh: "期限在记录作出时已定，其后的版本不改动已定的期限。",
  en: "The day was set when the record was made, and a later version moves no day that was set.",
};
const STILL_ASKED: Bilingual = { zh: "两个版本均有此要求。", en: "Both versions ask for it." };
const APPEARS: Bilingual = { zh: "自该日起新增。", en: "It appears on that day." };
const LAPSES: Bilingual = { zh: "自该日起不再要求。", en: "It lapses on that day." };
const DUE_BEFORE: Bilingual = {
  zh: "在旧版本施行期间已经到期，仍按旧版本办理。",
  en: "It fell due while the old version judged, and is owed by that.",
};
const NO_DAY_KNOWN: Bilingual = {
  zh: "原规则由新规则替代，而本程序不知新条文规定的日期。",
  en: "Another rule takes the place of the old one, and this program does not know the day by its clause.",
};

/** Whether the rule that asks for it every year is replaced by another one at the same step. */
function isReplaced({ version }: LineContext, { rules: [cited] }: Duty): boolean {
  const dropped = version.old.rules?.find(({ number }) => number === cited?.rule);
  if (dropped === undefined || yearlyTermsOf(dropped).length === 0) return false;
  const steps = new Set(dropped.steps.map(formatStep));
  const before = new Set(version.old.rules?.map(({ number }) => number));
  return version.book.rules.some(
    (rule) => !before.has(rule.number) && rule.steps.some((step) => steps.has(formatStep(step))),
  );
}
