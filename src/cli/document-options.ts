import type { Command } from "commander";
import type { DocumentInput } from "../client/document-input.ts";
import type { DocumentSchema } from "../document-schemas/document-schema.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import { CliError } from "./cli-error.ts";

type Say = (text: Bilingual) => string;

/** The part of a document that is given by options. */
export interface DocumentOptions {
  readonly field?: readonly string[];
  readonly paper?: readonly string[];
  readonly order?: string;
}

/** Adds `--field` with the fields that the command does not say itself. */
export function withFields(command: Command, say: Say, schemas: readonly DocumentSchema[], own: readonly string[]) {
  const fields = named(schemas.flatMap((schema) => schema.fields).filter(({ name }) => !own.includes(name)));
  const list = say({
    zh: fields.map(({ name, label }) => `${name} ${label.zh}`).join("、"),
    en: fields.map(({ name }) => name).join(", "),
  });
  return command.option(
    "--field <name=value>",
    `${say({
      zh: "文书的其他字段，可重复；列表一项一次，多选以逗号分隔",
      en: "a further field of the document; may be repeated, once for each item of a list; choices with commas",
    })}: ${list}`,
    collect,
  );
}

/** Adds `--paper` with the papers that no option of the command names. */
export function withPapers(command: Command, say: Say, { papers }: DocumentSchema) {
  const list = say({
    zh: papers.map(({ name, label }) => `${name} ${label.zh}`).join("、"),
    en: papers.map(({ name }) => name).join(", "),
  });
  return command.option(
    "--paper <name=file>",
    `${say({
      zh: "随文书存档的文件，可重复；文书载其杂凑值，原件留存本机",
      en: "a paper beside the document, kept here; the document has its digests; may be repeated",
    })}: ${list}`,
    collect,
  );
}

/** @throws CliError BAD_USAGE for an option that is not written as a name and a value */
export function readDocument({ field = [], paper = [], order }: DocumentOptions): DocumentInput {
  const papers = paper.map((text) => splitAt(text, "--paper", { zh: "文件", en: "file" }));
  return {
    fields: field
      .map((text) => splitAt(text, "--field", { zh: "值", en: "value" }))
      .map(([name, text]) => ({ name, text })),
    papers: [...papers, ...(order === undefined ? [] : [["order", order] as const])].map(([name, path]) => ({
      name,
      path,
    })),
  };
}

function named<Member extends { readonly name: string }>(members: readonly Member[]): readonly Member[] {
  return [...new Map(members.map((member) => [member.name, member])).values()];
}

function collect(given: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), given];
}

function splitAt(text: string, option: string, what: Bilingual): readonly [name: string, value: string] {
  const at = text.indexOf("=");
  if (at > 0) return [text.slice(0, at).trim(), text.slice(at + 1)];
  throw new CliError(
    "BAD_USAGE",
    {
      zh: `${option} 应写作 名称=${what.zh}，而此处为 ${showForeign(text)}：请改正。`,
      en: `${option} is written as name=${what.en}, not ${showForeign(text)}: correct it.`,
    },
    { option, text },
  );
}
