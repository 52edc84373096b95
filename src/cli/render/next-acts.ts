import { actNamed } from "../../acts/act-catalogue.ts";
import { roleLabels } from "../../ledger/role-labels.ts";
import { Role } from "../../ledger/roles.ts";
import type { RoleName } from "../../ledger/roles.ts";
import type {
  Doer,
  NamedAct,
  NextActForm,
  NextAnswer,
  PartyNextAnswer,
  UnmetForm,
  Waiting,
  Way,
} from "../../schemas/next.ts";
import type { RecordName } from "../../schemas/record.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { keysOf } from "../../text/entries.ts";
import { showForeign, showSentence } from "../../text/foreign-text.ts";
import { commandOfAct } from "../command-of-act.ts";
import type { Session } from "../session.ts";
import { showName, showRecord } from "./record-line.ts";
import type { RecordStyle } from "./record-line.ts";
import { showRule } from "./verdicts.ts";

/** How the acts that come next are written: with the names of records, and with commands that can be typed here. */
export interface NextStyle {
  readonly session: Session;
  readonly records: RecordStyle;
  /** The name under which the reader gave the record; undefined where several are shown. */
  readonly record: string | undefined;
  /** The key for which it was asked; undefined for anybody. */
  readonly key: string | undefined;
  /** The id of the party of that key. */
  readonly party: string | undefined;
  /** The keys that are kept here, by their accounts. */
  readonly keys: ReadonlyMap<string, string>;
}

/** The acts that may be done with a record: the possible ones with their commands, the others with what is missing. */
export function showNext(style: NextStyle, { record, rulebook, acts }: NextAnswer): string {
  const { session } = style;
  const of = (state: NextActForm["state"]) => acts.filter((act) => act.state === state);
  const groups = [
    showGroup(style, POSSIBLE, of("POSSIBLE")),
    showGroup(style, DEPENDS, of("DEPENDS")),
    showGroup(style, MISSING, of("MISSING")),
  ].filter((group) => group !== "");
  const nothing = rulebook.known ? session.say(NOTHING) : session.say(UNKNOWN_RULES);
  return [showRecord(style.records, record), ...(groups.length === 0 ? [nothing] : groups)].join("\n\n");
}

const POSSIBLE: Bilingual = { zh: "现在可以办理：", en: "Possible now:" };
const DEPENDS: Bilingual = {
  zh: "可否办理，取决于所填内容：",
  en: "Possible or not by what the act itself says:",
};
const MISSING: Bilingual = { zh: "现在还不能办理：", en: "Not possible yet:" };
const NOTHING: Bilingual = { zh: "没有可以办理的事项。", en: "There is nothing to be done with it." };
const UNKNOWN_RULES: Bilingual = {
  zh: "该系统没有现行规则集的文本，无法说明可以办理什么：请由有该文本的系统作答。",
  en:
    "This system does not have the text of the rulebook in force, so it cannot tell what may be done: ask one that " +
    "has it.",
};

function showGroup(style: NextStyle, head: Bilingual, acts: readonly NextActForm[]): string {
  return acts.length === 0 ? "" : [style.session.say(head), ...acts.map((act) => showActNext(style, act))].join("\n");
}

function showActNext(style: NextStyle, act: NextActForm): string {
  const { session } = style;
  const command = commandFor(style, act, style.record, act.place, keyAmong(style, act.by));
  const who = act.state === "POSSIBLE" ? wordsOfDoers(style, act.by) : session.say(wordsOfRoles(act.roles));
  const under = act.rules.map((rule) => ruleWords(rule)).join(session.say({ zh: "；", en: "; " }));
  return [
    `  ${session.say(titleOf(act))} (${commandWords(act)}) — ${who}`,
    ...(under === "" ? [] : [`    ${session.say({ zh: "依据：", en: "Under:" })} ${under}`]),
    // A command for what would be refused would only mislead.
    ...(act.state === "MISSING" || command === undefined ? [] : [`    ${command}`]),
    ...act.missing.flatMap((unmet) => showUnmet(style, unmet)),
  ].join("\n");
}

/** An act in the words of this program's catalogue; one that only a newer server knows, by its quoted name. */
function titleOf({ name }: NamedAct): Bilingual {
  const shown = showForeign(name);
  return actNamed(name)?.title ?? { zh: shown, en: shown };
}

function commandWords({ name }: NamedAct): string {
  return actNamed(name)?.command.join(" ") ?? showForeign(name);
}

/* ------------------------------------------------ what is missing */

function showUnmet(style: NextStyle, { rule, ways }: UnmetForm): readonly string[] {
  const mark = rule.hardness === "HARD" ? "✗" : "!";
  return [indented(`${mark} ${showRule(style.records, rule)}`, 4), ...ways.flatMap((way) => showWay(style, way))];
}

/** The longest sentences of a rule, with every role and clause that it names, have some hundred characters. */
const MOST_OF_SENTENCE = 600;

