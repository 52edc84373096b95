import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readRulebooks } from "../../../src/rulebook/read-rulebooks.ts";
import type { Rulebook } from "../../../src/rulebook/rulebook.ts";
import { foundLifeCity } from "../../rulebook/life/life-city.ts";
import type { LifeCity } from "../../rulebook/life/life-city.ts";
import { Journey, morningOf } from "./journey.ts";
import type { Peculiarity } from "./peculiarity.ts";
import type { Cited, Regulation } from "./procedure.ts";
import { ENDINGS, STORY } from "./story.ts";

/**
 * The tests of a life under a regulation. They follow each other like the chapters of the story, so one of them alone
 * shows nothing.
 */
export function liveThrough(law: Regulation, peculiarities: readonly Peculiarity[]): void {
  const rulebook = inForceOn(law);
  let city: LifeCity | undefined;
  let begun: Journey | undefined;
  const life = (): Journey => {
    if (begun === undefined) throw new Error(`no city was founded under ${rulebook.id}`);
    return begun;
  };
  beforeAll(async () => {
    city = await foundLifeCity(rulebook, { at: morningOf(law.founded), alsoRoles: { OPERATOR: ["APPLICANT"] } });
    begun = new Journey(city, rulebook, law.lastDay);
  }, 120_000);
  afterAll(async () => city?.close());

  describe(`a life under ${rulebook.title.zh} from ${law.founded}`, () => {
    test("every article that is cited here has the clause of its rule", () => {
      for (const { cites } of peculiarities) expect(citedIn(rulebook, cites[1])).toEqual(cites);
    });
    for (const { title, play } of STORY) {
      test(title, async () => play(life(), law), 60_000);
      for (const { says, cites, play: tryOut } of peculiarities.filter(({ after }) => after === title))
        test(`  ${cites[0]}: ${says}`, async () => life().aside(async () => tryOut(life(), cites)), 60_000);
    }
    for (const { title, play } of ENDINGS) test(title, async () => life().aside(async () => play(life(), law)), 60_000);
  });
}

/** The version of a rulebook, with its layers, with which a city is founded on that day. */
export function inForceOn({ file, founded }: Regulation): Rulebook {
  const versions = readRulebooks(new URL(`../../../rulebooks/${file}.json`, import.meta.url));
  const newest = versions.findLast(({ effectiveFrom }) => effectiveFrom <= morningOf(founded));
  if (newest === undefined) throw new Error(`${file} was not in force yet`);
  return newest;
}

const citedIn = ({ rules }: Rulebook, id: string): Cited | undefined => {
  const rule = rules.find((candidate) => candidate.id === id);
  return rule === undefined ? undefined : [rule.clause, rule.id];
};
