import { kindName } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { Role, roleClass } from "../../ledger/roles.ts";
import type { RoleName } from "../../ledger/roles.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import type { Condition, SelectorName, Term } from "../requirement.ts";
import type { Rule } from "../rulebook.ts";
import type { Around } from "./around.ts";
import { selectorOf, termFinding } from "./condition.ts";
import { wordsOfTerm } from "./condition-words.ts";
import type { JudgedAct } from "./judged-act.ts";
import { namedParties } from "./named-parties.ts";
import { selected } from "./selected-records.ts";

/** What an act lacks to satisfy a rule, and who can supply it. */
export interface Missing {
  /** One full sentence. */
  readonly sentence: Bilingual;
  /** The roles under which somebody can supply it; none where it is for whoever acts, or for time. */
  readonly roles: readonly RoleName[];
  /** The parties that the records name for the competent ones of these roles, and whoever acts where it is for him. */
  readonly parties: readonly RecordId[];
}

/**
 * What an act lacks to satisfy a rule that it does not satisfy. A rule with several terms is satisfied by one of them,
 * so there is one entry for each; of a rule that is met there is none.
 */
export function missingFor({ require }: Pick<Rule, "require">, act: JudgedAct, around: Around): readonly Missing[] {
  if (require.some((term) => termFinding(term, act, around) === "MET")) return [];
  return require.map((term) => missingTerm(term, require.length > 1, act, around));
}

function missingTerm(term: Term, isAlternative: boolean, act: JudgedAct, around: Around): Missing {
  const { zh, en } = wordsOfTerm(term, [kindName(act.subject.kind)]);
  const isOpen = termFinding(term, act, around) === "UNRESOLVED";
  const { roles, parties, isOfTheAct } = supplyOf(term, act, around);
  return {
    sentence: {
      zh: `${isAlternative ? "任选其一：" : ""}${isOpen ? "尚缺" : "不符合"}：${zh}。`,
      en: `${isAlternative ? "One of several: " : ""}${isOpen ? "Not known yet" : "Not so"}: ${en}.`,
    },
    roles,
    parties: isOfTheAct ? [...new Set([...parties, act.caller])] : parties,
  };
}

/** The parties that can supply what a term asks, and the records that they would supply it about. */
export interface Supply {
  /** The roles under which somebody can supply it; none where it is for whoever acts, or for time. */
  readonly roles: readonly RoleName[];
  /** The parties that the records name for the competent ones of these roles. */
  readonly parties: readonly RecordId[];
  /** The records at which the term looks. */
  readonly records: readonly RecordId[];
  /** Whether whoever acts supplies it himself, by another draft or another act. */
  readonly isOfTheAct: boolean;
}

/**
 * The parties that can supply what a term asks. Only the places of records are read, so it can be told without the
 * facts by which the ledger judges.
 */
export function supplyOf({ condition }: Term, act: JudgedAct, around: Around): Supply {
  const asked = suppliersOf(condition);
  const competent = asked.filter(({ role }) => roleClass(Role[role]) === "COMPETENT");
  const selector = selectorOf(condition);
  return {
    roles: [...new Set(asked.map(({ role }) => role))],
    parties: [...new Set(competent.flatMap(({ role, of }) => partiesFor(role, of, act, around)))],
    records: selector === undefined ? [] : selected(selector, act, around),
    isOfTheAct: asked.length === 0 && isForTheCaller(condition),
  };
}

/** The parties that the records at which a condition looks name for a competent role. */
function partiesFor(role: RoleName, of: SelectorName, act: JudgedAct, around: Around): readonly RecordId[] {
  return selected(of, act, around).flatMap((id) => {
    const place = id === act.subject.id ? act.subject : around.record(id);
    return place === undefined ? [] : namedParties(place, Role[role], around);
  });
}

interface Supplier {
  readonly role: RoleName;
  /** The record about which it has its say. */
  readonly of: SelectorName;
}

/** Who can change the answer to a condition by what they state or do. */
function suppliersOf(condition: Condition): readonly Supplier[] {
  switch (condition.type) {
    case "who":
      return condition.roles === "ANY" ? [] : condition.roles.map((role) => ({ role, of: "SELF" }));
    case "fact":
    case "lastCase":
      return condition.by.map((role) => ({ role, of: condition.of }));
    case "notice":
    case "quorum":
      return [{ role: condition.by, of: condition.of }];
    case "measure":
      return [condition.quantity, condition.comparand].flatMap((part) =>
        "by" in part ? [{ role: part.by, of: part.of }] : [],
      );
    case "term":
    case "noOpenCase":
    case "noUpheldCase":
    case "clauses":
    case "sameScenario":
    case "separate":
    case "roles":
    case "approvedRoot":
    case "stands":
    case "listed":
      return [];
    default:
      return condition satisfies never;
  }
}

/** Whether whoever acts supplies it himself, by another draft or another act. */
function isForTheCaller({ type }: Condition): boolean {
  return ["term", "clauses", "sameScenario", "roles", "approvedRoot", "listed"].includes(type);
}