function showWay(style: NextStyle, way: Way): readonly string[] {
  const { session } = style;
  const { zh, en } = way.sentence;
  const sentence = { zh: showForeign(zh, MOST_OF_SENTENCE), en: showForeign(en, MOST_OF_SENTENCE) };
  const command = way.act === undefined ? undefined : commandOfWay(style, way, way.act);
  return [
    indented(`· ${session.say(sentence)}${suppliers(style, way)}`, 6),
    ...(command === undefined ? [] : [`        ${command}`]),
  ];
}

function suppliers({ session, records }: NextStyle, { roles, parties, inAct }: Way): string {
  if (inAct) return ` ${session.say({ zh: "由办理者在所填内容中载明。", en: "Whoever acts says so in the act." })}`;
  if (roles.length === 0 && parties.length === 0) return "";
  const who = session.say(wordsOfRoles(roles));
  const named = parties.map((party) => showName(records, party)).join(session.say({ zh: "、", en: ", " }));
  const none = session.say({ zh: "目前没有这样的主体", en: "no party has this role today" });
  return ` ${session.say({ zh: "可由：", en: "From:" })} ${who}${who === "" ? "" : ": "}${named === "" ? none : named}`;
}

function commandOfWay(style: NextStyle, { record, parties }: Way, act: NonNullable<Way["act"]>): string | undefined {
  // Statements about the new record can be made only when it is recorded.
  if (record === undefined) return undefined;
  const isOwn = parties.some(({ id }) => id === style.party);
  return commandFor(style, act, wordFor(record), undefined, isOwn ? style.key : undefined);
}

/* ------------------------------------------------ who acts */

function keyAmong({ key, keys }: NextStyle, doers: readonly Doer[]): string | undefined {
  if (key !== undefined) return key;
  return doers.map(({ account }) => keys.get(account)).find((kept) => kept !== undefined);
}

function wordsOfDoers({ session, records }: NextStyle, doers: readonly Doer[]): string {
  const shown = doers.map(({ party, role }) => `${showName(records, party)} (${session.say(roleLabels[role])})`);
  return shown.join(session.say({ zh: "、", en: ", " }));
}

function wordsOfRoles(roles: readonly RoleName[]): Bilingual {
  if (roles.length === keysOf(Role).length) return { zh: "任何角色", en: "any role" };
  return {
    zh: roles.map((role) => roleLabels[role].zh).join("、"),
    en: roles.map((role) => roleLabels[role].en).join(", "),
  };
}

/* ------------------------------------------------ commands */

/** @param act - by its name in the catalogue */
function commandFor(
  { session }: NextStyle,
  act: Pick<NextActForm, "name">,
  record: string | undefined,
  place: NextActForm["place"],
  key: string | undefined,
): string | undefined {
  if (record === undefined) return undefined;
  const { systemWords } = session;
  return commandOfAct(act.name, { record, place, key, systemWords }, (text) => session.say(text));
}

/** A reference is what people know a record by; several records may have one, and then the command says so. */
function wordFor({ id, reference }: RecordName): string {
  return reference ?? id;
}

function indented(text: string, spaces: number): string {
  return text
    .split("\n")
    .map((line) => " ".repeat(spaces) + line)
    .join("\n");
}

/* ------------------------------------------------ of a party */

/** The acts that a party may do at all, and the records that wait for it. */
export function showPartyNext(style: NextStyle, { party, duties, waiting }: PartyNextAnswer): string {
  return [
    showName(style.records, party),
    showWaiting(style, waiting),
    ...duties.map((duty) => showDuty(style, duty)),
  ].join("\n\n");
}

function showDuty({ session }: NextStyle, { rulebook, roles, acts }: PartyNextAnswer["duties"][number]): string {
  const words = wordsOfRoles(roles);
  const { jurisdiction } = rulebook;
  const head = session.say({
    zh: `在第 ${jurisdiction} 号辖区的角色：${words.zh}。凭角色可以办理：`,
    en: `Its roles in jurisdiction ${jurisdiction}: ${words.en}. By its roles it may do:`,
  });
  const lines = acts.map((act) => `  ${commandWords(act).padEnd(44)}${session.say(titleOf(act))}`);
  return [head, ...(rulebook.known ? lines : [session.say(UNKNOWN_RULES)])].join("\n");
}

function showWaiting(style: NextStyle, waiting: readonly Waiting[]): string {
  const { session, records } = style;
  if (waiting.length === 0)
    return session.say({
      zh: "最近提出的记录中，没有等待该主体的。",
      en: "None of the latest proposed records waits for this party.",
    });
  const lines = waiting.flatMap(({ record, act, about, rule }) => {
    const command = commandFor(style, act, wordFor(about ?? record), undefined, style.key);
    return [
      `  ${showRecord(records, record)}`,
      `    ${session.say(titleOf(act))}${rule === undefined ? "" : ` ← ${ruleWords(rule)}`}`,
      ...(command === undefined ? [] : [`    ${command}`]),
    ];
  });
  return [session.say({ zh: "等待该主体的记录：", en: "Records that wait for it:" }), ...lines].join("\n");
}

/** The id of a rule with its clause, as short as it can be cited. */
function ruleWords({ id, clause = "", rule }: UnmetForm["rule"]): string {
  return `${showSentence(id ?? `#${rule}`)} ${showSentence(clause)}`.trim();
}
