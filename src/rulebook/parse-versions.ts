import { integerOf, showJson, textOf } from "../documents/json-values.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { parseCivilDate, startOfCivilDate } from "../text/civil-date.ts";
import { DateError } from "../text/date-error.ts";
import { showPlace } from "../text/foreign-text.ts";
import { malformedBy } from "./member-at.ts";
import { Parts, readEach, readMembers } from "./read-parts.ts";
import { malformedAt, RulebookError } from "./rulebook-error.ts";

/** The ledger counts the versions of a rulebook in 16 bits. */
const MOST_VERSIONS = 0xffff;

/** The last second that the ledger can record, on 2106-02-07: it counts the seconds of a version's date in 32 bits. */
export const LAST_SECOND = 0xffff_ffff;

/** A version of a rulebook file. */
export interface Version {
  readonly version: number;
  /** A day in China, such as `2025-03-01`. */
  readonly effectiveFrom: string;
}

/**
 * The versions of a rulebook file, in order.
 * @throws RulebookError RULEBOOK_MALFORMED, VERSIONS_OUT_OF_ORDER
 */
export function parseVersions(value: unknown, place: string): Version[] {
  const versions = readEach(value, place, parseVersion);
  const parts = new Parts();
  versions.forEach(({ version }, index) => parts.try(() => refuseNumber(version, index + 1, `${place}/${index}`)));
  versions.reduce((before, after, index) => {
    // Dates with a year of four digits sort as texts.
    if (after.effectiveFrom <= before.effectiveFrom) parts.try(() => refuseDate(before, after, `${place}/${index}`));
    return after;
  });
  parts.end();
  return versions;
}

function parseVersion(value: unknown, place: string): Version {
  return readMembers<Version>(value, place, { version: numberAt, effectiveFrom: dateAt });
}

function numberAt(value: unknown, place: string): number {
  return integerOf(value, 1, MOST_VERSIONS, malformedAt(place));
}

function refuseNumber(version: number, expected: number, place: string): void {
  if (version === expected) return;
  throw new RulebookError(
    "VERSIONS_OUT_OF_ORDER",
    {
      zh: `${showPlace(`${place}/version`)} 为 ${showJson(version)}，应为 ${expected}：各版本应依次编号为 1、2、3……`,
      en:
        `${showPlace(`${place}/version`)} is ${showJson(version)} and must be ${expected}: number the versions 1, ` +
        "2, 3 … in order.",
    },
    { place, found: version, expected },
  );
}

function refuseDate(before: Version, after: Version, place: string): never {
  throw new RulebookError(
    "VERSIONS_OUT_OF_ORDER",
    {
      zh:
        `${showPlace(`${place}/effectiveFrom`)} 为 ${after.effectiveFrom}：` +
        `第 ${after.version} 版的施行日应晚于第 ${before.version} 版的 ${before.effectiveFrom}，请改正。`,
      en:
        `${showPlace(`${place}/effectiveFrom`)} is ${after.effectiveFrom}: version ${after.version} must come ` +
        "into force after " +
        `version ${before.version}, which does on ${before.effectiveFrom}; correct it.`,
    },
    { place, found: after.effectiveFrom, before: before.effectiveFrom },
  );
}

const TOO_LATE: Bilingual = {
  zh: "晚于 2106-02-07，账本不能记载此后的日期",
  en: "is after 2106-02-07, the last day that the ledger can record",
};

function dateAt(value: unknown, place: string): string {
  const date = textOf(value, malformedAt(place));
  try {
    if (startOfCivilDate(parseCivilDate(date)) > LAST_SECOND) throw malformedAt(place)(TOO_LATE);
    return date;
  } catch (cause) {
    if (!(cause instanceof DateError)) throw cause;
    throw malformedBy(cause, place);
  }
}
