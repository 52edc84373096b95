import { Evm } from "../../src/chain/embedded/evm.ts";
import { quantity } from "../../src/chain/quantity.ts";
import type { RpcObject } from "../../src/chain/rpc-object.ts";
import { parseHex, toHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { LEDGER_PARTS, NO_PARTS } from "../../src/deployment/deployment.ts";
import type { PartAddresses } from "../../src/deployment/deployment.ts";
import { foundingData } from "../../src/deployment/founding-transaction.ts";
import type { FoundingPlan } from "../../src/deployment/founding-transaction.ts";
import { partCreation } from "../../src/deployment/program-code.ts";
import { encodeLedgerCall } from "../../src/ledger/calldata.ts";
import type { LedgerCall } from "../../src/ledger/calldata.ts";
import { decodeLedgerLog } from "../../src/ledger/event-log.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { FoundingPlace } from "../../src/ledger/ledger-identity.ts";
import { NO_RECORD, recordId } from "../../src/ledger/record-id.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { roleMask } from "../../src/ledger/roles.ts";
import { publicationOf } from "../../src/rulebook/compile-rulebook.ts";
import { CITIES } from "./cities.ts";
import type { City } from "./cities.ts";
import { firstLineage } from "./first-lineage.ts";
import { rulebookOfRandomActs } from "./rulebook-of-random-acts.ts";

const CHAIN_ID = 4_242;
export const FOUNDED_AT = 1_800_000_000;
/** What precedes the ledger may be backfilled for this long. */
const BACKFILL = 400 * 86_400;
/** Its account is no seat. */
export const DEPLOYER: Hex = `0x${"de".repeat(20)}`;

/** A log of the ledger, as the chain gives it. */
export interface RawLog {
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

/** How a transaction ended: with its logs and its gas, or reverted. */
export type Sent = { readonly logs: readonly RawLog[]; readonly gas: number } | { readonly reverted: string };

/**
 * A ledger of two cities on the EVM in this process, which can go back to its founding. It is founded at fixed
 * times, so its events are always the same.
 */
export class World {
  readonly #evm: Evm;
  readonly #ledger: Hex;
  readonly #block: number;
  #snapshot = "";

  private constructor(evm: Evm, { address, block }: Created) {
    this.#evm = evm;
    this.#ledger = address;
    this.#block = block;
  }

  /** Both cities, and one sound lineage in each. */
  static async found(): Promise<{ readonly world: World; readonly founding: readonly RawLog[] }> {
    const { world, logs } = await World.#foundCities();
    const founding = [...logs];
    for (const city of CITIES) founding.push(...(await world.#playFirstLineage(city)));
    await world.#keep();
    return { world, founding };
  }

  /** Both cities, with nothing in them but their founding parties and rulebooks. */
  static async foundWithoutLineage(): Promise<World> {
    return (await World.#foundCities()).world;
  }

  static async #foundCities(): Promise<{ readonly world: World; readonly logs: readonly RawLog[] }> {
    const evm = await Evm.create({ chainId: CHAIN_ID, genesisTimestamp: FOUNDED_AT - 100 });
    const accounts = [DEPLOYER, ...CITIES.flatMap((city) => city.actors.map(({ account }) => account))];
    for (const account of accounts) await evm.request("hardhat_impersonateAccount", [account]);
    let parts: PartAddresses = NO_PARTS;
    for (const part of LEDGER_PARTS) {
      const { address } = await create(evm, partCreation(part));
      parts = { ...parts, [part]: address };
    }
    await evm.request("evm_setNextBlockTimestamp", [quantity(FOUNDED_AT)]);
    const created = await create(evm, await foundingData(parts, CITIES.map(jurisdictionOf)));
    const world = new World(evm, created);
    for (const { ordinal, reference } of CITIES) {
      const publication = publicationOf(rulebookOfRandomActs(reference));
      const published = FOUNDED_AT + ordinal;
      const sent = await world.send(DEPLOYER, { act: "publish", ordinal, version: 1, publication }, published);
      if ("reverted" in sent) throw new Error(`The rulebook was not published: ${sent.reverted}`);
    }
    return { world, logs: created.logs };
  }

  /** Goes back to the founding. */
  async restart(): Promise<void> {
    await this.#evm.request("evm_revert", [this.#snapshot]);
    await this.#keep();
  }

  /** @param time - of the block, in seconds; left out, the next second */
  async send(from: Hex, call: LedgerCall, time?: number): Promise<Sent> {
    if (time !== undefined) await this.#evm.request("evm_setNextBlockTimestamp", [quantity(time)]);
    const data = encodeLedgerCall(call);
    return await sendTransaction(this.#evm, { from, to: this.#ledger, data });
  }

  /** Where and when the ledger was founded. */
  async foundingPlace(): Promise<FoundingPlace> {
    const { parentHash } = await this.#evm.blockAt(this.#block);
    return { chainId: CHAIN_ID, address: this.#ledger, time: FOUNDED_AT, parentHash: parseHex(String(parentHash), 32) };
  }

  async word(slot: Hex): Promise<bigint> {
    return BigInt(String(await this.#evm.request("eth_getStorageAt", [this.#ledger, slot, "latest"])));
  }

  async #playFirstLineage(city: City): Promise<readonly RawLog[]> {
    const logs: RawLog[] = [];
    let time = FOUNDED_AT + 100 * city.ordinal;
    for (const { actor, call } of firstLineage(city, jurisdictionId(city))) {
      const sent = await this.send(actor.account, call, time++);
      if ("reverted" in sent) throw new Error(`The first lineage reverts: ${sent.reverted}`);
      for (const log of sent.logs) {
        const event = decodeLedgerLog(log.topics, log.data);
        if (event.type === "Refused") throw new Error(`The first lineage is refused by rule ${event.rule}.`);
      }
      logs.push(...sent.logs);
    }
    return logs;
  }

  async #keep(): Promise<void> {
    this.#snapshot = String(await this.#evm.request("evm_snapshot", []));
  }
}

/** The id of a city's own record. */
export function jurisdictionId({ reference }: City): RecordId {
  return recordId({ kind: Kind.JURISDICTION, issuer: NO_RECORD, reference, revision: 0n });
}

function jurisdictionOf(city: City): FoundingPlan[number] {
  const text = new TextEncoder();
  return {
    referenceText: text.encode(city.reference),
    content: toHex(new Uint8Array(32).fill(city.ordinal)),
    start: FOUNDED_AT,
    closing: FOUNDED_AT + BACKFILL,
    parties: city.parties.map(({ reference, account, roles }) => ({
      referenceText: text.encode(reference),
      account,
      roles: roleMask(roles),
      content: toHex(new Uint8Array(32).fill(7)),
    })),
    publications: [publicationOf(rulebookOfRandomActs(city.reference))],
    agencies: [0, 1, 2],
    quorum: 2,
    delaySeconds: 86_400,
  };
}

interface Created {
  readonly address: Hex;
  readonly block: number;
  readonly logs: readonly RawLog[];
}

async function create(evm: Evm, data: string): Promise<Created> {
  const receipt = await receiptOf(evm, { from: DEPLOYER, data });
  if (receipt["status"] !== "0x1") throw new Error("A contract was not created.");
  const address = parseHex(String(receipt["contractAddress"]), 20);
  return { address, block: Number(receipt["blockNumber"]), logs: logsOf(receipt) };
}

async function sendTransaction(evm: Evm, transaction: Readonly<Record<string, string>>): Promise<Sent> {
  try {
    const receipt = await receiptOf(evm, transaction);
    if (receipt["status"] === "0x1") return { logs: logsOf(receipt), gas: Number(receipt["gasUsed"]) };
    return { reverted: "without a reason" };
  } catch (error) {
    if (error instanceof Error && /revert/i.test(error.message)) return { reverted: error.message };
    throw error;
  }
}

async function receiptOf(evm: Evm, transaction: Readonly<Record<string, string>>): Promise<RpcObject> {
  const gas = quantity(30_000_000);
  const hash = await evm.request("eth_sendTransaction", [{ ...transaction, gas, gasPrice: "0x0" }]);
  const receipt = await evm.requestObject("eth_getTransactionReceipt", [hash]);
  if (receipt === null) throw new Error("A transaction has no receipt.");
  return receipt;
}

function logsOf(receipt: RpcObject): RawLog[] {
  const logs = receipt["logs"] as readonly { readonly topics: readonly Hex[]; readonly data: Hex }[];
  return logs.map(({ topics, data }) => ({ topics, data }));
}
