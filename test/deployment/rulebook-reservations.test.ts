import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readFoundingFile } from "../../src/deployment/founding-file.ts";
import { warningsOf } from "../../src/deployment/founding-warnings.ts";
import { refuseDrafts } from "../../src/deployment/refuse-drafts.ts";
import { readRulebooks } from "../../src/rulebook/read-rulebooks.ts";
import { temporaryDirectory } from "../dossier/temporary-directory.ts";

const EXAMPLE = fileURLToPath(new URL("../../docs/founding.example.json", import.meta.url));
const TEXT = "第一条 市政府是授权主体。\n";

const bookOf = (id: string, number: number, change: object) => ({
  $schema: "./schema.json",
  id,
  jurisdiction: "苍屿市",
  title: { zh: "题", en: "title" },
  status: "TRIAL",
  source: "test",
  versions: [{ version: 1, effectiveFrom: "2025-01-01" }],
  rules: [
    {
      id: `t.who-${number}`,
      number,
      step: ["plan.record", "plan.settle.IN_FORCE"],
      require: { who: ["GOVERNMENT"] },
      hardness: "HARD",
      clause: "第一条",
      zh: "市政府是授权主体。",
      en: "The government authorizes.",
      remedy: { zh: "补正。", en: "Remedy." },
    },
  ],
  ...change,
});

/** A jurisdiction that is founded with a rulebook and its layer. */
const founded = (city: object, layer: object) => {
  const folder = temporaryDirectory();
  writeFileSync(join(folder, "text.txt"), TEXT);
  writeFileSync(join(folder, "upper.json"), JSON.stringify(bookOf("UP-1", 2, layer)));
  writeFileSync(
    join(folder, "city.json"),
    JSON.stringify(bookOf("T-1", 1, { layers: [{ file: "upper.json" }], ...city })),
  );
  return { ...readFoundingFile(EXAMPLE).jurisdictions[0]!, rulebooks: readRulebooks(join(folder, "city.json")) };
};

test("a draft as a layer of a rulebook is refused unless the deployer allows the layer by name", () => {
  const jurisdictions = [founded({}, { status: "DRAFT" })];

  expect(() => refuseDrafts(jurisdictions, ["T-1"])).toThrow(
    expect.objectContaining({
      code: "RULEBOOK_NOT_IN_FORCE",
      evidence: expect.objectContaining({ rulebook: "UP-1" }) as object,
    }),
  );
  expect(() => refuseDrafts(jurisdictions, ["UP-1"])).not.toThrow();
});

test("the deployer is warned of what a rulebook says of its text, and of a draft that was allowed", () => {
  const sha256 = createHash("sha256").update(TEXT).digest("hex");
  const note = { zh: "文本不全。", en: "The text breaks off." };
  const text = { file: "text.txt", sha256, inHand: sha256, note };

  const warnings = warningsOf(founded({ text }, { status: "DRAFT" }), "founding.json#/jurisdictions/0");

  for (const language of ["zh", "en"] as const) {
    const said = warnings.map((warning) => warning[language]).join("\n");
    expect(said).toContain(note[language]);
    expect(said).toMatch(language === "zh" ? /"UP-1" 是草案/ : /"UP-1" is a draft/);
  }
});
