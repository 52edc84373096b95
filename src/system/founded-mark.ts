import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { canonicalBytes, isJsonObject } from "../documents/canonical-json.ts";
import { InputError } from "../documents/input-error.ts";
import { parseStrictJson } from "../documents/strict-json.ts";
import type { FoundedJurisdiction } from "../deployment/founding.ts";
import { readRegularFile } from "../files/read-file.ts";
import { publicationHash } from "../ledger/event-log.ts";
import { publicationOf } from "../rulebook/compile-rulebook.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { commandWord } from "../text/command-word.ts";
import { showForeign, showPath } from "../text/foreign-text.ts";
import type { CityFounding } from "./city-founding.ts";
import type { DataLayout } from "./data-layout.ts";
import { SystemStartError } from "./system-start-error.ts";

const FORMAT = "laiqu.founded.1";
const MARK_BYTES = 1024 * 1024;

/** What a data directory was founded with. */
interface FoundedMark {
  /** The absolute path of the founding file. */
  readonly founding: string;
  readonly jurisdictions: readonly FoundedSummary[];
}

interface FoundedSummary {
  readonly reference: string;
  /** SHA-256 over days, parties, roles and roster. */
  readonly digest: string;
  /** What the founding promised of each version of its rulebook. Later versions may follow. */
  readonly promises: readonly string[];
}

/** The text of the file that marks a data directory as founded with these cities. */
export function markText({ path, jurisdictions }: CityFounding): string {
  const mark = { format: FORMAT, founding: path, jurisdictions: jurisdictions.map(summaryOf) };
  return `${JSON.stringify(mark, undefined, 2)}\n`;
}

function summaryOf({ reference, rulebooks, ...rest }: FoundedJurisdiction): FoundedSummary {
  const { ledgerStart, backfillUntil, parties, roster } = rest;
  const content = {
    ledgerStart,
    backfillUntil,
    parties: parties.map((party) => ({ reference: party.reference, roles: [...party.roles] })),
    roster: { ...roster, agencies: [...roster.agencies] },
  };
  return {
    reference,
    digest: createHash("sha256").update(canonicalBytes(content)).digest("hex"),
    promises: rulebooks.map((book) => publicationHash(publicationOf(book))),
  };
}

/**
 * What a data directory was founded with; undefined for the demo.
 * @throws SystemStartError FOUNDED_MALFORMED
 */
export function readMark({ founded }: DataLayout): FoundedMark | undefined {
  if (!existsSync(founded)) return undefined;
  const value = readJson(founded);
  if (!isMark(value)) throw malformed(founded);
  return value;
}

function readJson(path: string): unknown {
  try {
    return parseStrictJson(readRegularFile(path, MARK_BYTES), { bytes: MARK_BYTES });
  } catch (cause) {
    throw cause instanceof InputError ? malformed(path, cause) : cause;
  }
}

function isMark(value: unknown): value is FoundedMark {
  return (
    isJsonObject(value) &&
    value["format"] === FORMAT &&
    typeof value["founding"] === "string" &&
    Array.isArray(value["jurisdictions"]) &&
    value["jurisdictions"].every(isSummary)
  );
}

function isSummary(value: unknown): value is FoundedSummary {
  return (
    isJsonObject(value) &&
    typeof value["reference"] === "string" &&
    typeof value["digest"] === "string" &&
    Array.isArray(value["promises"]) &&
    value["promises"].every((promise) => typeof promise === "string")
  );
}

/**
 * Refuses another founding than that of the data directory: a ledger is founded once. A version that was added to the
 * end of a rulebook is no other founding.
 * @throws SystemStartError OTHER_FOUNDING
 */
export function refuseOther({ directory }: DataLayout, mark: FoundedMark | undefined, given: CityFounding): void {
  if (mark === undefined) throw otherFounding(directory, given.path, FOUNDED_WITH_DEMO);
  const summaries = given.jurisdictions.map(summaryOf);
  const names = (list: readonly FoundedSummary[]): string => list.map(({ reference }) => reference).join("\n");
  if (names(summaries) !== names(mark.jurisdictions)) throw otherFounding(directory, given.path, OTHER_CITIES);
  for (const [index, before] of mark.jurisdictions.entries()) {
    const now = summaries[index];
    const shown = showForeign(before.reference);
    if (now?.digest !== before.digest)
      throw otherFounding(directory, given.path, {
        zh: `${shown} 的日期、主体、角色或名册与创立时不同`,
        en: `the days, parties, roles or roster of ${shown} are not those of its founding`,
      });
    const changed = before.promises.findIndex((promise, version) => now.promises[version] !== promise);
    if (changed >= 0)
      throw otherFounding(directory, given.path, {
        zh: `${shown} 的规则集第 ${changed + 1} 版与创立时约定的不同（已约定的版本不能改动，可另加新版）`,
        en:
          `version ${changed + 1} of the rulebook of ${shown} is not the one that its founding promised (a promised ` +
          "version never changes, but you may add one)",
      });
  }
}

const FOUNDED_WITH_DEMO: Bilingual = {
  zh: "其中是演示城市的账本",
  en: "it holds the ledger of the demo's cities",
};

const OTHER_CITIES: Bilingual = {
  zh: "其中是其他辖区的账本",
  en: "it holds the ledger of other jurisdictions",
};

function otherFounding(directory: string, founding: string, what: Bilingual): SystemStartError {
  const start = `--founding ${commandWord(founding)} --data ./my-city`;
  return new SystemStartError(
    "OTHER_FOUNDING",
    {
      zh:
        `数据目录 ${showPath(directory)} 已以其他内容创立：${what.zh}。账本只创立一次，请另选数据目录，` +
        `例如 npm start -- ${start}；不带 --founding 与 --city 启动，则继续运行原有账本。`,
      en:
        `The data directory ${showPath(directory)} was founded with something else: ${what.en}. A ledger is founded ` +
        `once, so choose another data directory, for example npm start -- ${start}; without --founding and --city ` +
        "the ledger that is there goes on.",
    },
    { directory, founding },
  );
}

function malformed(path: string, cause?: unknown): SystemStartError {
  return new SystemStartError(
    "FOUNDED_MALFORMED",
    {
      zh: `${showPath(path)} 已损坏，无法得知此目录以何创立：请从备份恢复该文件，或另选数据目录。`,
      en:
        `${showPath(path)} is damaged, so nobody can tell what this directory was founded with: restore it from a ` +
        "backup, or choose another data directory.",
    },
    { path },
    cause,
  );
}
