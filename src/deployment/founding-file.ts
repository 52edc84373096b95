import { basename, dirname, resolve } from "node:path";
import { membersOf } from "../documents/exact-members.ts";
import { InputError } from "../documents/input-error.ts";
import { isSpellingOf } from "../documents/reference.ts";
import { listOf, showJson } from "../documents/json-values.ts";
import { parseStrictJson } from "../documents/strict-json.ts";
import { readRegularFile } from "../files/read-file.ts";
import { readRulebooks } from "../rulebook/read-rulebooks.ts";
import type { Rulebook } from "../rulebook/rulebook.ts";
import { RulebookError } from "../rulebook/rulebook-error.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { DAY } from "../text/civil-date.ts";
import { isSystemError, systemReason } from "../text/system-error.ts";
import { DeploymentError } from "./deployment-error.ts";
import type { FoundedJurisdiction, FoundedParty, FoundingAccounts } from "./founding.ts";
import { readRoster } from "./founding-roster.ts";
import { accountAt, dayAt, malformedAt, pathAt, referenceAt, refuseDoubles, roleAt } from "./founding-values.ts";
import type { NamedPlace } from "./founding-values.ts";
import { warningsOf } from "./founding-warnings.ts";
import { FACT_NAMES, readFacts } from "./network-facts.ts";
import type { NetworkFacts } from "./network-facts.ts";
import { showForeign, showPath, showPlace } from "../text/foreign-text.ts";

/** The content of a founding file. */
export interface FoundingFile {
  readonly jurisdictions: readonly FoundedJurisdiction[];
  /** The facts about the network that the file states in its optional section `network`. */
  readonly facts: Partial<NetworkFacts>;
  /** Warnings about values that look wrong but may be right. */
  readonly warnings: readonly Bilingual[];
}

const FOUNDING_FORMAT = "laiqu.founding.2";
/** The most bytes of a founding file. */
const FOUNDING_BYTES = 8 * 1024 * 1024;
/** An ordinal has 8 bits. */
const MOST_JURISDICTIONS = 255;

/** The place at which a founding is read. */
interface FoundingPlace {
  /** The name of its file, for errors. */
  readonly file: string;
  /** The folder at which relative paths begin. */
  readonly directory: string;
  readonly accounts: FoundingAccounts;
}

/**
 * Reads a founding file as people write it: jurisdictions with their parties, days in China, and the rulebook of each
 * by its path from the file. `ledgerStart` is the first day of the ledger, `backfillUntil` the last day of
 * backfilling. A misspelt member is refused and does not count as left out, because a founding happens once.
 * @throws DeploymentError; RulebookError; an error of the operating system when the file cannot be read
 */
export function readFoundingFile(path: string, accounts: FoundingAccounts = "GIVEN"): FoundingFile {
  const file = basename(path);
  return parseFounding(readJson(path, file), { file, directory: dirname(path), accounts });
}

/**
 * Reads the content of a founding file.
 * @throws DeploymentError; RulebookError
 */
export function parseFounding(value: unknown, { file, directory, accounts }: FoundingPlace): FoundingFile {
  const { format, jurisdictions, network } = membersOf(
    value,
    ["format", "jurisdictions"],
    ["network"],
    malformedAt(file),
  );
  if (format !== FOUNDING_FORMAT)
    throw malformedAt(`${file}#/format`)({
      zh: `为 ${showJson(format)}，应为 "${FOUNDING_FORMAT}"（参照 docs/founding.example.json）`,
      en: `is ${showJson(format)} and must be "${FOUNDING_FORMAT}" (see docs/founding.example.json)`,
    });
  const place = `${file}#/jurisdictions`;
  const read = readJurisdictions(jurisdictions, { place, directory, accounts });
  return {
    jurisdictions: read,
    facts: network === undefined ? {} : readNetwork(network, `${file}#/network`),
    warnings: read.flatMap((jurisdiction, index) => warningsOf(jurisdiction, `${place}/${index}`)),
  };
}

function readNetwork(value: unknown, place: string): Partial<NetworkFacts> {
  const given = membersOf(value, [], FACT_NAMES, malformedAt(place));
  return readFacts(given, (member) => malformedAt(`${place}/${member}`));
}

function readJson(path: string, file: string): unknown {
  const bytes = readRegularFile(path, FOUNDING_BYTES);
  try {
    return parseStrictJson(bytes, { bytes: FOUNDING_BYTES });
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    throw new DeploymentError(
      "FOUNDING_UNREADABLE",
      {
        zh: `创立文件 ${showPath(file)} 不是有效的 JSON，请参照 docs/founding.example.json 改正。${cause.text.zh}`,
        en: `The founding file ${showPath(file)} is not valid JSON; see docs/founding.example.json. ${cause.text.en}`,
      },
      { file, reason: cause.code },
      cause,
    );
  }
}

/** The place of a value, with what the reading of everything in it depends on. */
interface PlaceOfMany extends Omit<FoundingPlace, "file"> {
  readonly place: string;
}

