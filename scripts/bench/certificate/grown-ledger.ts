// A sealed ledger of a given number of records, its index, and what a verifier knows of it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withSnapshot } from "../../../src/audit/snapshot.ts";
import { createCertificateMaker } from "../../../src/api/certificate-maker.ts";
import type { CertificateMaker } from "../../../src/api/certificate-maker.ts";
import { checkDescriptor } from "../../../src/certificate/descriptor.ts";
import type { DescribedPart, Descriptor } from "../../../src/certificate/descriptor.ts";
import type { RpcRequester } from "../../../src/chain/rpc.ts";
import { startEmbeddedChain } from "../../../src/chain/embedded/start-embedded-chain.ts";
import type { RunningEmbeddedChain } from "../../../src/chain/embedded/start-embedded-chain.ts";
import type { Hex } from "../../../src/consensus/hex.ts";
import { LEDGER_PARTS } from "../../../src/contracts/deployment.ts";
import type { DeployedContract, Deployment } from "../../../src/contracts/deployment.ts";
import { createIndexer } from "../../../src/indexer/create-indexer.ts";
import { exportId } from "../../../src/records/record-id.ts";
import { openStore } from "../../../src/store/open-store.ts";
import type { Store } from "../../../src/store/open-store.ts";
import type { BenchmarkOptions } from "../benchmark.ts";
import { LineageWorld } from "../worlds/lineage-world.ts";

const CHAIN_ID = 20260;
const EPOCH_LENGTH = 30_000;
const EXPORTS_PER_TRANSACTION = 50;

/** A ledger as its certificates see it. */
export interface GrownLedger {
  readonly descriptor: Descriptor;
  readonly certificates: CertificateMaker;
  /** The first export recorded: every other export came after it. */
  readonly firstExport: Hex;
}

/**
 * Grows a ledger to exactly `records` records (the lineage of a product of seven inputs, the rest exports of the
 * product, a block per {@link EXPORTS_PER_TRANSACTION}), indexes it as a server does, and hands it to `use`.
 * Chain and index are in this process and in memory; 100,000 records take many minutes.
 */
export async function withGrownLedger<T>(records: number, { log }: BenchmarkOptions, use: (ledger: GrownLedger) => Promise<T>): Promise<T> {
  const dataDirectory = mkdtempSync(join(tmpdir(), "laiqu-bench-certificate-"));
  const chain = await startEmbeddedChain({ dataDirectory, port: 0, chainId: CHAIN_ID });
  const store = await openStore({ memory: true });
  try {
    const rpc = requesterOf(chain);
    const world = new LineageWorld(rpc, CHAIN_ID);
    const deployment = await world.build();
    await grow(world, records, log);
    await createIndexer({
      rpc, store, ledger: { address: world.ledger, startBlock: deployment.startBlock }, consensus: { type: "QBFT", epochLength: EPOCH_LENGTH },
      onProgress: ({ block, head }) => log(`indexed block ${block} of ${head}`),
    }).converge();
    await expectRecords(store, records);
    const descriptor = descriptorOf(deployment, chain, world);
    const certificates = createCertificateMaker((question) => withSnapshot(store.reader, question), rpc, descriptor);
    return await use({ descriptor, certificates, firstExport: exportId({ sha256: world.exportDraft(0)["sha256Digest"] as Hex, ordinal: 0 }) });
  } finally {
    await store.close();
    await chain.close();
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}

async function grow(world: LineageWorld, records: number, log: BenchmarkOptions["log"]): Promise<void> {
  const wanted = records - Object.keys(world.records).length;
  for (let made = 0, batches = 0; made < wanted; batches++) {
    const size = Math.min(EXPORTS_PER_TRANSACTION, wanted - made);
    await world.record(world.operator, Array.from({ length: size }, (_, i) => world.exportDraft(made + i)));
    made += size;
    if (batches % 100 === 99 || made === wanted) log(`recorded ${made} of ${wanted} exports`);
  }
}

/** A row names its number of records, so the number is counted. */
async function expectRecords(store: Store, records: number): Promise<void> {
  const { count } = await store.database.selectFrom("record").select(({ fn }) => fn.countAll().as("count")).executeTakeFirstOrThrow();
  if (Number(count) !== records) throw new Error(`the ledger grew to ${count} records and not to ${records}`);
}

function descriptorOf(deployment: Deployment, chain: RunningEmbeddedChain, world: LineageWorld): Descriptor {
  const { Ledger } = deployment.contracts;
  const part = (name: string, contract: DeployedContract): DescribedPart => ({ name, address: contract.address as Hex, codeHash: contract.codeHash as Hex });
  return checkDescriptor({
    format: "laiqu.descriptor.1", network: "bench", environment: "development", chainId: deployment.chainId, genesisHash: deployment.genesisHash,
    consensus: { kind: "qbft", validatorEpochs: [{ fromBlock: 0, validators: chain.validators }] },
    blockPeriodSeconds: 0,
    ledger: {
      address: Ledger.address, codeHash: Ledger.codeHash, startBlock: deployment.startBlock,
      parts: LEDGER_PARTS.map((name) => part(name, deployment.contracts[name])),
      jurisdictions: [{ id: world.records["city"], reference: "CITY", ordinal: 1 }],
    },
    issuedAt: 1_700_000_000,
  });
}

function requesterOf(chain: RunningEmbeddedChain): RpcRequester {
  const request = async <T>(method: string, params: readonly unknown[] = []): Promise<T> => (await chain.request({ method, params })) as T;
  return { request, batch: (calls) => Promise.all(calls.map(({ method, params }) => request<never>(method, params))) };
}
