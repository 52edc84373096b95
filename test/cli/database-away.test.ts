import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { formatDeployment } from "../../src/deployment/deployment.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { SmallLedger } from "../indexer/small-ledger.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";

const place = new Workplace();
let words: readonly string[];

beforeAll(async () => {
  const chain = await place.start();
  const ledger = await new SmallLedger((method, params) => chain.request({ method, params })).deploy();
  const deployment = join(place.dataDirectory, "deployment.json");
  writeFileSync(deployment, formatDeployment(ledger.deployment));
  words = ["--rpc", chain.url, "--deployment", deployment, "--database", "postgres://user:hidden@127.0.0.1:1/laiqu"];
});
afterAll(() => place.cleanUp());

it.each([["index"], ["serve", "--port", "0"]])(
  "laiqu %s that is started without its database ends as unavailable, says so, and shows no password",
  async (...command) => {
    const run = await runCli(plainConfig({ dataDirectory: place.dataDirectory }), ...command, ...words);

    expect([run.exitCode, run.err]).toEqual([3, expect.stringMatching(/check that it runs/)]);
    expect(`${run.out}${run.err}`).not.toMatch(/hidden|^\s+at /m);
  },
);
