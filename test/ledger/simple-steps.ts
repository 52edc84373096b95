import type { Hex } from "../../src/consensus/hex.ts";
import { ActKind, Code } from "../../src/ledger/codes.ts";
import type { StepCode } from "../../src/ledger/codes.ts";
import type { RulebookStep } from "../../src/ledger/events.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { RoleName } from "../../src/ledger/roles.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { encodeRow } from "../../src/rulebook/row.ts";
import type { Row } from "../../src/rulebook/row.ts";

type Condition = Row["condition"];

/** What a city asks of a product that is made of its material elsewhere: nothing, but the ledger wants a row. */
const CONSENT: Condition = {
  type: "fact",
  code: "REVIEW",
  of: "PRODUCTS",
  by: ["DATA_AUTHORITY"],
  all: false,
  outcomes: ["PASSED"],
  orAbsent: true,
  since: undefined,
};

/** A step that asks only who acts, in as few rows as the ledger accepts. */
export function simpleStep(kind: Kind, act: number, code: StepCode, roles: readonly RoleName[]): RulebookStep {
  const conditions: Condition[] =
    act === ActKind.ABROAD
      ? [CONSENT]
      : [
          { type: "who", roles, issuerOnly: false },
          ...(givesRoles(kind, act, code) ? [{ type: "roles", roles: ["EVALUATOR", "BUYER"] } as const] : []),
        ];
  const rows = conditions.map((condition, index): Row => ({
    number: index + 1,
    hardness: act === ActKind.ABROAD ? "RECORD" : "HARD",
    condition,
    negated: false,
    last: index === conditions.length - 1,
  }));
  return { kind, caseNumber: 0, act, code, words: [wordOf(rows)] };
}

function givesRoles(kind: Kind, act: number, code: StepCode): boolean {
  const admits = act === ActKind.RECORD || (act === ActKind.SETTLE && code === Status.IN_FORCE);
  return kind === Kind.PARTY && (admits || code === Code.ROLES);
}

/** A word holds two rows. */
function wordOf([first, second]: readonly Row[]): Hex {
  const digits = [first, second].map((row) => (row === undefined ? 0n : encodeRow(row)).toString(16).padStart(32, "0"));
  return `0x${digits.join("")}`;
}
