// Measures what a rule costs: the same act under 0, 1, 5 and 10 rules, beside Chainlink ACE's policy engine with as
// many policies, in one run on one chain.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Wallet } from "ethers";
import { Interface } from "ethers";
import { startEmbeddedChain } from "../../src/chain/embedded/start-embedded-chain.ts";
import { Ledger__factory } from "../../src/deployment/bindings/factories/Ledger__factory.ts";
import type { Benchmark, BenchmarkOptions, BenchmarkRow } from "./benchmark.ts";
import { measurePolicies, MOST_POLICIES } from "./rules/policy-engine.ts";
import { measureRules } from "./rules/ruled-ledger.ts";

const CHAIN_ID = 20260;
const NUMBERS = [0, 1, 5, 10];
/** The limit: a further rule of ours costs at most this share of a further policy. */
const LIMIT = 0.25;
/** What Forte publishes for its rules engine: gas for the first simple rule of a call, and for each further one. */
const FORTE = { first: 73_000, further: 25_500 };

export async function run({ log }: BenchmarkOptions): Promise<Benchmark> {
  const dataDirectory = mkdtempSync(join(tmpdir(), "laiqu-bench-rules-"));
  const chain = await startEmbeddedChain({ dataDirectory, port: 0, chainId: CHAIN_ID });
  try {
    const request = <T>(method: string, params: readonly unknown[] = []) =>
      chain.request({ method, params: [...params] }) as Promise<T>;
    const send = sender(request);
    log("acts under rules");
    const ours = await measureRules({ request }, send, NUMBERS);
    log("the same under policies of Chainlink ACE");
    const peers = await measurePolicies(
      send,
      NUMBERS.map((number) => Math.min(number, MOST_POLICIES)),
    );
    const recordings = new Map([...ours].map(([rules, { recording }]) => [rules, recording]));
    const statements = new Map([...ours].map(([rules, { statement }]) => [rules, statement]));
    return {
      name: "rules",
      rows: [
        ...NUMBERS.map((number) => actRow(number, recordings, peers)),
        ...furtherRows("a resource recorded in force", recordings, peers),
        ...NUMBERS.map((number) => alone(`a statement about it under ${number} rules`, statements.get(number)!)),
        ...furtherRows("a statement about it", statements, peers),
      ],
    };
  } finally {
    await chain.close();
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}

type Request = <T>(method: string, params?: readonly unknown[]) => Promise<T>;
type Gas = ReadonlyMap<number, bigint>;

/** Sends each account's transactions one after the other, and checks that none was reverted or refused. */
function sender(request: Request) {
  const refused = new Interface(Ledger__factory.abi).getEvent("Refused")!.topicHash;
  const nonces = new Map<string, number>();
  return async (wallet: Wallet, to: string | null, data: string) => {
    const nonce = nonces.get(wallet.address) ?? 0;
    nonces.set(wallet.address, nonce + 1);
    const transaction = { type: 0, chainId: CHAIN_ID, nonce, gasPrice: 0, gasLimit: 50_000_000, data };
    const raw = await wallet.signTransaction(to === null ? transaction : { ...transaction, to });
    const hash = await request<string>("eth_sendRawTransaction", [raw]);
    const { status, gasUsed, logs } = await request<{
      status: string;
      gasUsed: string;
      logs: { data: string; topics: string[] }[];
    }>("eth_getTransactionReceipt", [hash]);
    if (Number(status) !== 1) throw new Error(`transaction ${hash} reverted`);
    const refusal = logs.find(({ topics }) => topics[0] === refused);
    if (refusal !== undefined) throw new Error(`transaction ${hash} was refused by rule ${refusal.topics[3]}`);
    return { gasUsed: BigInt(gasUsed), logs };
  };
}

function actRow(number: number, ours: Gas, peers: Gas): BenchmarkRow {
  const what = `a resource recorded in force under ${number} rules : ACE's engine alone, as many policies`;
  const mine = Number(ours.get(number));
  if (number > MOST_POLICIES) return alone(`${what} (it takes ${MOST_POLICIES})`, ours.get(number)!);
  const peer = Number(peers.get(number));
  return { what, ours: mine, peer, ratio: mine / peer, unit: "gas" };
}

/** The gas of the first rule, and of each further one from there to the most that were measured. */
function furtherRows(what: string, ours: Gas, peers: Gas): BenchmarkRow[] {
  const [mine, peer] = [costs(ours), costs(peers)];
  return [
    against(`${what}, the first rule : ACE's first policy`, mine.first, peer.first),
    against(`${what}, each further rule : ACE's further policy (limit ${LIMIT})`, mine.further, peer.further),
    against(`${what}, the first rule : Forte's, as published`, mine.first, FORTE.first),
    against(`${what}, each further rule : Forte's, as published`, mine.further, FORTE.further),
  ];
}

function costs(gas: Gas): { first: number; further: number } {
  const at = (number: number) => Number(gas.get(number));
  const most = Math.max(...gas.keys());
  return { first: at(1) - at(0), further: (at(most) - at(1)) / (most - 1) };
}

function against(what: string, ours: number, peer: number): BenchmarkRow {
  return { what, ours, peer, ratio: ours / peer, unit: "gas" };
}

function alone(what: string, gas: bigint): BenchmarkRow {
  return { what, ours: Number(gas), peer: null, ratio: null, unit: "gas" };
}
