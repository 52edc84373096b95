// A sealed ledger with a given number of records, and its descriptor.
import type { RecordId } from "../../../src/ledger/record-id.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CertificateRequest } from "../../../src/certificate/build.ts";
import type { RpcRequester } from "../../../src/chain/rpc.ts";
import { startEmbeddedChain } from "../../../src/chain/embedded/start-embedded-chain.ts";
import type { RunningEmbeddedChain } from "../../../src/chain/embedded/start-embedded-chain.ts";
import type { Hex } from "../../../src/consensus/hex.ts";
import { toUtf8Bytes, ZeroHash } from "ethers";
import { describeNetwork } from "../../../src/deployment/network-descriptor.ts";
import { Form } from "../../../src/ledger/codes.ts";
import { Kind } from "../../../src/ledger/kinds.ts";
import { LEDGER_TOPICS } from "../../../src/ledger/event-topics.ts";
import { exportId, NO_RECORD } from "../../../src/ledger/record-id.ts";
import { Role } from "../../../src/ledger/roles.ts";
import type { BenchmarkOptions } from "../benchmark.ts";
import { LineageWorld } from "../worlds/lineage-world.ts";
import type { Draft, Receipt } from "../worlds/lineage-world.ts";
import { createLineageSource } from "./lineage-source.ts";

const CHAIN_ID = 20260;
/** The cost of the EVM's memory grows with its square, so larger transactions would take longer for each record. */
const RECORDS_PER_TRANSACTION = 50;

/** A ledger with what is needed to issue certificates on it. */
export interface GrownLedger {
  /** A request for certificates as of the latest block. */
  readonly request: CertificateRequest;
  /** The measured export. All records but the filler belong to its lineage. */
  readonly measured: RecordId;
}

/**
 * Grows a ledger to exactly `records` records and hands it to `use`: the lineage of a product of seven inputs, one
 * export of it, and resources as filler, {@link RECORDS_PER_TRANSACTION} to a block. The chain is in this process and
 * in memory. The filler is not indexed, because a certificate depends on it only through the size of the trie.
 */
export async function withGrownLedger<T>(
  records: number,
  { log }: BenchmarkOptions,
  use: (ledger: GrownLedger) => Promise<T>,
): Promise<T> {
  const dataDirectory = mkdtempSync(join(tmpdir(), "laiqu-bench-certificate-"));
  const chain = await startEmbeddedChain({ dataDirectory, port: 0, chainId: CHAIN_ID });
  try {
    const rpc = requesterOf(chain);
    const world = new LineageWorld(rpc, CHAIN_ID);
    const deployment = await world.build();
    const exported = world.exportDraft(0);
    const { blockNumber } = await world.record(world.operator, [exported]);
    await fill(world, records - Object.keys(world.records).length - 1, log);
    const ledger = { address: world.ledger as Hex, startBlock: deployment.startBlock };
    const source = await createLineageSource(rpc, ledger, blockNumber);
    const block = Number(await rpc.request("eth_blockNumber"));
    const measured = exportId({ sha256: exported["sha256Digest"] as Hex, ordinal: 0 });
    const descriptor = await describeNetwork(rpc, ["CITY"], { deployment, block: deployment.startBlock });
    return await use({ request: { source, descriptor, block }, measured });
  } finally {
    await chain.close();
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}

async function fill(world: LineageWorld, wanted: number, log: BenchmarkOptions["log"]): Promise<void> {
  for (let made = 0, batches = 0; made < wanted; batches++) {
    const size = Math.min(RECORDS_PER_TRANSACTION, wanted - made);
    made += recordedBy(
      await world.record(
        world.authority,
        Array.from({ length: size }, (_, i) => fillerDraft(world, made + i)),
      ),
    );
    if (batches % 100 === 99 || made === wanted) log(`recorded ${made} of ${wanted} resources`);
  }
}

/** A resource of the city, a different one for each `i`. */
function fillerDraft(world: LineageWorld, i: number): Draft {
  return {
    ...world.exportDraft(i),
    kind: Kind.RESOURCE,
    form: Form.REFERENCE,
    role: Role.DATA_AUTHORITY,
    parent: world.records["city"],
    link: NO_RECORD,
    referenceText: toUtf8Bytes(`filler-${i}`),
    // The ledger takes digests only in exports that are named by them.
    sha256Digest: ZeroHash,
    sm3Digest: ZeroHash,
  };
}

/**
 * Counts the records that the ledger made, not the drafts that were sent, because a row of the table states the
 * number of records.
 */
function recordedBy({ logs }: Receipt): number {
  return logs.filter(({ topics }) => topics[0] === LEDGER_TOPICS.Recorded).length;
}

function requesterOf(chain: RunningEmbeddedChain): RpcRequester {
  const request = (method: string, params: readonly unknown[] = []): Promise<unknown> =>
    chain.request({ method, params });
  return { request, batch: (calls) => Promise.all(calls.map(({ method, params }) => request(method, params))) };
}
