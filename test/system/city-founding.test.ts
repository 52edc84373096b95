import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { planFounding } from "../../src/deployment/founding.ts";
import { isOrdinaryRole, Role } from "../../src/ledger/roles.ts";
import { namedRoles } from "../../src/rulebook/named-roles.ts";
import { readRulebooks } from "../../src/rulebook/read-rulebooks.ts";
import { chosenFounding, foundingAt } from "../../src/system/city-founding.ts";
import { dataLayout } from "../../src/system/data-layout.ts";
import { markText, readMark, refuseOther } from "../../src/system/founded-mark.ts";
import { namedParties } from "../../src/system/party-names.ts";
import { foundingTime } from "../../src/system/publish-due.ts";
import { temporaryDirectory } from "../dossier/temporary-directory.ts";

const RULEBOOKS = fileURLToPath(new URL("../../rulebooks/", import.meta.url));
const UNSEEN = fileURLToPath(new URL("../rulebook/unseen-city/yunlu-2026.json", import.meta.url));
const EXAMPLE = fileURLToPath(new URL("../../docs/founding.example.json", import.meta.url));
const SHIPPED = readdirSync(RULEBOOKS)
  .filter((file) => file.endsWith(".json") && file !== "schema.json")
  .map((file) => file.replace(".json", ""));

type Json = Record<string, unknown>;
type Written = { jurisdictions: (Json & { parties: Json[]; roster: Json })[] };

const place = () => dataLayout(join(temporaryDirectory(), "data"));
const shipped = (name: string): string => join(RULEBOOKS, `${name}.json`);
const sampleOf = (path: string) => chosenFounding({ type: "RULEBOOK", path }, place());

/** A file of the sample for Cangyu's rulebook, with a change. */
function written(change: (founding: Written) => void): string {
  const founding = JSON.parse(sampleOf(shipped("cangyu-2025")).sample!) as Written;
  change(founding);
  const path = join(temporaryDirectory(), "founding.json");
  writeFileSync(path, JSON.stringify(founding));
  return path;
}

describe("the sample founding for a rulebook", () => {
  it.each(SHIPPED)("of %s has a party for every role that the rulebook names, and three agencies", (name) => {
    const { jurisdictions, parties, sample } = sampleOf(shipped(name));

    const [city] = jurisdictions;
    const books = readRulebooks(shipped(name));
    expect(parties.flatMap(({ roles }) => roles)).toEqual(expect.arrayContaining(namedRoles(books)));
    expect(city!.roster).toMatchObject({ quorum: 2, agencies: { length: 3 } });
    for (const agency of city!.roster.agencies) {
      const { roles } = parties.find(({ reference }) => reference === agency)!;
      expect(isOrdinaryRole(Role[roles[0]!])).toBe(false);
    }
    expect(planFounding(jurisdictions)[0]!.publications).toHaveLength(books.length);
    expect(sample).not.toContain("account");
  });

  it("has as many experts as the largest panel needs, so that a trial can go on", () => {
    const { parties } = sampleOf(UNSEEN);

    const named = (role: string) => parties.filter(({ roles }) => roles.some((one) => one === role));
    expect(named("EXPERT").map(({ reference }) => reference)).toEqual([
      "EXPERT",
      "EXPERT-2",
      "EXPERT-3",
      "EXPERT-4",
      "EXPERT-5",
    ]);
    expect(named("EVALUATOR")).toHaveLength(1);
  });

  it("does not overwrite a founding that somebody wrote", () => {
    const layout = place();
    mkdirSync(layout.directory);
    writeFileSync(layout.sample, "{}");
    const named = expect.stringContaining(layout.sample) as string;

    expect(() => chosenFounding({ type: "RULEBOOK", path: shipped("cangyu-2025") }, layout)).toThrow(
      expect.objectContaining({ code: "SAMPLE_IN_THE_WAY", text: { zh: named, en: named } }),
    );
    expect(readFileSync(layout.sample, "utf8")).toBe("{}");
  });
});

