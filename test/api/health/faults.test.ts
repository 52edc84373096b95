import { describe, expect, it } from "vitest";
import { longestSilence } from "../../../src/api/health/block-period.ts";
import { concernsOf } from "../../../src/api/health/concerns.ts";
import { faultsOf } from "../../../src/api/health/faults.ts";
import { MovementWatch } from "../../../src/api/health/movement.ts";
import type { IndexView, Observation } from "../../../src/api/health/observation.ts";
import type { Descriptor } from "../../../src/certificate/descriptor.ts";
import type { NodeState } from "../../../src/chain/node-state.ts";
import { RpcError } from "../../../src/chain/rpc-error.ts";
import type { Hex } from "../../../src/consensus/hex.ts";
import { StoreError } from "../../../src/store/store-error.ts";

const NOW = 1_780_000_000;
const SILENCE = 20;
const GENESIS: Hex = `0x${"aa".repeat(32)}`;
const HASH: Hex = `0x${"bb".repeat(32)}`;
const LEDGER: Hex = `0x${"cc".repeat(20)}`;
const VALIDATOR: Hex = `0x${"dd".repeat(20)}`;
const TEXT = { zh: "原因。", en: "The reason." };

type Held = Extract<IndexView, { type: "HOLDS" }>;

function indexed(more: Partial<Held> = {}): Held {
  return {
    type: "HOLDS",
    asOf: { block: 100, hash: HASH, time: NOW - 1 },
    chainId: 7,
    genesisHash: GENESIS,
    ledger: LEDGER,
    validators: [VALIDATOR],
    intervals: Array.from({ length: 32 }, () => 2),
    heartbeat: { age: 3, code: undefined },
    ...more,
  };
}

function node(more: Partial<NodeState> = {}, head: Partial<NodeState["head"]> = {}): Observation["node"] {
  return {
    type: "ANSWERS",
    state: {
      head: { number: 100, time: NOW - 1, gasLimit: 60_000_000n, ...head },
      syncing: undefined,
      genesisHash: GENESIS,
      hash: HASH,
      nextTime: undefined,
      ...more,
    },
  };
}

function seen(more: Partial<Observation> = {}): Observation {
  return {
    now: NOW,
    index: indexed(),
    node: node(),
    movement: { headStill: 0, indexStill: 0, pace: undefined },
    stopped: undefined,
    ...more,
  };
}

function codes(more: Partial<Observation>, silence: number | undefined): string[] {
  return faultsOf(seen(more), silence).map(({ code }) => code);
}

const unavailable = new RpcError("UNAVAILABLE", TEXT, { method: "eth_blockNumber" });
const late = new RpcError("TIMEOUT", TEXT, { method: "eth_blockNumber" });
const still = { headStill: 0, indexStill: 0, pace: undefined };

