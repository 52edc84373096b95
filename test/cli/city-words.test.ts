import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { showCity } from "../../src/cli/render/city.ts";
import type { Session } from "../../src/cli/session.ts";
import { chosenFounding, foundingAt } from "../../src/system/city-founding.ts";
import { dataLayout } from "../../src/system/data-layout.ts";
import { temporaryDirectory } from "../dossier/temporary-directory.ts";

const UNSEEN = fileURLToPath(new URL("../rulebook/unseen-city/yunlu-2026.json", import.meta.url));
const LUMING = fileURLToPath(new URL("../../docs/example-city/luming-2026.json", import.meta.url));

const english = { say: ({ en }: { en: string }) => en } as unknown as Session;
const sampleOf = (path: string) =>
  chosenFounding({ type: "RULEBOOK", path }, dataLayout(join(temporaryDirectory(), "data")));

it("says that a city which counts working days needs a calendar first", () => {
  const needed = /counts working days: the agencies publish a calendar first/;

  expect(showCity(english, sampleOf(UNSEEN)).join("\n")).toMatch(needed);
  expect(showCity(english, sampleOf(LUMING)).join("\n")).not.toMatch(needed);
});

it("shows the reference of a party beside the name that --as takes, where they differ", () => {
  const founding = JSON.parse(sampleOf(LUMING).sample!) as { jurisdictions: { parties: object[] }[] };
  founding.jurisdictions[0]!.parties.push({ reference: "专家-2", roles: ["EXPERT"] });
  const path = join(temporaryDirectory(), "founding.json");
  writeFileSync(path, JSON.stringify(founding));

  const shown = showCity(english, foundingAt(path));

  expect(shown.filter((line) => line.includes("专家-2"))).toEqual([
    expect.stringMatching(/^ {2}EXPERT\S* +EXPERT expert "专家-2"$/),
  ]);
  expect(shown).toContain("  OPERATOR                 OPERATOR operator");
});
