import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DifferingVersion, RulebookCatalog } from "../../src/audit/rulebook-catalog.ts";
import { rulebookOf } from "../../src/audit/rulebooks.ts";
import { momentOf, withSnapshot } from "../../src/audit/snapshot.ts";
import { versionInForce } from "../../src/audit/version-in-force.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { smallCity } from "./small-city.ts";
import type { SmallCity } from "./small-city.ts";
import { WrittenLedger } from "./written-ledger.ts";

/** The digest of the version that the city has published. */
const PUBLISHED: Hex = `0x${"0".repeat(64)}`;
const OTHER: Hex = `0x${"7".repeat(64)}`;
const INSTRUMENT = {
  id: "CY-2025",
  title: { zh: "规则", en: "Rules" },
  status: "TRIAL" as const,
  note: undefined,
};

/** A catalog that has a text for every rule of every version. @param hash - the digest of each version */
function catalogOf(hash: Hex): RulebookCatalog {
  return {
    rulebook: () => ({ ...INSTRUMENT, hash, layers: [] }),
    ruleOf: (_, __, rule) => ({
      id: `cy.rule-${rule}`,
      clause: "第六条",
      hardness: "SOFT",
      text: { zh: "文", en: "text" },
      remedy: { zh: "补", en: "remedy" },
      ...(rule === 5 ? {} : { instrument: INSTRUMENT }),
    }),
  };
}

let city: SmallCity;

beforeAll(async () => {
  city = await smallCity();
  await city.ledger.write();
});
afterAll(() => WrittenLedger.end());

async function versionsBy(catalog: RulebookCatalog) {
  const differing: DifferingVersion[] = [];
  const { versions } = await withSnapshot(
    city.ledger.store.reader,
    (snapshot) => rulebookOf(snapshot, 1, momentOf(snapshot, {})),
    catalog,
    (version) => void differing.push(version),
  );
  const rules = versions.flatMap(({ steps }) => steps.flatMap((step) => step.rules));
  return { sources: versions.map(({ source }) => source?.id), rules, differing };
}

describe("the texts of the rules that judged", () => {
  it("are those of the published version", async () => {
    const { sources, rules, differing } = await versionsBy(catalogOf(PUBLISHED));

    expect([sources, differing]).toEqual([["CY-2025"], []]);
    expect(rules.map(({ id }) => id)).toEqual(["cy.rule-5", "cy.rule-7", "cy.rule-9"]);
  });

  it("are none where the server has another text for the version; the ledger's own rules stay", async () => {
    const { sources, rules, differing } = await versionsBy(catalogOf(OTHER));

    expect(sources).toEqual([undefined]);
    expect(rules.map(({ id }) => id)).toEqual(["cy.rule-5", undefined, undefined]);
    expect(rules[1]).toEqual({ rule: 7 });
    expect(differing).toEqual([{ jurisdiction: 1, version: 1, published: PUBLISHED, given: OTHER }]);
  });

  it("and versions that were published after the time of knowledge are not known", async () => {
    const known = (knownAt: number) =>
      withSnapshot(city.ledger.store.reader, async (snapshot) => {
        const moment = momentOf(snapshot, { knownAt });
        const { versions } = await rulebookOf(snapshot, 1, moment);
        return [versions.length, await versionInForce(snapshot, 1, moment.at, knownAt)];
      });
    const row = await city.ledger.store.reader
      .selectFrom("rulebook")
      .innerJoin("block", "block.number", "rulebook.block_number")
      .select("block.time")
      .executeTakeFirstOrThrow();

    expect(await known(row.time)).toEqual([1, 1]);
    expect(await known(row.time - 1)).toEqual([0, undefined]);
  });
});
