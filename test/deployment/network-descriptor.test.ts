import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { descriptorBytes, descriptorId, type Descriptor } from "../../src/certificate/descriptor.ts";
import { parseDescriptor } from "../../src/certificate/parse-descriptor.ts";
import type { RunningEmbeddedChain } from "../../src/chain/embedded/start-embedded-chain.ts";
import type { RpcRequester } from "../../src/chain/rpc.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import type { Deployment } from "../../src/deployment/deployment.ts";
import { describeNetwork } from "../../src/deployment/network-descriptor.ts";
import { saysNothingNew } from "../../src/deployment/previous-edition.ts";
import { ask, Workplace } from "../chain/embedded/development-chain.ts";
import { requesterOf, SmallLedger, type Ask } from "../indexer/small-ledger.ts";

/** The epoch length of the chain. Its ledger is founded in block 5; its rulebooks are published in blocks 6 and 7. */
const EPOCH = 10;

const place = new Workplace();
let chain: RunningEmbeddedChain;
let deployment: Deployment;
let spare: Hex;
let founders: readonly string[];
let five: readonly string[];

async function mine(blocks: number): Promise<void> {
  for (let block = 0; block < blocks; block++) await chain.mineBlock();
}

async function vote(add: boolean, blocks: number): Promise<void> {
  await ask(chain, "qbft_proposeValidatorVote", spare, add);
  await mine(blocks);
  await ask(chain, "qbft_discardValidatorVote", spare);
}

beforeAll(async () => {
  chain = await place.start({ epochLength: EPOCH });
  const ledger = await new SmallLedger((method, params) => chain.request({ method, params })).deploy();
  deployment = { ...ledger.deployment, epochLengthBlocks: EPOCH };
  spare = (await ask<Hex[]>(chain, "laiqu_spareValidators"))[0]!;
  founders = chain.validators;
  five = [...founders, spare].toSorted((left, right) => (left < right ? -1 : 1));
  // Two votes, in blocks 8 and 9, lapse with block 10. Three more, in blocks 11 to 13, add the validator.
  await vote(true, 2);
  await mine(1);
  await vote(true, 3);
  // Three of five, in blocks 21 to 23, remove it.
  await mine(7);
  await vote(false, 3);
  await mine(9);
}, 60_000);
afterAll(async () => place.cleanUp());

const honest: Ask = (method, params) => chain.request({ method, params });

type Change = (block: Record<string, unknown>) => unknown;

/** A node that shows these blocks otherwise. */
function lying(changes: Readonly<Record<number, Change>>): RpcRequester {
  return requesterOf(async (method, params) => {
    const answer = await honest(method, params);
    const change = method === "eth_getBlockByNumber" ? changes[Number(params[0])] : undefined;
    return change === undefined ? answer : change(answer as Record<string, unknown>);
  });
}

async function describeAt(
  block: number | undefined,
  previous?: Descriptor,
  node: RpcRequester = requesterOf(honest),
  of = deployment,
  fromGenesisUpTo = 0,
): Promise<Descriptor> {
  return await describeNetwork(node, ["城市"], { deployment: of, block, previous, fromGenesisUpTo });
}

const refused = (code: string, about: RegExp): Error =>
  expect.objectContaining({ code, message: expect.stringMatching(about) as string }) as Error;

describe("the editions of a chain whose validators change", () => {
  it("name the validators of every block, and of the next one", async () => {
    const at = async (block: number) => (await describeAt(block)).consensus.validatorEpochs;

    expect(await at(12)).toEqual([{ fromBlock: 0, validators: founders }]);
    expect(await at(13)).toEqual([
      { fromBlock: 0, validators: founders },
      { fromBlock: 14, validators: five },
    ]);
    expect(await at(32)).toEqual([
      { fromBlock: 0, validators: founders },
      { fromBlock: 14, validators: five },
      { fromBlock: 24, validators: founders },
    ]);
  });

  it("are the same bytes from every edition before and from every node, and readers accept them", async () => {
    const first = await describeAt(6);
    const second = await describeAt(15, first);
    const third = await describeAt(32, second);
    const again = await describeAt(32, await describeAt(15, await describeAt(6)));

    expect(descriptorBytes(again)).toEqual(descriptorBytes(third));
    expect(parseDescriptor(descriptorBytes(third))).toEqual(third);
    expect(third).toMatchObject({
      environment: "development",
      edition: 3,
      previous: [descriptorId(first), descriptorId(second)],
      asOf: { block: 32, hash: (await ask<{ hash: string }>(chain, "eth_getBlockByNumber", "0x20", false)).hash },
    });
    expect(third.consensus).toEqual((await describeAt(32)).consensus);
  });

  it("begin at the epoch of the edition before and not at genesis", async () => {
    const previous = await describeAt(29);
    const asked: number[] = [];
    const node = requesterOf((method, params) => {
      if (method === "eth_getBlockByNumber") asked.push(Number(params[0]));
      return honest(method, params);
    });

    await describeAt(32, previous, node);

    // Beside the blocks from 20 on: genesis, the founding, and both sides of each change.
    expect(asked.filter((block) => block < 20)).toEqual([0, 13, 14, 5]);
    expect(asked).toContain(20);
  });

  it("say nothing new where the validators are those of the edition before", async () => {
    const at = async (block: number, previous: Descriptor) =>
      saysNothingNew(await describeAt(block, previous), previous);

    expect(await at(12, await describeAt(6))).toBe(true);
    expect(await at(13, await describeAt(6))).toBe(false);
    expect(await at(23, await describeAt(15))).toBe(false);
  });

  it.each([
    ["before the founding", 4, "BLOCK_TOO_EARLY", /began with block 5/],
    ["not made yet", 1_000, "BLOCK_AHEAD", /last block is 32/],
  ])("are refused for a block that is %s", async (_, block, code, about) => {
    await expect(describeAt(block)).rejects.toEqual(refused(code, about));
  });

  it("are refused for a block before that of the previous edition, and wait for a node that is behind it", async () => {
    const previous = await describeAt(15);
    const behind = requesterOf((method, params) =>
      method === "eth_blockNumber" ? Promise.resolve("0xe") : honest(method, params),
    );

    await expect(describeAt(14, previous)).rejects.toEqual(refused("BLOCK_TOO_EARLY", /block 15/));
    await expect(describeAt(undefined, previous, behind)).rejects.toEqual(refused("BLOCK_MISSING", /no block 15/));
  });
});