describe("a system", () => {
  it("that follows its chain has no fault", () => {
    expect(codes({}, SILENCE)).toEqual([]);
    expect(codes({}, undefined)).toEqual([]);
  });

  it.each<[string, string[], Partial<Observation>]>([
    ["a chain that halted 13 minutes ago", ["CHAIN_HALTED"], { node: node({}, { time: NOW - 780 }) }],
    [
      "a chain whose last block is stamped ahead, and that was seen still",
      ["CHAIN_HALTED"],
      { node: node({}, { time: NOW + 172_800 }), movement: { ...still, headStill: 60 } },
    ],
    ["a chain in this process that stopped", ["CHAIN_STOPPED"], { stopped: TEXT }],
    ["a node that is away", ["CHAIN_UNAVAILABLE"], { node: { type: "AWAY", error: unavailable } }],
    ["a node that answers too late", ["CHAIN_TIMEOUT"], { node: { type: "AWAY", error: late } }],
    [
      "a node that synchronizes",
      ["CHAIN_SYNCING"],
      { node: node({ syncing: { current: 5, highest: 100 }, hash: undefined }, { number: 5, time: NOW - 900 }) },
    ],
    [
      "a node that does not say that it synchronizes, but takes old blocks fast",
      ["CHAIN_SYNCING"],
      { node: node({}, { time: NOW - 900 }), movement: { ...still, pace: 40 } },
    ],
    ["a node at block 0", ["NODE_BEHIND"], { node: node({ hash: undefined }, { number: 0, time: 0 }) }],
    ["a node behind the index", ["NODE_BEHIND"], { node: node({ hash: undefined }, { number: 99 }) }],
    ["a node of another genesis", ["NODE_OF_ANOTHER_CHAIN"], { node: node({ genesisHash: HASH }) }],
    ["a node with another block at the checkpoint", ["NODE_OF_ANOTHER_CHAIN"], { node: node({ hash: GENESIS }) }],
    ["an index 67 blocks behind", ["INDEX_BEHIND"], { node: node({ nextTime: NOW - 67 }, { number: 167 }) }],
    [
      "an index behind blocks that are stamped ahead",
      ["INDEX_BEHIND"],
      { node: node({ nextTime: NOW + 500 }, { number: 101, time: NOW + 500 }), movement: { ...still, indexStill: 11 } },
    ],
    [
      "an index whose process died, and that is behind",
      ["INDEX_BEHIND", "INDEX_SILENT"],
      {
        index: indexed({ heartbeat: { age: 90, code: undefined } }),
        node: node({ nextTime: NOW - 60 }, { number: 130 }),
      },
    ],
    ["an index whose process died", ["INDEX_SILENT"], { index: indexed({ heartbeat: { age: 31, code: undefined } }) }],
    ["an index that nobody has kept", ["INDEX_SILENT"], { index: indexed({ heartbeat: undefined }) }],
    [
      "an index that stopped at a contradiction",
      ["INDEX_STOPPED"],
      { index: indexed({ heartbeat: { age: 3, code: "SEALS_INVALID" } }) },
    ],
    [
      "an index whose database has no room left",
      ["INDEX_UNAVAILABLE"],
      { index: indexed({ heartbeat: { age: 3, code: "DATABASE_UNAVAILABLE 53100" } }) },
    ],
    [
      "an index that lost its connection a moment ago",
      [],
      { index: indexed({ heartbeat: { age: 3, code: "DATABASE_UNAVAILABLE 57P01" } }) },
    ],
    [
      "an index that was stopped while its database had no room left",
      ["INDEX_SILENT"],
      { index: indexed({ heartbeat: { age: 300, code: "DATABASE_UNAVAILABLE 53100" } }) },
    ],
    ["an empty index", ["INDEX_EMPTY"], { index: { type: "EMPTY" } }],
    [
      "a database that is away",
      ["INDEX_UNAVAILABLE"],
      { index: { type: "AWAY", error: new StoreError("DATABASE_UNAVAILABLE", TEXT) } },
    ],
    [
      "a halted chain and a database that is away",
      ["INDEX_UNAVAILABLE", "CHAIN_HALTED"],
      {
        index: { type: "AWAY", error: new StoreError("DATABASE_UNAVAILABLE", TEXT) },
        node: node({}, { time: NOW - 780 }),
      },
    ],
  ])("has a fault with both texts: %s", (_, expected, more) => {
    const faults = faultsOf(seen(more), SILENCE);

    expect(faults.map(({ code }) => code)).toEqual(expected);
    for (const { text } of faults)
      expect([text.zh, text.en]).toEqual([expect.stringMatching(/。$/), expect.stringMatching(/\.$/)]);
  });

  it.each<[string, Partial<Observation>, number | undefined]>([
    ["a chain without a period may be silent for years", { node: node({}, { time: NOW - 90_000_000 }) }, undefined],
    ["a new block is not indexed for a moment", { node: node({ nextTime: NOW - 2 }, { number: 101 }) }, SILENCE],
    [
      "this machine's clock is two days fast, but blocks come",
      { node: node({}, { time: NOW - 172_800 }), movement: { ...still, pace: 1 } },
      SILENCE,
    ],
    ["a node says that it synchronizes at its goal", { node: node({ syncing: { current: 9, highest: 9 } }) }, SILENCE],
  ])("has no fault when %s", (_, more, silence) => {
    expect(codes(more, silence)).toEqual([]);
  });
});

