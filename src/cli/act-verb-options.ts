import { Option } from "commander";
import type { Command } from "commander";
import type { Act } from "../acts/act.ts";
import { schemaOfAct } from "../acts/act-catalogue.ts";
import { hasRoll, isInJurisdiction } from "../acts/act-terms.ts";
import type { ActRequest, DocumentedAct } from "../client/acts/prepare-act.ts";
import type { ClearPlace, DocumentSchema, Paper, SchemaField } from "../document-schemas/document-schema.ts";
import { wordsOfType } from "../document-schemas/type-words.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { CliError } from "./cli-error.ts";
import { collect } from "./collect-values.ts";
import { ABOUT, BACKFILLED, EFFECTIVE_AT, FROM, ITEM, JURISDICTION, PENDING } from "./act-verb-texts.ts";
import { PERSONS, REVISION, TAKE_BACK } from "./act-verb-texts.ts";
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
  const isNeeded = (place: ClearPlace): boolean => fields.some(({ clear, required }) => required && clear === place);
  return [
    ...(isSaid("EFFECTIVE_AT") ? [] : [["--effective-at <date>", EFFECTIVE_AT] as const]),
    ...(on.act === "RECORD" && isInJurisdiction(on.kind) && !isSaid("PARENT")
      ? [["--jurisdiction <jurisdiction>", JURISDICTION] as const]
      : []),
    ...(isTermOption({ on, ...act }) ? [["--from <date>", FROM] as const] : []),
    ...(on.act === "RECORD" ? [["--backfilled", BACKFILLED] as const] : []),
    ...(on.act === "STATEMENT" && isSaid("OUTCOME") ? [["--pending", PENDING] as const] : []),
    ...(on.act === "STATEMENT" && !canSayWithdrawn(fields) ? [["--take-back", TAKE_BACK] as const] : []),
    ...(on.act === "RECORD" || isNeeded("ABOUT") ? [] : [["--about <record>", ABOUT] as const]),
    ...(hasRoll(schemaOfVerb({ on, ...act })) ? [["--persons <file>", PERSONS] as const] : []),
  ];
}

/** Whether the document itself can conclude that the party withdraws its opinion. */
function canSayWithdrawn(fields: readonly SchemaField[]): boolean {
  return fields.some((field) => field.clear === "OUTCOME" && choicesOf(field).includes("WITHDRAWN"));
}

/** Whether the term of a record has a beginning on the ledger for which its document has no member. */
function isTermOption(act: DocumentedAct): boolean {
  return act.on.act === "RECORD" && act.on.kind === "PLAN" && !fieldsOfVerb(act).some(({ clear }) => clear === "FROM");
}

/** Whether a field of a new record's document names the jurisdiction under which the record stands. */
function isAbove({ on }: DocumentedAct, { name, clear }: SchemaField): boolean {
  return on.act === "RECORD" && clear === "PARENT" && name === "jurisdiction";
}

/**
 * A statement that is taken back or kept open has no document for fields and papers.
 * @throws CliError BAD_USAGE
 */
function refuseUndocumented(option: "--take-back" | "--pending", given: readonly { readonly name: string }[]): void {
  if (given.length === 0) return;
  const options = given.map(({ name }) => `--${optionWord(name)}`);
  throw new CliError(
    "BAD_USAGE",
    {
      zh: `用了 ${option} 的声明没有文书，${options.join("、")} 不会被记录：请删去，或不用 ${option}。`,
      en:
        `A statement with ${option} has no document, so that ${options.join(", ")} would be lost: ` +
        `leave it out, or leave out ${option}.`,
    },
    { options },
  );
}

/** A document that names a record in the clear leaves no place for another one. @throws CliError BAD_USAGE */
function refuseSecondAbout(act: DocumentedAct, fields: readonly { readonly name: string }[]): void {
  const member = schemaOfVerb(act).fields.find(({ clear }) => clear === "ABOUT")?.name;
  if (member === undefined || !fields.some(({ name }) => name === member)) return;
  const option = `--${optionWord(member)}`;
  throw new CliError(
    "BAD_USAGE",
    {
      zh: `一项行为只能指明一项所涉记录，${option} 已经指明：请删去 --about 或 ${option}。`,
      en: `An act refers to one record, and ${option} names it already: leave out --about or ${option}.`,
    },
    { options: ["--about", option] },
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
  const { effectiveAt, jurisdiction, revision, backfilled, takeBack, item, pending, about, persons, from } = options;
  const undocumented = [...fields, ...papers, ...(persons === undefined ? [] : [{ name: "persons" }])];
  if (takeBack === true) refuseUndocumented("--take-back", undocumented);
  if (pending === true) refuseUndocumented("--pending", undocumented);
  if (about !== undefined) refuseSecondAbout(act, fields);
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
    ...(pending === true ? { pending } : {}),
    ...(typeof from === "string" && isTermOption(act) ? { from } : {}),
    ...(typeof about === "string" ? { about } : {}),
    ...(typeof persons === "string" ? { persons } : {}),
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

/** The word of an option for a member of a document: `legalBasis` is `legal-basis`. */
export function optionWord(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The name under which the parser keeps the option of a member, which it makes from the word. */
function parsedName(name: string): string {
  return optionWord(name).replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
