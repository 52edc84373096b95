import type { DecisionContent } from "../ledger/decision-content.ts";
import { AUTHORITY_ROLES } from "../ledger/roles.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { DecisionError } from "./decision-error.ts";

/** The ledger keeps an approval as one of 16 bits. */
const MOST_AGENCIES = 16;

/**
 * Refuses to propose what the ledger never carries out, whatever else happens. It would say so only after every agency
 * has approved and the delay is over.
 * @throws DecisionError DECISION_IMPOSSIBLE
 */
export function requirePossible(content: DecisionContent): void {
  if (content.kind === "ADMIT_AUTHORITY" && (content.roles & AUTHORITY_ROLES) === 0n)
    throw impossible({
      zh: "入册的机关至少须有一项机关的角色（编号 1 至 23，如 DATA_AUTHORITY）；其他主体由登记机构以接纳主体的行为入册",
      en:
        "An authority has at least one role of an authority (numbers 1 to 23, such as DATA_AUTHORITY); a registrar " +
        "admits every other party",
    });
  if (content.kind === "CALENDAR" && content.year < 1970)
    throw impossible({ zh: "工作日历自 1970 年起", en: "Calendars begin with the year 1970" });
  if (content.kind === "ROSTER") requireRoster(content);
}

/** A lost key must not end governance: fewer decide than there are, unless there is only one. */
function requireRoster({ agencies, quorum }: Extract<DecisionContent, { kind: "ROSTER" }>): void {
  const { length: count } = agencies;
  if (new Set(agencies).size < count)
    throw impossible({ zh: "名册中的每个机关只列一次", en: "A roster names each agency once" });
  if (count > MOST_AGENCIES)
    throw impossible({
      zh: `名册最多列 ${MOST_AGENCIES} 个机关，而非 ${count} 个`,
      en: `A roster has at most ${MOST_AGENCIES} agencies, not ${count}`,
    });
  if (quorum < count || (count === 1 && quorum === 1)) return;
  throw impossible({
    zh: `${count} 个机关中须同意的应少于全部（quorum），而非 ${quorum} 个：缺一个机关时仍可作出决定`,
    en: `Of ${count} agencies fewer decide than there are (quorum), not ${quorum}: they can then do without one`,
  });
}

/** @param what - as a sentence without its full stop */
function impossible({ zh, en }: Bilingual): DecisionError {
  return new DecisionError("DECISION_IMPOSSIBLE", {
    zh: `${zh}：账本不会执行此决定，未提出。`,
    en: `${en}. Nothing was proposed.`,
  });
}
