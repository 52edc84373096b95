import { ActKind } from "../../ledger/codes.ts";
import { roleLabels } from "../../ledger/role-labels.ts";
import { isOrdinaryRole, Role } from "../../ledger/roles.ts";
import type { RoleName } from "../../ledger/roles.ts";
import { actorsOf, RulebookSteps } from "../../rulebook/rulebook-steps.ts";
import type { Rulebook } from "../../rulebook/rulebook.ts";
import type { CityFounding } from "../../system/city-founding.ts";
import type { NamedParty } from "../../system/party-names.ts";
import { commandWord } from "../../text/command-word.ts";
import { showForeign, showPath } from "../../text/foreign-text.ts";
import type { Session } from "../session.ts";

/** Which party has which role, under the name that `--as` takes. */
export function showCity(session: Session, { path, jurisdictions, parties }: CityFounding): string[] {
  return [
    session.say({ zh: `创立文件 ${showPath(path)}`, en: `founding       ${showPath(path)}` }),
    ...jurisdictions.flatMap(({ reference, rulebooks, roster }) => [
      session.say({
        zh:
          `${showForeign(reference)}（规则集 ${showForeign(rulebooks[0]?.id ?? "")}；` +
          `${roster.agencies.length} 个机关中须有 ${roster.quorum} 个同意）的主体，以 --as 指称：`,
        en:
          `parties of ${showForeign(reference)} (rulebook ${showForeign(rulebooks[0]?.id ?? "")}; ` +
          `${roster.quorum} of ${roster.agencies.length} agencies decide), by the names that --as takes:`,
      }),
      ...parties.filter(({ jurisdiction }) => jurisdiction === reference).map((party) => showParty(session, party)),
      ...(rulebooks.some(countsWorkingDays) ? [session.say(CALENDAR_FIRST)] : []),
    ]),
  ];
}

/** A notice counts working days only of a half year whose calendar was published. */
function countsWorkingDays({ rules }: Rulebook): boolean {
  return rules.some(({ require }) => require.some(({ condition }) => condition.type === "notice" && condition.working));
}

const CALENDAR_FIRST = {
  zh: "规则集按工作日计算期间：名册中的机关须先公布工作日历（laiqu governance propose calendar --help），此前该期间不会届满。",
  en:
    "The rulebook counts working days: the agencies publish a calendar first (laiqu governance propose calendar " +
    "--help), and until then no such period is over.",
};

/** A party whose reference is no name for a key is shown with both. */
function showParty(session: Session, { name, reference, roles }: NamedParty): string {
  const labels = roles.map((role) => `${role} ${session.say(roleLabels[role])}`);
  const called = name === reference ? "" : ` ${showForeign(reference)}`;
  return `  ${name.padEnd(24)} ${labels.join(", ")}${called}`;
}

/**
 * Commands with which a bureau begins in a new city: who stands where, and the admission of a party of one's own by the
 * party that its rulebook lets admit.
 */
export function nextCityCommands({ jurisdictions, parties }: CityFounding): string[] {
  const [city] = jurisdictions;
  const [first] = parties;
  const book = city?.rulebooks.at(-1);
  if (city === undefined || first === undefined || book === undefined) return ["status"];
  const own = parties.filter(({ jurisdiction }) => jurisdiction === city.reference);
  const admitters = admittersOf(book);
  const registrar = own.find(({ roles }) => roles.some((role) => admitters.has(role)));
  const show = `party show ${commandWord((registrar ?? first).name)}`;
  if (registrar === undefined) return ["status", show];
  return [
    "status",
    show,
    "key new my-agency",
    `party admit MY-AGENCY --name my-agency --as ${commandWord(registrar.name)} --roles ${ordinaryRole(book)} ` +
      "--account my-agency",
  ];
}

/** The roles that may record a party. */
function admittersOf(book: Rulebook): Set<RoleName> {
  return new Set(new RulebookSteps(book).of("PARTY", ActKind.RECORD, 0).flatMap((judged) => [...actorsOf(judged)]));
}

/** The last of the roles that the rulebook lets an admission give: those of the market come last. */
function ordinaryRole(book: Rulebook): RoleName {
  const steps = new RulebookSteps(book).of("PARTY", ActKind.RECORD, 0);
  const given = steps.flatMap(({ rules }) =>
    rules.flatMap(({ require }) =>
      require.flatMap(({ condition, negated }) => (condition.type === "roles" && !negated ? condition.roles : [])),
    ),
  );
  return given.filter((role) => isOrdinaryRole(Role[role])).at(-1) ?? "BUYER";
}
