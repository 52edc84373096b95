import type { DocumentSchema } from "../document-schemas/document-schema.ts";
import { fieldWords } from "../document-schemas/field-words.ts";
import type { Choice } from "../document-schemas/field-type.ts";
import { schemaWithId } from "../document-schemas/schema-catalogue.ts";
import { canonicalJson } from "../documents/canonical-json.ts";
import type { JsonValue } from "../documents/canonical-json.ts";
import type { CommittedDocument } from "../documents/document.ts";
import { storedEntries } from "../dossier/survey-dossier.ts";
import { basisOfLine, lackedBy } from "../schemas/report-lines.ts";
import type { DocumentField, Missing, Report, ReportCell, ReportSection } from "../schemas/report.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { ClientContext } from "./client-context.ts";

/** A document does not have the field that a report asks for. */
const NOT_STATED: Bilingual = { zh: "文书未载明", en: "not stated in the document" };

/**
 * Fills what a report takes from documents from one dossier on this machine. A document counts only when its commitment
 * is the one on the ledger, of the same record and act; nothing is sent anywhere.
 * @param dossier - the name of the dossier
 * @throws DossierError UNREADABLE
 */
export async function fillFromDossier(context: ClientContext, report: Report, dossier: string): Promise<Report> {
  const documents = new Map<string, CommittedDocument>();
  for await (const { document } of storedEntries(context.dossierDirectory, { party: dossier, places: ["RECORDS"] }))
    if (document !== undefined) documents.set(document.commitment, document);
  const sections = report.sections.map((section) => filledSection(section, documents));
  const lacked = report.sections.flatMap((section) => lackedBy(section)).length;
  return {
    ...report,
    sections,
    missing: [...wholeParts(report, lacked), ...sections.flatMap((each) => lackedBy(each))],
  };
}

/** Items that a part lacks as a whole come before those that its lines lack, and no document supplies them. */
function wholeParts({ missing }: Report, lacked: number): Missing[] {
  return missing.slice(0, missing.length - lacked);
}

function filledSection(section: ReportSection, documents: ReadonlyMap<string, CommittedDocument>): ReportSection {
  return {
    ...section,
    lines: section.lines.map((line) => {
      const cells = line.cells.map((cell) => filledCell(cell, documents));
      return { ...line, cells, basis: basisOfLine(cells) };
    }),
  };
}

function filledCell(cell: ReportCell, documents: ReadonlyMap<string, CommittedDocument>): ReportCell {
  const { document: asked } = cell;
  if (asked === undefined) return cell;
  const document = documents.get(asked.commitment);
  if (document === undefined || !isOf(document, asked)) return cell;
  // The party that keeps the document attests to what stands in it.
  return { ...cell, value: valueIn(document, asked.field), basis: "ATTESTED" };
}

function isOf({ boundTo }: CommittedDocument, { record, act }: DocumentField): boolean {
  if ("record" in boundTo) return act === "RECORD" && boundTo.record === record.id;
  return boundTo.act === act && boundTo.subject === record.id;
}

/** The content of a field at the top of a document, in the words of its schema. */
function valueIn({ fields, schemaId }: CommittedDocument, path: string): Bilingual {
  const name = path.slice(1);
  const value = fields[name];
  if (value === undefined) return NOT_STATED;
  const schema = schemaWithId(schemaId);
  const words =
    schema === undefined ? undefined : (chosenWords(schema, name, value) ?? fieldWords(schema, path, value)?.value);
  const text = typeof value === "string" ? value : canonicalJson(value);
  return words ?? { zh: text, en: text };
}

/** Choices by their words alone, without the codes that other places show beside them. */
function chosenWords({ fields }: DocumentSchema, name: string, value: JsonValue): Bilingual | undefined {
  const type = fields.find((field) => field.name === name)?.type;
  if (type?.is !== "CHOICE" && type?.is !== "CHOICES") return undefined;
  const chosen = Array.isArray(value) ? value : [value];
  const labels = chosen.map((each: JsonValue) => labelOf(type.of, each)).filter((label) => label !== undefined);
  if (labels.length !== chosen.length || labels.length === 0) return undefined;
  return { zh: labels.map(({ zh }) => zh).join("、"), en: labels.map(({ en }) => en).join(", ") };
}

function labelOf(choices: readonly Choice[], value: JsonValue): Bilingual | undefined {
  return choices.find((choice) => choice.value === value)?.label;
}
