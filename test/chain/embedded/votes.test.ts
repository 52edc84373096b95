import { afterEach, beforeEach, expect, it } from "vitest";
import type { RunningEmbeddedChain } from "../../../src/chain/embedded/start-embedded-chain.ts";
import { decodeHeader } from "../../../src/consensus/header.ts";
import { fromHex } from "../../../src/consensus/hex.ts";
import { verifySealedHeader } from "../../../src/consensus/qbft.ts";
import { applyHeader, initialTally } from "../../../src/consensus/validators.ts";
import { ask, wholeChain, Workplace } from "./development-chain.ts";

let place: Workplace;

beforeEach(() => {
  place = new Workplace();
});
afterEach(async () => place.cleanUp());

async function mine(chain: RunningEmbeddedChain, blocks: number): Promise<void> {
  for (let block = 0; block < blocks; block++) await chain.mineBlock();
}

async function validators(chain: RunningEmbeddedChain, block = "latest"): Promise<string[]> {
  return await ask<string[]>(chain, "qbft_getValidatorsByBlockNumber", block);
}

/** Verifies every header by the votes before it. @returns the validators of the next block */
async function followed(chain: RunningEmbeddedChain, epochLength = 30_000): Promise<readonly string[]> {
  const [genesis, ...blocks] = await wholeChain(chain);
  let tally = initialTally(decodeHeader(fromHex(genesis!.rawHeader)).extraData, epochLength);
  for (const { rawHeader } of blocks)
    tally = applyHeader(tally, verifySealedHeader(fromHex(rawHeader), tally.validators).header);
  return tally.validators;
}

it("a validator is voted in by a majority, seals with the others, and is voted out again", async () => {
  const chain = await place.start();
  const [spare] = await ask<string[]>(chain, "laiqu_spareValidators");

  await ask(chain, "qbft_proposeValidatorVote", spare, true);
  await mine(chain, 3);
  const voted = await validators(chain);
  await mine(chain, 5);
  const five = await validators(chain);
  await ask(chain, "qbft_proposeValidatorVote", spare, false);
  await mine(chain, 4);

  expect(voted).toEqual(chain.validators);
  expect(new Set(five)).toEqual(new Set([...chain.validators, spare]));
  expect(await validators(chain, "0x4")).toEqual(five);
  expect(await validators(chain)).toEqual(chain.validators);
  expect(await followed(chain)).toEqual(chain.validators);
  const proposers = await Promise.all(
    [4, 5, 6, 7, 8].map(
      async (block) => (await ask<{ miner: string }>(chain, "eth_getBlockByNumber", `0x${block}`, false)).miner,
    ),
  );
  expect(proposers.sort()).toEqual(five);
});

it("the votes are counted again when the chain is opened again", async () => {
  const first = await place.start();
  const [spare] = await ask<string[]>(first, "laiqu_spareValidators");
  await ask(first, "qbft_proposeValidatorVote", spare, true);
  await mine(first, 2);
  const before = await wholeChain(first);
  await first.close();

  const again = await place.start();
  expect(await wholeChain(again)).toEqual(before);
  // Two votes are in blocks. The proposal itself is made anew, as on a real node.
  await mine(again, 1);
  expect(await ask(again, "qbft_getPendingVotes")).toEqual({});
  await ask(again, "qbft_proposeValidatorVote", spare, true);
  await mine(again, 4);

  expect(await validators(again)).toContain(spare);
  expect(await followed(again)).toContain(spare);
});

it("votes lapse at the end of an epoch, whose length belongs to the chain", async () => {
  const chain = await place.start({ epochLength: 3 });
  const [spare] = await ask<string[]>(chain, "laiqu_spareValidators");
  await mine(chain, 1);
  await ask(chain, "qbft_proposeValidatorVote", spare, true);
  await mine(chain, 2);
  await ask(chain, "qbft_discardValidatorVote", spare);
  await mine(chain, 5);

  expect(await validators(chain)).toEqual(chain.validators);
  expect(await followed(chain, 3)).toEqual(chain.validators);
  await chain.close();
  await expect(place.start()).rejects.toMatchObject({ code: "GENESIS_MISMATCH" });
});

it("a change that would leave no quorum of keys is refused, and so is one that changes nothing", async () => {
  const chain = await place.start();
  const stranger = (digit: number) => `0x${String(digit).repeat(40)}`;
  const refused = expect.objectContaining({ code: -32602 }) as Error;

  await ask(chain, "qbft_proposeValidatorVote", stranger(1), true);
  await ask(chain, "qbft_proposeValidatorVote", stranger(2), true);
  await mine(chain, 8);
  // Six validators need four seals, and seven would need five.
  await expect(ask(chain, "qbft_proposeValidatorVote", stranger(3), true)).rejects.toEqual(refused);
  await expect(ask(chain, "qbft_proposeValidatorVote", stranger(1), true)).rejects.toEqual(refused);
  await expect(ask(chain, "qbft_proposeValidatorVote", stranger(3), false)).rejects.toEqual(refused);
  await expect(ask(chain, "qbft_proposeValidatorVote", "0x12", true)).rejects.toEqual(refused);
  await expect(ask(chain, "qbft_proposeValidatorVote", stranger(1), "yes")).rejects.toEqual(refused);
  await mine(chain, 2);

  expect(await validators(chain)).toHaveLength(6);
  expect(await followed(chain)).toHaveLength(6);
});
