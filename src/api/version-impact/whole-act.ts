import { Kind } from "../../ledger/kinds.ts";
import { Role, roleMask } from "../../ledger/roles.ts";
import { Status } from "../../ledger/statuses.ts";
import type { LedgerGraph } from "../../audit/ledger-graph.ts";
import type { JudgedAct } from "../../rulebook/judge/judged-act.ts";
import { callOf } from "../../schemas/act-call.ts";
import type { RecordRow } from "../../store/schema.ts";
import type { Attempt } from "../next/attempts.ts";

/** The clear values of a draft lie in the low 64 bits: the roles of a party, or the clauses of another record. */
const CLEAR_BITS = 64;

/** An attempt as the rules see it, with everything that the act itself says. */
export function wholeAct({ doer, role, request, judged }: Attempt, row: RecordRow, graph: LedgerGraph): JudgedAct {
  const by = { caller: doer.party.id, role: Role[role], roles: roleMask(doer.roles) };
  const call = callOf(request);
  if (call.act === "record") {
    const [draft] = call.drafts;
    if (draft === undefined) throw new RangeError("An attempt at a record has no draft.");
    return {
      ...judged,
      ...by,
      from: draft.from,
      until: draft.until,
      ...clearOf(draft.kind, draft.clear),
      digest: draft.kind === Kind.EXPORT ? draft.sha256Digest : undefined,
    };
  }
  const { until } = graph.stateOf(row);
  if (call.act !== "settle") return { ...judged, ...by, until };
  const items = call.settlements[0]?.items ?? [];
  // The ledger keeps what a draft said for the settlement that puts it into force, and asks for it only there.
  if (judged.code !== Status.IN_FORCE) return { ...judged, ...by, until, items };
  return {
    ...judged,
    ...by,
    until,
    items,
    from: row.from_time ?? 0,
    ...clearOf(row.kind, row.clear),
    digest: row.kind === Kind.EXPORT ? (row.sha256 ?? undefined) : undefined,
  };
}

function clearOf(kind: number, clear: bigint): Pick<JudgedAct, "clauses" | "gives"> {
  if (kind === Kind.CASE) return { clauses: 0n, gives: 0n };
  const said = BigInt.asUintN(CLEAR_BITS, clear);
  return kind === Kind.PARTY ? { clauses: 0n, gives: said } : { clauses: said, gives: 0n };
}