describe("an operator is told of", () => {
  const descriptor = (more: object = {}): Descriptor =>
    ({
      environment: "production",
      chainId: 7,
      genesisHash: GENESIS,
      consensus: { kind: "qbft", validatorEpochs: [{ fromBlock: 0, validators: [VALIDATOR] }] },
      blockPeriodSeconds: 2,
      ledger: { address: LEDGER },
      ...more,
    }) as unknown as Descriptor;
  const told = (more: Partial<Observation>, about: Descriptor | undefined = descriptor()): string[] =>
    concernsOf(seen(more), about).map(({ code }) => code);

  it("nothing, when there is nothing", () => {
    expect(told({})).toEqual([]);
    expect(told({}, undefined)).toEqual([]);
  });

  it("no wrong clock, when the node was reset and shows blocks of long ago", () => {
    const reset = node({}, { number: 0, time: NOW - 172_800 });

    expect(told({ node: reset, movement: { ...still, pace: -34_560 } })).toEqual([]);
  });

  it.each<[string, Partial<Observation>, Descriptor]>([
    ["CLOCK_AHEAD", { node: node({}, { time: NOW + 172_800 }) }, descriptor()],
    ["CLOCK_BEHIND", { node: node({}, { time: NOW - 172_800 }), movement: { ...still, pace: 1 } }, descriptor()],
    ["GAS_LIMIT_LOW", { node: node({}, { gasLimit: 16_200_000n }) }, descriptor()],
    ["GAS_LIMIT_HIGH", { node: node({}, { gasLimit: 800_000_000n }) }, descriptor()],
    ["DESCRIPTOR_DIFFERS", {}, descriptor({ chainId: 8 })],
    ["DESCRIPTOR_DIFFERS", {}, descriptor({ ledger: { address: VALIDATOR } })],
    [
      "DESCRIPTOR_DIFFERS",
      {},
      descriptor({ consensus: { kind: "qbft", validatorEpochs: [{ fromBlock: 0, validators: [LEDGER] }] } }),
    ],
    ["DEVELOPMENT_NETWORK", {}, descriptor({ environment: "development" })],
  ])("%s", (code, more, about) => {
    expect(told(more, about)).toEqual([code]);
  });
});

describe("the longest silence of a chain", () => {
  it("is ten periods of its descriptor, and at least a quarter of a minute", () => {
    const of = (blockPeriodSeconds: number): number | undefined =>
      longestSilence({ blockPeriodSeconds, environment: "production" } as Descriptor, indexed());

    expect([of(1), of(5)]).toEqual([15, 50]);
  });

  it("is shown by regular blocks where a descriptor names none, except that of a development network", () => {
    const of = (environment: Descriptor["environment"]): number | undefined =>
      longestSilence({ blockPeriodSeconds: 0, environment } as Descriptor, indexed());

    expect([of("production"), of("development")]).toEqual([20, undefined]);
  });

  it.each<[string, Partial<Held>, number | undefined]>([
    ["regular blocks show it", {}, 20],
    ["a few rounds that failed do not change it", { intervals: [2, 2, 9, 2, 2, 2, 17, 2, 2, 2, 2, 2] }, 20],
    ["blocks of transactions show none", { intervals: [0, 0, 0, 900, 0, 0, 86_400, 1, 0, 0, 5, 0] }, undefined],
    ["few blocks show none", { intervals: [2, 2] }, undefined],
    ["a chain without seals shows none", { validators: undefined }, undefined],
  ])("without a descriptor: %s", (_, more, expected) => {
    expect(longestSilence(undefined, indexed(more))).toBe(expected);
  });
});

describe("movement", () => {
  it("is the time for which a block stays the last one, and the pace of new ones", () => {
    const watch = new MovementWatch();

    expect(watch.see(0, { number: 5, time: 1_000 }, 5)).toEqual({ headStill: 0, indexStill: 0, pace: undefined });
    expect(watch.see(4, { number: 5, time: 1_000 }, 5)).toEqual({ headStill: 4, indexStill: 0, pace: undefined });
    expect(watch.see(8, { number: 7, time: 1_008 }, 5)).toEqual({ headStill: 0, indexStill: 0, pace: 1 });
    expect(watch.see(12, { number: 9, time: 1_400 }, 5)).toEqual({ headStill: 0, indexStill: 4, pace: 98 });
    expect(watch.see(20, undefined, 5)).toEqual({ headStill: 8, indexStill: 0, pace: 98 });
  });
});
