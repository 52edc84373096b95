import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Wallet } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createJsonRpc } from "../../src/chain/rpc.ts";
import type { JsonRpc } from "../../src/chain/rpc.ts";
import { CREATION_STEPS, deployLedger } from "../../src/deployment/deploy-ledger.ts";
import type { Deployment } from "../../src/deployment/deployment.ts";
import { planFounding } from "../../src/deployment/founding.ts";
import { readFoundingFile } from "../../src/deployment/founding-file.ts";
import { KeptCalls } from "../../src/deployment/kept-calls.ts";
import { publishVersions } from "../../src/deployment/publication.ts";
import { publicationOf } from "../../src/rulebook/compile-rulebook.ts";
import { HaltingPool } from "../client/halting-pool.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";

const FOUNDING = fileURLToPath(new URL("../../docs/founding.example.json", import.meta.url));
const CREATIONS = 5;

const place = new Workplace();
let rpc: JsonRpc;
let pool: HaltingPool;
const { jurisdictions } = readFoundingFile(FOUNDING);
const founding = planFounding(jurisdictions);
const publications = founding.reduce((sum, one) => sum + Math.min(2, one.publications.length), 0);

beforeAll(async () => {
  const chain = await place.start();
  rpc = createJsonRpc(chain.url);
  pool = new HaltingPool(rpc);
});
afterAll(async () => {
  rpc?.close();
  await place.cleanUp();
});

const file = (name: string): string => join(place.dataDirectory, name);
const head = async (): Promise<number> => Number(await rpc.request("eth_blockNumber"));

/** One run of the command, with an account of its own as without `--as`. */
async function deploy(
  name: string,
  plan = founding,
  onFounded: (deployment: Deployment) => unknown = () => undefined,
): Promise<Deployment> {
  const deployer = new Wallet(Wallet.createRandom().privateKey);
  return await deployLedger({
    chain: pool,
    deployer,
    founding: plan,
    network: "test",
    calls: KeptCalls.beside(file(name)),
    keep: async (deployment) => void (await Promise.resolve(onFounded(deployment))),
  });
}

describe("a deployment", () => {
  it("that is interrupted after every transaction goes on where it stood, and founds one ledger", async () => {
    const before = await head();
    pool.mode = "LOSES_ANSWERS";
    const founded: Deployment[] = [];
    let runs = 0;
    for (; founded.length === 0 && runs < 20; runs++)
      await deploy("one", founding, (kept) => founded.push(kept)).catch(() => undefined);

    // The last run has the ledger and signs the first publication. The chain makes a block for each transaction.
    expect([runs, (await head()) - before]).toEqual([CREATIONS + 1, CREATIONS + 1]);
  }, 60_000);

  it("leaves nothing behind when it is done", async () => {
    pool.mode = "MINES";
    const before = await head();
    await deploy("whole");
    const blocks = (await head()) - before;
    // Until its end is told, the same command finds it done.
    await deploy("whole");
    KeptCalls.beside(file("whole")).end(...CREATION_STEPS);

    expect([blocks, (await head()) - before]).toEqual([CREATIONS + publications, CREATIONS + publications]);
    expect(existsSync(file("whole.unfinished"))).toBe(false);
  }, 60_000);

  it("keeps what it signed in a file for its owner alone, before anything is sent", async () => {
    pool.mode = "UNREACHABLE";
    await expect(deploy("two")).rejects.toMatchObject({ code: "UNAVAILABLE" });
    pool.mode = "LOSES_ANSWERS";
    await expect(deploy("two")).rejects.toMatchObject({
      code: "CALL_UNDECIDED",
      text: { en: expect.stringMatching(/two\.unfinished".*the same command sends it again as it is/) as string },
      cause: { code: "UNAVAILABLE" },
    });

    expect(KeptCalls.beside(file("two")).steps).toEqual(["create AttestingPart"]);
    expect(statSync(file("two.unfinished")).mode & 0o777).toBe(0o600);
  });

  it("keeps nothing that its node refuses for good, so that another account can pay", async () => {
    pool.mode = "REFUSES";
    pool.refusal = "transaction underpriced";
    await expect(deploy("cheap")).rejects.toMatchObject({ code: "REMOTE_ERROR" });
    expect(existsSync(file("cheap.unfinished"))).toBe(false);
    pool.refusal = "txpool is full";
    await expect(deploy("cheap")).rejects.toMatchObject({ code: "CALL_UNDECIDED" });

    expect(KeptCalls.beside(file("cheap")).steps).toEqual(["create AttestingPart"]);
  });

  it("of another founding does not go on with it, and sends nothing", async () => {
    pool.mode = "MINES";
    const other = planFounding(jurisdictions.map((one) => ({ ...one, ledgerStart: one.ledgerStart + 86_400 })));
    const calls = KeptCalls.beside(file("two"));
    calls.keep("create Ledger", calls.find("create AttestingPart")!.raw);
    const before = await head();

    await expect(deploy("two", other)).rejects.toMatchObject({ code: "UNFINISHED_DIFFERS" });
    // The parts are the same for every founding, and one of them was created before.
    expect((await head()) - before).toBe(CREATIONS - 2);
  });

  it("is refused while the file of what it signed is damaged, and the file stays", async () => {
    writeFileSync(
      file("three.unfinished"),
      '{"format":"laiqu.unfinished-deployment.1","calls":{"create Ledger":"0x00"}}',
    );

    await expect(deploy("three")).rejects.toMatchObject({ code: "UNFINISHED_MALFORMED" });
    expect(readFileSync(file("three.unfinished"), "utf8")).toContain("0x00");
  });
});

describe("a publication", () => {
  it("whose answer was lost is finished by the next publication, and not signed again", async () => {
    pool.mode = "LOSES_ANSWERS";
    const founded: Deployment[] = [];
    while (founded.length === 0) await deploy("four", founding, (kept) => founded.push(kept)).catch(() => undefined);
    const calls = KeptCalls.beside(file("four"));
    expect(calls.steps.toSorted()).toEqual([...CREATION_STEPS, "publish 1 1"].toSorted());
    pool.mode = "MINES";
    const before = await head();
    const { reference, rulebooks } = jurisdictions[0]!;

    const { published } = await publishVersions({
      chain: pool,
      deployment: founded[0]!,
      sender: () => Promise.resolve(new Wallet(Wallet.createRandom().privateKey)),
      reference,
      versions: rulebooks.map(publicationOf),
      calls,
    });

    expect([published.map(({ version }) => version), (await head()) - before]).toEqual([[1], 0]);
  });
});
