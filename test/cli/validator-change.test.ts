import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseDescriptor } from "../../src/certificate/parse-descriptor.ts";
import { startEmbeddedChain } from "../../src/chain/embedded/start-embedded-chain.ts";
import type { RunningEmbeddedChain } from "../../src/chain/embedded/start-embedded-chain.ts";
import { createJsonRpc } from "../../src/chain/rpc.ts";
import { ask } from "../chain/embedded/development-chain.ts";
import { PostgresServer } from "../store/postgres-server.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";
import { Desk, Service } from "./desk.ts";
import { startPlayedDemo } from "./played-demo.ts";
import { startSystemProcess } from "./started-system.ts";
import type { StartedSystem } from "./started-system.ts";

/*
 * A validator is voted in and out again. Certificates of before, between and after verify under the newest descriptor,
 * and nobody writes a file by hand.
 */

const LONG = 240_000;

describe("in the development system, while exports are recorded", () => {
  const folder = mkdtempSync(join(tmpdir(), "laiqu-validators-"));
  const file = (name: string): string => join(folder, name);
  let system: StartedSystem;
  let exported = 0;

  beforeAll(async () => {
    system = await startPlayedDemo(file("data"));
  }, LONG);
  afterAll(async () => {
    await system?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = async (...arguments_: readonly string[]) =>
    await runCli(plainConfig({ url: system.ready.url, dataDirectory: file("data") }), ...arguments_);

  /** Records exports until the validators have changed as proposed, and one more. @returns the name of the last file */
  async function exportUntil(add: boolean): Promise<string> {
    const rpc = createJsonRpc(system.ready.chainUrl);
    const [spare] = (await rpc.request("laiqu_spareValidators")) as string[];
    const isValidator = async (): Promise<boolean> =>
      ((await rpc.request("qbft_getValidatorsByBlockNumber", ["latest"])) as string[]).includes(spare!);
    await rpc.request("qbft_proposeValidatorVote", [spare, add]);
    for (let tries = 0; (await isValidator()) !== add && tries < 20; tries++) await exportOne();
    expect(await isValidator()).toBe(add);
    rpc.close();
    return await exportOne();
  }

  async function exportOne(): Promise<string> {
    exported += 1;
    const name = `table-${exported}.csv`;
    writeFileSync(file(name), `row ${exported}`);
    const done = await run("export", "record", "--as", "CY-OPR", "--product", "PR-02", "--to", "CY-EMB", file(name));
    expect([done.exitCode, done.err]).toEqual([0, expect.any(String) as string]);
    return name;
  }

  async function certify(name: string): Promise<string> {
    const made = await run("certificate", "create", file(name), "-o", file(`${name}.laiqu.json`), "--json");
    expect([made.exitCode, made.exitCode === 0 ? "" : made.out]).toEqual([0, ""]);
    return name;
  }

  async function startAgain(): Promise<void> {
    await system.interrupt();
    system = await startSystemProcess(file("data"));
  }

  it(
    "certificates of every time verify under the newest descriptor",
    async () => {
      const before = await certify(await exportOne());
      await run("descriptor", "-o", file("first.json"));

      const between = await exportUntil(true);
      const outdated = await run("certificate", "create", file(between), "-o", file("none.json"), "--json");
      await startAgain();
      await certify(between);

      const after = await exportUntil(false);
      await startAgain();
      await certify(after);
      await run("descriptor", "-o", file("newest.json"));

      expect([outdated.exitCode, outdated.out]).toEqual([3, expect.stringContaining("DESCRIPTOR_OUTDATED") as string]);
      const { error } = JSON.parse(outdated.out) as { error: { messages: { zh: string; en: string } } };
      for (const text of [error.messages.zh, error.messages.en]) expect(text).toMatch(/descriptor create .*--previous/);
      expect(existsSync(file("none.json"))).toBe(false);
      const newest = parseDescriptor(readFileSync(file("newest.json")));
      expect([newest.edition, newest.consensus.validatorEpochs.map(({ validators }) => validators.length)]).toEqual([
        3,
        [4, 5, 4],
      ]);
      const codes = async (descriptor: string) =>
        await Promise.all(
          [before, between, after].map(async (name) => {
            const words = [file(`${name}.laiqu.json`), "--descriptor", file(descriptor), file(name), "--json"];
            const { out } = await runCli(plainConfig(), "certificate", "verify", ...words);
            const { code, reason } = JSON.parse(out) as { code: string; reason?: string };
            return reason ?? code;
          }),
        );
      expect(await codes("newest.json")).toEqual(["AUTHENTIC_IN_FORCE", "AUTHENTIC_IN_FORCE", "AUTHENTIC_IN_FORCE"]);
      expect(await codes("first.json")).toEqual(["AUTHENTIC_IN_FORCE", "UNKNOWN_DESCRIPTOR", "UNKNOWN_DESCRIPTOR"]);
    },
    LONG,
  );
});

describe("on a network of its own, with two agencies and their nodes", () => {
  const desk = new Desk();
  const service = new Service();
  let chain: RunningEmbeddedChain;
  let copy: RunningEmbeddedChain | undefined;
  const directories: string[] = [];
  let database: PostgresServer;
  let spare: string;

  beforeAll(async () => {
    database = await PostgresServer.start();
    chain = await desk.place.start({ initialTimestamp: Math.floor(Date.now() / 1000) - 3600, epochLength: 12 });
    [spare] = (await ask<string[]>(chain, "laiqu_spareValidators")) as [string];
    desk.url = chain.url;
    desk.writeRulebook("cangyu.json", ["2025-03-01", "2025-10-01"]);
    const genesis = { config: { chainId: chain.chainId, qbft: { epochlength: 12, blockperiodseconds: 2 } } };
    writeFileSync(desk.file("genesis.json"), JSON.stringify(genesis));
    await desk.deploy(await desk.foundingWithOwnKeys(), "--genesis", desk.file("genesis.json"));
  }, LONG);
  afterAll(async () => {
    await service.stop();
    await copy?.close();
    await database.stop();
    await desk.place.cleanUp();
    for (const directory of directories) rmSync(directory, { recursive: true });
  });

  /** A second node of the same chain: it replays a copy of the journal. */
  async function secondNode(): Promise<string> {
    const directory = mkdtempSync(join(tmpdir(), "laiqu-second-node-"));
    directories.push(directory);
    for (const name of ["journal.jsonl", "validators.seed"]) copyFileSync(desk.file(name), join(directory, name));
    await copy?.close();
    copy = await startEmbeddedChain({ dataDirectory: directory, chainId: chain.chainId, epochLength: 12 });
    return copy.url;
  }

  async function admit(party: string): Promise<void> {
    const account = `0x${String(party.length).repeat(40).slice(0, 38)}${party.slice(-2)}`;
    await desk.done(
      "party",
      "admit",
      party,
      "--name",
      "演示单位",
      "--as",
      "registrar",
      "--roles",
      "BUYER",
      "--account",
      account,
    );
  }

  async function certify(party: string): Promise<void> {
    await desk.done("certificate", "create", party, "-o", desk.file(`${party}.laiqu.json`));
  }

  async function changeValidators(add: boolean): Promise<void> {
    await ask(chain, "qbft_proposeValidatorVote", spare, add);
    for (let block = 0; block < 6; block++) await chain.mineBlock();
    await ask(chain, "qbft_discardValidatorVote", spare);
  }

  async function serveWith(descriptor: string): Promise<void> {
    await service.stop();
    await service.start(desk, database.connectionString, [], ["--descriptor", desk.file(descriptor)]);
  }

  async function codeUnder(party: string, descriptor: string): Promise<string> {
    const words = [desk.file(`${party}.laiqu.json`), "--descriptor", desk.file(descriptor), "--json"];
    const { out } = await runCli(plainConfig(), "certificate", "verify", ...words);
    const { code, reason } = JSON.parse(out) as { code: string; reason?: string };
    return reason ?? code;
  }

  it(
    "the editions are the same bytes everywhere, and each verifies the certificates of those before it",
    async () => {
      const first = await desk.createDescriptor({ output: "1.json" });
      await serveWith("1.json");
      await admit("BUYER-11");
      await certify("BUYER-11");

      await changeValidators(true);
      await admit("BUYER-22");
      const outdated = await desk.json("certificate", "create", "BUYER-22", "-o", desk.file("none.json"));
      const second = await desk.createDescriptor({ output: "2.json", previous: "1.json" });
      // Another agency names the options in another order, and its own node.
      const other = await desk.json(
        "descriptor",
        "create",
        "--force",
        "-o",
        desk.file("2-other.json"),
        "--block",
        String(second.document.block),
        "--previous",
        desk.file("1.json"),
        "--founding",
        desk.file("founding.json"),
        "--rpc",
        await secondNode(),
        "--deployment",
        desk.file("deployment.json"),
      );
      await serveWith("2.json");
      await certify("BUYER-22");

      await changeValidators(false);
      await admit("BUYER-33");
      const third = await desk.createDescriptor({ output: "3.json", previous: "2.json" });
      const unchanged = await desk.createDescriptor({ output: "4.json", previous: "3.json" });
      const named = await desk.createDescriptor({
        output: "5.json",
        previous: "3.json",
        block: third.document.block,
      });
      await serveWith("3.json");
      await certify("BUYER-33");

      expect([first, second, third].map(({ exitCode, document }) => [exitCode, document.edition])).toEqual([
        [0, 1],
        [0, 2],
        [0, 3],
      ]);
      expect([outdated.exitCode, outdated.document.error.message]).toEqual([
        3,
        expect.stringContaining("--previous") as string,
      ]);
      expect([other.exitCode, readFileSync(desk.file("2-other.json"))]).toEqual([0, readFileSync(desk.file("2.json"))]);
      expect([unchanged.exitCode, unchanged.document.unchanged, existsSync(desk.file("4.json"))]).toEqual([
        0,
        true,
        false,
      ]);
      expect([named.exitCode, named.document.edition]).toEqual([0, 4]);
      const parties = ["BUYER-11", "BUYER-22", "BUYER-33"];
      const codes = await Promise.all(
        ["1.json", "2.json", "3.json", "5.json"].map(
          async (edition) => await Promise.all(parties.map((party) => codeUnder(party, edition))),
        ),
      );
      expect(codes).toEqual([
        ["AUTHENTIC_IN_FORCE", "UNKNOWN_DESCRIPTOR", "UNKNOWN_DESCRIPTOR"],
        ["AUTHENTIC_IN_FORCE", "AUTHENTIC_IN_FORCE", "UNKNOWN_DESCRIPTOR"],
        ["AUTHENTIC_IN_FORCE", "AUTHENTIC_IN_FORCE", "AUTHENTIC_IN_FORCE"],
        ["AUTHENTIC_IN_FORCE", "AUTHENTIC_IN_FORCE", "AUTHENTIC_IN_FORCE"],
      ]);
      const newest = parseDescriptor(readFileSync(desk.file("3.json")));
      expect(newest).toMatchObject({ blockPeriodSeconds: 2, environment: "development" });
      expect(newest.consensus.validatorEpochs.map(({ validators }) => validators.length)).toEqual([4, 5, 4]);
    },
    LONG,
  );

  it("a wrong epoch length is told with what to correct, and nobody is accused", async () => {
    const deployment = JSON.parse(readFileSync(desk.file("deployment.json"), "utf8")) as object;
    writeFileSync(desk.file("wrong.json"), JSON.stringify({ ...deployment, epochLengthBlocks: 7 }));
    // Two votes lapse at the end of an epoch of twelve blocks, and one more would be a majority with them.
    const head = Number(await ask<string>(chain, "eth_blockNumber"));
    for (let block = head; block % 12 !== 9; block++) await chain.mineBlock();
    await ask(chain, "qbft_proposeValidatorVote", spare, true);
    for (let block = 0; block < 4; block++) await chain.mineBlock();
    await ask(chain, "qbft_discardValidatorVote", spare);
    await chain.mineBlock();
    writeFileSync(desk.file("default.json"), JSON.stringify({ ...deployment, epochLengthBlocks: 30_000 }));

    const wrong = await desk.createDescriptor({ deployment: "default.json", output: "none.json" });
    const right = await desk.createDescriptor({ output: "right.json" });

    expect([wrong.exitCode, wrong.document.error.detail, wrong.document.error.message]).toEqual([
      3,
      "VALIDATORS_MISMATCH",
      expect.stringMatching(/config\.qbft\.epochlength/) as string,
    ]);
    expect(wrong.document.error.message).not.toMatch(/accuse|inform the other/i);
    expect(right.exitCode).toBe(0);
  });
});