describe("a founding file for a trial", () => {
  it("needs no accounts, and says that those it has are not used", () => {
    const without = foundingAt(written(() => undefined));
    const example = foundingAt(EXAMPLE);

    expect(without.notices.map(({ en }) => en).join()).not.toContain("throwaway key for every party");
    expect(example.notices.at(-1)!.en).toContain("throwaway key for every party");
  });

  it.each<[string, (founding: Written) => void, string, RegExp]>([
    [
      "a role that does not exist",
      ({ jurisdictions: [city] }) => (city!.parties[1]!["roles"] = ["KING"]),
      "FOUNDING_MALFORMED",
      /parties\/1\/roles\/0/,
    ],
    [
      "an agency that is no party",
      ({ jurisdictions: [city] }) => (city!.roster["agencies"] = ["X"]),
      "FOUNDING_MALFORMED",
      /roster\/agencies\/0/,
    ],
    [
      "a quorum of all",
      ({ jurisdictions: [city] }) => (city!.roster["quorum"] = 3),
      "FOUNDING_MALFORMED",
      /roster\/quorum/,
    ],
    [
      "a rulebook that is not there",
      ({ jurisdictions: [city] }) => (city!["rulebook"] = "none.json"),
      "RULEBOOK_UNREADABLE",
      /jurisdictions\/0\/rulebook/,
    ],
    [
      "the rulebook of another city",
      ({ jurisdictions: [city] }) => (city!["reference"] = "鹿鸣市"),
      "RULEBOOK_OF_ANOTHER",
      /jurisdictions\/0\/rulebook/,
    ],
  ])("is refused with its place in both languages for %s, and nothing is written", (_, change, code, where) => {
    const layout = place();
    const path = written(change);
    const named = expect.stringMatching(where) as string;

    expect(() => chosenFounding({ type: "FILE", path }, layout)).toThrow(
      expect.objectContaining({ code, text: { zh: named, en: named } }),
    );
    expect(existsSync(layout.directory)).toBe(false);
  });

  it("gives parties names that can name a key, and no name twice", () => {
    const roles = ["BUYER"] as const;
    const party = (reference: string) => ({ reference, account: undefined, roles });
    const city = foundingAt(EXAMPLE).jurisdictions[0]!;
    const references = ["11990100000000019F", "鹿鸣银行", "buyer-1", "a/b", "0xab", "outbox"];
    const named = namedParties([
      { ...city, reference: "甲", parties: references.map(party) },
      { ...city, reference: "乙", parties: [party("11990100000000019F")] },
    ]);

    expect(named.map(({ name }) => name)).toEqual([
      "11990100000000019F",
      "BUYER-2",
      "buyer-1",
      "BUYER-3",
      "BUYER-4",
      "BUYER-5",
      "BUYER-6",
    ]);
    expect(new Set(named.map(({ id }) => id)).size).toBe(named.length);
  });
});

describe("a data directory that was founded", () => {
  const DAY = 86_400;

  /** A directory founded with a file. */
  function founded(path: string) {
    const layout = place();
    mkdirSync(layout.directory);
    writeFileSync(layout.founded, markText(foundingAt(path)));
    return layout;
  }

  it("goes on with the same founding, also when a version is added to its rulebook", () => {
    const path = written(() => undefined);
    const layout = founded(path);
    const again = foundingAt(path);
    const [city] = again.jurisdictions;
    const [book] = city!.rulebooks;
    const longer = { ...city!, rulebooks: [book!, { ...book!, version: 2, effectiveFrom: book!.effectiveFrom + DAY }] };

    expect(() => refuseOther(layout, readMark(layout), again)).not.toThrow();
    expect(() => refuseOther(layout, readMark(layout), { ...again, jurisdictions: [longer] })).not.toThrow();
  });

  it.each<[string, (founding: Written) => void, RegExp]>([
    ["another roster", ({ jurisdictions: [city] }) => (city!.roster["delaySeconds"] = 61), /roster of "沧屿市"/],
    [
      "another party",
      ({ jurisdictions: [city] }) => city!.parties.push({ reference: "X", roles: ["BUYER"] }),
      /parties/,
    ],
    ["other days", ({ jurisdictions: [city] }) => (city!["backfillUntil"] = "2099-01-01"), /days/],
  ])("refuses %s", (_, change, words) => {
    const layout = founded(written(() => undefined));
    const other = foundingAt(written(change));

    expect(() => refuseOther(layout, readMark(layout), other)).toThrow(
      expect.objectContaining({
        code: "OTHER_FOUNDING",
        text: { zh: expect.stringContaining("--data"), en: expect.stringMatching(words) },
      }),
    );
  });

  it("refuses another city, a changed rule, and a founding where the demo is", () => {
    const path = written(() => undefined);
    const layout = founded(path);
    const own = foundingAt(path);
    const [city] = own.jurisdictions;
    const changed = { ...city!, rulebooks: [{ ...city!.rulebooks[0]!, hash: `0x${"1".repeat(64)}` as const }] };

    const refused = (words: RegExp) =>
      expect.objectContaining({
        code: "OTHER_FOUNDING",
        text: expect.objectContaining({ en: expect.stringMatching(words) }),
      });
    expect(() => refuseOther(layout, readMark(layout), foundingAt(EXAMPLE))).toThrow(refused(/other jurisdictions/));
    expect(() => refuseOther(layout, readMark(layout), { ...own, jurisdictions: [changed] })).toThrow(
      refused(/version 1 of the rulebook of "沧屿市"/),
    );
    expect(() => refuseOther(layout, readMark(place()), own)).toThrow(refused(/the demo's cities/));
  });

  it.each(["{", "{}", '{"format":"laiqu.founded.1","founding":"x","jurisdictions":[{"reference":1}]}'])(
    "is refused when the file that says so is damaged: %s",
    (text) => {
      const layout = place();
      mkdirSync(layout.directory);
      writeFileSync(layout.founded, text);

      expect(() => readMark(layout)).toThrow(expect.objectContaining({ code: "FOUNDED_MALFORMED" }));
    },
  );

  it("was founded so long ago that every version in force judges", () => {
    const city = foundingAt(EXAMPLE).jurisdictions[1]!;
    const between = (city.rulebooks[0]!.effectiveFrom + city.rulebooks[1]!.effectiveFrom) / 2;
    const after = city.rulebooks[1]!.effectiveFrom + DAY;

    expect(after - foundingTime([city], after)).toBe(city.roster.delaySeconds);
    expect(foundingTime([city], between)).toBe(between);
  });
});
