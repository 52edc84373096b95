import type { JsonObject, JsonValue } from "../documents/canonical-json.ts";
import type { DocumentSchema } from "./document-schema.ts";
import type { FieldType } from "./field-type.ts";

/** A field as a person writes it on a command line: `name=value`. */
export interface FieldText {
  readonly name: string;
  readonly text: string;
}

/**
 * The fields that a person wrote, in the JSON of their types. Each item of a list is written by itself, under the same
 * name; several choices may also stand in one text, with commas. A text that cannot be read as its type stays what it
 * is, so that `documentFaults` says what it must be. Texts are in NFC, whatever keyboard made them.
 */
export function readFields({ fields }: DocumentSchema, written: readonly FieldText[]): JsonObject {
  const names = [...new Set(written.map(({ name }) => name))];
  const read = names.map((name) => {
    const texts = written.filter((each) => each.name === name).map(({ text }) => text.trim().normalize("NFC"));
    return [name, valueOf(fields.find((field) => field.name === name)?.type, texts)] as const;
  });
  return Object.fromEntries(read);
}

function valueOf(type: FieldType | undefined, texts: readonly string[]): JsonValue {
  if (type?.is === "LIST") return texts.map((text) => scalarOf(type.each, text));
  if (type?.is === "CHOICES") return texts.flatMap((text) => text.split(",").map((each) => each.trim()));
  const [text, ...more] = texts;
  return text === undefined || more.length > 0 ? [...texts] : scalarOf(type, text);
}

const YES: readonly string[] = ["yes", "true", "是"];
const NO: readonly string[] = ["no", "false", "否"];

function scalarOf(type: FieldType | undefined, text: string): JsonValue {
  if (type?.is === "WHOLE" && /^(?:0|[1-9]\d{0,15})$/.test(text)) return Number(text);
  if (type?.is === "YES_NO" && YES.includes(text.toLowerCase())) return true;
  if (type?.is === "YES_NO" && NO.includes(text.toLowerCase())) return false;
  const period = type?.is === "PERIOD" ? /^([^.]+)\.\.([^.]+)$/.exec(text) : null;
  return period === null ? text : { from: period[1] ?? "", to: period[2] ?? "" };
}
