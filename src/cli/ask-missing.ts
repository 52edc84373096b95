import type { ActRequest } from "../client/acts/prepare-act.ts";
import type { SchemaField } from "../document-schemas/document-schema.ts";
import { wordsOfType } from "../document-schemas/type-words.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { fieldsOfVerb, schemaOfVerb } from "./act-verb-options.ts";
import type { Session } from "./session.ts";

/**
 * Asks whoever sits at the terminal for the required fields and papers that the command line leaves out. What nobody
 * answers stays out, and the check of the document then names it.
 */
export async function withAnswers(session: Session, request: ActRequest): Promise<ActRequest> {
  if (request.withdrawn === true || request.pending === true) return request;
  const { fields = [], papers = [], act } = request;
  const [askedFields, askedPapers] = [[...fields], [...papers]];
  for (const field of fieldsOfVerb(act)) {
    if (!field.required || fields.some(({ name }) => name === field.name) || isOfRoll(request, field)) continue;
    const text = await session.ask(`${session.say(question(field))} `);
    if (text === undefined) return request;
    if (text.trim() !== "") askedFields.push(...answersOf(field, text));
  }
  for (const paper of schemaOfVerb(act).papers) {
    if (!paper.required || papers.some(({ name }) => name === paper.name)) continue;
    const { zh, en } = paper.label;
    const path = await session.ask(`${session.say({ zh: `${zh}（文件）：`, en: `${en} (a file):` })} `);
    if (path === undefined) return request;
    if (path.trim() !== "") askedPapers.push({ name: paper.name, path: path.trim() });
  }
  return { ...request, fields: askedFields, papers: askedPapers };
}

/** Whether a field follows from the list of persons that the command names. */
function isOfRoll({ persons }: ActRequest, { name }: SchemaField): boolean {
  return persons !== undefined && (name === "root" || name === "count");
}

function question({ label, type }: SchemaField): Bilingual {
  const { zh, en } = wordsOfType(type);
  const many = type.is === "LIST" ? { zh: "，以分号分隔", en: ", with semicolons" } : { zh: "", en: "" };
  return { zh: `${label.zh}（${zh}${many.zh}）：`, en: `${label.en} (${en}${many.en}):` };
}

/** Each item of a list is a field of its own. */
function answersOf({ name, type }: SchemaField, text: string): NonNullable<ActRequest["fields"]> {
  if (type.is !== "LIST") return [{ name, text }];
  return text
    .split(/[;；]/)
    .filter((item) => item.trim() !== "")
    .map((item) => ({ name, text: item }));
}
