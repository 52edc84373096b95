import type { LedgerCall } from "../ledger/calldata.ts";
import type { PartyAlias } from "./cast.ts";
import { DemoError } from "./demo-error.ts";

/* The errors for answers of the ledger that the demo does not expect. */

export function nothingRecorded(by: PartyAlias, { act }: LedgerCall): DemoError {
  return new DemoError(
    "NOTHING_RECORDED",
    {
      zh: `账本对 ${by} 的 ${act} 没有产生任何日志：请核对账本地址。`,
      en: `The ledger logged nothing for ${act} by ${by}: check the ledger's address.`,
    },
    { by, act },
  );
}

export function notRefused(by: PartyAlias, { act }: LedgerCall, expected: string): DemoError {
  return new DemoError(
    "NOT_REFUSED",
    {
      zh: `账本接受了 ${by} 的 ${act}，而规则 ${expected} 应当拒绝：合约或规则集与演示不一致，请使用同一版本的程序与规则集。`,
      en:
        `The ledger accepted ${act} by ${by}, which the rule ${expected} should refuse: contracts or rulebooks ` +
        "differ from the demo's, so take program and rulebooks of one version.",
    },
    { by, act, expected },
  );
}

export function refusedUnexpectedly(by: PartyAlias, { act }: LedgerCall, rule: string): DemoError {
  return new DemoError(
    "REFUSED_UNEXPECTEDLY",
    {
      zh: `账本依规则 ${rule} 拒绝了 ${by} 的 ${act}，而该行为应当被接受：合约或规则集与演示不一致，请使用同一版本的程序与规则集。`,
      en:
        `The ledger refused ${act} by ${by} under the rule ${rule}, and should accept it: contracts or rulebooks ` +
        "differ from the demo's, so take program and rulebooks of one version.",
    },
    { by, act, rule },
  );
}

export function refusedByAnotherRule(by: PartyAlias, { act }: LedgerCall, rule: string, expected: string): DemoError {
  return new DemoError(
    "REFUSED_BY_ANOTHER_RULE",
    {
      zh: `账本依规则 ${rule} 拒绝了 ${by} 的 ${act}，而应当依规则 ${expected} 拒绝：合约或规则集与演示不一致，请使用同一版本的程序与规则集。`,
      en:
        `The ledger refused ${act} by ${by} under the rule ${rule} instead of ${expected}: contracts or rulebooks ` +
        "differ from the demo's, so take program and rulebooks of one version.",
    },
    { by, act, rule, expected },
  );
}
