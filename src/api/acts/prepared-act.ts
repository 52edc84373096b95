import type { Act } from "../../acts/act.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { parseHex } from "../../consensus/hex.ts";
import type { Hex } from "../../consensus/hex.ts";
import { GAS_OF_AN_ACT } from "../../ledger/gas.ts";
import type { CheckAnswer, NextTransaction } from "../../schemas/act.ts";
import type { ActCheckRequest, ActPrepareRequest, PreparedActForm } from "../../schemas/act-request.ts";
import type { CatalogueCallForm } from "../../schemas/catalogue-call.ts";
import { draftKey } from "../../schemas/draft-key.ts";
import type { ApiContext } from "../api-context.ts";
import { askReturned, askVerdicts, explainVerdicts } from "../check-act.ts";
import { demandSeen } from "../demand-seen.ts";
import { demandPresent } from "../health/demand-health.ts";
import { encodeAct } from "../ledger-calls.ts";
import { askNextTransaction } from "../next-transaction.ts";
import { actOfRequest } from "./act-of-request.ts";
import { demandOwnAccount } from "../own-account.ts";
import type { RequestedAct } from "./requested-act.ts";

/**
 * The ledger's answer to an act of the catalogue, if it were sent now.
 * @throws ApiProblem FIELDS_PRIVATE, ACT_MALFORMED, ACT_REVERTS; AuditError SEAT_UNKNOWN; RpcError
 */
export async function checkOfRequest(context: ApiContext, act: Act, request: ActCheckRequest): Promise<CheckAnswer> {
  await demandOwnAccount(context, request.account);
  const { call } = await context.ask((snapshot) => seenAct(snapshot, act, request, false));
  encodeAct(call);
  await demandPresent(context.health);
  return await judge(context, request.account, call);
}

/**
 * An act of the catalogue with the transaction that its account can sign, and the ledger's answer to it.
 * @throws the same as {@link checkOfRequest}
 */
export async function preparedAct(context: ApiContext, act: Act, request: ActPrepareRequest): Promise<PreparedActForm> {
  const { sendAnyway = false, ...inClear } = request;
  await demandOwnAccount(context, request.account);
  const { requested, after } = await context.ask(async (snapshot) => ({
    requested: await seenAct(snapshot, act, inClear, true),
    after: snapshot.asOf.block,
  }));
  const calldata = encodeAct(requested.call);
  await demandPresent(context.health);
  const { account } = request;
  const [check, next] = await Promise.all([
    judge(context, account, requested.call),
    askNextTransaction(context, account),
  ]);
  const { subject, call } = requested;
  const prepared = { asOf: check.asOf, subject, act: call, check };
  return check.allowed || sendAnyway ? { ...prepared, ...readyToSign(next, account, calldata, after) } : prepared;
}

/** The act that a request means, of which the asker sees every record that it names. */
async function seenAct(
  snapshot: Snapshot,
  act: Act,
  request: ActCheckRequest,
  needsRoot: boolean,
): Promise<RequestedAct> {
  const requested = await actOfRequest(snapshot, act, request, needsRoot);
  const { call } = requested;
  if (call.act === "record" || call.act === "attest" || call.act === "settle") await demandSeen(snapshot, [call]);
  return requested;
}

/** No rulebook judges the acceptance of a seat and the steps of decisions: the ledger takes them, or it reverts. */
async function judge(context: ApiContext, account: Hex, call: CatalogueCallForm): Promise<CheckAnswer> {
  const { rpc, ledgerAddress } = context;
  switch (call.act) {
    case "record":
    case "attest":
    case "settle": {
      const request = { account, ...call };
      const verdicts = await askVerdicts(rpc, ledgerAddress, request);
      return await context.ask((snapshot) => explainVerdicts(snapshot, request, verdicts));
    }
    case "accept":
    case "propose":
    case "approve":
    case "carryOut": {
      await askReturned(rpc, ledgerAddress, { account, data: encodeAct(call) });
      return await context.ask(({ asOf }) => Promise.resolve({ asOf, allowed: true, verdicts: [] }));
    }
    default:
      return call satisfies never;
  }
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
