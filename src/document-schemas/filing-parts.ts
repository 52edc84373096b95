import type { CodeName } from "../ledger/codes.ts";
import type { DocumentSchema, Paper, SchemaField } from "./document-schema.ts";
import { DATE, optional, statementSchema, TEXT } from "./make-schema.ts";

/** The end of what is filed, such as a certificate's last day. The statement ends with it. */
export const VALID_UNTIL = optional("until", "有效期至", "last day", DATE, "UNTIL");

export const NOTE = optional("note", "说明", "note", TEXT);

/** A filing (备案、材料、报告): a fact that a party states and keeps the papers of. */
export function filing(code: CodeName, fields: readonly SchemaField[], papers: readonly Paper[] = []): DocumentSchema {
  return statementSchema("filing", code, fields, papers);
}
