import { network } from "hardhat";
import { id as keccakText, Transaction, Wallet } from "ethers";
import type { Hex } from "../../../src/consensus/hex.ts";
import { deployLedger } from "../../../src/deployment/deploy-ledger.ts";
import { planFounding } from "../../../src/deployment/founding.ts";
import { encodeLedgerCall } from "../../../src/ledger/calldata.ts";
import type { LedgerCall } from "../../../src/ledger/calldata.ts";
import { decodeLedgerLog } from "../../../src/ledger/event-log.ts";
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
/** A party for each role, and enough experts for a quorum. */
const PARTIES: readonly (readonly [name: string, role: RoleName])[] = [
  ...keysOf(Role).map((role) => [role, role] as const),
  ["EXPERT-2", "EXPERT"],
  ["EXPERT-3", "EXPERT"],
];

/** A city on a chain of this process, founded with one rulebook and a party for each role. */
export interface LifeCity {
  readonly record: RecordId;
  readonly now: () => number;
  readonly party: (name: string) => RecordId;
  /** Sends an act. @returns the number of the rule that refused it, or 0 */
  readonly send: (name: string, call: LedgerCall) => Promise<number>;
  readonly wait: (days: number) => void;
  readonly close: () => Promise<void>;
}

const walletOf = (name: string): Wallet => new Wallet(keccakText(`laiqu whole life ${name}`));

export async function foundLifeCity(rulebook: Rulebook): Promise<LifeCity> {
  const founded = rulebook.effectiveFrom + DAY;
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
          account: walletOf(name).address.toLowerCase() as Hex,
          roles: [role],
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
  return {
    record,
    now: () => now,
    party: (name) => recordId({ kind: Kind.PARTY, issuer: record, reference: name, revision: 0 }),
    wait: (days) => {
      now += days * DAY;
    },
    send: async (name, call) => {
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
      const refused = events.find((event) => event.type === "Refused");
      if (events.length === 0) throw new Error(`the ledger logged nothing for ${call.act} by ${name}`);
      return refused?.type === "Refused" ? refused.rule : 0;
    },
    close: async () => connection.close(),
  };
}
