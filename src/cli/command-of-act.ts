import { actNamed } from "../acts/act-catalogue.ts";
import type { PlaceInDraft } from "../acts/next-acts.ts";
import type { DocumentedAct } from "../client/acts/prepare-act.ts";
import type { SchemaField } from "../document-schemas/document-schema.ts";
import { wordsOfType } from "../document-schemas/type-words.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { commandWord } from "../text/command-word.ts";
import { fieldsOfVerb, isDocumented, optionWord, schemaOfVerb } from "./act-verb-options.ts";

/** The words that a command is made of, besides those of its act. */
interface CommandParts {
  /** The name of the record with which the act is done. */
  readonly record: string;
  /** The place of that record in the new one; undefined for an act about it. */
  readonly place: PlaceInDraft | undefined;
  /** The name of the key that signs; undefined where the reader must choose one. */
  readonly key: string | undefined;
  /** See `Session.systemWords`. */
  readonly systemWords: string;
}

/**
 * The command of an act, ready to be typed: its words, the record, the key, and an option for each field and paper
 * that its document must have. What nobody can know yet stands as its label in angle brackets within quotation marks,
 * which no command takes for a value.
 * @returns undefined for an act without a command
 */
export function commandOfAct(name: string, parts: CommandParts, say: Say): string | undefined {
  const { record, place, key, systemWords } = parts;
  const named = commandWord(record);
  const signing = `--as ${key === undefined ? placeholder(say({ zh: "密钥", en: "key" })) : commandWord(key)}`;
  const own = OWN_COMMANDS[name]?.(named, place, say);
  if (own !== undefined) return `laiqu ${own} ${signing}${systemWords}`;
  const act = actNamed(name);
  if (act === undefined || !isDocumented(act)) return undefined;
  const subject = place === undefined ? named : placeholder(say({ zh: "新业务编号", en: "new reference" }));
  const options = optionsOf(act, place, named, say);
  return ["laiqu", ...act.command, subject, signing, ...options].join(" ") + systemWords;
}

type Say = (text: Bilingual) => string;

/** The commands that are written by hand, by the names of their acts; without the key that signs. */
const OWN_COMMANDS: Readonly<Record<string, (record: string, place: PlaceInDraft | undefined, say: Say) => string>> = {
  hold: (record) => `hold ${record}`,
  release: (record) => `release ${record}`,
  "export-propose": (record, place, say) => `export propose ${whatLeaves(record, place, say)}`,
  "export-record": (record, place, say) => `export record ${whatLeaves(record, place, say)}`,
};

/** An export stands under its product and names its agreement, or the recipient whose agreement is then found. */
function whatLeaves(record: string, place: PlaceInDraft | undefined, say: Say): string {
  const under =
    place === "LINK"
      ? `--product ${placeholder(say({ zh: "产品", en: "product" }))} --agreement ${record}`
      : `--product ${record} --to ${placeholder(say({ zh: "接收方", en: "recipient" }))}`;
  return `${placeholder(say({ zh: "文件", en: "file" }))} ${under}`;
}

function optionsOf(act: DocumentedAct, place: PlaceInDraft | undefined, record: string, say: Say): readonly string[] {
  const naming = place === undefined ? undefined : { PARENT: "PARENT", LINK: "LINK", INPUT: "INPUTS" }[place];
  const fields = fieldsOfVerb(act).flatMap((field) => {
    const isNamed = field.clear === naming && naming !== undefined;
    if (!field.required && !isNamed) return [];
    return [`--${optionWord(field.name)} ${isNamed ? record : placeholder(wordsOfField(field, say))}`];
  });
  const papers = schemaOfVerb(act)
    .papers.filter(({ required }) => required)
    .map((paper) => `--${optionWord(paper.name)} ${placeholder(say(paper.label))}`);
  return [...fields, ...papers];
}

/** So many choices fit into a line; of more, the label tells which field it is and `--help` lists them. */
const MOST_CHOICES = 6;

function wordsOfField({ label, type }: SchemaField, say: Say): string {
  if (type.is === "CHOICE" && type.of.length <= MOST_CHOICES) return type.of.map(({ value }) => value).join("|");
  if (type.is === "YES_NO") return "yes|no";
  return type.is === "DATE" || type.is === "PERIOD" ? say(wordsOfType(type)) : say(label);
}

function placeholder(words: string): string {
  return `'<${words.replaceAll("'", "").replaceAll("\n", " ")}>'`;
}