describe("a wrong epoch length", () => {
  it("is told as one, with the place where it is corrected", async () => {
    const of = { ...deployment, epochLengthBlocks: 30_000 };

    await expect(describeAt(32, undefined, requesterOf(honest), of)).rejects.toEqual(
      refused("VALIDATORS_MISMATCH", /epochs of 30000 blocks.*config\.qbft\.epochlength.*epochLengthBlocks/),
    );
  });

  it("does no harm where no votes lapse by it", async () => {
    const of = { ...deployment, epochLengthBlocks: 5 };

    expect((await describeAt(32, undefined, requesterOf(honest), of)).consensus).toEqual(
      (await describeAt(32)).consensus,
    );
  });
});

describe("a node that lies about headers", () => {
  const other = (number: string) => async () => await honest("eth_getBlockByNumber", [number, false]);
  const extraOf = async (number: string) =>
    ((await honest("eth_getBlockByNumber", [number, false])) as { extraData: string }).extraData;

  it.each<readonly [lie: string, changes: Readonly<Record<number, Change>>, code: string, about: RegExp]>([
    ["lacks one", { 9: () => null }, "BLOCK_MISSING", /no block 9/],
    ["shows another number", { 9: (block) => ({ ...block, number: "0x63" }) }, "HEADER_REFUSED", /number 99/],
    ["shows one again", { 9: other("0x8") }, "HEADER_REFUSED", /As block 9 .* number 8/],
    ["leaves one out", { 9: other("0xa") }, "HEADER_REFUSED", /As block 9 .* number 10/],
    ["changes its time", { 9: (block) => ({ ...block, timestamp: "0x1" }) }, "HEADER_REFUSED", /block 10/],
    ["changes the last one", { 32: (block) => ({ ...block, gasUsed: "0x1" }) }, "HEADER_REFUSED", /block 32/],
    ["leaves out its consensus data", { 32: (block) => ({ ...block, extraData: "0x" }) }, "HEADER_REFUSED", /block 32/],
    [
      "swaps its seals",
      { 32: async (block) => ({ ...block, extraData: await extraOf("0x1f") }) },
      "HEADER_REFUSED",
      /32/,
    ],
    [
      "shows the validators of another time",
      { 7: async (block) => ({ ...block, extraData: await extraOf("0x10") }) },
      "VALIDATORS_MISMATCH",
      /no vote lies between/,
    ],
    ["shows another genesis block", { 0: (block) => ({ ...block, gasLimit: "0x1" }) }, "GENESIS_DIFFERS", /genesis/],
    [
      "shows a genesis block without consensus",
      { 0: (block) => ({ ...block, mixHash: `0x${"00".repeat(32)}` }) },
      "GENESIS_DIFFERS",
      /genesis/,
    ],
  ])("and %s gets no edition made", async (_, changes, code, about) => {
    await expect(describeAt(32, undefined, lying(changes))).rejects.toEqual(refused(code, about));
  });

  it.each<readonly [lie: string, changes: Readonly<Record<number, Change>>, code: string]>([
    [
      "other validators",
      { 20: async (block) => ({ ...block, extraData: await extraOf("0x7") }) },
      "VALIDATORS_MISMATCH",
    ],
    ["another block", { 25: (block) => ({ ...block, gasUsed: "0x1" }) }, "HEADER_REFUSED"],
    ["another environment", { 0: (block) => ({ ...block, extraData: "0xc0" }) }, "GENESIS_DIFFERS"],
  ])("and shows %s than the previous edition does not put the blame on the edition", async (_, changes, code) => {
    const previous = await describeAt(25);

    await expect(describeAt(32, previous, lying(changes))).rejects.toEqual(refused(code, /./));
  });

  it.each([
    ["are missing", () => null, "BLOCK_MISSING"],
    ["are none", () => [], "HEADER_REFUSED"],
    [
      "have changed data",
      (receipts: { logs: { data: string }[] }[]) =>
        receipts.map((receipt) => ({
          ...receipt,
          logs: receipt.logs.map((log) => ({
            ...log,
            data: log.data.replace(/.$/, (digit) => (digit === "0" ? "1" : "0")),
          })),
        })),
      "HEADER_REFUSED",
    ],
  ] as const)("and the receipts of the founding %s, gets no edition made", async (_, change, code) => {
    const node = requesterOf(async (method, params) => {
      const answer = await honest(method, params);
      return method === "eth_getBlockReceipts" ? change(answer as never) : answer;
    });

    await expect(describeAt(32, undefined, node)).rejects.toEqual(refused(code, /block 5/));
  });
});

