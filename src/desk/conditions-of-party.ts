import { Code } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import { NO_RECORD } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { judgedSteps } from "../rulebook/compile-rulebook.ts";
import type { Around, Place } from "../rulebook/judge/around.ts";
import { selectorOf, termFinding } from "../rulebook/judge/condition.ts";
import { anyOf } from "../rulebook/judge/finding.ts";
import type { Finding } from "../rulebook/judge/finding.ts";
import type { JudgedAct } from "../rulebook/judge/judged-act.ts";
import { selected } from "../rulebook/judge/selected-records.ts";
import type { Condition } from "../rulebook/requirement.ts";
import type { Rule } from "../rulebook/rulebook.ts";
import type { Step } from "../rulebook/step.ts";
import { LedgerThen } from "./ledger-then.ts";
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
 * judged by what the ledger had at the moment of a look, which must be taken at the cases about the party too.
 * @param jurisdiction - the number of the jurisdiction whose rules these are
 */
export function conditionsOfParty(
  look: Look,
  party: RecordId,
  { jurisdiction, rules }: { readonly jurisdiction: number; readonly rules: readonly Rule[] },
): PartyCondition[] {
  const around = new LedgerThen(look);
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
