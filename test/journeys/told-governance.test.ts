import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { DecisionForm } from "../../src/schemas/decision.ts";
import { runCli } from "../cli/captured-terminal.ts";
import { readScript } from "./told/read-script.ts";
import { ToldCity } from "./told/told-city.ts";

/* What agencies decide together, told by command lines alone: authorities, a lost key, the roster, the end. */

const SCRIPT = readScript(new URL("told/governance.txt", import.meta.url));
const KEYS = ["LM-GOV", "LM-DATA", "LM-DATA-2", "LM-AUDIT", "LM-UPPER", "LM-BUYER", "LM-COURT", "LM-BANK"];
const city = new ToldCity((seconds) => vi.setSystemTime(seconds * 1_000), {
  founding: new URL("told/governance-founding.json", import.meta.url),
  rulebooks: [fileURLToPath(new URL("../../docs/example-city/luming-2026.json", import.meta.url))],
  keys: KEYS,
  aliases: {},
});
const faults: string[] = [];

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  await city.start(SCRIPT[0]!.at!);
  for (const command of SCRIPT) faults.push(...(await city.tell(command)));
}, 300_000);
afterAll(async () => {
  vi.useRealTimers();
  await city.stop();
});

async function asked<T>(...words: readonly string[]): Promise<T> {
  const { out } = await runCli(city.config, ...words, "--json");
  return (JSON.parse(out) as { readonly result: T }).result;
}

it("does every command, or has it refused as the script says", () => {
  expect(faults).toEqual([]);
});

it("has every decision as far as it came", async () => {
  const { decisions } = await asked<{ readonly decisions: readonly DecisionForm[] }>("governance", "list");

  expect(decisions.map(({ paper, kind, state }) => [paper, kind, state])).toEqual([
    ["LM-2026-1", "ADMIT_AUTHORITY", "CARRIED_OUT"],
    ["LM-2026-2", "OFFER_SEAT", "CARRIED_OUT"],
    ["LM-2026-3", "CALENDAR", "CARRIED_OUT"],
    ["LM-2026-4", "END_AUTHORITY", "CARRIED_OUT"],
    ["LM-2026-5", "END_AUTHORITY", "VOID"],
    ["LM-2026-6", "ROSTER", "CARRIED_OUT"],
    ["LM-2026-7", "RETIRE", "CARRIED_OUT"],
  ]);
});

it("has an authority ended, a lost key frozen and another one in its place", async () => {
  interface Party {
    readonly record: { readonly standing: { readonly code: string } };
    readonly seats: readonly { readonly stage: string }[];
  }
  const court = await asked<Party>("party", "show", "LM-COURT");
  const authority = await asked<Party>("party", "show", "LM-DATA");

  expect(court.record.standing.code).toBe("ENDED");
  expect(authority.seats.map(({ stage }) => stage).toSorted()).toEqual(["BOUND", "FROZEN"]);
});
