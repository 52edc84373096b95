import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import hre from "hardhat";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { descriptorId } from "../../src/certificate/descriptor.ts";
import { parseDescriptor } from "../../src/certificate/parse-descriptor.ts";
import { ProviderRpcError } from "../../src/chain/embedded/errors.ts";
import { startRpcServer } from "../../src/chain/embedded/server.ts";
import type { RunningEmbeddedChain } from "../../src/chain/embedded/start-embedded-chain.ts";
import { encodeHeader, headerFromRpc } from "../../src/consensus/header.ts";
import type { RpcHeader } from "../../src/consensus/header.ts";
import { toHex } from "../../src/consensus/hex.ts";
import { keccak256 } from "../../src/consensus/keccak.ts";
import { genesisExtraData } from "../../src/consensus/qbft.ts";
import { showDate } from "../../src/text/china-time.ts";
import { PostgresServer } from "../store/postgres-server.ts";
import { Desk, EXAMPLE, rulebookFile, Service } from "./desk.ts";
import type { JsonRun } from "./desk.ts";

/** Two days within a year from now: a version is published a year before its date at most. */
const [SOON, LATER] = [200, 300].map((days) => showDate(Math.floor(Date.now() / 1_000) + days * 86_400)) as [
  string,
  string,
];

describe("a network on a sealed chain, from the founding file to a verified certificate", () => {
  const desk = new Desk();
  const service = new Service();
  let chain: RunningEmbeddedChain;
  let database: PostgresServer;

  beforeAll(async () => {
    database = await PostgresServer.start();
    chain = await desk.place.start({ initialTimestamp: Math.floor(Date.now() / 1000) - 3600 });
    desk.url = chain.url;
    desk.writeRulebook("cangyu.json", ["2025-03-01", "2025-10-01", SOON, "2099-06-01"]);
    // Without a delay the version in force judges at once, and the next one may be published.
    const founding = await desk.foundingWithOwnKeys();
    writeFileSync(founding, readFileSync(founding, "utf8").replaceAll(/"delaySeconds": \d+/g, '"delaySeconds": 0'));
    await desk.deploy(founding);
  }, 120_000);
  afterAll(async () => {
    await service.stop();
    await database.stop();
    await desk.place.cleanUp();
  });

  it("publishes only promised versions, and only one that is to come at a time", async () => {
    const changed = desk.writeRulebook("changed.json", ["2025-03-01", "2025-10-01", LATER, "2099-06-01"]);
    const shorter = desk.writeRulebook("shorter.json", ["2025-03-01", "2025-10-01"]);
    const stranger = desk.file("stranger.json");
    writeFileSync(stranger, readFileSync(desk.file("cangyu.json"), "utf8").replace("沧屿市", "临澜市"));

    const differs = await desk.publish(changed);
    const lacks = await desk.publish(shorter);
    const unknown = await desk.publish(stranger);
    const published = await desk.publish(desk.file("cangyu.json"));
    const early = await desk.publish(desk.file("cangyu.json"));
    const nothing = await desk.publish(rulebookFile("shuowan-2023.json"));
    const standings = ({ document }: JsonRun) => document.versions.map(({ standing }) => standing);

    expect([differs.exitCode, differs.document.error]).toMatchObject([
      1,
      { code: "NOT_VALID", detail: "PUBLICATION_DIFFERS" },
    ]);
    expect(differs.document.error.promised).toMatch(/^0x[0-9a-f]{64}$/);
    expect(differs.document.error.given).toMatch(/^0x[0-9a-f]{64}$/);
    expect(differs.document.error.message).toContain(differs.document.error.promised!);
    expect([lacks.exitCode, lacks.document.error]).toMatchObject([1, { detail: "PUBLICATION_DIFFERS" }]);
    expect([unknown.exitCode, unknown.document.error]).toMatchObject([
      1,
      { code: "NOT_FOUND", detail: "JURISDICTION_UNKNOWN" },
    ]);
    expect([published.exitCode, published.document]).toMatchObject([1, { ordinal: 1, certainty: "PROVEN" }]);
    expect(standings(published)).toEqual(["PUBLISHED", "PUBLISHED", "PUBLISHED_NOW", "WAITS"]);
    expect([early.exitCode, standings(early)]).toEqual([1, ["PUBLISHED", "PUBLISHED", "PUBLISHED", "WAITS"]]);
    // A year before its date is later than the day on which the version before it judges.
    expect(showDate(early.document.versions[3]!.until!)).toBe("2098-05-31");
    expect([nothing.exitCode, standings(nothing)]).toEqual([0, ["PUBLISHED", "PUBLISHED"]]);
  });

  it("has a descriptor that is the same from every agency, and certificates verify under it", async () => {
    const made = await desk.createDescriptor();
    const { block } = made.document;
    const again = await desk.createDescriptor({ block });
    const descriptor = parseDescriptor(readFileSync(desk.file("network.json")));
    await service.start(desk, database.connectionString, [], ["--descriptor", desk.file("network.json")]);
    writeFileSync(desk.file("letter.txt"), "never exported");
    await desk.makeKey("buyer");
    await desk.done(
      "party",
      "admit",
      "DEMO-BUYER",
      "--name",
      "演示单位",
      "--as",
      "registrar",
      "--roles",
      "BUYER",
      "--account",
      "buyer",
    );
    await desk.done("account", "accept", "DEMO-BUYER", "--as", "buyer");

    await desk.done("certificate", "create", "DEMO-BUYER", "-o", desk.file("party.laiqu.json"));
    await desk.done("certificate", "create", desk.file("letter.txt"), "-o", desk.file("absent.laiqu.json"));
    const party = await desk.run(
      "certificate",
      "verify",
      desk.file("party.laiqu.json"),
      "--descriptor",
      desk.file("network.json"),
    );
    const absent = await desk.run(
      "certificate",
      "verify",
      desk.file("absent.laiqu.json"),
      "--descriptor",
      desk.file("network.json"),
      desk.file("letter.txt"),
    );

    expect([made.exitCode, made.document.id, again.document.id]).toEqual([
      0,
      descriptorId(descriptor),
      descriptorId(descriptor),
    ]);
    expect(descriptor).toMatchObject({
      network: "test-network",
      environment: "development",
      consensus: { validatorEpochs: [{ fromBlock: 0, validators: chain.validators }] },
    });
    expect([party.exitCode, party.out]).toEqual([
      0,
      expect.stringMatching(/^AUTHENTIC_[^]*party "DEMO-BUYER"/m) as string,
    ]);
    expect([absent.exitCode, absent.out]).toEqual([1, expect.stringContaining("NOT_RECORDED") as string]);
    expect(party.out).toContain("DEVELOPMENT");
  }, 120_000);

  it("states beside the descriptor's digest its block, and that nobody signed it", async () => {
    const run = await desk.run(
      "descriptor",
      "create",
      "--rpc",
      desk.url,
      "--deployment",
      desk.file("deployment.json"),
      "--founding",
      desk.file("founding.json"),
      "-o",
      desk.file("trial.json"),
    );
    const { asOf } = parseDescriptor(readFileSync(desk.file("trial.json")));

    expect(run.err).toMatch(/sha256:[0-9a-f]{64}[\s\S]*Nobody has signed/);
    expect(run.err).toContain(`--block ${asOf.block}`);
  });

  it("refuses to make a descriptor for another founding, another code or another chain", async () => {
    const founding = readFileSync(desk.file("founding.json"), "utf8");
    writeFileSync(desk.file("other-founding.json"), founding.replaceAll("SW-COORD", "SW-OTHER"));
    const deployment = JSON.parse(readFileSync(desk.file("deployment.json"), "utf8")) as {
      startBlock: number;
      contracts: { Ledger: object };
    };
    writeFileSync(desk.file("late.json"), JSON.stringify({ ...deployment, startBlock: deployment.startBlock + 1 }));
    writeFileSync(
      desk.file("other-code.json"),
      JSON.stringify({
        ...deployment,
        contracts: {
          ...deployment.contracts,
          Ledger: { ...deployment.contracts.Ledger, codeHash: `0x${"ab".repeat(32)}` },
        },
      }),
    );
    writeFileSync(
      desk.file("other-chain.json"),
      JSON.stringify({ ...deployment, genesisHash: `0x${"ab".repeat(32)}` }),
    );

    const details = [
      await desk.createDescriptor({ founding: "other-founding.json" }),
      await desk.createDescriptor({ deployment: "late.json" }),
      await desk.createDescriptor({ deployment: "other-code.json" }),
      await desk.createDescriptor({ deployment: "other-chain.json" }),
    ].map(({ document }) => document.error.detail);

    expect(details).toEqual(["FOUNDING_DIFFERS", "FOUNDING_DIFFERS", "CODE_DIFFERS", "OTHER_CHAIN"]);
  });

  it.each([
    ["keeps its validators in a contract", [], 1, "VALIDATORS_IN_CONTRACT", /contract/],
    [
      "was begun by other validators than those that seal now",
      [`0x${"11".repeat(20)}`],
      3,
      "VALIDATORS_MISMATCH",
      /no vote lies between/,
    ],
  ])("refuses to make a descriptor where the chain %s", async (_, validators, end, detail, about) => {
    const { server, genesisHash } = await chainBegunBy(chain, validators);
    const deployment = JSON.parse(readFileSync(desk.file("deployment.json"), "utf8")) as object;
    writeFileSync(desk.file("begun.json"), JSON.stringify({ ...deployment, genesisHash }));

    const { exitCode, document } = await desk.createDescriptor({ rpc: server.url, deployment: "begun.json" });

    await server.close();
    expect([exitCode, document.error]).toMatchObject([
      end,
      { detail, message: expect.stringMatching(about) as string },
    ]);
  });

  it("refuses to make a descriptor from a node whose genesis block does not have the hash that it names", async () => {
    const { server } = await chainBegunBy(chain, [`0x${"11".repeat(20)}`], chain.genesisHash);

    const { document } = await desk.createDescriptor({ rpc: server.url });

    await server.close();
    expect(document.error.detail).toBe("GENESIS_DIFFERS");
  });

  it("is not served as a production network", async () => {
    const text = readFileSync(desk.file("network.json"), "utf8");
    writeFileSync(desk.file("production.json"), text.replace('"development"', '"production"'));
    const words = ["--rpc", desk.url, "--deployment", desk.file("deployment.json"), "--port", "0"];

    const { exitCode, document } = await desk.json("serve", ...words, "--descriptor", desk.file("production.json"));

    expect([exitCode, document.error.message]).toEqual([1, expect.stringContaining("environment") as string]);
  });

  it("is not served under another network's descriptor", async () => {
    const descriptor = parseDescriptor(readFileSync(desk.file("network.json")));
    writeFileSync(
      desk.file("foreign.json"),
      readFileSync(desk.file("network.json"), "utf8").replace(descriptor.ledger.address, `0x${"22".repeat(20)}`),
    );

    const { exitCode, document } = await desk.json(
      "serve",
      "--rpc",
      desk.url,
      "--deployment",
      desk.file("deployment.json"),
      "--descriptor",
      desk.file("foreign.json"),
      "--port",
      "0",
    );

    expect([exitCode, document.error.message]).toEqual([1, expect.stringContaining("descriptor create") as string]);
  });
});

