import { ACTS, actNamed, schemaOfAct } from "../../acts/act-catalogue.ts";
import { formOfGovernance } from "../../acts/decision-forms.ts";
import type { Act, GovernanceAct, OnLedger, RecordAct, SettlementAct, StatementAct } from "../../acts/act.ts";
import type { DocumentForm, DocumentSchema } from "../../document-schemas/document-schema.ts";
import { meantBy } from "../../rulebook/meant-by.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { ApiProblem } from "../api-problem.ts";
import { schemaInClear } from "./fields-in-clear.ts";

/** An act whose content its document says. */
export interface DocumentedAct {
  readonly act: Act;
  readonly on: RecordAct | StatementAct | SettlementAct;
  readonly schema: DocumentSchema;
}

/** The act with a name. @throws ApiProblem ACT_UNKNOWN, which says what was most likely meant */
export function requireAct(name: string): Act {
  const act = actNamed(name);
  if (act !== undefined) return act;
  const meant = meantBy(
    name,
    ACTS.map((each) => each.name),
  );
  throw new ApiProblem(
    "ACT_UNKNOWN",
    {
      zh: `没有名为 ${showForeign(name)} 的行为${meant.zh}：GET /v1/acts 列出全部。`,
      en: `There is no act ${showForeign(name)}${meant.en}: GET /v1/acts lists them all.`,
    },
    { name: name.slice(0, 80) },
  );
}

/** Whether an act is a step of a decision of the agencies, which has no document. */
export function isGovernance(on: OnLedger): on is GovernanceAct {
  return on.act === "PROPOSAL" || on.act === "APPROVAL" || on.act === "CARRYING_OUT";
}

/** The act with the schema of its document; undefined for a step of a decision. */
export function documentedAct(act: Act): DocumentedAct | undefined {
  const { on } = act;
  const schema = schemaOfAct(act);
  return isGovernance(on) || schema === undefined ? undefined : { act, on, schema };
}

/** The form of the `fields` with which an act is checked and prepared: what it says in the clear. */
export function formInClear(act: Act): DocumentForm {
  const { on } = act;
  if (isGovernance(on)) return formOfGovernance(on);
  const schema = schemaOfAct(act);
  if (schema === undefined) throw new TypeError(`The act ${act.name} has no document.`);
  return schemaInClear(schema);
}
