import { viewOfRow } from "../audit/record-view.ts";
import { KeptRole, Outcome } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { HARMFUL, Status } from "../ledger/statuses.ts";
import type { Fact, FactKey } from "../rulebook/judge/around.ts";
import type { RecordRow } from "../store/schema.ts";
import type { Look } from "./look.ts";

/** A fact about cases. Whether an act rested on the last case of a role is not known. */
type KeptOfCases =
  { readonly type: "FACT"; readonly fact: Fact } | { readonly type: "LAST_OF_ROLE"; readonly fact: Omit<Fact, "used"> };

/**
 * The ledger's memory of the cases about a record, made from its events up to the moment of a look: how many of a code
 * are open, the last one that was upheld, and the last one that each role opened.
 * @param subject - the record that the cases are about; the look was taken at its cases too
 * @param key - of a fact about it; under no code, of the case that the same role had opened before
 */
export function keptOfCases(
  look: Look,
  subject: RecordId,
  { subject: asked, code, role }: FactKey,
): KeptOfCases | undefined {
  const cases = casesAbout(look, subject);
  if (code === 0) {
    const place = cases.findIndex(({ id }) => id === asked);
    const own = cases[place];
    const before = cases.slice(0, Math.max(0, place)).filter((row) => own !== undefined && isAlike(row, own));
    return lastOfRole(before);
  }
  const ofCode = cases.filter((row) => codeOfCase(row) === code);
  if (role === KeptRole.OPEN_CASES) return openCases(look, ofCode);
  if (role === KeptRole.UPHELD_CASE) return lastUpheld(look, ofCode);
  return lastOfRole(ofCode.filter((row) => row.role === role));
}

/** The code of a case; undefined for a record that is not one. */
export function codeOfCase(row: RecordRow): number | undefined {
  const view = viewOfRow(row);
  return view.kind === Kind.CASE ? view.code : undefined;
}

/** The cases about a record among those of a look, in the order of the chain. */
function casesAbout({ graph }: Look, subject: RecordId): RecordRow[] {
  return graph.ids
    .flatMap((id) => graph.row(id) ?? [])
    .filter((row) => row.kind === Kind.CASE && row.parent === subject && graph.existed(row))
    .toSorted((one, other) => one.block_number - other.block_number || one.log_index - other.log_index);
}

function isAlike(one: RecordRow, other: RecordRow): boolean {
  return one.role === other.role && codeOfCase(one) === codeOfCase(other);
}

function lastOfRole(cases: readonly RecordRow[]): KeptOfCases | undefined {
  const last = cases.at(-1);
  if (last === undefined) return undefined;
  const { id: by, recorded_at: time, original_until: until } = last;
  return { type: "LAST_OF_ROLE", fact: { by, time, until: until ?? 0, outcome: Outcome.OPEN, value: 0n } };
}

function openCases({ graph }: Look, cases: readonly RecordRow[]): KeptOfCases | undefined {
  const last = cases.at(-1);
  if (last === undefined) return undefined;
  const open = cases.filter((row) => {
    const status = graph.stateOf(row).ownStatus;
    return status === Status.PROPOSED || status === Status.IN_FORCE;
  });
  const value = BigInt(open.length);
  return { type: "FACT", fact: { by: last.id, time: last.recorded_at, until: 0, outcome: 0, used: false, value } };
}

/** A matter was found to be so, whether it was then put right or not. A case that was declared void never counted. */
function lastUpheld({ graph }: Look, cases: readonly RecordRow[]): KeptOfCases | undefined {
  const upheld = cases
    .filter((row) => graph.stateOf(row).ownStatus < HARMFUL)
    .flatMap((row) => {
      const end = graph
        .actsAbout(row.id)
        .find((act) => act.type === "SETTLE" && (act.status === Status.FULFILLED || act.status === Status.FAILED));
      return end === undefined ? [] : [{ by: row.id, end }];
    })
    .toSorted((one, other) => one.end.block_number - other.end.block_number || one.end.log_index - other.end.log_index);
  const last = upheld.at(-1);
  if (last === undefined) return undefined;
  const { by, end } = last;
  return { type: "FACT", fact: { by, time: end.time, until: 0, outcome: 0, used: false, value: 0n } };
}
