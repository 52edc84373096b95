import { Interface, toUtf8Bytes } from "ethers";
import { Ledger__factory } from "../deployment/bindings/factories/Ledger__factory.ts";
import type { Hex } from "../consensus/hex.ts";
import { Code, Form } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import { NO_RECORD } from "../ledger/record-id.ts";
import { Role } from "../ledger/roles.ts";
import { Status } from "../ledger/statuses.ts";
import type { CheckRequest, DraftForm, SettlementForm, StatementForm } from "../schemas/act.ts";
import { ApiProblem } from "./api-problem.ts";

const ABI = new Interface(Ledger__factory.abi);
const NO_WORD: Hex = `0x${"0".repeat(64)}`;

/** What the ledger answered to one item of an act. */
export interface Verdict {
  readonly id: Hex;
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
export function encodeAct(request: CheckRequest): Hex {
  try {
    switch (request.act) {
      case "record":
        return ABI.encodeFunctionData("record", [request.payload.map(draftOf)]) as Hex;
      case "attest":
        return ABI.encodeFunctionData("attest", [request.payload.map(statementOf)]) as Hex;
      case "settle":
        return ABI.encodeFunctionData("settle", [request.payload.map(settlementOf)]) as Hex;
      default:
        return request satisfies never;
    }
  } catch (cause) {
    if (cause instanceof ApiProblem) throw cause;
    // ethers refuses what does not fit the ABI, such as a number above 64 bits.
    throw new ApiProblem(
      "ACT_MALFORMED",
      {
        zh: "行为无法编码为账本的调用：有数值超出字段范围，或文字过长。",
        en: `the ledger cannot be told this: ${(cause as Error).message.slice(0, 300)}`,
      },
      {},
      cause,
    );
  }
}

/** What the act's call returned. */
export function decodeVerdicts(act: CheckRequest["act"], data: string): Verdict[] {
  const [verdicts] = ABI.decodeFunctionResult(act, data) as unknown as [
    readonly { id: Hex; rule: bigint; unmet: bigint }[],
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

function numberOf<Name extends string>(table: Readonly<Record<Name, number>>, given: Name | number): number {
  return typeof given === "number" ? given : table[given];
}

/** The draft's codes as numbers, with what was left out as zero. */
export function draftOf(form: DraftForm) {
  return {
    kind: numberOf(Kind, form.kind),
    role: numberOf(Role, form.role),
    status: numberOf(Status, form.status ?? "PROPOSED"),
    form: numberOf(Form, form.form ?? "REFERENCE"),
    history: form.history ?? false,
    number: BigInt(form.number ?? 0),
    parent: form.parent ?? NO_RECORD,
    link: form.link ?? NO_RECORD,
    from: form.from ?? 0,
    until: form.until ?? 0,
    effectiveAt: form.effectiveAt ?? 0,
    content: form.content ?? NO_WORD,
    sha256Digest: form.sha256Digest ?? NO_WORD,
    sm3Digest: form.sm3Digest ?? NO_WORD,
    clear: BigInt(form.clear ?? 0),
    inputs: form.inputs ?? [],
    businessNumber: toUtf8Bytes(form.businessNumber ?? ""),
  };
}

export function statementOf(form: StatementForm) {
  return {
    subject: form.subject,
    code: numberOf(Code, form.code),
    outcome: form.outcome ?? 0,
    role: numberOf(Role, form.role),
    until: form.until ?? 0,
    effectiveAt: form.effectiveAt ?? 0,
    value: BigInt(form.value ?? 0),
    about: form.about ?? NO_RECORD,
    document: form.document ?? NO_WORD,
  };
}

export function settlementOf(form: SettlementForm) {
  return {
    subject: form.subject,
    status: numberOf(Status, form.status),
    role: numberOf(Role, form.role),
    reason: form.reason ?? 0,
    until: form.until ?? 0,
    effectiveAt: form.effectiveAt ?? 0,
    answers: form.answers ?? 0,
    about: form.about ?? NO_RECORD,
    document: form.document ?? NO_WORD,
  };
}
