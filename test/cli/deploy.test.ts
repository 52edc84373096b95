import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Workplace } from "../chain/embedded/development-chain.ts";
import type { LocalServer } from "../local-server.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";
import { standBetween } from "./stand-between.ts";

const EXAMPLE = fileURLToPath(new URL("../../docs/founding.example.json", import.meta.url));
const rulebook = (name: string): string => fileURLToPath(new URL(`../../rulebooks/${name}`, import.meta.url));

const place = new Workplace();
const between: LocalServer[] = [];
let url: string;
let request: (method: string) => Promise<unknown>;

beforeAll(async () => {
  const chain = await place.start();
  url = chain.url;
  request = (method) => chain.request({ method, params: [] });
});
afterAll(async () => {
  for (const server of between) await server.close();
  await place.cleanUp();
});

/** Writes the example with Cangyu's rulebook under this status. */
function foundingOf(status: string): string {
  const rules = join(place.dataDirectory, "rules.json");
  writeFileSync(
    rules,
    readFileSync(rulebook("cangyu-2025.json"), "utf8").replace('"FICTIONAL"', JSON.stringify(status)),
  );
  const example = readFileSync(EXAMPLE, "utf8")
    .replace("../rulebooks/cangyu-2025.json", "rules.json")
    .replace("../rulebooks/shuowan-2023.json", rulebook("shuowan-2023.json"));
  const founding = join(place.dataDirectory, "draft.json");
  writeFileSync(founding, example);
  return founding;
}

const out = (name: string): string => join(place.dataDirectory, name);
const deploy = (founding: string, output: string, ...more: string[]): ReturnType<typeof runCli> =>
  runCli(plainConfig(), "deploy", "--founding", founding, "--network", "x", "-o", output, "--rpc", url, ...more);

it.each([
  ["is a list", "[1]", "FOUNDING_MALFORMED"],
  ["has compiled words instead of members", '[{ "businessNumber": "0x00" }]', "FOUNDING_MALFORMED"],
  ["is not JSON", "{", "FOUNDING_UNREADABLE"],
])("a founding file that %s is refused with its own code before anything is sent", async (_, content, detail) => {
  writeFileSync(out("founding.json"), content);

  const run = await deploy(out("founding.json"), out("out.json"), "--json");

  expect(run.exitCode).toBe(1);
  expect(JSON.parse(run.out)).toMatchObject({
    error: { code: "NOT_VALID", detail, messages: { zh: expect.stringMatching(/\p{Script=Han}/u) as string } },
  });
  expect(await request("eth_blockNumber")).toBe("0x0");
});

it("a draft is deployed only when the deployer allows it by name, and every step is reported", async () => {
  const founding = foundingOf("DRAFT");

  const refused = await deploy(founding, out("draft.deployment.json"), "--json");
  const headThen = await request("eth_blockNumber");
  const done = await deploy(founding, out("draft.deployment.json"), "--allow-draft", "CY-2025");

  expect([refused.exitCode, JSON.parse(refused.out)]).toMatchObject([
    1,
    { error: { detail: "RULEBOOK_NOT_IN_FORCE", rulebook: "CY-2025" } },
  ]);
  expect(headThen).toBe("0x0");
  expect(done.exitCode).toBe(0);
  for (const text of [
    "AttestingPart",
    "SettlingPart",
    "GoverningPart",
    "JudgingPart",
    "Ledger 0x",
    '"CY-2025" version 1',
    '"SW-2023" version 1',
    '"SW-2023" version 2',
  ])
    expect(done.err).toContain(text);
});

it("an existing deployment file is not overwritten, and nothing is sent", async () => {
  writeFileSync(out("taken.json"), "{}");
  const head = await request("eth_blockNumber");

  const run = await deploy(EXAMPLE, out("taken.json"));

  expect([run.exitCode, await request("eth_blockNumber")]).toEqual([2, head]);
});

it("a missing folder is refused before anything is sent", async () => {
  const head = await request("eth_blockNumber");

  const run = await deploy(EXAMPLE, out("missing/deployment.json"), "--json");

  expect(run.exitCode).toBe(2);
  expect(JSON.parse(run.out)).toMatchObject({
    error: { code: "BAD_USAGE", message: expect.stringContaining("make that folder first") as string },
  });
  expect(await request("eth_blockNumber")).toBe(head);
});

it("a deployment whose last publication fails is kept, and the publish command completes it", async () => {
  const founding = foundingOf("FICTIONAL");
  // Four parts, the ledger, two rulebooks; the second version of the second is the eighth.
  const node = await nodeThatTakes(7);

  const failed = await runCli(
    plainConfig(),
    "deploy",
    "--founding",
    founding,
    "--network",
    "x",
    "-o",
    out("kept.json"),
    "--rpc",
    node.url,
  );
  const published = await runCli(
    plainConfig(),
    "rulebook",
    "publish",
    rulebook("shuowan-2023.json"),
    "--deployment",
    out("kept.json"),
    "--rpc",
    url,
  );

  expect([failed.exitCode, published.exitCode]).toEqual([3, 0]);
  expect(failed.err).toContain("or use laiqu rulebook publish");
  expect(published.out).toMatch(/version 2, from .*: published now/);
});

it("a ledger on the embedded chain is a development network, whatever the founding says", async () => {
  const founding = JSON.parse(readFileSync(foundingOf("FICTIONAL"), "utf8")) as object;
  const network = { environment: "production", blockPeriodSeconds: 2, maxStatusAgeSeconds: 3_600 };
  writeFileSync(out("production.json"), JSON.stringify({ ...founding, network }));

  const run = await deploy(out("production.json"), out("production.deployment.json"));

  expect(run.exitCode).toBe(0);
  expect(run.err).toContain("every verdict warns of it");
  expect(JSON.parse(readFileSync(out("production.deployment.json"), "utf8"))).toMatchObject({
    environment: "development",
    blockPeriodSeconds: 2,
    epochLengthBlocks: 30_000,
    maxStatusAgeSeconds: 3_600,
  });
});

it.each([
  ["of another chain", { config: { chainId: 1, qbft: {} } }, 1, "GENESIS_CONTRADICTED"],
  ["of another consensus", { config: { chainId: 20260, clique: {} } }, 1, "GENESIS_MALFORMED"],
])("a genesis file %s is refused before anything is sent", async (_, genesis, exitCode, detail) => {
  writeFileSync(out("genesis.json"), JSON.stringify(genesis));
  const head = await request("eth_blockNumber");

  const run = await deploy(EXAMPLE, out("other.json"), "--genesis", out("genesis.json"), "--json");

  expect([run.exitCode, JSON.parse(run.out)]).toMatchObject([exitCode, { error: { detail } }]);
  expect(await request("eth_blockNumber")).toBe(head);
});

it("a network's name that no deployment file can hold is refused before anything is sent", async () => {
  const head = await request("eth_blockNumber");

  for (const name of [" ", "n".repeat(201)]) {
    const words = ["deploy", "--founding", EXAMPLE, "--network", name, "-o", out("named.json"), "--rpc", url];
    expect((await runCli(plainConfig(), ...words)).exitCode).toBe(2);
  }

  expect(await request("eth_blockNumber")).toBe(head);
});

/** A node in front of the embedded chain that fails after this number of transactions. */
async function nodeThatTakes(transactions: number): Promise<LocalServer> {
  let taken = 0;
  const node = await standBetween(url, async (_, body, passOn) =>
    body.includes("eth_sendRawTransaction") && ++taken > transactions ? undefined : await passOn(),
  );
  between.push(node);
  return node;
}
