import { Interface } from "ethers";
import { Ledger__factory } from "../deployment/bindings/factories/Ledger__factory.ts";
import type { Hex } from "../consensus/hex.ts";
import { encodeLedgerCall, LedgerCallError } from "../ledger/calldata.ts";
import { LedgerDataError } from "../ledger/ledger-data-error.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { callOf } from "../schemas/act-call.ts";
import type { ActRequest } from "../schemas/act-call.ts";
import type { CheckRequest } from "../schemas/act.ts";
import { ApiProblem } from "./api-problem.ts";

const ABI = new Interface(Ledger__factory.abi);

/** What the ledger answered to one item of an act. */
export interface Verdict {
  readonly id: RecordId;
  /** 0: done, or it would be. */
  readonly rule: number;
  readonly unmet: number;
}

/** A call that the ledger threw away, by the name of its error. */
export interface Revert {
  readonly error: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * The calldata of an act as a client would sign it.
 * @throws ApiProblem ACT_MALFORMED
 */
export function encodeAct(request: ActRequest): Hex {
  try {
    return encodeLedgerCall(callOf(request));
  } catch (cause) {
    if (!(cause instanceof LedgerCallError) && !(cause instanceof LedgerDataError)) throw cause;
    throw new ApiProblem("ACT_MALFORMED", cause.text, cause.evidence, cause);
  }
}

/** What the act's call returned. */
export function decodeVerdicts(act: CheckRequest["act"], data: string): Verdict[] {
  const [verdicts] = ABI.decodeFunctionResult(act, data) as unknown as [
    readonly { id: RecordId; rule: bigint; unmet: bigint }[],
  ];
  return verdicts.map(({ id, rule, unmet }) => ({ id, rule: Number(rule), unmet: Number(unmet) }));
}

/** The named error in revert data; undefined when they are none of the ledger's. */
export function decodeRevert(data: Hex): Revert | undefined {
  const parsed = data.length < 10 ? null : ABI.parseError(data);
  if (parsed === null) return undefined;
  return {
    error: parsed.name,
    values: Object.fromEntries(parsed.fragment.inputs.map((input, index) => [input.name, String(parsed.args[index])])),
  };
}
