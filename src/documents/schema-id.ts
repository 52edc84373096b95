import type { Bilingual } from "../text/bilingual.ts";
import type { Evidence } from "../text/coded-error.ts";
import type { InputError } from "./input-error.ts";

/** Makes the error of something malformed. @param problem - the end of a sentence about it */
export type Malformed = (problem: Bilingual, evidence?: Evidence) => InputError;

/**
 * Checks the id of a schema, which names the meaning of a document's fields, for example `laiqu.export.1`.
 * @throws what `malformed` makes
 */
export function checkSchemaId(schemaId: unknown, malformed: Malformed): asserts schemaId is string {
  if (typeof schemaId === "string" && /^[a-z0-9][a-z0-9.-]{0,63}$/.test(schemaId)) return;
  throw malformed(
    {
      zh: "的 schemaId 应为 1 至 64 个小写字母、数字、点和连字符，例如 laiqu.export.1",
      en: "needs a schemaId of 1 to 64 lower-case letters, digits, dots and hyphens, such as laiqu.export.1",
    },
    { schemaId },
  );
}
