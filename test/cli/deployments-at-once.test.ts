import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { lockDeployment } from "../../src/deployment/deployment-lock.ts";
import type { Deployment } from "../../src/deployment/deployment.ts";
import { createKey, SCRYPT_COST } from "../../src/dossier/keystore.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";
import type { CliRun } from "./captured-terminal.ts";
import { standBetween } from "./stand-between.ts";

const FOUNDING = fileURLToPath(new URL("../../docs/founding.example.json", import.meta.url));
const RULEBOOK = fileURLToPath(new URL("../../rulebooks/cangyu-2025.json", import.meta.url));
const ENDED = { pid: 2 ** 22 + 1, startedAt: "" };

const place = new Workplace();
let url: string;
let head: () => Promise<number>;
/** The transactions of one deployment, of which the chain makes a block each. */
let whole: number;

beforeAll(async () => {
  const chain = await place.start();
  url = chain.url;
  head = async () => Number(await chain.request({ method: "eth_blockNumber", params: [] }));
  await createKey(join(place.dataDirectory, "dossier"), "payer", "correct horse", {
    scryptCost: SCRYPT_COST.DEVELOPMENT,
  });
  expect(await deploy("alone.json")).toMatchObject({ exitCode: 0 });
  whole = await head();
}, 120_000);
afterAll(async () => await place.cleanUp());

let before: number;
beforeEach(async () => {
  before = await head();
});

const file = (name: string): string => join(place.dataDirectory, name);
const run = async (...words: readonly string[]): Promise<CliRun> =>
  await runCli(plainConfig({ dataDirectory: place.dataDirectory, passphrase: "correct horse" }), ...words);
const deploy = async (output: string, ...more: readonly string[]): Promise<CliRun> =>
  await run("deploy", "--founding", FOUNDING, ...to(output), ...more);
const to = (output: string): readonly string[] => ["--network", "x", "-o", file(output), "--rpc", url];
/** The example with another start of its ledger. */
function laterFounding(): string {
  const path = file("later.json");
  const start = /"ledgerStart": "(\d{4})-/;
  const example = readFileSync(FOUNDING, "utf8").replaceAll("../rulebooks/", `${dirname(RULEBOOK)}/`);
  writeFileSync(path, example.replace(start, '"ledgerStart": "2023-'));
  expect(example).toMatch(start);
  return path;
}
const publish = async (deployment: string, node = url): Promise<CliRun> =>
  await run("rulebook", "publish", RULEBOOK, "--deployment", file(deployment), "--rpc", node);

describe("deployments", () => {
  it("to one file at once found one ledger; the others send nothing and are told to wait", async () => {
    const runs = await Promise.all([deploy("one.json"), deploy("one.json"), deploy("one.json")]);

    expect(runs.map(({ exitCode }) => exitCode).sort((one, other) => one - other)).toEqual([0, 3, 3]);
    for (const { err } of runs.filter(({ exitCode }) => exitCode === 3))
      expect(err).toMatch(/another process.*try again when it has ended/is);
    expect((await head()) - before).toBe(whole);
    expect(readdirSync(place.dataDirectory).filter((name) => /^one\.json./.test(name))).toEqual([]);
    expect(await deploy("one.json")).toMatchObject({ exitCode: 2 });
    expect((await head()) - before).toBe(whole);
  }, 60_000);

  it("that one key pays for at once are all done, although they take each other's nonces", async () => {
    // Without a salt, the same step of the same founding is the same transaction: the foundings must differ.
    const runs = await Promise.all([
      deploy("p1.json", "--as", "payer"),
      run("deploy", "--founding", laterFounding(), ...to("p2.json"), "--as", "payer"),
    ]);

    expect(runs.map(({ exitCode, err }) => [exitCode, err])).toEqual(runs.map(({ err }) => [0, err]));
    const ledgers = ["p1.json", "p2.json"].map(
      (name) => (JSON.parse(readFileSync(file(name), "utf8")) as Deployment).contracts.Ledger.address,
    );
    expect(new Set(ledgers).size).toBe(2);
  }, 60_000);

  it("go on after a process that ended with the lock", async () => {
    writeFileSync(file("dead.json.lock"), JSON.stringify(ENDED));

    expect(await deploy("dead.json")).toMatchObject({ exitCode: 0 });
  }, 60_000);

  it("sign nothing where nothing can be kept", async () => {
    // A folder in the place of the file cannot be replaced by it, whoever runs the test.
    mkdirSync(file("full.json.unfinished"));
    const inFolder = await deploy("full.json");
    rmSync(file("full.json.unfinished"), { recursive: true });

    expect([inFolder.exitCode, await head()]).toEqual([2, before]);
  });
});

describe("publications", () => {
  it("wait for the process that uses the deployment file", async () => {
    const lock = lockDeployment(file("alone.json"));
    const busy = await publish("alone.json");
    lock.release();

    expect([busy.exitCode, await head()]).toEqual([3, before]);
  });

  it("finish what an interrupted deployment signed, and clear away what it left", async () => {
    let sent = 0;
    const between = await standBetween(url, async (_, body, passOn) => {
      if (body.includes("eth_sendRawTransaction")) sent++;
      const answer = await passOn();
      // After four parts and the ledger, the first publication is taken, and its answer is lost.
      return sent > 5 ? undefined : answer;
    });
    const founding = ["--founding", FOUNDING, "--network", "x", "-o", file("cut.json"), "--rpc", between.url];
    const cut = await run("deploy", ...founding);
    await between.close();
    expect([cut.exitCode, existsSync(file("cut.json.unfinished"))]).toEqual([3, true]);
    const then = await head();

    const published = await publish("cut.json");

    expect(published).toMatchObject({ exitCode: 0 });
    expect([(await head()) - then, existsSync(file("cut.json.unfinished")), existsSync(file("cut.json.lock"))]).toEqual(
      [0, false, false],
    );
  }, 60_000);
});
