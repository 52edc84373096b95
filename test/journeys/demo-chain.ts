import { network } from "hardhat";
import { id as keccakText, Interface, Wallet } from "ethers";
import type { Hex } from "../../src/consensus/hex.ts";
import { Ledger__factory } from "../../src/deployment/bindings/factories/Ledger__factory.ts";
import { deployLedger } from "../../src/deployment/deploy-ledger.ts";
import { commitDocument } from "../../src/documents/document.ts";
import type { CommittedDocument } from "../../src/documents/document.ts";
import { decodeLedgerLog } from "../../src/ledger/event-log.ts";
import type { LedgerEvent } from "../../src/ledger/events.ts";
import type { PartyAlias } from "../../src/demo/cast.ts";
import { foundingPlan, FOUNDING_TIME } from "../../src/demo/founding-plan.ts";
import { demoSender } from "../../src/demo/demo-sender.ts";
import type { LedgerLog, DemoHost, DemoDocument } from "../../src/demo/demo-host.ts";

const ABI = new Interface(Ledger__factory.abi);

interface Receipt {
  readonly status: Hex;
  readonly logs: readonly (LedgerLog & { readonly address: string })[];
}

/** A document that a party of the demo keeps, with its salts. */
interface KeptDocument extends DemoDocument {
  readonly document: CommittedDocument;
}

/** A chain in this process that holds the demo's ledger. */
export interface DemoChain {
  readonly ledger: Hex;
  readonly request: <T>(method: string, params?: readonly unknown[]) => Promise<T>;
  /** A new host, which counts nonces from those of the chain now: take a new one after a return to an earlier block. */
  readonly host: () => DemoHost;
  /** What the parties keep: each document as it was given, and as it was committed. */
  readonly kept: readonly KeptDocument[];
  /** Every event since the founding. */
  readonly events: () => Promise<LedgerEvent[]>;
  readonly operable: (id: Hex) => Promise<boolean>;
  readonly broken: (id: Hex) => Promise<boolean>;
  /** Runs some work and then returns the chain to the state before. */
  readonly aside: (work: () => Promise<void>) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The key of a party, which anybody can derive. */
function walletOf(party: string): Wallet {
  return new Wallet(keccakText(`laiqu demo test ${party}`));
}

/** Deploys the demo's ledger at its founding time. */
export async function startDemoChain(): Promise<DemoChain> {
  const connection = await network.create({
    override: {
      type: "edr-simulated",
      hardfork: "cancun",
      allowUnlimitedContractSize: true,
      allowBlocksWithSameTimestamp: true,
      initialBaseFeePerGas: 0n,
      minGasPrice: 0n,
      blockGasLimit: 120_000_000n,
      initialDate: new Date((FOUNDING_TIME - 60) * 1000),
    },
  } as Parameters<typeof network.create>[0]);
  const request = <T>(method: string, params: readonly unknown[] = []) =>
    connection.provider.request({ method, params: [...params] }) as Promise<T>;
  const setNextBlockTime = async (seconds: number): Promise<void> => {
    await request("evm_setNextBlockTimestamp", [seconds]);
  };
  const accountOf = (party: PartyAlias) => walletOf(party).address.toLowerCase() as Hex;

  await request("hardhat_setBalance", [walletOf("deployer").address, "0xde0b6b3a7640000"]);
  await setNextBlockTime(FOUNDING_TIME);
  const { contracts, chainId, startBlock } = await deployLedger({
    chain: { request },
    deployer: walletOf("deployer"),
    founding: foundingPlan(accountOf),
    network: "development",
  });
  const ledger = contracts.Ledger.address;
  const kept: KeptDocument[] = [];
  const send = () =>
    demoSender({
      chainId,
      ledger,
      walletOf,
      nonceOf: async (address) => Number(await request<Hex>("eth_getTransactionCount", [address, "latest"])),
      relay: async (raw) => {
        const hash = await request<Hex>("eth_sendRawTransaction", [raw]);
        return (await request<Receipt>("eth_getTransactionReceipt", [hash])).logs;
      },
    });
  const keep: DemoHost["keep"] = async (entry) => {
    const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
    const document = commitDocument(entry.schemaId, entry.fields, entry.boundTo, random);
    kept.push({ ...entry, document });
    return document.commitment;
  };
  const view = async (name: "operable" | "broken", id: Hex) =>
    BigInt(await request<Hex>("eth_call", [{ to: ledger, data: ABI.encodeFunctionData(name, [id]) }, "latest"])) === 1n;
  return {
    ledger,
    request,
    kept,
    host: () => ({ send: send(), setNextBlockTime, accountOf, keep }),
    events: async () => {
      const logs = await request<readonly LedgerLog[]>("eth_getLogs", [
        { address: ledger, fromBlock: `0x${startBlock.toString(16)}`, toBlock: "latest" },
      ]);
      return logs.map(({ topics, data }) => decodeLedgerLog(topics, data));
    },
    operable: (id) => view("operable", id),
    broken: (id) => view("broken", id),
    aside: async (work) => {
      const snapshot = await request<Hex>("evm_snapshot");
      try {
        await work();
      } finally {
        await request("evm_revert", [snapshot]);
      }
    },
    close: async () => connection.close(),
  };
}
