import hre from "hardhat";
import { Interface } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Ledger__factory } from "../../src/deployment/bindings/factories/Ledger__factory.ts";
import { concatBytes, fromHex, toHex } from "../../src/consensus/hex.ts";
import { keccak256 } from "../../src/consensus/keccak.ts";
import { broken, operable } from "../../src/ledger/operability.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import type { StandingRecord } from "../../src/ledger/operability.ts";
import { bookSlot, clearedSlot, edgeSlot, Slot, stateSlot } from "../../src/ledger/storage-slots.ts";
import { randomStandingGraph } from "./random-standing-graph.ts";
import type { RandomGraph } from "./random-standing-graph.ts";

const GRAPHS = 48;
const LEDGER = "0x00000000000000000000000000000000001ed9e5";
const PART = "0x000000000000000000000000000000000000ba47";
const NOW = 1_900_000_000;

describe("operable and broken", () => {
  let connection: Awaited<ReturnType<typeof hre.network.create>>;
  const graphs = Array.from({ length: GRAPHS }, (_, i) => randomStandingGraph(i + 1, [2 * i + 1, 2 * i + 2], NOW));
  const views = new Interface(Ledger__factory.abi);

  beforeAll(async () => {
    connection = await hre.network.create({ override: { allowUnlimitedContractSize: true } });
    const { provider } = connection;
    // Standing reads only storage, so the parts that `record` and `settle` run may have any code.
    await provider.request({ method: "hardhat_setCode", params: [PART, "0x00"] });
    // A founding reads the hash of the block before it, which the first block of a chain does not have.
    await provider.request({ method: "hardhat_mine", params: ["0x1"] });
    const founding = views.encodeDeploy([PART, PART, PART, PART, []]).slice(2);
    const deployed = await provider.request({
      method: "eth_call",
      params: [{ data: `${Ledger__factory.bytecode}${founding}` }],
    });
    await provider.request({ method: "hardhat_setCode", params: [LEDGER, deployed] });
    for (const [slot, word] of graphs.flatMap(storageOf)) {
      await provider.request({ method: "hardhat_setStorageAt", params: [LEDGER, quantity(slot), word] });
    }
    await provider.request({ method: "evm_setNextBlockTimestamp", params: [`0x${NOW.toString(16)}`] });
    await provider.request({ method: "hardhat_mine", params: ["0x1"] });
  }, 120_000);

  afterAll(async () => {
    await connection.close();
  });

  it("give the same answers as the contract on at least 2,000 records of random graphs", async () => {
    const seen = { operable: 0, broken: 0, cases: 0 };
    const different: unknown[] = [];
    for (const [index, graph] of graphs.entries()) {
      for (const record of graph.records) {
        const ours = { operable: operable(graph, record.id, NOW), broken: broken(graph, record.id) };
        const theirs = { operable: await ask("operable", record.id), broken: await ask("broken", record.id) };
        seen.cases += 1;
        if (theirs.operable) seen.operable += 1;
        if (theirs.broken) seen.broken += 1;
        if (ours.operable !== theirs.operable || ours.broken !== theirs.broken)
          different.push({ index, record, ours, theirs });
      }
    }
    expect(different).toEqual([]);
    expect(seen.cases).toBeGreaterThanOrEqual(2_000);
    // If all records had the same answer, the comparison would prove nothing.
    expect(seen.operable).toBeGreaterThan(seen.cases / 10);
    expect(seen.operable).toBeLessThan(seen.cases * 0.9);
    expect(seen.broken).toBeGreaterThan(seen.cases / 10);
    expect(seen.broken).toBeLessThan(seen.cases * 0.9);
  }, 120_000);

  async function ask(view: "operable" | "broken", id: RecordId): Promise<boolean> {
    const data = views.encodeFunctionData(view, [id]);
    const answer = await connection.provider.request({
      method: "eth_call",
      params: [{ to: LEDGER, data, gas: "0xf42400" }, "latest"],
    });
    return BigInt(answer as string) === 1n;
  }
});

/** The storage words that hold a graph. */
function storageOf(graph: RandomGraph): [slot: string, word: string][] {
  const words = graph.records.flatMap(storageOfRecord);
  for (const [ordinal, { record, breaking }] of graph.jurisdictions) {
    words.push([bookSlot(ordinal), hex((BigInt(breaking) << 208n) | BigInt(record))]);
  }
  return words;
}

function storageOfRecord(record: StandingRecord): [slot: string, word: string][] {
  const id = (value: RecordId | undefined): bigint => BigInt(value ?? 0);
  const words: [string, string][] = [
    [
      stateSlot(record.id),
      hex(
        (BigInt(record.kind) << 56n) |
          (BigInt(record.status) << 48n) |
          (BigInt(record.holds) << 40n) |
          (BigInt(record.jurisdiction) << 32n) |
          BigInt(record.until),
      ),
    ],
    [
      edgeSlot(record.id),
      hex(
        (id(record.parent) << 176n) |
          (id(record.link) << 96n) |
          (id(record.issuer) << 16n) |
          (BigInt(record.flags) << 8n) |
          BigInt(record.inputs.length),
      ),
    ],
    [clearedSlot(record.id), hex(BigInt(record.cleared ?? 0))],
  ];
  for (let first = 0; first < record.inputs.length; first += 3) {
    const [a, b, c] = [0, 1, 2].map((i) => id(record.inputs[first + i]));
    const key = (BigInt(record.id) << 8n) | BigInt(first / 3);
    words.push([
      toHex(keccak256(concatBytes(word32(key), word32(BigInt(Slot.INPUTS))))),
      hex((a! << 160n) | (b! << 80n) | c!),
    ]);
  }
  return words;
}

function word32(value: bigint): Uint8Array {
  return fromHex(hex(value), 32);
}

function hex(value: bigint): `0x${string}` {
  return `0x${value.toString(16).padStart(64, "0")}`;
}

/** A JSON-RPC quantity has no leading zeros. */
function quantity(slot: string): string {
  return `0x${BigInt(slot).toString(16)}`;
}
