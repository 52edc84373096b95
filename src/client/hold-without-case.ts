import { actOn } from "../acts/act-catalogue.ts";
import { doAct } from "./acts/do-act.ts";
import type { DoneAct } from "./acts/do-act.ts";
import type { ClientContext } from "./client-context.ts";
import type { DocumentInput } from "./document-input.ts";
import { holdFields } from "./hold-statement.ts";
import type { HoldTerms } from "./hold-statement.ts";
import type { Actor } from "./perform-act.ts";

export interface HoldWithoutCaseRequest extends Actor, HoldTerms, DocumentInput {
  /** The record to hold, by any of its names. */
  readonly record: string;
  /** A case of any kind on which the hold rests, such as an incident; it must be on the ledger already. */
  readonly about?: string;
}

/**
 * Suspends a record and opens no rectification: an operator that holds its own export, or a prohibition that nobody can
 * rectify. The rules for its release then ask for no such case.
 * @throws ClientError, ApiError, DossierError, InputError
 */
export async function holdWithoutCase(
  context: ClientContext,
  { record, reason, recall, about, ...more }: HoldWithoutCaseRequest,
): Promise<DoneAct> {
  const terms = { reason, ...(recall === undefined ? {} : { recall }) };
  return await doAct(context, {
    ...more,
    act: actOn({ act: "STATEMENT", code: "HOLD" }),
    name: record,
    values: { ...holdFields(terms), ...(about === undefined ? {} : { case: about }) },
  });
}
