import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readFoundingFile } from "../../src/deployment/founding-file.ts";
import { planFounding } from "../../src/deployment/founding.ts";
import { refuseDrafts } from "../../src/deployment/refuse-drafts.ts";

const EXAMPLE = fileURLToPath(new URL("../../docs/founding.example.json", import.meta.url));
const CANGYU = fileURLToPath(new URL("../../rulebooks/cangyu-2025.json", import.meta.url));
const HAN = /\p{Script=Han}/u;

type Json = Record<string, unknown>;
type Written = { format: unknown; jurisdictions: (Json & { parties: Json[]; roster: Json })[] };

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-founding-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes the example with a change; its rulebooks are named by their full paths. */
function written(change: (founding: Written) => void): string {
  const founding = JSON.parse(readFileSync(EXAMPLE, "utf8")) as Written;
  for (const jurisdiction of founding.jurisdictions)
    jurisdiction["rulebook"] = fileURLToPath(
      new URL(jurisdiction["rulebook"] as string, new URL("../../docs/", import.meta.url)),
    );
  change(founding);
  const path = join(folder, "founding.json");
  writeFileSync(path, JSON.stringify(founding));
  return path;
}

/** The rulebook of Cangyu under another status, in a file of its own. */
function cangyu(change: Json): string {
  const path = join(folder, "rules.json");
  writeFileSync(path, JSON.stringify({ ...(JSON.parse(readFileSync(CANGYU, "utf8")) as Json), ...change }));
  return path;
}

const city = ({ jurisdictions }: Written) => jurisdictions[0]!;
const roster = (founding: Written): Json => city(founding).roster;
const party = (founding: Written, index = 0): Json => city(founding).parties[index]!;
const MIXED = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

