import type { DocumentFault } from "../document-schemas/check-document.ts";
import type { DocumentForm } from "../document-schemas/document-schema.ts";
import { pointerStep } from "../documents/canonical-json.ts";
import type { JsonObject } from "../documents/canonical-json.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { HashedInput } from "./document-input.ts";

/**
 * The faults in the way in which a person gives the fields and papers of a document, whatever their values are.
 * Something that is given twice is never dropped: nobody can know which of the two is meant.
 * @param own - the fields that the command says
 */
export function inputFaults(schema: DocumentForm, own: JsonObject, input: HashedInput): DocumentFault[] {
  const { fields, values, papers } = input;
  const said = new Set([...Object.keys(own), ...Object.keys(values)]);
  const names = new Set([...fields, ...papers].map(({ name }) => name));
  for (const name of Object.keys(values)) if (Object.hasOwn(own, name)) names.add(name);
  return [...names].flatMap((name) => {
    const times = { fields: countOf(fields, name), papers: countOf(papers, name) };
    const problem = said.has(name) ? SAID : (givenWrongly(schema, name, times) ?? emptyPaper(papers, name));
    return problem === undefined ? [] : [{ place: pointerStep(name), problem }];
  });
}

/** How often something is given as a field, and how often as a paper. */
interface Times {
  readonly fields: number;
  readonly papers: number;
}

/** @returns undefined for what is given rightly, and for a name that the schema does not have */
function givenWrongly(schema: DocumentForm, name: string, times: Times): Bilingual | undefined {
  const field = schema.fields.find((each) => each.name === name);
  if (field !== undefined) {
    if (times.papers > 0) return NO_PAPER;
    const isList = field.type.is === "LIST" || field.type.is === "CHOICES";
    return isList || times.fields === 1 ? undefined : givenTimes(times.fields);
  }
  if (schema.papers.every((paper) => paper.name !== name)) return undefined;
  if (times.fields > 0) return NO_FIELD;
  return times.papers === 1 ? undefined : givenTimes(times.papers);
}

/** An empty file is most often a download or a scan that failed, and it proves nothing. */
function emptyPaper(papers: HashedInput["papers"], name: string): Bilingual | undefined {
  if (!papers.some((paper) => paper.name === name && paper.value.bytes === 0)) return undefined;
  return { zh: "是空文件，没有内容", en: "is an empty file, which says nothing" };
}

function countOf(given: readonly { readonly name: string }[], name: string): number {
  return given.filter((each) => each.name === name).length;
}

/** A person must not give again what the command says: the two could differ. */
const SAID: Bilingual = {
  zh: "已由本命令写明，请勿另行给出",
  en: "is said by the command itself, so it must not be given again",
};
const NO_PAPER: Bilingual = {
  zh: "是字段而非附件，应写出其值",
  en: "is a field and no paper: give its value and not a file",
};
const NO_FIELD: Bilingual = {
  zh: "是附件而非字段，应给出文件",
  en: "is a paper and no field: give its file and not a value",
};

function givenTimes(times: number): Bilingual {
  return { zh: `给出了 ${times} 次，只能给出一次`, en: `is given ${times} times and must be given once` };
}
