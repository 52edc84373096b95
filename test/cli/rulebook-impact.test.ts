import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Answer } from "../../src/schemas/answer.ts";
import type { ProblemForm } from "../../src/schemas/problem.ts";
import type { VersionImpact } from "../../src/schemas/version-impact.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";
import { sharedDemo } from "./shared-demo.ts";
import type { SharedDemo } from "./shared-demo.ts";

const RULEBOOK = fileURLToPath(new URL("../../rulebooks/cangyu-2025.json", import.meta.url));

interface File {
  text?: unknown;
  jurisdiction: string;
  versions: object[];
  rules: ({ number: number; versions?: number[] } & Record<string, unknown>)[];
}

const folder = mkdtempSync(join(tmpdir(), "laiqu-impact-"));
let demo: SharedDemo;

beforeAll(async () => {
  demo = await sharedDemo(inject("sharedDemo"));
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The rulebook of the demo with a second version, in which no export needs a registration. */
function draft(change: (file: File) => void = () => undefined): File {
  const file = JSON.parse(readFileSync(RULEBOOK, "utf8")) as File;
  delete file.text;
  file.versions.push({ version: 2, effectiveFrom: "2040-01-01" });
  file.rules.find(({ number }) => number === 160)!.versions = [1];
  change(file);
  return file;
}

function write(name: string, file: File): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(file));
  return path;
}

async function run(...words: readonly string[]) {
  const { url, dataDirectory } = demo;
  return await runCli(plainConfig({ url, dataDirectory, language: "en" }), "rulebook", "impact", ...words);
}

async function post(body: unknown, jurisdiction = "1"): Promise<{ status: number; answer: Partial<ProblemForm> }> {
  const response = await fetch(`${demo.url}/v1/rulebooks/${jurisdiction}/impact`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: response.status, answer: (await response.json()) as Partial<ProblemForm> };
}

describe("laiqu rulebook impact", () => {
  it("prints what would change, by which rule, and what stays when asked", async () => {
    const file = write("next.json", draft());

    const { exitCode, out } = await run(file);
    const all = await run(file, "--all");

    expect(exitCode).toBe(0);
    expect(out).toContain('Version 2 of the rulebook of "沧屿市"');
    expect(out).toContain("No decision promises version 2.");
    expect(out).toContain("export.settle.IN_FORCE");
    expect(out).toContain("− cy.export-registration HARD 第二十六条");
    expect(out).toContain("Lines about a change: 1;");
    expect(all.out.length).toBeGreaterThan(out.length);
  });

  it("says that the file does not have a published version as it was published", async () => {
    const file = write(
      "edited.json",
      draft(({ rules }) => Object.assign(rules[0]!, { en: "Another sentence." })),
    );

    expect((await run(file)).out).toContain("Note: version 1 of the given file is not the one that is published.");
  });

  it("gives the same to programs, and through the API", async () => {
    const content = draft();
    const document = JSON.parse((await run(write("next.json", content), "--json")).out) as Answer<VersionImpact>;
    const { status, answer } = await post({ rulebook: content, version: 2 });

    const { result } = answer as unknown as Answer<VersionImpact>;
    expect(status).toBe(200);
    expect(result.counts).toEqual(document.result.counts);
    expect(result.next).toMatchObject({ version: 2, published: false, from: Date.UTC(2039, 11, 31, 16) / 1_000 });
  });
});

describe("what cannot be asked", () => {
  it.each<[what: string, body: () => unknown, status: number, code: string]>([
    ["nothing", () => ({}), 422, "RULEBOOK_VERSION_UNFIT"],
    ["a version that is not published, by its number", () => ({ version: 2 }), 422, "RULEBOOK_VERSION_UNFIT"],
    ["the version that judges", () => ({ version: 1 }), 422, "RULEBOOK_VERSION_UNFIT"],
    ["a file without a later version", () => ({ rulebook: draft(withoutSecond) }), 422, "RULEBOOK_VERSION_UNFIT"],
    ["a version that the file lacks", () => ({ rulebook: draft(), version: 9 }), 422, "RULEBOOK_VERSION_UNFIT"],
    [
      "another city",
      () => ({ rulebook: draft((file) => (file.jurisdiction = "鹿鸣市")) }),
      422,
      "RULEBOOK_VERSION_UNFIT",
    ],
    ["rules that cannot be read", () => ({ rulebook: draft(withoutMeaning) }), 422, "RULEBOOK_UNSOUND"],
    ["a rule that never does what it says", () => ({ rulebook: draft(withoutWho) }), 422, "RULEBOOK_UNSOUND"],
    ["a layer that was not given", () => ({ rulebook: draft(onLayer) }), 422, "RULEBOOK_UNSOUND"],
    ["a rulebook that is a list", () => ({ rulebook: [] }), 400, "REQUEST_MALFORMED"],
    ["a member that nobody knows", () => ({ rulebook: draft(), at: 5 }), 400, "REQUEST_MALFORMED"],
    ["too many layers", () => ({ rulebook: draft(), layers: layers(17) }), 400, "REQUEST_MALFORMED"],
  ])("is told: %s", async (_, body, status, code) => {
    expect(await post(body())).toMatchObject({ status, answer: { code } });
  });

  it("is told: a jurisdiction that nobody knows", async () => {
    expect(await post({ version: 2 }, "ATLANTIS")).toMatchObject({
      status: 404,
      answer: { code: "JURISDICTION_UNKNOWN" },
    });
  });

  it("is told on the command line, before the system is asked, where the file is wrong", async () => {
    const [nothing, unsound] = [await run(), await run(write("wrong.json", draft(withoutMeaning)))];

    expect([nothing.exitCode, nothing.err]).toEqual([2, expect.stringContaining("--next-version")]);
    expect([unsound.exitCode, unsound.err]).toEqual([1, expect.stringContaining("party.dance")]);
  });
});

function withoutSecond(file: File): void {
  file.versions.pop();
  for (const rule of file.rules) delete rule.versions;
}

function withoutMeaning(file: File): void {
  file.rules[0]!["step"] = ["party.dance"];
}

/** Nobody may take the step of a rule that says nothing of who. */
function withoutWho(file: File): void {
  file.rules.push({
    ...file.rules[0]!,
    number: 900,
    id: "cy.alone",
    step: ["plan.attest.DRILL"],
    require: { noOpenCase: "RISK", of: "SELF" },
  });
}

function onLayer(file: File): void {
  Object.assign(file, { layers: [{ file: "../national-2025.json" }] });
}

function layers(count: number): unknown[] {
  return Array.from({ length: count }, (_, index) => ({ file: `${index}.json`, rulebook: {} }));
}