function readJurisdictions(value: unknown, at: PlaceOfMany): FoundedJurisdiction[] {
  const { place } = at;
  const items = listOf(value, malformedAt(place));
  if (items.length > MOST_JURISDICTIONS)
    throw malformedAt(place)({
      zh: `列有 ${items.length} 个辖区，最多可有 ${MOST_JURISDICTIONS} 个`,
      en: `has ${items.length} jurisdictions and may have at most ${MOST_JURISDICTIONS}`,
    });
  const jurisdictions = items.map((item, index) => readJurisdiction(item, { ...at, place: `${place}/${index}` }));
  refuseDoubles(
    jurisdictions.map(({ reference }, index) => [reference, `${place}/${index}/reference`]),
    { zh: "辖区", en: "jurisdiction" },
  );
  // An account has one seat for its whole life, whatever the jurisdiction.
  refuseDoubles(
    jurisdictions.flatMap(({ parties }, index) => accountPlaces(parties, `${place}/${index}/parties`)),
    { zh: "账户", en: "account" },
  );
  return jurisdictions;
}

function accountPlaces(parties: readonly FoundedParty[], place: string): NamedPlace[] {
  return parties.flatMap(({ account }, index) =>
    account === undefined ? [] : [[account, `${place}/${index}/account`] as const],
  );
}

function readJurisdiction(value: unknown, { place, directory, accounts }: PlaceOfMany): FoundedJurisdiction {
  const given = membersOf(
    value,
    ["reference", "ledgerStart", "backfillUntil", "rulebook", "parties", "roster"],
    [],
    malformedAt(place),
  );
  const reference = referenceAt(given.reference, `${place}/reference`);
  const ledgerStart = dayAt(given.ledgerStart, `${place}/ledgerStart`);
  const backfillUntil = dayAt(given.backfillUntil, `${place}/backfillUntil`) + DAY;
  if (backfillUntil <= ledgerStart)
    throw malformedAt(`${place}/backfillUntil`)({
      zh: "早于 ledgerStart，而补录不能在账本启用之前截止",
      en: "is before ledgerStart, and backfilling does not end before the ledger begins",
    });
  const parties = readParties(given.parties, `${place}/parties`, accounts);
  return {
    reference,
    ledgerStart,
    backfillUntil,
    parties,
    roster: readRoster(given.roster, `${place}/roster`, { parties, accounts }),
    rulebooks: readRulebooksOf(reference, given.rulebook, `${place}/rulebook`, directory),
  };
}

function readParties(value: unknown, place: string, accounts: FoundingAccounts): FoundedParty[] {
  const parties = listOf(value, malformedAt(place)).map((party, index) => readParty(party, `${place}/${index}`));
  refuseDoubles(
    parties.map(({ reference }, index) => [reference, `${place}/${index}/reference`]),
    { zh: "主体", en: "party" },
  );
  if (accounts === "GIVEN" && parties.every(({ account }) => account === undefined))
    throw malformedAt(place)({
      zh: "中没有一个主体有账户，此辖区将永远无人可以办理：请给出 account",
      en: "has no party with an account, so nobody could ever act there: give one an account",
    });
  return parties;
}

function readParty(value: unknown, place: string): FoundedParty {
  const { reference, account, roles } = membersOf(value, ["reference", "roles"], ["account"], malformedAt(place));
  return {
    reference: referenceAt(reference, `${place}/reference`),
    account: account === undefined ? undefined : accountAt(account, `${place}/account`),
    roles: readRoles(roles, `${place}/roles`),
  };
}

function readRoles(value: unknown, place: string): FoundedParty["roles"] {
  const roles = listOf(value, malformedAt(place)).map((role, index) => roleAt(role, `${place}/${index}`));
  refuseDoubles(
    roles.map((role, index) => [role, `${place}/${index}`]),
    { zh: "角色", en: "role" },
  );
  return roles;
}

function readRulebooksOf(jurisdiction: string, value: unknown, place: string, directory: string): readonly Rulebook[] {
  const rulebooks = readRulebookFile(resolve(directory, pathAt(value, place)), place);
  const [book] = rulebooks;
  if (book === undefined || isSpellingOf(book.jurisdiction, jurisdiction)) return rulebooks;
  throw new DeploymentError(
    "RULEBOOK_OF_ANOTHER",
    {
      zh:
        `${showPlace(place)} 的规则集 ${showForeign(book.id)} 属于辖区 ${showForeign(book.jurisdiction)}，不属于 ` +
        `${showForeign(jurisdiction)}：` +
        "请给出该辖区自己的规则集。",
      en:
        `${showPlace(place)} names ${showForeign(book.id)}, which is the rulebook of ` +
        `${showForeign(book.jurisdiction)} and ` +
        `not of ${showForeign(jurisdiction)}: ` +
        "give the jurisdiction its own.",
    },
    { place, rulebook: book.id, found: book.jurisdiction, expected: jurisdiction },
  );
}

function readRulebookFile(path: string, place: string): readonly Rulebook[] {
  try {
    return readRulebooks(path);
  } catch (error) {
    if (!(error instanceof RulebookError) || !isSystemError(error.cause)) throw error;
    const reason = systemReason(error.cause);
    throw new RulebookError(
      "RULEBOOK_UNREADABLE",
      {
        zh:
          `${showPlace(place)} 所指的规则集文件 ${showPath(path)} 无法读取（${reason.zh}）：` +
          "请改正路径；相对路径从创立文件所在的文件夹算起。",
        en:
          `${showPlace(place)} names the rulebook file ${showPath(path)}, which cannot be read (${reason.en}): ` +
          "correct the path; a relative path begins at the folder of the founding file.",
      },
      { place, file: path },
      error.cause,
    );
  }
}
