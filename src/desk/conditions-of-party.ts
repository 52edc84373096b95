import { aroundOf } from "../audit/graph-around.ts";
import { viewOfRow } from "../audit/record-view.ts";
import { Code, KeptRole } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import { NO_RECORD } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { HARMFUL, Status } from "../ledger/statuses.ts";
import { judgedSteps } from "../rulebook/compile-rulebook.ts";
import type { Around, Fact, FactKey, Place } from "../rulebook/judge/around.ts";
import { selectorOf, termFinding } from "../rulebook/judge/condition.ts";
import { anyOf } from "../rulebook/judge/finding.ts";
import type { Finding } from "../rulebook/judge/finding.ts";
import type { JudgedAct } from "../rulebook/judge/judged-act.ts";
import { selected } from "../rulebook/judge/selected-records.ts";
import type { Condition } from "../rulebook/requirement.ts";
import type { Rule } from "../rulebook/rulebook.ts";
import type { Step } from "../rulebook/step.ts";
import type { RecordRow } from "../store/schema.ts";
import type { Look } from "./look.ts";

/** A rule that asks something of a party itself, and what the ledger answers. */
export interface PartyCondition {
  readonly rule: Rule;
  readonly finding: Finding;
  /** The codes of the statements and cases at which the rule looks. */
  readonly codes: ReadonlySet<number>;
}

/**
 * The rules of a version that ask something of whoever applies, is authorized or is party to an agreement, each once,
 * judged by what the ledger had at the moment of a look.
 * @param cases - the cases about the party; the look was taken at them too
 * @param jurisdiction - the number of the jurisdiction whose rules these are
 */
export function conditionsOfParty(
  look: Look,
  party: RecordId,
  cases: readonly RecordRow[],
  { jurisdiction, rules }: { readonly jurisdiction: number; readonly rules: readonly Rule[] },
): PartyCondition[] {
  const around: Around = { ...aroundOf(look.graph), fact: (key) => factAbout(look, party, cases, key) };
  const found = new Map<number, PartyCondition>();
  for (const { step, rules: judging } of judgedSteps({ rules })) {
    const act = actConcerning(party, step, jurisdiction);
    if (act === undefined) continue;
    for (const rule of judging.filter((each) => isAboutParty(each, party, act, around)))
      found.set(rule.number, {
        rule,
        finding: anyOf(rule.require.map((term) => termFinding(term, act, around))),
        codes: new Set(rule.require.flatMap(({ condition }) => codesIn(condition))),
      });
  }
  return [...found.values()];
}

/** An act of a step about a record that names the party and nobody else; undefined for a step that does not. */
function actConcerning(party: RecordId, step: Step, jurisdiction: number): JudgedAct | undefined {
  const place = placeNaming(party, step.kind);
  if (place === undefined) return undefined;
  return {
    act: step.act,
    code: step.code,
    jurisdiction,
    caller: NO_RECORD,
    role: 0,
    roles: 0n,
    subject: { id: NO_RECORD, kind: step.kind, caseNumber: 0, parent: undefined, inputs: [], ...place },
    about: undefined,
    from: 0,
    until: 0,
    clauses: 0n,
    gives: 0n,
    digest: undefined,
    items: [],
  };
}

function placeNaming(party: RecordId, kind: Kind): Pick<Place, "link" | "issuer"> | undefined {
  if (kind === Kind.APPLICATION) return { link: undefined, issuer: party };
  if (kind === Kind.AUTHORIZATION || kind === Kind.AGREEMENT) return { link: party, issuer: undefined };
  return undefined;
}

/** Whether every alternative of a rule looks at the party alone. */
function isAboutParty({ require }: Rule, party: RecordId, act: JudgedAct, around: Around): boolean {
  return require.every(({ condition }) => {
    const selector = selectorOf(condition);
    if (selector === undefined || condition.type === "separate") return false;
    const [only, another] = selected(selector, act, around);
    return only === party && another === undefined;
  });
}

function codesIn(condition: Condition): number[] {
  if ("code" in condition) return [Code[condition.code]];
  if (condition.type === "measure" && "code" in condition.quantity) return [Code[condition.quantity.code]];
  return [];
}

/** The ledger's memory of the statements and cases about a party, made from its events up to the moment. */
function factAbout(look: Look, party: RecordId, cases: readonly RecordRow[], key: FactKey): Fact | undefined {
  if (key.subject !== party) return undefined;
  const ofCode = cases.filter((row) => codeOfCase(row) === key.code);
  if (key.role === KeptRole.OPEN_CASES) return openCases(look, ofCode);
  if (key.role === KeptRole.UPHELD_CASE) return lastUpheld(look, ofCode);
  const last = look
    .actsAbout(party)
    .findLast(
      (act) =>
        act.type === "ATTEST" &&
        act.code === key.code &&
        act.role === key.role &&
        (key.party === undefined || act.by_party === key.party),
    );
  if (last?.type !== "ATTEST") return undefined;
  const { by_party: by, time, until_time: until, outcome, value } = last;
  return { by, time, until: until ?? 0, outcome, used: false, value };
}

/** The code of a case; undefined for a record that is not one. */
export function codeOfCase(row: RecordRow): number | undefined {
  const view = viewOfRow(row);
  return view.kind === Kind.CASE ? view.code : undefined;
}

function openCases(look: Look, cases: readonly RecordRow[]): Fact | undefined {
  const last = cases.at(-1);
  if (last === undefined) return undefined;
  const open = cases.filter((row) => look.graph.stateOf(row).ownStatus === Status.IN_FORCE);
  return { by: last.id, time: last.recorded_at, until: 0, outcome: 0, used: false, value: BigInt(open.length) };
}

/** A case that was declared void later was never upheld. */
function lastUpheld(look: Look, cases: readonly RecordRow[]): Fact | undefined {
  return cases
    .filter((row) => look.graph.stateOf(row).ownStatus < HARMFUL)
    .flatMap((row) => {
      const end = look.actsAbout(row.id).find((act) => act.type === "SETTLE" && act.status === Status.FULFILLED);
      return end === undefined ? [] : [{ by: row.id, time: end.time, until: 0, outcome: 0, used: false, value: 0n }];
    })
    .toSorted((one, other) => one.time - other.time)
    .at(-1);
}
