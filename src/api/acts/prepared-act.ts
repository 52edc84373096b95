import type { Snapshot } from "../../audit/snapshot.ts";
import { parseHex } from "../../consensus/hex.ts";
import type { Hex } from "../../consensus/hex.ts";
import { GAS_OF_AN_ACT } from "../../ledger/gas.ts";
import type { CheckAnswer, NextTransaction } from "../../schemas/act.ts";
import type { ActCheckRequest, ActPrepareRequest, PreparedActForm } from "../../schemas/act-request.ts";
import { draftKey } from "../../schemas/draft-key.ts";
import type { ApiContext } from "../api-context.ts";
import { askVerdicts, explainVerdicts } from "../check-act.ts";
import { demandPresent } from "../health/demand-health.ts";
import { encodeAct } from "../ledger-calls.ts";
import { askNextTransaction } from "../next-transaction.ts";
import { actOfRequest } from "./act-of-request.ts";
import type { RequestedAct } from "./act-of-request.ts";
import type { DocumentedAct } from "./documented-act.ts";

/**
 * The ledger's answer to an act of the catalogue, if it were sent now.
 * @throws ApiProblem FIELDS_PRIVATE, ACT_MALFORMED, ACT_REVERTS; AuditError SEAT_UNKNOWN; RpcError
 */
export async function checkOfRequest(
  context: ApiContext,
  documented: DocumentedAct,
  request: ActCheckRequest,
): Promise<CheckAnswer> {
  const { act } = await context.ask((snapshot) => actOfRequest(snapshot, documented, request, false));
  encodeAct(act);
  await demandPresent(context.health);
  return await judge(context, request.account, act);
}

/**
 * An act of the catalogue with the transaction that its account can sign, and the ledger's answer to it.
 * @throws the same as {@link checkOfRequest}
 */
export async function preparedAct(
  context: ApiContext,
  documented: DocumentedAct,
  request: ActPrepareRequest,
): Promise<PreparedActForm> {
  const { sendAnyway = false, ...inClear } = request;
  const { requested, after } = await context.ask(async (snapshot) => ({
    requested: await actOfRequest(snapshot, documented, inClear, true),
    after: snapshot.asOf.block,
  }));
  const calldata = encodeAct(requested.act);
  await demandPresent(context.health);
  const { account } = request;
  const [check, next] = await Promise.all([
    judge(context, account, requested.act),
    askNextTransaction(context, account),
  ]);
  const { subject, act } = requested;
  const prepared = { asOf: check.asOf, subject, act, check };
  return check.allowed || sendAnyway ? { ...prepared, ...readyToSign(next, account, calldata, after) } : prepared;
}

async function judge(context: ApiContext, account: Hex, act: RequestedAct["act"]): Promise<CheckAnswer> {
  const request = { account, ...act };
  const verdicts = await askVerdicts(context.rpc, context.ledgerAddress, request);
  return await context.ask((snapshot: Snapshot) => explainVerdicts(snapshot, request, verdicts));
}

/** @param after - the block as of which the act was made, before which nothing can have recorded it */
function readyToSign(
  { chainId, genesisHash, ledger, nonce, gasPrice }: NextTransaction,
  account: Hex,
  calldata: Hex,
  after: number,
): Required<Pick<PreparedActForm, "draft" | "transaction">> {
  return {
    draft: draftKey({ genesisHash, ledger, account, calldata, after }),
    transaction: {
      type: 0,
      chainId,
      genesisHash,
      to: parseHex(ledger.toLowerCase(), 20),
      nonce,
      gas: GAS_OF_AN_ACT.toString(),
      gasPrice,
      value: "0",
      data: calldata,
    },
  };
}
