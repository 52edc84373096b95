import { schemaOfRecord, schemaOfSettlement, schemaOfStatement } from "../document-schemas/schema-catalogue.ts";
import type { DocumentSchema } from "../document-schemas/document-schema.ts";
import type { Act, OnLedger } from "./act.ts";
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

/** The act of the catalogue that is this on the ledger. @throws TypeError when the catalogue has none */
export function actOn<On extends OnLedger>(on: On): Act<On> {
  const act = findActOn(on);
  if (act === undefined) throw new TypeError(`The catalogue has no act for ${JSON.stringify(on)}`);
  return act;
}

/** The act of the catalogue that is this on the ledger; undefined when it has none. */
export function findActOn<On extends OnLedger>(on: On): Act<On> | undefined {
  return ACTS.find((each): each is Act<On> => textOf(each.on) === textOf(on));
}

/** The same for the same act, in whatever order its members were written. */
function textOf(on: OnLedger): string {
  return JSON.stringify(Object.entries(on).toSorted(([one], [other]) => one.localeCompare(other)));
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