describe("a founding file", () => {
  it("in the documentation is a founding of two cities with their days, accounts and rulebooks", () => {
    const { jurisdictions, warnings } = readFoundingFile(EXAMPLE);

    const [first, second] = jurisdictions;
    expect(jurisdictions.map(({ reference }) => reference)).toEqual(["沧屿市", "朔湾市"]);
    // From the beginning of the first day to the end of the last one, both in China.
    expect([first!.ledgerStart, first!.backfillUntil]).toEqual([
      Date.UTC(2025, 2, 2, 16) / 1000,
      Date.UTC(2025, 5, 30, 16) / 1000,
    ]);
    expect(first!.parties.at(-1)).toEqual({ reference: "11990100000000414N", account: undefined, roles: ["AUDITOR"] });
    expect(first!.roster).toEqual({
      agencies: ["11990100000000019F", "11990100000000027A", "129901000000004309"],
      quorum: 2,
      delaySeconds: 259_200,
    });
    expect(second!.rulebooks.map(({ id, version }) => [id, version])).toEqual([
      ["SW-2023", 1],
      ["SW-2023", 2],
    ]);
    expect(warnings.map(({ en }) => en)).toEqual([
      expect.stringContaining('"CY-2025" is fictional'),
      expect.stringContaining('"SW-2023" is fictional'),
    ]);
    expect(planFounding(jurisdictions)[0]!.parties.at(-1)!.account).toBe(`0x${"0".repeat(40)}`);
  });

  const WRONG: readonly [what: string, change: (founding: Written) => void, code: string, place: RegExp][] = [
    [
      "another format",
      (founding) => (founding.format = "laiqu.founding.1"),
      "FOUNDING_MALFORMED",
      /"founding\.json"#\/format.*laiqu\.founding\.2.*founding\.example\.json/,
    ],
    [
      "a network that is no object",
      (founding) => Object.assign(founding, { network: "production" }),
      "FOUNDING_MALFORMED",
      /#\/network /,
    ],
    [
      "a misspelt fact about the network",
      (founding) => Object.assign(founding, { network: { epochLength: 40 } }),
      "FOUNDING_MALFORMED",
      /#\/network .*epochLengthBlocks/,
    ],
    [
      "an epoch of no blocks",
      (founding) => Object.assign(founding, { network: { epochLengthBlocks: 0 } }),
      "FOUNDING_MALFORMED",
      /#\/network\/epochLengthBlocks .*1000000000/,
    ],
    [
      "another environment",
      (founding) => Object.assign(founding, { network: { environment: "test" } }),
      "FOUNDING_MALFORMED",
      /#\/network\/environment .*production/,
    ],
    ["no jurisdiction", (founding) => (founding.jurisdictions = []), "FOUNDING_MALFORMED", /#\/jurisdictions /],
    [
      "a misspelt member",
      (founding) => (city(founding)["ledgerstart"] = "2025-03-03"),
      "FOUNDING_MALFORMED",
      /#\/jurisdictions\/0 .*ledgerstart/,
    ],
    [
      "a missing member",
      (founding) => delete city(founding)["backfillUntil"],
      "FOUNDING_MALFORMED",
      /#\/jurisdictions\/0 lacks backfillUntil/,
    ],
    [
      "a day that is a number",
      (founding) => (city(founding)["ledgerStart"] = 20250303),
      "FOUNDING_MALFORMED",
      /\/0\/ledgerStart .*20250303/,
    ],
    [
      "a day that the calendar does not have",
      (founding) => (city(founding)["ledgerStart"] = "2025-02-30"),
      "FOUNDING_MALFORMED",
      /\/0\/ledgerStart: .*2025-02-30/,
    ],
    [
      "a day beyond the ledger's times",
      (founding) => (city(founding)["backfillUntil"] = "2200-01-01"),
      "FOUNDING_MALFORMED",
      /\/0\/backfillUntil .*2105/,
    ],
    [
      "backfilling that ends before the ledger begins",
      (founding) => (city(founding)["backfillUntil"] = "2025-03-02"),
      "FOUNDING_MALFORMED",
      /\/0\/backfillUntil .*before ledgerStart/,
    ],
    [
      "an unknown role",
      (founding) => (party(founding)["roles"] = ["MAYOR"]),
      "FOUNDING_MALFORMED",
      /\/parties\/0\/roles\/0 .*MAYOR.*GOVERNMENT/,
    ],
    [
      "a role that is a property of every object",
      (founding) => (party(founding)["roles"] = ["constructor"]),
      "FOUNDING_MALFORMED",
      /\/parties\/0\/roles\/0 /,
    ],
    ["no role", (founding) => (party(founding)["roles"] = []), "FOUNDING_MALFORMED", /\/parties\/0\/roles /],
    [
      "a repeated role",
      (founding) => (party(founding)["roles"] = ["AUDITOR", "AUDITOR"]),
      "FOUNDING_DOUBLED",
      /roles\/1 .*AUDITOR/,
    ],
    [
      "a short address",
      (founding) => (party(founding)["account"] = "0x1234"),
      "FOUNDING_MALFORMED",
      /\/parties\/0\/account .*0x1234.*40/,
    ],
    [
      "an address that is null",
      (founding) => (party(founding)["account"] = null),
      "FOUNDING_MALFORMED",
      /\/parties\/0\/account .*leave account out/,
    ],
    [
      "the zero address",
      (founding) => (party(founding)["account"] = `0x${"0".repeat(40)}`),
      "FOUNDING_MALFORMED",
      /\/parties\/0\/account .*zero/,
    ],
    [
      "an address with a mistyped digit",
      (founding) => (party(founding)["account"] = MIXED.replace("5a", "5b")),
      "FOUNDING_MALFORMED",
      /\/parties\/0\/account .*EIP-55/,
    ],
    [
      "a jurisdiction without any account",
      (founding) => city(founding).parties.forEach((one) => delete one["account"]),
      "FOUNDING_MALFORMED",
      /\/0\/parties .*account/,
    ],
    [
      "a jurisdiction without a roster",
      (founding) => delete (city(founding) as Json)["roster"],
      "FOUNDING_MALFORMED",
      /#\/jurisdictions\/0 lacks roster/,
    ],
    ["no agency", (founding) => (roster(founding)["agencies"] = []), "FOUNDING_MALFORMED", /\/roster\/agencies /],
    [
      "more agencies than an approval has bits",
      (founding) => (roster(founding)["agencies"] = Array.from({ length: 17 }, (_, index) => `A-${index}`)),
      "FOUNDING_MALFORMED",
      /\/roster\/agencies has 17 .*16/,
    ],
    [
      "an agency that is another city's",
      (founding) => (roster(founding)["agencies"] = ["SW-COORD"]),
      "FOUNDING_MALFORMED",
      /\/roster\/agencies\/0 .*"SW-COORD".*no founding party/,
    ],
    [
      "an agency that is no authority",
      (founding) => (party(founding)["roles"] = ["OPERATOR", "EVALUATOR"]),
      "FOUNDING_MALFORMED",
      /\/roster\/agencies\/0 .*no role of an authority/,
    ],
    [
      "an agency that cannot act",
      (founding) => delete party(founding)["account"],
      "FOUNDING_MALFORMED",
      /\/roster\/agencies\/0 .*no account/,
    ],
    [
      "a repeated agency",
      (founding) => (roster(founding)["agencies"] as string[]).push("11990100000000019F"),
      "FOUNDING_DOUBLED",
      /\/roster\/agencies\/3 .*agencies\/0/,
    ],
    [
      "a quorum of nobody",
      (founding) => (roster(founding)["quorum"] = 0),
      "FOUNDING_MALFORMED",
      /\/roster\/quorum is 0 .*from 1 to 2: fewer than the 3 agencies/,
    ],
    [
      "a quorum of all",
      (founding) => (roster(founding)["quorum"] = 3),
      "FOUNDING_MALFORMED",
      /\/roster\/quorum is 3 .*from 1 to 2/,
    ],
    [
      "a quorum above the only agency",
      (founding) => (city(founding).roster = { agencies: ["11990100000000019F"], quorum: 2, delaySeconds: 0 }),
      "FOUNDING_MALFORMED",
      /\/roster\/quorum is 2 .*one agency/,
    ],
    [
      "a delay in milliseconds",
      (founding) => (roster(founding)["delaySeconds"] = 259_200_000),
      "FOUNDING_MALFORMED",
      /\/roster\/delaySeconds is 259200000 .*31622400/,
    ],
    [
      "an invisible character",
      (founding) => (party(founding)["reference"] = "A\u200bB"),
      "FOUNDING_MALFORMED",
      /\/parties\/0\/reference: .*U\+200B/,
    ],
    [
      "a repeated jurisdiction",
      ({ jurisdictions }) => jurisdictions.push(jurisdictions[0]!),
      "FOUNDING_DOUBLED",
      /jurisdictions\/2\/reference .*沧屿市/,
    ],
    [
      "a repeated party",
      (founding) => city(founding).parties.push({ reference: "11990100000000019F", roles: ["AUDITOR"] }),
      "FOUNDING_DOUBLED",
      /parties\/4\/reference .*parties\/0/,
    ],
    [
      "an account of two parties, of different cities",
      (founding) => (founding.jurisdictions[1]!.parties[0]!["account"] = party(founding)["account"]),
      "FOUNDING_DOUBLED",
      /jurisdictions\/1\/parties\/0\/account .*jurisdictions\/0/,
    ],
    [
      "another jurisdiction's rulebook",
      (founding) => (city(founding)["rulebook"] = founding.jurisdictions[1]!["rulebook"]),
      "RULEBOOK_OF_ANOTHER",
      /\/0\/rulebook .*朔湾市.*沧屿市/,
    ],
    [
      "a rulebook with a path that no disk can hold",
      (founding) => (city(founding)["rulebook"] = "a\0b"),
      "FOUNDING_MALFORMED",
      /\/0\/rulebook .*not the path of a file/,
    ],
    [
      "a rulebook that is not there",
      (founding) => (city(founding)["rulebook"] = "nowhere.json"),
      "RULEBOOK_UNREADABLE",
      /\/0\/rulebook names .*nowhere\.json.*\(there is no such file or folder, ENOENT\)/,
    ],
  ];
  it("may state facts about the network", () => {
    const network = {
      environment: "production",
      blockPeriodSeconds: 2,
      epochLengthBlocks: 40,
      maxStatusAgeSeconds: 60,
    };

    expect(readFoundingFile(EXAMPLE).facts).toEqual({});
    expect(readFoundingFile(written((founding) => Object.assign(founding, { network }))).facts).toEqual(network);
  });

  it.each(WRONG)("with %s is refused with its place, in both languages", (_, change, code, place) => {
    const path = written(change);

    expect(() => readFoundingFile(path)).toThrow(
      expect.objectContaining({
        code,
        text: { zh: expect.stringMatching(HAN) as string, en: expect.stringMatching(place) as string },
      }),
    );
  });

  it("that is not JSON is refused with the place in the text and a file that works", () => {
    const path = join(folder, "broken.json");
    writeFileSync(path, "{ jurisdictions");

    expect(() => readFoundingFile(path)).toThrow(
      /"broken\.json" is not valid JSON.*docs\/founding\.example\.json.*Line 1, column 3/,
    );
  });

  it("may have an address in mixed case, and a credit code with a wrong check digit only gives a warning", () => {
    const { jurisdictions, warnings } = readFoundingFile(
      written((founding) => {
        party(founding)["account"] = MIXED;
        party(founding, 1)["reference"] = "11990100000000027B";
        (roster(founding)["agencies"] as string[])[1] = "11990100000000027B";
      }),
    );

    expect(jurisdictions[0]!.parties[0]!.account).toBe(MIXED.toLowerCase());
    expect(warnings[0]!.en).toMatch(/parties\/1\/reference: .*11990100000000027B.* A\.$/);
  });

  it("may let one agency decide, which gives a warning", () => {
    const alone = { agencies: ["11990100000000027A"], quorum: 1, delaySeconds: 0 };

    const { jurisdictions, warnings } = readFoundingFile(written((founding) => (city(founding).roster = alone)));

    expect(jurisdictions[0]!.roster).toEqual(alone);
    expect(warnings[0]!.en).toMatch(/\/roster\/quorum: with 1, each agency alone/);
  });

  it.each(["DRAFT", "SUPERSEDED"])(
    "with a rulebook that is %s is refused unless the deployer allows it by name",
    (status) => {
      const { jurisdictions } = readFoundingFile(
        written((founding) => (city(founding)["rulebook"] = cangyu({ status }))),
      );

      expect(() => refuseDrafts(jurisdictions, ["SW-2023"])).toThrow(
        expect.objectContaining({
          code: "RULEBOOK_NOT_IN_FORCE",
          message: expect.stringMatching(/"CY-2025".*--allow-draft CY-2025/) as string,
        }),
      );
      expect(() => refuseDrafts(jurisdictions, ["CY-2025"])).not.toThrow();
    },
  );
});
