import { schemaOfRecord, schemaOfSettlement, schemaOfStatement } from "../document-schemas/schema-catalogue.ts";
import type { DocumentSchema } from "../document-schemas/document-schema.ts";
import type { CodeName } from "../ledger/codes.ts";
import type { KindName } from "../ledger/kinds.ts";
import type { StatusName } from "../ledger/statuses.ts";
import type { Act } from "./act.ts";
import { GOVERNANCE_ACTS } from "./governance-acts.ts";
import { RECORD_ACTS } from "./record-acts.ts";
import { SETTLEMENT_ACTS } from "./settlement-acts.ts";
import { STATEMENT_ACTS } from "./statement-acts.ts";

/** Every act of the domain. Command line, API, page and documentation are made from this list. */
export const ACTS: readonly Act[] = [...RECORD_ACTS, ...STATEMENT_ACTS, ...SETTLEMENT_ACTS, ...GOVERNANCE_ACTS];

const byName = new Map(ACTS.map((act) => [act.name, act]));

/** The act with a name such as `demand-submit`; undefined when there is none. */
export function actNamed(name: string): Act | undefined {
  return byName.get(name);
}

/** The acts that make a record of a kind. @param caseCode - of a CASE */
export function actsRecording(kind: KindName, caseCode?: CodeName): readonly Act[] {
  return RECORD_ACTS.filter(({ on }) => on.kind === kind && (caseCode === undefined || on.caseCode === caseCode));
}

/** The act that states a code. */
export function actStating(code: CodeName): Act | undefined {
  return STATEMENT_ACTS.find(({ on }) => on.code === code);
}

/** The act that gives a record of a kind a status. */
export function actSettling(kind: KindName, status: StatusName): Act | undefined {
  return SETTLEMENT_ACTS.find(({ on }) => on.kind === kind && on.status === status);
}

/** The schema of the document behind an act; undefined for acts that have no document of their own. */
export function schemaOfAct({ on }: Act): DocumentSchema | undefined {
  switch (on.act) {
    case "RECORD":
      return schemaOfRecord(on.kind, on.caseCode);
    case "STATEMENT":
      return schemaOfStatement(on.code);
    case "SETTLEMENT":
      return schemaOfSettlement(on.status);
    case "PROPOSAL":
    case "APPROVAL":
    case "CARRYING_OUT":
      return undefined;
    default:
      return on satisfies never;
  }
}
