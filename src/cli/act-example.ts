import type { DocumentedAct } from "../client/acts/prepare-act.ts";
import type { FieldType } from "../document-schemas/field-type.ts";
import type { KindName } from "../ledger/kinds.ts";
import { fieldsOfVerb, optionWord, schemaOfVerb } from "./act-verb-options.ts";

/** Records by the names of the demo; an export has only its id. */
export const NAMES: Readonly<Record<KindName, string>> = {
  JURISDICTION: "沧屿市",
  PARTY: "CY-BANK",
  RESOURCE: "DS07",
  PLAN: "PL-01",
  PROCUREMENT: "PROC-01",
  APPLICATION: "AP-04",
  AUTHORIZATION: "A-01",
  GRANT: "A-01/DS07",
  SCENARIO: "SCN-02",
  DEMAND: "DM-04/DS07",
  DELIVERY: "DL-04",
  IMPORT: "IM-01",
  PRODUCT: "PR-02",
  AGREEMENT: "UA-05",
  EXPORT: "0x3c9663e857e5db021844",
  CASE: "RC-01",
  DOMAIN: "DOM-01",
};

/** An example of an act's command with everything that its document must have. */
export function exampleOfAct(act: DocumentedAct): string {
  const fields = fieldsOfVerb(act)
    .filter(({ required }) => required)
    .map(({ name, type }) => `--${optionWord(name)} ${sampleText(type)}`);
  const papers = schemaOfVerb(act)
    .papers.filter(({ required }) => required)
    .map(({ name }) => `--${optionWord(name)} ./${name}.pdf`);
  return [...act.command, subjectOf(act), "--as my-agency", ...fields, ...papers].join(" ");
}

function subjectOf({ on }: DocumentedAct): string {
  return on.act === "STATEMENT" ? NAMES.PRODUCT : NAMES[on.kind];
}

/** A value of a type as a person writes it. */
export function sampleText(type: FieldType): string {
  switch (type.is) {
    case "TEXT":
      return "……";
    case "WHOLE":
      return String(Math.max(type.least, 1));
    case "AMOUNT":
      return "1200.00";
    case "DATE":
      return "2026-03-01";
    case "TIME":
      return "2026-03-01T09:20";
    case "PERIOD":
      return "2026-01-01..2026-12-31";
    case "YES_NO":
      return "yes";
    case "CHOICE":
    case "CHOICES":
      return type.of[0]?.value ?? "";
    case "RECORD":
      return NAMES[type.kinds[0] ?? "PRODUCT"];
    case "LIST":
      return sampleText(type.each);
    case "ROOT":
      return `0x${"5".repeat(64)}`;
    case "DIGEST":
      return `sha256:${"5".repeat(64)}`;
    case "DIGITS":
      return "5".repeat(64);
    case "CREDIT_CODE":
      return "91990100MA000047X5";
    case "ACCOUNT":
      return "my-agency";
    case "GROUP":
    case "FILE":
      return "'{…}'";
    default:
      return type satisfies never;
  }
}
