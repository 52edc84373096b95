// Measures the gas of the ledger's acts beside that of EAS, in one run on one chain, and the size of the code.
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Interface, Wallet, getCreateAddress, id as keccakText } from "ethers";
import { startEmbeddedChain } from "../../src/chain/embedded/start-embedded-chain.ts";
import { Code } from "../../src/ledger/codes.ts";
import { Status } from "../../src/ledger/statuses.ts";
import type { Benchmark, BenchmarkOptions, BenchmarkRow } from "./benchmark.ts";
import { exportRules } from "./worlds/export-rules.ts";
import { LineageWorld, abiCoder } from "./worlds/lineage-world.ts";

const CHAIN_ID = 20260;
const CODE_LIMIT = 24_576;
const BATCH = 50;
/** The benchmark closes an authorization with this many exports. */
const EXPORTS = BATCH + 3;

/** The five regulations. */
const REGULATIONS = ["qiqihar-2024", "zhejiang-2023", "yuxi-2025-draft", "jinzhou-2025", "qingdao-2023-draft"];

/** Measures every row on one fresh chain, first the acts of the ledger and then those of EAS. */
export async function run({ log }: BenchmarkOptions): Promise<Benchmark> {
  const dataDirectory = mkdtempSync(join(tmpdir(), "laiqu-bench-gas-"));
  const chain = await startEmbeddedChain({ dataDirectory, port: 0, chainId: CHAIN_ID });
  try {
    const requester = {
      request: <T>(method: string, params: readonly unknown[] = []) =>
        chain.request({ method, params: [...params] }) as Promise<T>,
    };
    const world = new LineageWorld(requester, CHAIN_ID);
    log("recording a lineage");
    await world.build();
    const ours = await measureLedger(world);
    log("recording a lineage whose exports meet one conditional rule more");
    const conditional = await measureExport(new LineageWorld(requester, CHAIN_ID, exportRules("cangyu-2025", true)));
    const regulations: MeasuredRegulation[] = [];
    for (const name of REGULATIONS) {
      log(`recording a lineage under ${name}`);
      const rules = exportRules(name);
      const gas = await measureExport(new LineageWorld(requester, CHAIN_ID, rules));
      regulations.push({ name, rows: rules.rows, gas });
    }
    log("the same with EAS");
    const eas = await measureEas(world);
    const size = async (address: string) =>
      ((await requester.request<string>("eth_getCode", [address, "latest"])).length - 2) / 2;
    return {
      name: "gas",
      rows: [...gasRows({ ...ours, conditional }, regulations, eas, world.gas), ...(await sizeRows(world, size))],
    };
  } finally {
    await chain.close();
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}

type Gas = Record<string, bigint>;

interface MeasuredRegulation {
  readonly name: string;
  /** How many rows judge an export. */
  readonly rows: number;
  readonly gas: bigint;
}

async function measureLedger(world: LineageWorld): Promise<Gas> {
  const { authority, operator } = world;
  const authorization = world.records["authorization"]!;
  let file = 0;
  const exported = async (count: number) =>
    (
      await world.record(
        operator,
        Array.from({ length: count }, () => world.exportDraft(file++)),
      )
    ).gasUsed;

  const firstOfAll = await exported(1);
  const one = await exported(1);
  const batch = (await exported(BATCH)) / BigInt(BATCH);
  // The first break of a jurisdiction begins its list; every later hold is the common case.
  await world.attest(authority, world.records["buyer"]!, Code.HOLD);
  await world.attest(authority, world.records["buyer"]!, Code.RELEASE);
  const hold = (await world.attest(authority, authorization, Code.HOLD)).gasUsed;
  const release = (await world.attest(authority, authorization, Code.RELEASE)).gasUsed;
  const again = (await world.attest(authority, authorization, Code.HOLD)).gasUsed;
  await world.attest(authority, authorization, Code.RELEASE);
  const afterBreak = await exported(1);
  const governance = await measureGovernance(world);
  const closing = await measureClosing(world, file);
  return { firstOfAll, one, batch, hold, release, again, afterBreak, ...governance, closing };
}

/** Ends the authorization, disposes of every export under it, and closes it: the last act is measured. */
async function measureClosing(world: LineageWorld, exports: number): Promise<bigint> {
  const authorization = world.records["authorization"]!;
  const items = Array.from({ length: exports }, (_, i) => world.exportOf(i));
  await world.settle([authorization], Status.TERMINATED);
  for (let first = 0; first < items.length; first += BATCH)
    await world.settle(items.slice(first, first + BATCH), Status.CONTINUED);
  return (await world.settle([authorization], Status.CLOSED, { items })).gasUsed;
}

async function measureGovernance(world: LineageWorld): Promise<Gas> {
  const propose = (await world.govern("propose", world.authority)).gasUsed;
  const approve = (await world.govern("approve", world.registrar)).gasUsed;
  const carryOut = (await world.govern("carryOut", world.operator)).gasUsed;
  return { propose, approve, carryOut };
}

/** The second export of a fresh ledger: its lists are begun. */
async function measureExport(world: LineageWorld): Promise<bigint> {
  await world.build();
  await world.record(world.operator, [world.exportDraft(0)]);
  return (await world.record(world.operator, [world.exportDraft(1)])).gasUsed;
}

async function measureEas(world: LineageWorld): Promise<Gas> {
  const require = createRequire(import.meta.url);
  const artifact = (name: string) =>
    require(`@ethereum-attestation-service/eas-contracts/artifacts/contracts/${name}.sol/${name}.json`) as {
      abi: [];
      bytecode: string;
    };
  const wallet = new Wallet(keccakText("laiqu bench eas"));
  const zero = `0x${"00".repeat(32)}`;
  const nobody = `0x${"00".repeat(20)}`;

  await world.send(wallet, null, artifact("SchemaRegistry").bytecode);
  const registry = getCreateAddress({ from: wallet.address, nonce: 0 });
  await world.send(wallet, null, artifact("EAS").bytecode + abiCoder.encode(["address"], [registry]).slice(2));
  const eas = getCreateAddress({ from: wallet.address, nonce: 1 });
  const registryAbi = new Interface(artifact("SchemaRegistry").abi);
  const abi = new Interface(artifact("EAS").abi);
  const registered = await world.send(
    wallet,
    registry,
    registryAbi.encodeFunctionData("register", [
      "bytes32 sha256,bytes32 sm3,bytes32 content,bytes32 product,bytes32 agreement,uint64 effectiveAt,uint64 until",
      nobody,
      true,
    ]),
  );
  const schema = registered.logs[0]!.topics[1]!;

  const attestation = (refUID: string, i: number) => ({
    recipient: nobody,
    expirationTime: 0,
    revocable: true,
    refUID,
    value: 0,
    data: abiCoder.encode(
      ["bytes32", "bytes32", "bytes32", "bytes32", "bytes32", "uint64", "uint64"],
      [
        keccakText(`file ${i}`),
        keccakText(`sm3 ${i}`),
        keccakText(`content ${i}`),
        keccakText("product"),
        keccakText("agreement"),
        1_700_000_000,
        0,
      ],
    ),
  });
  const attest = async (ref: string, i: number) =>
    await world.send(wallet, eas, abi.encodeFunctionData("attest", [{ schema, data: attestation(ref, i) }]));
  const uid = (receipt: { logs: { data: string }[] }) => receipt.logs[0]!.data.slice(0, 66);

  const parent = uid(await attest(zero, 0));
  const one = await attest(parent, 1);
  const batch = await world.send(
    wallet,
    eas,
    abi.encodeFunctionData("multiAttest", [
      [{ schema, data: Array.from({ length: BATCH }, (_, i) => attestation(parent, i + 2)) }],
    ]),
  );
  const revoke = await world.send(
    wallet,
    eas,
    abi.encodeFunctionData("revoke", [{ schema, data: { uid: uid(one), value: 0 } }]),
  );
  return { attest: one.gasUsed, batch: batch.gasUsed / BigInt(BATCH), revoke: revoke.gasUsed };
}

function gasRows(ours: Gas, regulations: readonly MeasuredRegulation[], eas: Gas, acts: Gas): BenchmarkRow[] {
  const against = (what: string, mine: bigint, peer: bigint): BenchmarkRow => ({
    what,
    ours: Number(mine),
    peer: Number(peer),
    ratio: Number(mine) / Number(peer),
    unit: "gas",
  });
  const alone = (what: string, mine: bigint): BenchmarkRow => ({
    what,
    ours: Number(mine),
    peer: null,
    ratio: null,
    unit: "gas",
  });
  return [
    against(
      "export, product of 7 inputs, all 7 rows of CY-2025, lists begun : EAS attest (bar 0.6)",
      ours["one"]!,
      eas["attest"]!,
    ),
    against("the same with one conditional rule more : EAS attest (bar 0.64)", ours["conditional"]!, eas["attest"]!),
    ...regulations.map(({ name, rows, gas }) =>
      against(`the same under ${name}, ${rows} rows : EAS attest (bar 0.64)`, gas, eas["attest"]!),
    ),
    against(`the same in a batch of ${BATCH}, each : EAS multiAttest (bar 0.42)`, ours["batch"]!, eas["batch"]!),
    against("hold : EAS revoke (bar 1.1)", ours["hold"]!, eas["revoke"]!),
    against("hold again : EAS revoke", ours["again"]!, eas["revoke"]!),
    against("release : EAS revoke", ours["release"]!, eas["revoke"]!),
    against("export, the first of all : EAS attest", ours["firstOfAll"]!, eas["attest"]!),
    against("export, the first after a break : EAS attest", ours["afterBreak"]!, eas["attest"]!),
    alone(`closing an authorization with ${EXPORTS} exports, each disposed of`, ours["closing"]!),
    alone("governance: propose a promise", ours["propose"]!),
    alone("governance: approve it", ours["approve"]!),
    alone("governance: carry it out", ours["carryOut"]!),
    ...Object.entries(acts).map(([what, gas]) => alone(what, gas)),
  ];
}

async function sizeRows(world: LineageWorld, size: (address: string) => Promise<number>): Promise<BenchmarkRow[]> {
  const rows: BenchmarkRow[] = [];
  for (const [name, { address }] of Object.entries(world.contracts ?? {})) {
    const bytes = await size(address);
    rows.push({
      what: `code of ${name} : the EVM's limit`,
      ours: bytes,
      peer: CODE_LIMIT,
      ratio: bytes / CODE_LIMIT,
      unit: "bytes",
    });
  }
  return rows;
}
