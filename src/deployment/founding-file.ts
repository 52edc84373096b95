import { readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { isJsonObject } from "../documents/canonical-json.ts";
import { parseCivilDate, startOfCivilDate } from "../text/civil-date.ts";
import { DateError } from "../text/date-error.ts";
import { parseCreditCode } from "../documents/credit-code.ts";
import { InputError } from "../documents/input-error.ts";
import { parseReference } from "../documents/reference.ts";
import { Role } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import type { FoundedJurisdiction, FoundedParty } from "./founding.ts";
import { DeploymentError } from "./deployment-error.ts";
import { readRulebooks } from "../rulebook/read-rulebooks.ts";
import type { InstrumentStatus, Rulebook } from "../rulebook/rulebook.ts";

export const FOUNDING_FORMAT = "laiqu.founding.1";

/** What a founding file says. */
export interface FoundingFile {
  readonly jurisdictions: readonly FoundedJurisdiction[];
  /** What is strange in it and no reason to refuse it. */
  readonly warnings: readonly Bilingual[];
}

const DAY = 86_400;
/** The ledger's times have 32 bits: they end in the year 2106. */
const TIMES_END = 2 ** 32;
/** An ordinal has 8 bits. */
const MOST_JURISDICTIONS = 255;

/**
 * Reads a founding file as people write it: jurisdictions with their parties, civil days in China, and the rulebook of
 * each by its path from the file. `ledgerStart` is the first day of the ledger, `backfillUntil` the last of back-filling.
 * Strict: a misspelt member must not be read as its absence, since a founding happens once.
 * @throws DeploymentError; RulebookError; an error of the operating system where the file cannot be read
 */
export function readFoundingFile(path: string): FoundingFile {
  const file = basename(path);
  const { format, jurisdictions } = membersOf(
    parseJson(readFileSync(path, "utf8"), file),
    ["format", "jurisdictions"],
    [],
    file,
  );
  if (format !== FOUNDING_FORMAT)
    throw malformed(`${file}#/format`, { zh: `应为 "${FOUNDING_FORMAT}"`, en: `must be "${FOUNDING_FORMAT}"` });
  const places = itemsOf(jurisdictions, `${file}#/jurisdictions`);
  if (places.length > MOST_JURISDICTIONS)
    throw malformed(`${file}#/jurisdictions`, {
      zh: `最多 ${MOST_JURISDICTIONS} 个辖区`,
      en: `may have at most ${MOST_JURISDICTIONS} jurisdictions`,
    });
  const read = places.map(({ value, place }) => readJurisdiction(value, place, dirname(path)));
  refuseDoubles(
    read.map(({ reference }, index) => [reference, `${file}#/jurisdictions/${index}/reference`]),
    { zh: "辖区", en: "jurisdiction" },
  );
  refuseDoubles(
    read.flatMap(({ parties }, index) =>
      parties.flatMap(({ account }, party) =>
        account === undefined ? [] : [[account, `${file}#/jurisdictions/${index}/parties/${party}/account`] as const],
      ),
    ),
    { zh: "账户", en: "account" },
  );
  return {
    jurisdictions: read,
    warnings: read.flatMap((jurisdiction, index) => warningsOf(jurisdiction, `${file}#/jurisdictions/${index}`)),
  };
}

/**
 * A text that is not law, or no longer, is not made to judge by accident: the deployer names it.
 * @param allowed - ids of rulebooks
 * @throws DeploymentError RULEBOOK_NOT_IN_FORCE
 */
export function refuseDrafts(jurisdictions: readonly FoundedJurisdiction[], allowed: readonly string[]): void {
  for (const {
    reference,
    rulebooks: [book],
  } of jurisdictions) {
    if (book === undefined || !NOT_LAW.includes(book.status) || allowed.includes(book.id)) continue;
    const status = book.status === "DRAFT" ? { zh: "草案", en: "a draft" } : { zh: "已被替代的文本", en: "superseded" };
    throw new DeploymentError(
      "RULEBOOK_NOT_IN_FORCE",
      {
        zh: `${reference} 的规则集 ${book.id} 是${status.zh}，不是现行规定：请改用现行文本；确需使用的，请写明 --allow-draft ${book.id}。`,
        en: `The rulebook ${book.id} of ${reference} is ${status.en}, no regulation in force: found with the text in force, or insist with --allow-draft ${book.id}.`,
      },
      { rulebook: book.id, jurisdiction: reference, status: book.status },
    );
  }
}

const NOT_LAW: readonly InstrumentStatus[] = ["DRAFT", "SUPERSEDED"];

function readJurisdiction(value: unknown, place: string, directory: string): FoundedJurisdiction {
  const given = membersOf(value, ["reference", "ledgerStart", "backfillUntil", "rulebook", "parties"], [], place);
  const reference = referenceAt(given.reference, `${place}/reference`);
  const ledgerStart = dayAt(given.ledgerStart, `${place}/ledgerStart`);
  const backfillUntil = dayAt(given.backfillUntil, `${place}/backfillUntil`) + DAY;
  if (backfillUntil <= ledgerStart)
    throw malformed(`${place}/backfillUntil`, {
      zh: "早于 ledgerStart：补录不能在账本开始之前截止",
      en: "is before ledgerStart: back-filling does not end before the ledger begins",
    });
  const parties = itemsOf(given.parties, `${place}/parties`).map((party) => readParty(party.value, party.place));
  refuseDoubles(
    parties.map((party, index) => [party.reference, `${place}/parties/${index}/reference`]),
    { zh: "主体", en: "party" },
  );
  if (parties.every(({ account }) => account === undefined))
    throw malformed(`${place}/parties`, {
      zh: "没有一个主体有账户，此辖区将永远无人可办理：请给出 account",
      en: "has no party with an account, so that nobody could ever act there: give an account",
    });
  return {
    reference,
    ledgerStart,
    backfillUntil,
    parties,
    rulebooks: rulebooksAt(given.rulebook, `${place}/rulebook`, directory, reference),
  };
}

function readParty(value: unknown, place: string): FoundedParty {
  const { reference, account, roles } = membersOf(value, ["reference", "roles"], ["account"], place);
  return {
    reference: referenceAt(reference, `${place}/reference`),
    account: account === undefined ? undefined : accountAt(account, `${place}/account`),
    roles: rolesAt(roles, `${place}/roles`),
  };
}

function rulebooksAt(value: unknown, place: string, directory: string, jurisdiction: string): readonly Rulebook[] {
  const path = textAt(value, place);
  const rulebooks = readRulebooks(resolve(directory, path));
  const [book] = rulebooks;
  if (book === undefined || book.jurisdiction.normalize("NFKC") === jurisdiction) return rulebooks;
  throw new DeploymentError(
    "RULEBOOK_OF_ANOTHER",
    {
      zh: `${place}：规则集 ${book.id} 属于辖区 ${book.jurisdiction}，不属于 ${jurisdiction}：请给出该辖区自己的规则集。`,
      en: `${place} names ${book.id}, the rulebook of ${book.jurisdiction} and not of ${jurisdiction}: give the jurisdiction its own.`,
    },
    { place, rulebook: book.id, found: book.jurisdiction, expected: jurisdiction },
  );
}

function rolesAt(value: unknown, place: string): readonly RoleName[] {
  const roles = itemsOf(value, place).map((role) => {
    if (typeof role.value === "string" && Object.hasOwn(Role, role.value)) return role.value as RoleName;
    throw malformed(role.place, {
      zh: `${shown(role.value)} 不是角色，可用：${Object.keys(Role).join("、")}`,
      en: `is ${shown(role.value)}, which is no role: use ${Object.keys(Role).join(", ")}`,
    });
  });
  refuseDoubles(
    roles.map((role, index) => [role, `${place}/${index}`]),
    { zh: "角色", en: "role" },
  );
  return roles;
}

/** Lower case. An address in mixed case carries a checksum (EIP-55), which finds a mistyped digit. */
function accountAt(value: unknown, place: string): Hex {
  if (typeof value !== "string" || !/^0x[0-9a-fA-F]{40}$/.test(value))
    throw malformed(place, {
      zh: `${shown(value)} 不是账户地址：应为 0x 加 40 位十六进制数字；没有账户的主体请省略 account`,
      en: `is ${shown(value)}, which is no account: write 0x and 40 hexadecimal digits, or leave account out of a party without one`,
    });
  const digits = value.slice(2);
  const address = `0x${digits.toLowerCase()}` as const;
  if (/^0+$/.test(digits))
    throw malformed(place, {
      zh: "是零地址，没有人持有它：没有账户的主体请省略 account",
      en: "is the zero address, which nobody holds: leave account out of a party without one",
    });
  const mixed = /[a-f]/.test(digits) && /[A-F]/.test(digits);
  if (mixed && digits !== withChecksum(address.slice(2)))
    throw malformed(place, {
      zh: `地址 ${value} 的大小写校验（EIP-55）不符，可能抄错了一位：请核对`,
      en: `is ${value}, whose upper and lower case letters contradict its checksum (EIP-55): a digit may be mistyped, check it`,
    });
  return address;
}

function withChecksum(digits: string): string {
  const hash = toHex(keccak256(new TextEncoder().encode(digits))).slice(2);
  return [...digits]
    .map((digit, index) => (Number.parseInt(hash[index] ?? "0", 16) >= 8 ? digit.toUpperCase() : digit))
    .join("");
}

function referenceAt(value: unknown, place: string): string {
  return inputAt(place, () => parseReference(textAt(value, place)));
}

function dayAt(value: unknown, place: string): number {
  const seconds = inputAt(place, () => startOfCivilDate(parseCivilDate(textAt(value, place))));
  if (seconds < 0 || seconds + DAY >= TIMES_END)
    throw malformed(place, { zh: "应在 1970 年至 2105 年之间", en: "must lie between 1970 and 2105" });
  return seconds;
}

/** Adds the place to what is wrong with a value. */
function inputAt<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof InputError || cause instanceof DateError)) throw cause;
    throw new DeploymentError(
      "FOUNDING_MALFORMED",
      { zh: `${place}：${cause.text.zh}`, en: `${place}: ${cause.text.en}` },
      { place, detail: cause.code },
      cause,
    );
  }
}

