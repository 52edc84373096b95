import type { JsonObject, JsonValue } from "../documents/canonical-json.ts";
import type { DocumentForm } from "./document-schema.ts";
import type { FieldType } from "./field-type.ts";
import { choicesIn, readTyped } from "./read-typed.ts";
import { typedText } from "./text-form.ts";

/** A field as a person writes it on a command line: `name=value`. */
export interface FieldText {
  readonly name: string;
  readonly text: string;
}

/**
 * The fields that a person wrote, in the JSON of their types: see `readTyped`. Each item of a list is written apart,
 * under the same name; several choices may also stand in one text, with commas. A text that cannot be read as its type
 * stays what it is, so that `documentFaults` says what it must be. Texts are in NFC, whatever keyboard made them.
 */
export function readFields({ fields }: DocumentForm, written: readonly FieldText[]): JsonObject {
  const names = [...new Set(written.map(({ name }) => name))];
  const read = names.map((name) => {
    const texts = written.filter((each) => each.name === name).map(({ text }) => typedText(text));
    return [name, valueOf(fields.find((field) => field.name === name)?.type, texts)] as const;
  });
  return Object.fromEntries(read);
}

function valueOf(type: FieldType | undefined, texts: readonly string[]): JsonValue {
  if (type?.is === "LIST") return texts.map((text) => oneValue(type.each, text));
  if (type?.is === "CHOICES")
    return texts.flatMap(choicesIn).map((text) => oneValue({ is: "CHOICE", of: type.of }, text));
  const [text, ...more] = texts;
  return text === undefined || more.length > 0 ? [...texts] : oneValue(type, text);
}

function oneValue(type: FieldType | undefined, text: string): JsonValue {
  if (type === undefined) return text;
  const typed = readTyped(type, text);
  return "value" in typed ? typed.value : text;
}
