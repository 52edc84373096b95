import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Descriptor } from "../../src/certificate/descriptor.ts";
import { followValidators } from "../../src/deployment/follow-validators.ts";
import { readGenesisFile } from "../../src/deployment/genesis-file.ts";
import { epochVotes, nodeOf, recordedChain } from "../chain/recorded-chain.ts";
import { requesterOf } from "../indexer/small-ledger.ts";

const directory = mkdtempSync(join(tmpdir(), "laiqu-recorded-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function follow(
  epochLengthBlocks: number,
  to: number,
  { previous, recording = recordedChain, head }: FollowOptions = {},
) {
  const genesisHash = recording.blocks[0]!.hash;
  const chain = requesterOf(nodeOf(recording, head));
  return await followValidators({ chain, genesisHash, epochLengthBlocks, previous, fromGenesisUpTo: 0 }, to);
}

interface FollowOptions {
  readonly previous?: Descriptor;
  readonly recording?: typeof recordedChain;
  /** The last block that the node has. */
  readonly head?: number;
}

/** As much of a descriptor as following needs. */
function editionOf({ asOf, epochs }: Awaited<ReturnType<typeof follow>>): Descriptor {
  return {
    format: "laiqu.descriptor.3",
    network: "recorded",
    environment: "production",
    chainId: recordedChain.config.chainId,
    genesisHash: recordedChain.blocks[0]!.hash,
    edition: 1,
    previous: [],
    asOf,
    consensus: { kind: "qbft", validatorEpochs: epochs },
    blockPeriodSeconds: 1,
    ledger: { address: "0x", codeHash: "0x", startBlock: 1, parts: [], identity: "0x", jurisdictions: [] },
  };
}

describe("the recorded GoQuorum chain: one validator is voted in, a vote lapses at block 60, one is voted out", () => {
  it("has three epochs of validators, from genesis and from every edition before", async () => {
    const whole = await follow(60, 70);

    expect(whole.epochs.map(({ validators }) => validators.length)).toEqual([4, 5, 4]);
    expect(whole.asOf).toMatchObject({ block: 70, hash: recordedChain.blocks[70]!.hash });
    for (const block of [1, 20, 59, 60, 61, 66, 69, 70]) {
      const previous = editionOf(await follow(60, block));
      expect(await follow(60, 70, { previous })).toEqual(whole);
    }
  });

  it("is not followed with epochs of 30,000 blocks, and the error says where the number is", async () => {
    await expect(follow(30_000, 70)).rejects.toMatchObject({
      code: "VALIDATORS_MISMATCH",
      evidence: { block: 67, epochLengthBlocks: 30_000 },
      text: { en: expect.stringMatching(/config\.qbft\.epochlength[\s\S]*epochLengthBlocks/) as string },
    });
  });

  it("has its epoch length in its genesis file", () => {
    const path = join(directory, "genesis.json");
    const { config, genesisExtraData } = recordedChain;
    writeFileSync(path, JSON.stringify({ config, extraData: genesisExtraData }));

    expect(readGenesisFile(path)).toMatchObject({ chainId: 2026, epochLengthBlocks: 60, extraData: genesisExtraData });
  });
});

describe("a recorded GoQuorum chain: the votes in the epoch blocks 10 and 20 decide that the validators change", () => {
  const at = async (to: number, more: FollowOptions = {}) => await follow(10, to, { recording: epochVotes, ...more });

  it("has the epochs that its headers list, from genesis and from every edition before", async () => {
    const whole = await at(26);

    expect(whole.epochs.map(({ fromBlock, validators }) => [fromBlock, validators.length])).toEqual([
      [0, 4],
      [13, 5],
      [24, 4],
    ]);
    for (let block = 1; block <= 26; block++)
      expect(await at(26, { previous: editionOf(await at(block)) })).toEqual(whole);
  });

  it("waits for the next block where only that shows whether the vote was counted", async () => {
    await expect(at(12, { head: 12 })).rejects.toMatchObject({
      code: "BLOCK_MISSING",
      text: { en: expect.stringMatching(/after block 12.*next block exists/) as string },
    });
    expect(await at(12, { head: 13 })).toEqual(await at(12));
    expect((await at(12)).epochs.at(-1)).toMatchObject({ fromBlock: 13 });
    expect(await at(11, { head: 11 })).toEqual(await at(11));
  });

  it("continues no edition of an epoch block that has another hash or time", async () => {
    const { asOf, ...rest } = editionOf(await at(20));
    for (const changed of [{ hash: `0x${"ab".repeat(32)}` as const }, { time: asOf.time + 1 }])
      for (const to of [20, 26])
        await expect(at(to, { previous: { ...rest, asOf: { ...asOf, ...changed } } })).rejects.toMatchObject({
          code: "PREVIOUS_DIFFERS",
        });
  });
});