/** A wrong check digit has really been issued, and a fictional text is right for a trial: both are text. */
function warningsOf({ parties, rulebooks: [book] }: FoundedJurisdiction, place: string): Bilingual[] {
  const codes = parties.flatMap(({ reference }, index) => {
    const expected = expectedCheckDigit(reference);
    return expected === undefined
      ? []
      : [
          {
            zh: `请核对 ${place}/parties/${index}/reference：统一社会信用代码 ${reference} 的校验位应为 ${expected}。`,
            en: `Check ${place}/parties/${index}/reference: the check digit of the credit code ${reference} should be ${expected}.`,
          },
        ];
  });
  const fictional =
    book?.status !== "FICTIONAL"
      ? []
      : [
          {
            zh: `${place}/rulebook：${book.id} 是虚构的规则集，仅供试用。`,
            en: `${place}/rulebook: ${book.id} is fictional, for a trial only.`,
          },
        ];
  return [...codes, ...fictional];
}

/** Undefined for a reference that is no credit code at all, and for one that is right. */
function expectedCheckDigit(reference: string): string | undefined {
  try {
    return parseCreditCode(reference).warning?.expected;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** @param named - each with its place */
function refuseDoubles(named: readonly (readonly [name: string, place: string])[], what: Bilingual): void {
  const first = new Map<string, string>();
  for (const [name, place] of named) {
    const earlier = first.get(name);
    if (earlier !== undefined) {
      throw new DeploymentError(
        "FOUNDING_DOUBLED",
        {
          zh: `${place}：${what.zh} ${name} 与 ${earlier} 重复：请删去或改正其一。`,
          en: `${place}: the ${what.en} ${name} stands at ${earlier} already: remove or correct one of them.`,
        },
        { place, earlier, name },
      );
    }
    first.set(name, place);
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new DeploymentError(
      "FOUNDING_UNREADABLE",
      {
        zh: `${file} 不是 JSON（${cause.message}）：请改正，可参照 docs/founding.example.json。`,
        en: `${file} is no JSON (${cause.message}): correct it; docs/founding.example.json is one that works.`,
      },
      { file },
      cause,
    );
  }
}

function membersOf<Required extends string, Optional extends string>(
  value: unknown,
  required: readonly Required[],
  optional: readonly Optional[],
  place: string,
): Record<Required | Optional, unknown> {
  const known: readonly string[] = [...required, ...optional];
  if (!isJsonObject(value))
    throw malformed(place, {
      zh: `应为对象，含 ${required.join("、")}`,
      en: `must be an object with ${required.join(", ")}`,
    });
  const missing = required.filter((key) => !Object.hasOwn(value, key));
  if (missing.length > 0)
    throw malformed(place, { zh: `缺少 ${missing.join("、")}`, en: `lacks ${missing.join(", ")}` });
  const needless = Object.keys(value).filter((key) => !known.includes(key));
  if (needless.length > 0)
    throw malformed(place, {
      zh: `含有不认识的 ${needless.join("、")}，可用：${known.join("、")}`,
      en: `has ${needless.join(", ")}, which means nothing there; it may have ${known.join(", ")}`,
    });
  return value as Record<Required | Optional, unknown>;
}

function itemsOf(value: unknown, place: string): { readonly value: unknown; readonly place: string }[] {
  if (!Array.isArray(value) || value.length === 0)
    throw malformed(place, { zh: "应为非空列表", en: "must be a list that is not empty" });
  return value.map((item: unknown, index) => ({ value: item, place: `${place}/${index}` }));
}

function textAt(value: unknown, place: string): string {
  if (typeof value !== "string" || value === "")
    throw malformed(place, {
      zh: `${shown(value)} 应为非空文本`,
      en: `is ${shown(value)} and must be a text that is not empty`,
    });
  return value;
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? "undefined").slice(0, 80);
}

function malformed(place: string, problem: Bilingual): DeploymentError {
  return new DeploymentError(
    "FOUNDING_MALFORMED",
    { zh: `${place}：${problem.zh}。`, en: `${place} ${problem.en}.` },
    { place },
  );
}
