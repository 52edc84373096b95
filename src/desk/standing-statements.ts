import type { StatementRow } from "../audit/act-rows.ts";
import { Family, outcomeName } from "../ledger/codes.ts";
import { familyNumber } from "../ledger/statements.ts";

/**
 * The statements among these that stand: no open opinion or filing, and none that its party took back about the same
 * record.
 * @param statements - in the order of the chain
 */
export function standingStatements(statements: readonly StatementRow[]): StatementRow[] {
  return statements.filter((one, place) => {
    const name = outcomeName(one.outcome);
    if (name === "WITHDRAWN" || (name === "OPEN" && concludes(one))) return false;
    return !statements.slice(place + 1).some((later) => takesBack(later, one));
  });
}

/** Opinions and filings conclude something, unless they are open. Holds, releases and anchors have no conclusion. */
function concludes({ code }: StatementRow): boolean {
  const family = familyNumber(code);
  return family === Family.OPINION || family === Family.FILING;
}

function takesBack(later: StatementRow, one: StatementRow): boolean {
  return (
    outcomeName(later.outcome) === "WITHDRAWN" &&
    later.subject === one.subject &&
    later.code === one.code &&
    later.by_party === one.by_party
  );
}
