import type { Command } from "commander";
import type { DocumentInput } from "../client/document-input.ts";
import type { FieldText } from "../document-schemas/read-fields.ts";
import type { DocumentSchema } from "../document-schemas/document-schema.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import { CliError } from "./cli-error.ts";
import { collect } from "./collect-values.ts";

type Say = (text: Bilingual) => string;

/** The part of a document that is given by options. */
export interface DocumentOptions {
  readonly field?: readonly string[];
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

/** @throws CliError BAD_USAGE for an option that is not written as a name and a value */
export function readDocument({ field = [], order }: DocumentOptions): DocumentInput {
  return {
    fields: field.map(splitField),
    papers: order === undefined ? [] : [{ name: "order", path: order }],
  };
}

function named<Member extends { readonly name: string }>(members: readonly Member[]): readonly Member[] {
  return [...new Map(members.map((member) => [member.name, member])).values()];
}

function splitField(text: string): FieldText {
  const at = text.indexOf("=");
  if (at > 0) return { name: text.slice(0, at).trim(), text: text.slice(at + 1) };
  throw new CliError(
    "BAD_USAGE",
    {
      zh: `--field 应写作 名称=值，而此处为 ${showForeign(text)}：请改正。`,
      en: `--field is written as name=value, not ${showForeign(text)}: correct it.`,
    },
    { option: "--field", text },
  );
}
