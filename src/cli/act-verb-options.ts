import { Option } from "commander";
import type { Command } from "commander";
import type { Act } from "../acts/act.ts";
import { schemaOfAct } from "../acts/act-catalogue.ts";
import type { ActRequest, DocumentedAct } from "../client/acts/prepare-act.ts";
import type { ClearPlace, DocumentSchema, Paper, SchemaField } from "../document-schemas/document-schema.ts";
import { wordsOfType } from "../document-schemas/type-words.ts";
import type { KindName } from "../ledger/kinds.ts";
import { positions } from "../ledger/positions.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { CliError } from "./cli-error.ts";
import { suggesting } from "./suggested-values.ts";
import { wholeNumber } from "./whole-number.ts";

type Say = (text: Bilingual) => string;

/** The values of the options of an act's command, by the names that the parser gives them. */
export type VerbOptions = Readonly<Record<string, unknown>>;

/** Whether the command of an act is made from the schema of its document. An export also hashes files: see `export`. */
export function isDocumented(act: Act): act is DocumentedAct {
  const { on } = act;
  if (on.act === "RECORD") return on.kind !== "EXPORT";
  if (on.act === "STATEMENT") return !OWN_COMMANDS.includes(on.code);
  return on.act === "SETTLEMENT";
}

/** The codes of statements whose commands are written by hand: a hold also opens a case, and seats are of accounts. */
const OWN_COMMANDS: readonly string[] = ["HOLD", "RELEASE", "SEAT_OFFERED", "SEAT_ACCEPTED", "SEAT_FROZEN"];

/** The fields of an act's document that options give: the name of the record is the argument. */
export function fieldsOfVerb(act: DocumentedAct): readonly SchemaField[] {
  return schemaOfVerb(act).fields.filter(({ clear }) => clear !== "REFERENCE" && clear !== "SUBJECT");
}

export function schemaOfVerb(act: DocumentedAct): DocumentSchema {
  const schema = schemaOfAct(act);
  if (schema === undefined) throw new TypeError(`The act ${act.name} has no document.`);
  return schema;
}

/** Adds an option for each field and paper of the act's document, and for what its document does not say. */
export function withDocument(command: Command, act: DocumentedAct, say: Say): void {
  const fields = fieldsOfVerb(act);
  for (const field of fields) command.addOption(fieldOption(field, say));
  for (const paper of schemaOfVerb(act).papers) command.addOption(paperOption(paper, say));
  for (const [flags, text] of termOptions(act)) command.option(flags, say(text));
  if (act.on.act === "RECORD") command.option("--revision <n>", say(REVISION), wholeNumber(1, 0xffff_ffff));
  if (act.on.act === "SETTLEMENT") command.option("--item <record>", say(ITEM), collect);
}

function fieldOption(field: SchemaField, say: Say): Option {
  const { zh, en } = field.label;
  const words = wordsOfType(field.type);
  const need = field.required ? { zh: "，必填", en: ", required" } : { zh: "", en: "" };
  const option = new Option(
    `--${optionWord(field.name)} <value>`,
    say({ zh: `${zh}（${words.zh}${need.zh}）`, en: `${en} (${words.en}${need.en})` }),
  );
  suggesting(option, choicesOf(field));
  return isRepeated(field) ? option.argParser(collect) : option;
}

function choicesOf({ type }: SchemaField): readonly string[] {
  if (type.is === "YES_NO") return ["yes", "no"];
  return type.is === "CHOICE" || type.is === "CHOICES" ? type.of.map(({ value }) => value) : [];
}

function paperOption({ name, label, required }: Paper, say: Say): Option {
  const need = required ? { zh: "，必附", en: ", required" } : { zh: "", en: "" };
  return new Option(
    `--${optionWord(name)} <file>`,
    say({ zh: `${label.zh}（文件${need.zh}）`, en: `${label.en} (a file${need.en})` }),
  );
}

function termOptions({ on, ...act }: DocumentedAct): readonly (readonly [flags: string, text: Bilingual])[] {
  const { fields } = schemaOfVerb({ on, ...act });
  const isSaid = (place: ClearPlace): boolean => fields.some(({ clear }) => clear === place);
  return [
    ...(isSaid("EFFECTIVE_AT") ? [] : [["--effective-at <date>", EFFECTIVE_AT] as const]),
    ...(on.act === "RECORD" && isInJurisdiction(on.kind) && !isSaid("PARENT")
      ? [["--jurisdiction <jurisdiction>", JURISDICTION] as const]
      : []),
    ...(on.act === "RECORD" ? [["--backfilled", BACKFILLED] as const] : []),
    ...(on.act === "STATEMENT" && !isSaid("OUTCOME") ? [["--take-back", TAKE_BACK] as const] : []),
  ];
}

