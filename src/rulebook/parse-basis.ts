import type { Bilingual } from "../text/bilingual.ts";
import { showPlace } from "../text/foreign-text.ts";
import type { Basis, Rule } from "./rulebook.ts";
import { RulebookError } from "./rulebook-error.ts";

/** The clause of every rule that no text has. */
export const DEPLOYMENT_CLAUSE = "文本未规定（部署时设定）";

/** The members of a rule that say what it rests on. */
interface Given {
  readonly basis?: Basis;
  readonly reading?: Bilingual;
  readonly clause: string;
  readonly zh: string;
}

/**
 * The basis of a rule: its text, unless it says otherwise.
 * @param place - the place of the rule
 * @throws RulebookError BASIS_CONTRADICTED
 */
export function parseBasis(given: Given, place: string): Pick<Rule, "basis" | "reading"> {
  const { basis = "TEXT", reading, clause, zh } = given;
  if (basis === "READING" && reading === undefined) throw contradicted(`${place}/basis`, basis, READING_MISSING);
  if (basis !== "READING" && reading !== undefined) throw contradicted(`${place}/reading`, basis, READING_UNUSED);
  const isOfDeployment = clause === DEPLOYMENT_CLAUSE;
  if (basis === "DEPLOYMENT" && !isOfDeployment) throw contradicted(`${place}/clause`, basis, CLAUSE_NAMED);
  if (basis !== "DEPLOYMENT" && isOfDeployment) throw contradicted(`${place}/basis`, basis, NO_CLAUSE);
  if (basis === "INSTRUMENT" && /[“”「」『』]/u.test(zh)) throw contradicted(`${place}/zh`, basis, QUOTED);
  return { basis, reading };
}

const READING_MISSING: Bilingual = {
  zh: "依据为 READING 的规则须以 reading 写明如何理解条文",
  en: "a rule whose basis is READING says in reading how the clause is read",
};

const READING_UNUSED: Bilingual = {
  zh: "只有依据为 READING 的规则才写 reading：请改 basis 为 READING，或删去 reading",
  en: "only a rule whose basis is READING has a reading: make READING the basis, or leave the reading out",
};

const CLAUSE_NAMED: Bilingual = {
  zh: `依据为 DEPLOYMENT 的规则没有条文，clause 须为“${DEPLOYMENT_CLAUSE}”`,
  en: `a rule whose basis is DEPLOYMENT has no clause, so its clause must be "${DEPLOYMENT_CLAUSE}"`,
};

const NO_CLAUSE: Bilingual = {
  zh: "条文写明文本未规定，依据须为 DEPLOYMENT",
  en: "the clause says that no text provides for it, so the basis must be DEPLOYMENT",
};

const QUOTED: Bilingual = {
  zh: "依据为 INSTRUMENT 的规则由我们自己表述，不得用引号",
  en: "a rule whose basis is INSTRUMENT is stated in our own words, without quotation marks",
};

function contradicted(place: string, basis: Basis, reason: Bilingual): RulebookError {
  return new RulebookError(
    "BASIS_CONTRADICTED",
    { zh: `${showPlace(place)}：${reason.zh}。请改正。`, en: `${showPlace(place)}: ${reason.en}. Correct it.` },
    { place, basis },
  );
}
