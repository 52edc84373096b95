import { existsSync, writeFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { LocalServer } from "../local-server.ts";
import type { CliRun } from "./captured-terminal.ts";
import { GovernedCity, withSecondVersion } from "./governed-city.ts";
import { standBetween } from "./stand-between.ts";

const city = new GovernedCity();
const between: LocalServer[] = [];

beforeAll(async () => await city.start(), 300_000);
afterEach(async () => {
  for (const server of between.splice(0)) await server.close();
});
afterAll(async () => await city.stop());

async function publish(file: string, ...more: readonly string[]): Promise<CliRun> {
  return await city.run("rulebook", "publish", file, "--deployment", city.file("deployment.json"), ...more);
}

/** Lets the agencies promise the second version of a file. */
async function promise(file: string, paper: string): Promise<void> {
  await city.done("governance", "propose", "promise-rulebook", file, "--paper", paper, "--as", "data");
  await city.done("governance", "approve", paper, "--as", "gov");
  await city.passDelay();
  await city.done("governance", "carry-out", paper, "--as", "gov");
}

it("a publication that was signed for a promise since replaced does not stand in the way of the new one", async () => {
  const first = city.writeRulebook("first.json", withSecondVersion("2025-06-01"));
  const other = city.writeRulebook("other.json", withSecondVersion("2025-06-15"));
  await promise(first, "A-1");
  const lossy = await standBetween(city.chain.url, async (_, body, passOn) =>
    body.includes("eth_sendRawTransaction") ? undefined : await passOn(),
  );
  between.push(lossy);

  const interrupted = await publish(first, "--rpc", lossy.url);
  const isKept = existsSync(city.file("deployment.json.unfinished"));
  await promise(other, "A-2");
  const old = await publish(first);
  const published = await publish(other);
  const again = await publish(other);

  expect([interrupted.exitCode, isKept]).toEqual([3, true]);
  expect([old.exitCode, old.err]).toEqual([1, expect.stringContaining("not the one that is promised")]);
  expect([published.exitCode, published.out]).toEqual([0, expect.stringContaining("published now")]);
  expect([again.exitCode, again.out]).toEqual([0, expect.stringContaining("published already")]);
  expect(existsSync(city.file("deployment.json.unfinished"))).toBe(false);
}, 120_000);

it("what stands on the ledger is told although the short names of parties are damaged", async () => {
  const book = withSecondVersion("2025-06-15");
  const third = city.writeRulebook("third.json", {
    ...book,
    versions: [...book.versions, { version: 3, effectiveFrom: "2025-07-01" }],
    rules: book.rules.map((rule) => (rule["id"] === "lm.admit-2" ? { ...rule, versions: [2, 3] } : rule)),
  });
  writeFileSync(city.file("data/dossier/aliases.json"), "{broken");

  const { exitCode, out } = await publish(third);

  expect([exitCode, out]).toEqual([
    1,
    expect.stringMatching(/could not be asked[^]*aliases.json[^]*governance propose/),
  ]);
});
