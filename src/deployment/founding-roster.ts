import { membersOf } from "../documents/exact-members.ts";
import { integerOf, listOf } from "../documents/json-values.ts";
import { Role, isOrdinaryRole } from "../ledger/roles.ts";
import { showForeign } from "../text/foreign-text.ts";
import type { FoundedParty, FoundedRoster, FoundingAccounts } from "./founding.ts";
import { malformedAt, referenceAt, refuseDoubles } from "./founding-values.ts";

/** The ledger keeps an approval as one of 16 bits. */
const MOST_AGENCIES = 16;
/** A year: after a longer delay, a lost key or a lost office would have no remedy for more than a year. */
const LONGEST_DELAY = 366 * 86_400;

/** The founding parties of a jurisdiction, and whether they need accounts in the file. */
interface RosterContext {
  readonly parties: readonly FoundedParty[];
  readonly accounts: FoundingAccounts;
}

/**
 * Reads the roster of a jurisdiction: the agencies that decide together, how many of them it takes, and how long a
 * decision waits. Only governance can change it afterwards, so it must be able to decide from the first day.
 * @throws DeploymentError `FOUNDING_MALFORMED`, `FOUNDING_DOUBLED`
 */
export function readRoster(value: unknown, place: string, context: RosterContext): FoundedRoster {
  const given = membersOf(value, ["agencies", "quorum", "delaySeconds"], [], malformedAt(place));
  const agencies = readAgencies(given.agencies, `${place}/agencies`, context);
  return {
    agencies,
    quorum: readQuorum(given.quorum, `${place}/quorum`, agencies.length),
    delaySeconds: integerOf(given.delaySeconds, 0, LONGEST_DELAY, malformedAt(`${place}/delaySeconds`)),
  };
}

function readAgencies(value: unknown, place: string, context: RosterContext): readonly string[] {
  const items = listOf(value, malformedAt(place));
  if (items.length > MOST_AGENCIES)
    throw malformedAt(place)({
      zh: `列有 ${items.length} 个机关，最多可有 ${MOST_AGENCIES} 个`,
      en: `has ${items.length} agencies and may have at most ${MOST_AGENCIES}`,
    });
  const agencies = items.map((item, index) => readAgency(item, `${place}/${index}`, context));
  refuseDoubles(
    agencies.map((agency, index) => [agency, `${place}/${index}`]),
    { zh: "机关", en: "agency" },
  );
  return agencies;
}

/** An agency is an authority that can act: nobody could approve for any other party. */
function readAgency(value: unknown, place: string, { parties, accounts }: RosterContext): string {
  const reference = referenceAt(value, place);
  const party = parties.find((each) => each.reference === reference);
  const shown = showForeign(reference);
  if (party === undefined)
    throw malformedAt(place)({
      zh: `的 ${shown} 不是此辖区创立时的主体：请写 parties 中某一主体的 reference`,
      en: `is ${shown}, which is no founding party of this jurisdiction: give the reference of one of its parties`,
    });
  if (party.roles.every((role) => isOrdinaryRole(Role[role])))
    throw malformedAt(place)({
      zh: `的 ${shown} 没有机关的角色（编号 1 至 23，如 GOVERNMENT、DATA_AUTHORITY），不能参与治理：请改列机关`,
      en:
        `is ${shown}, which has no role of an authority (numbers 1 to 23, such as GOVERNMENT or DATA_AUTHORITY) and ` +
        "cannot govern: name an authority",
    });
  if (accounts === "GIVEN" && party.account === undefined)
    throw malformedAt(place)({
      zh: `的 ${shown} 没有账户，无人可以代它同意：请为它给出 account，或改列其他机关`,
      en: `is ${shown}, which has no account to approve with: give it an account, or name another agency`,
    });
  return reference;
}

/**
 * The number of agencies that decide. It is smaller than the number of all, so that they can still decide when one of
 * them has lost its key, is to be ended, or refuses.
 */
function readQuorum(value: unknown, place: string, agencies: number): number {
  const most = agencies === 1 ? 1 : agencies - 1;
  return integerOf(value, 1, most, ({ zh, en }) =>
    malformedAt(place)(
      agencies === 1
        ? { zh: `${zh}：机关只有一个`, en: `${en}, because there is one agency` }
        : {
            zh: `${zh}：须少于机关总数 ${agencies}，缺一个机关时仍可作出决定`,
            en: `${en}: fewer than the ${agencies} agencies, which can then decide without one of them`,
          },
    ),
  );
}
