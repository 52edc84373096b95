import type { SettlementAct } from "../acts/act.ts";
import { SETTLEMENT_ACTS } from "../acts/settlement-acts.ts";
import type { JsonObject } from "../documents/canonical-json.ts";
import { kindLabels } from "../ledger/kinds.ts";
import type { KindName } from "../ledger/kinds.ts";
import { statusLabels } from "../ledger/statuses.ts";
import type { StatusName } from "../ledger/statuses.ts";
import { doAct } from "./acts/do-act.ts";
import type { DoneAct } from "./acts/do-act.ts";
import type { ActRequest } from "./acts/prepare-act.ts";
import type { ClientContext } from "./client-context.ts";
import { ClientError } from "./client-error.ts";
import type { DocumentInput } from "./document-input.ts";
import type { Actor } from "./perform-act.ts";
import { resolveRecord } from "./resolve-record.ts";

/** A status to which a record can be settled: a record is proposed only when it is recorded. */
type SettledStatus = Exclude<StatusName, "PROPOSED">;

/** The record's new status and its details. */
export interface SettlementTerms {
  readonly status: SettledStatus;
  /** Reason code of the rulebook, 0 to 65535. */
  readonly reason?: number;
  /** SUNSET: the last day, such as `2026-12-31`. */
  readonly until?: string;
  /** CONTINUED, SUNSET: the number of the jurisdiction's breaks that it answers. */
  readonly answers?: number;
  /**
   * What a rule about a list or a quorum asks for, by any names: all items of the list in order, or the parties.
   * Without it, the lists that the rules ask for are brought as the index has them.
   */
  readonly items?: readonly string[];
}

export interface SettleRequest extends Actor, SettlementTerms, DocumentInput {
  /** The record, by any of its names. */
  readonly record: string;
}

/** Gives a record its new status. @throws ClientError, ApiError, DossierError, InputError, DateError */
export async function settle(context: ClientContext, request: SettleRequest): Promise<DoneAct> {
  const { record, status, values, ...more } = request;
  const { kind } = await resolveRecord(context, record);
  const on: SettlementAct = { act: "SETTLEMENT", kind, status };
  const { zh, en } = statusLabels[status];
  const title = { zh: `变更状态为“${zh}”`, en: `change the status to ${en}` };
  return await doAct(context, {
    ...more,
    act: { name: "end", command: ["end"], title, on },
    name: record,
    values: { ...values, ...settlementFields(request) },
  });
}

/**
 * The same as a request for the act of the catalogue, which a draft names.
 * @throws ClientError ACT_NOT_IN_CATALOGUE; ApiError
 */
export async function settlementRequest(context: ClientContext, request: SettleRequest): Promise<ActRequest & Actor> {
  const { record, status, values, ...more } = request;
  const { kind } = await resolveRecord(context, record);
  const act = SETTLEMENT_ACTS.find(({ on }) => on.kind === kind && on.status === status);
  if (act === undefined) throw notInCatalogue(kind, status);
  return { ...more, act, name: record, values: { ...values, ...settlementFields(request) } };
}

function notInCatalogue(kind: KindName, status: SettledStatus): ClientError {
  const [of, to] = [kindLabels[kind], statusLabels[status]];
  return new ClientError(
    "ACT_NOT_IN_CATALOGUE",
    {
      zh: `行为目录中没有将“${of.zh}”变更为“${to.zh}”的行为，未起草：请核对状态。`,
      en:
        `The catalogue has no act that changes the status of a ${of.en} to ${to.en}, so nothing was drafted: ` +
        "check the status.",
    },
    { kind, status },
  );
}

/** The fields of a settlement's document that its terms say. */
export function settlementFields({ reason, until, answers }: SettlementTerms): JsonObject {
  return {
    ...(reason === undefined ? {} : { reasonCode: reason }),
    ...(until === undefined ? {} : { until }),
    ...(answers === undefined ? {} : { answers }),
  };
}
