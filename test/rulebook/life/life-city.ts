import { network } from "hardhat";
import { id as keccakText, Transaction, Wallet } from "ethers";
import type { Hex } from "../../../src/consensus/hex.ts";
import { deployLedger } from "../../../src/deployment/deploy-ledger.ts";
import { planFounding } from "../../../src/deployment/founding.ts";
import { encodeLedgerCall } from "../../../src/ledger/calldata.ts";
import type { LedgerCall } from "../../../src/ledger/calldata.ts";
import { decodeLedgerLog } from "../../../src/ledger/event-log.ts";
import type { LedgerEvent } from "../../../src/ledger/events.ts";
import { Kind } from "../../../src/ledger/kinds.ts";
import { NO_RECORD, recordId } from "../../../src/ledger/record-id.ts";
import type { RecordId } from "../../../src/ledger/record-id.ts";
import { Role } from "../../../src/ledger/roles.ts";
import type { RoleName } from "../../../src/ledger/roles.ts";
import { calendarSlot } from "../../../src/ledger/storage-slots.ts";
import type { Rulebook } from "../../../src/rulebook/rulebook.ts";
import { keysOf } from "../../../src/text/entries.ts";
import type { LedgerLog } from "../../../src/demo/demo-host.ts";

const DAY = 86_400;
const ALL_WORKING_DAYS: Hex = `0x${"ff".repeat(32)}`;
/** The experts beside the one that is named by its role: a panel of five. */
export const MORE_EXPERTS = ["EXPERT-2", "EXPERT-3", "EXPERT-4", "EXPERT-5"] as const;

/** A party for each role, and enough experts for a quorum. */
const PARTIES: readonly (readonly [name: string, role: RoleName])[] = [
  ...keysOf(Role).map((role) => [role, role] as const),
  ...MORE_EXPERTS.map((name) => [name, "EXPERT"] as const),
];

/** A city on a chain of this process, founded with one rulebook and a party for each role. */
export interface LifeCity {
  readonly record: RecordId;
  readonly now: () => number;
  readonly party: (name: string) => RecordId;
  /** The account of a party, also of one that is admitted later. */
  readonly accountOf: (name: string) => Hex;
  /** Sends an act. @returns what the ledger logged */
  readonly act: (name: string, call: LedgerCall) => Promise<readonly LedgerEvent[]>;
  /** Sends an act. @returns the number of the rule that refused it, or 0 */
  readonly send: (name: string, call: LedgerCall) => Promise<number>;
  readonly wait: (days: number) => void;
  /** Runs some work and then returns the city to the state and the time before. */
  readonly aside: (work: () => Promise<void>) => Promise<void>;
  readonly close: () => Promise<void>;
}

interface Founded {
  /** Seconds. Default: a day after the rulebook came into force. */
  readonly at?: number;
  /** Roles that a party has beside the one whose name it bears. */
  readonly alsoRoles?: Readonly<Partial<Record<RoleName, readonly RoleName[]>>>;
}

const walletOf = (name: string): Wallet => new Wallet(keccakText(`laiqu whole life ${name}`));
const accountOf = (name: string): Hex => walletOf(name).address.toLowerCase() as Hex;

export async function foundLifeCity(
  rulebook: Rulebook,
  { at: founded = rulebook.effectiveFrom + DAY, alsoRoles = {} }: Founded = {},
): Promise<LifeCity> {
  const connection = await network.create({
    override: {
      type: "edr-simulated",
      hardfork: "cancun",
      allowUnlimitedContractSize: true,
      allowBlocksWithSameTimestamp: true,
      initialBaseFeePerGas: 0n,
      minGasPrice: 0n,
      blockGasLimit: 120_000_000n,
      initialDate: new Date((founded - 60) * 1000),
    },
  } as Parameters<typeof network.create>[0]);
  const request = <T>(method: string, params: readonly unknown[] = []) =>
    connection.provider.request({ method, params: [...params] }) as Promise<T>;
  await request("hardhat_setBalance", [walletOf("deployer").address, "0xde0b6b3a7640000"]);
  await request("evm_setNextBlockTimestamp", [founded]);
  const { contracts, chainId } = await deployLedger({
    chain: { request },
    deployer: walletOf("deployer"),
    founding: planFounding([
      {
        reference: rulebook.jurisdiction,
        ledgerStart: founded,
        backfillUntil: founded + 30 * DAY,
        parties: PARTIES.map(([name, role]) => ({
          reference: name,
          account: accountOf(name),
          roles: [role, ...(alsoRoles[role] ?? [])],
        })),
        roster: { agencies: ["GOVERNMENT", "DATA_AUTHORITY", "AUDITOR"], quorum: 2, delaySeconds: DAY },
        rulebooks: [{ ...rulebook, version: 1 }],
      },
    ]),
    network: "development",
  });
  const ledger = contracts.Ledger.address;
  const firstYear = new Date(founded * 1000).getUTCFullYear();
  for (const year of [firstYear, firstYear + 1])
    for (const half of [0, 1])
      await request("hardhat_setStorageAt", [ledger, calendarSlot(1, year, half), ALL_WORKING_DAYS]);

  const record = recordId({
    kind: Kind.JURISDICTION,
    issuer: NO_RECORD,
    reference: rulebook.jurisdiction,
    revision: 0,
  });
  const nonces = new Map<string, number>();
  let now = founded + 3600;
  const act = async (name: string, call: LedgerCall): Promise<readonly LedgerEvent[]> => {
    now += 1;
    await request("evm_setNextBlockTimestamp", [now]);
    const nonce = nonces.get(name) ?? 0;
    nonces.set(name, nonce + 1);
    const transaction = Transaction.from({
      type: 0,
      chainId,
      nonce,
      to: ledger,
      data: encodeLedgerCall(call),
      value: 0,
      gasPrice: 0,
      gasLimit: 30_000_000n,
    });
    const hash = await request<Hex>("eth_sendRawTransaction", [await walletOf(name).signTransaction(transaction)]);
    const { logs } = await request<{ readonly logs: readonly LedgerLog[] }>("eth_getTransactionReceipt", [hash]);
    const events = logs.map(({ topics, data }) => decodeLedgerLog(topics, data));
    if (events.length === 0) throw new Error(`the ledger logged nothing for ${call.act} by ${name}`);
    return events;
  };
  return {
    record,
    now: () => now,
    party: (name) => recordId({ kind: Kind.PARTY, issuer: record, reference: name, revision: 0 }),
    accountOf,
    wait: (days) => {
      now += days * DAY;
    },
    act,
    send: async (name, call) => {
      const refused = (await act(name, call)).find((event) => event.type === "Refused");
      return refused?.type === "Refused" ? refused.rule : 0;
    },
    aside: async (work) => {
      const before = { now, nonces: [...nonces] };
      const snapshot = await request<Hex>("evm_snapshot");
      try {
        await work();
      } finally {
        await request("evm_revert", [snapshot]);
        now = before.now;
        nonces.clear();
        for (const [name, nonce] of before.nonces) nonces.set(name, nonce);
      }
    },
    close: async () => connection.close(),
  };
}