describe("a previous edition", () => {
  it.each<readonly [what: string, change: (edition: Descriptor) => Descriptor, about: RegExp]>([
    ["of another chain", (it) => ({ ...it, chainId: 1 }), /chainId/],
    ["of another genesis", (it) => ({ ...it, genesisHash: `0x${"ab".repeat(32)}` }), /genesisHash/],
    ["of another network", (it) => ({ ...it, network: "other" }), /network/],
    ["of another environment", (it) => ({ ...it, environment: "production" }), /environment/],
    ["of another ledger", (it) => ({ ...it, ledger: { ...it.ledger, address: `0x${"ab".repeat(20)}` } }), /ledger/],
    ["of other code", (it) => ({ ...it, ledger: { ...it.ledger, codeHash: `0x${"ab".repeat(32)}` } }), /codeHash/],
    ["of other parts", (it) => ({ ...it, ledger: { ...it.ledger, parts: [] } }), /parts/],
    ["of another start", (it) => ({ ...it, ledger: { ...it.ledger, startBlock: 3 } }), /startBlock/],
    ["of another identity", (it) => ({ ...it, ledger: { ...it.ledger, identity: `0x${"ab".repeat(32)}` } }), /founded/],
    [
      "of another founding",
      (it) => ({
        ...it,
        ledger: {
          ...it.ledger,
          jurisdictions: it.ledger.jurisdictions.map((each) => ({ ...each, trailHead: `0x${"ab".repeat(24)}` })),
        },
      }),
      /founded/,
    ],
    [
      "of a block that is not the chain's",
      (it) => ({ ...it, asOf: { ...it.asOf, hash: `0x${"ab".repeat(32)}` } }),
      /not on/,
    ],
    ["of another time", (it) => ({ ...it, asOf: { ...it.asOf, time: it.asOf.time + 1 } }), /not on/],
    ["with one epoch less", (it) => withEpochs(it, (epochs) => epochs.slice(0, -1)), /epochs|validators/],
    [
      "with the wrong first validators",
      (it) => withEpochs(it, ([, ...rest]) => [{ fromBlock: 0, validators: five as Hex[] }, ...rest]),
      /validators/,
    ],
    [
      "with an epoch too early",
      (it) => withEpochs(it, ([first, second, ...rest]) => [first!, { ...second!, fromBlock: 12 }, ...rest]),
      /validators/,
    ],
    [
      "with an epoch too late",
      (it) => withEpochs(it, ([first, second, ...rest]) => [first!, { ...second!, fromBlock: 16 }, ...rest]),
      /validators/,
    ],
    [
      "with an epoch that never was",
      (it) => withEpochs(it, (epochs) => [...epochs, { fromBlock: it.asOf.block, validators: [spare] }]),
      /validators/,
    ],
  ])("%s is not continued", async (_, change, about) => {
    for (const block of [15, 25, 29, 30]) {
      const previous = await describeAt(block);
      const altered = change(previous);
      expect(descriptorId(altered)).not.toBe(descriptorId(previous));
      await expect(describeAt(32, altered)).rejects.toEqual(refused("PREVIOUS_DIFFERS", about));
    }
  });

  it("that leaves out two changes which cancel each other is not continued on a chain that is not long", async () => {
    const previous = await describeAt(32);
    const altered = withEpochs(previous, ([first]) => [first!]);

    await expect(describeAt(32, altered, undefined, undefined, 50_000)).rejects.toEqual(
      refused("PREVIOUS_DIFFERS", /epochs of validators/),
    );
  });

  it("that leaves no room for another one is told so", async () => {
    const previous = await describeAt(15);
    const ids = Array.from({ length: 1_000 }, (_, index) => `sha256:${String(index).padStart(64, "0")}`);

    await expect(describeAt(32, { ...previous, edition: 1_001, previous: ids })).rejects.toEqual(
      refused("DESCRIPTOR_FULL", /edition 1002/),
    );
  });
});

function withEpochs(
  descriptor: Descriptor,
  change: (epochs: Descriptor["consensus"]["validatorEpochs"]) => Descriptor["consensus"]["validatorEpochs"],
): Descriptor {
  return { ...descriptor, consensus: { kind: "qbft", validatorEpochs: change(descriptor.consensus.validatorEpochs) } };
}
