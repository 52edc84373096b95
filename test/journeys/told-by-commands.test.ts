import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startEmbeddedChain } from "../../src/chain/embedded/start-embedded-chain.ts";
import { parseRecordId } from "../../src/ledger/record-id.ts";
import { dataLayout } from "../../src/system/data-layout.ts";
import { copyPlayedDemo } from "../cli/played-demo.ts";
import { Auditor } from "./answers/auditor.ts";
import { describeExpectedAnswers } from "./answers/expected-answers.ts";
import { actsOf } from "./told/ledger-acts.ts";
import { readScript } from "./told/read-script.ts";
import { ToldCity } from "./told/told-city.ts";

/* The demonstration told again by command lines alone, from the founding to the last act. */

const SCRIPT = readScript(new URL("told/demonstration.txt", import.meta.url));
const city = new ToldCity((seconds) => vi.setSystemTime(seconds * 1_000));
const faults: string[] = [];
let auditor: Auditor;

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  await city.start(SCRIPT[0]!.at!);
  for (const command of SCRIPT) faults.push(...(await city.tell(command)));
  const names = [...city.exports].map(([name, id]) => [parseRecordId(id), name.slice(1)] as const);
  auditor = new Auditor(city.url, city.dataDirectory, new Map(names));
}, 600_000);
afterAll(async () => {
  vi.useRealTimers();
  await city.stop();
});

it("does every command, or has it refused by the rule that the script names", () => {
  expect(faults).toEqual([]);
});

describeExpectedAnswers(() => auditor);

describe("the ledger", () => {
  it("has the acts of the demo, each on its day, by its party, and with what it says in the clear", async () => {
    const folder = mkdtempSync(join(tmpdir(), "laiqu-told-"));
    try {
      await copyPlayedDemo(folder);
      const played = await startEmbeddedChain({ dataDirectory: dataLayout(folder).chain });
      const acts = await actsOf(played);
      await played.close();

      expect(await actsOf(city.chain)).toEqual(acts);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