function isInJurisdiction(kind: KindName): boolean {
  const { parents } = positions[kind];
  return parents.length === 1 && parents[0] === "JURISDICTION";
}

const EFFECTIVE_AT: Bilingual = {
  zh: "文书上的日期或时间（北京时间），如 2026-03-01 或 2026-03-01T09:20；默认为记录之时",
  en: "the date or time on paper (China time), as 2026-03-01 or 2026-03-01T09:20; by default when it is recorded",
};
const TAKE_BACK: Bilingual = {
  zh: "收回本单位此前就该记录所作的同一声明，无需文书",
  en: "take back the same statement that the party made before about this record; no document is needed",
};
const JURISDICTION: Bilingual = {
  zh: "所在辖区（默认为本单位所属辖区）",
  en: "the jurisdiction in which it is made (default: the party's own)",
};
const REVISION: Bilingual = {
  zh: "沿用业务编号的第几次修订，1 起（默认 0，即首次）",
  en: "the revision of a reference that was used before, from 1 on (default: 0, the first)",
};
const BACKFILLED: Bilingual = {
  zh: "补录：按既有账册事后记录，不经规则裁断，并予标明",
  en: "back-fill: recorded afterwards from existing books, judged by no rule and marked as such",
};
const ITEM: Bilingual = {
  zh: "规则要求逐项列出的记录（按列表次序；默认为索引所列，并与账本核对）或主体，可重复",
  en:
    "a record of the list, in its order, or a party, where a rule asks for all of them; may be repeated " +
    "(default: the list of the index, compared with the ledger's)",
};

/** Whether a field of a new record's document names the jurisdiction under which the record stands. */
function isAbove({ on }: DocumentedAct, { name, clear }: SchemaField): boolean {
  return on.act === "RECORD" && clear === "PARENT" && name === "jurisdiction";
}

/** A statement that is taken back has no document for fields and papers. @throws CliError BAD_USAGE */
function refuseTakenBack(given: readonly { readonly name: string }[]): void {
  if (given.length === 0) return;
  const options = given.map(({ name }) => `--${optionWord(name)}`);
  throw new CliError(
    "BAD_USAGE",
    {
      zh: `收回声明无需文书，${options.join("、")} 不会被记录：请删去，或不用 --take-back。`,
      en:
        `A statement that is taken back has no document, so that ${options.join(", ")} would be lost: ` +
        "leave it out, or leave out --take-back.",
    },
    { options },
  );
}

/**
 * The request that the options of an act's command make.
 * @param name - the argument of the command
 * @throws CliError BAD_USAGE for what would be lost
 */
export function readVerb(act: DocumentedAct, name: string, options: VerbOptions): ActRequest {
  const fields = fieldsOfVerb(act)
    .filter((field) => !isAbove(act, field))
    .flatMap((field) => textsOf(options[parsedName(field.name)]).map((text) => ({ name: field.name, text })));
  const papers = schemaOfVerb(act).papers.flatMap((paper) =>
    textsOf(options[parsedName(paper.name)]).map((path) => ({ name: paper.name, path })),
  );
  const { effectiveAt, jurisdiction, revision, backfilled, takeBack, item } = options;
  if (takeBack === true) refuseTakenBack([...fields, ...papers]);
  return {
    act,
    name,
    fields,
    papers,
    ...(typeof effectiveAt === "string" ? { effectiveAt } : {}),
    ...(typeof jurisdiction === "string" && act.on.act === "RECORD" ? { jurisdiction } : {}),
    ...(typeof revision === "number" ? { revision } : {}),
    ...(backfilled === true ? { backfilled } : {}),
    ...(takeBack === true ? { withdrawn: true } : {}),
    ...(item === undefined ? {} : { items: textsOf(item) }),
  };
}

function textsOf(given: unknown): readonly string[] {
  if (typeof given === "string") return [given];
  return Array.isArray(given) ? given.filter((text) => typeof text === "string") : [];
}

function isRepeated({ type }: SchemaField): boolean {
  return type.is === "LIST" || type.is === "CHOICES";
}

function collect(given: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), given];
}

/** The word of an option for a member of a document: `legalBasis` is `legal-basis`. */
export function optionWord(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The name under which the parser keeps the option of a member, which it makes from the word. */
function parsedName(name: string): string {
  return optionWord(name).replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