describe("a network on a chain without seals", () => {
  const desk = new Desk();
  const service = new Service();
  let connection: Awaited<ReturnType<typeof hre.network.create>>;
  let server: Awaited<ReturnType<typeof startRpcServer>>;
  let database: PostgresServer;

  beforeAll(async () => {
    database = await PostgresServer.start();
    connection = await hre.network.create();
    server = await startRpcServer(0, (method, params) =>
      connection.provider.request({ method, params: [...params] }).catch(passOn),
    );
    desk.url = server.url;
    writeFileSync(desk.file("cangyu.json"), readFileSync(rulebookFile("cangyu-2025.json")));
    await fund((await desk.makeKey("deployer")).address);
  }, 120_000);
  afterAll(async () => {
    await service.stop();
    await server.close();
    await connection.close();
    await database.stop();
    await desk.place.cleanUp();
  });

  async function fund(address: string): Promise<void> {
    await connection.provider.request({ method: "hardhat_setBalance", params: [address, "0xffffffffffffffffffff"] });
  }

  it("is founded from the example as it stands", async () => {
    const run = await desk.run(
      "deploy",
      "--rpc",
      desk.url,
      "--founding",
      fileURLToPath(EXAMPLE),
      "--network",
      "example",
      "-o",
      desk.file("example.json"),
      "--as",
      "deployer",
    );

    expect([run.exitCode, existsSync(desk.file("example.json"))]).toEqual([0, true]);
  });

  it("is indexed, served and acted on, and refuses a descriptor that could prove nothing", async () => {
    const founding = await desk.foundingWithOwnKeys();
    await desk.done(
      "deploy",
      "--rpc",
      desk.url,
      "--founding",
      founding,
      "--network",
      "plain",
      "-o",
      desk.file("deployment.json"),
      "--as",
      "deployer",
    );
    await service.start(desk, database.connectionString, ["--plain"], []);
    const admit = async (number: string, digits: string) =>
      await desk.run(
        "party",
        "admit",
        number,
        "--name",
        "演示单位",
        "--as",
        "registrar",
        "--roles",
        "BUYER",
        "--account",
        `0x${digits.repeat(20)}`,
      );

    // Gas has a price here until the base fee is 0. Then an account without coin signs with no price, although the node
    // suggests one.
    const penniless = await admit("DEMO-BUYER", "33");
    await connection.provider.request({ method: "hardhat_setNextBlockBaseFeePerGas", params: ["0x0"] });
    const free = await admit("DEMO-BUYER", "33");
    await connection.provider.request({ method: "hardhat_setNextBlockBaseFeePerGas", params: ["0x3b9aca00"] });
    await fund(desk.addresses.get("registrar")!);
    const paid = await admit("DEMO-BUYER-2", "44");
    const shown = await desk.run("party", "show", "DEMO-BUYER");
    const descriptor = await desk.createDescriptor();
    const published = await desk.publish(desk.file("cangyu.json"));
    const stranger = desk.file("stranger.json");
    writeFileSync(stranger, readFileSync(desk.file("cangyu.json"), "utf8").replace("沧屿市", "临澜市"));
    const refused = await desk.publish(stranger);
    const certificate = await desk.json("certificate", "create", "DEMO-BUYER", "-o", desk.file("party.laiqu.json"));

    expect([penniless.exitCode, free.exitCode, paid.exitCode]).toEqual([3, 0, 0]);
    expect(shown.out).toContain(`0x${"33".repeat(20)}`);
    expect([descriptor.exitCode, descriptor.document.error]).toMatchObject([
      1,
      { code: "NOT_VALID", detail: "NO_SEALS" },
    ]);
    expect(certificate.exitCode).not.toBe(0);
    expect(existsSync(desk.file("network.json"))).toBe(false);
    // Only the node says that the versions are published, so that is not certain.
    expect([published.exitCode, published.document]).toMatchObject([
      3,
      { certainty: "STATED", versions: [{ standing: "PUBLISHED" }] },
    ]);
    expect([refused.exitCode, refused.document.error.detail]).toEqual([3, "REFUSAL_UNPROVEN"]);
  }, 120_000);
});

/**
 * Serves the same chain with another block 0, as if these validators had begun it.
 * @param named - the hash that the node names; by default the block's own
 */
async function chainBegunBy(
  chain: RunningEmbeddedChain,
  validators: readonly string[],
  named?: string,
): Promise<{ server: Awaited<ReturnType<typeof startRpcServer>>; genesisHash: string }> {
  const first = (await chain.request({ method: "eth_getBlockByNumber", params: ["0x0", false] })) as RpcHeader;
  const genesis = { ...first, extraData: toHex(genesisExtraData(validators)) };
  const hash = named ?? toHex(keccak256(encodeHeader(headerFromRpc(genesis))));
  const server = await startRpcServer(0, (method, params) =>
    method === "eth_getBlockByNumber" && params[0] === "0x0"
      ? Promise.resolve({ ...genesis, hash })
      : chain.request({ method, params }),
  );
  return { server, genesisHash: hash };
}

/** Passes a node's own refusal on to the client unchanged, such as that of an unknown method. */
function passOn(error: unknown): never {
  if (error instanceof Error && "code" in error && typeof error.code === "number")
    throw new ProviderRpcError(error.code, error.message, "data" in error ? error.data : undefined);
  throw error;
}
