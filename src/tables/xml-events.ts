import { SaxesParser } from "saxes";
import type { SaxesTagPlain } from "saxes";
import { TableError } from "./table-error.ts";
import { damaged } from "./zip-parts.ts";
import type { ZipParts } from "./zip-parts.ts";

/** The steps of a reader of a part at its elements, by their names without a namespace. */
export interface XmlReader {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
  /** Whether the rest of the part does not matter any more. */
  isDone?(): boolean;
}

/**
 * Reads a part of a packed file as XML, piece by piece. A document type is refused: no spreadsheet has one, and it
 * could define texts that grow without end.
 * @throws TableError TABLE_DAMAGED, TABLE_TOO_LARGE
 */
export async function readXml(path: string, parts: ZipParts, name: string, reader: XmlReader): Promise<void> {
  const parser = new SaxesParser();
  parser.on("doctype", () => {
    throw damaged(path, new Error("DOCTYPE"));
  });
  parser.on("opentag", ({ name: tag, attributes }: SaxesTagPlain) => reader.open?.(localName(tag), attributes));
  parser.on("text", (text) => reader.text?.(text));
  parser.on("cdata", (text) => reader.text?.(text));
  parser.on("closetag", ({ name: tag }) => reader.close?.(localName(tag)));
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const chunk of parts.read(name)) {
      parser.write(decoder.decode(chunk, { stream: true }));
      if (reader.isDone?.() === true) return;
    }
    parser.write(decoder.decode()).close();
  } catch (cause) {
    if (cause instanceof TableError) throw cause;
    throw damaged(path, cause);
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/** Whether an attribute says yes. */
export function isSet(value: string | undefined): boolean {
  return value === "1" || value === "true";
}
