import { describe, expect, test } from "vitest";
import { verifyAccount, verifyStorage } from "../../src/consensus/account.ts";
import { decodeHeader, type Header } from "../../src/consensus/header.ts";
import { concatBytes, equalBytes, fromHex, toHex } from "../../src/consensus/hex.ts";
import { keccak256 } from "../../src/consensus/keccak.ts";
import {
  commitSealHash,
  qbftBlockHash,
  quorum,
  verifyGenesisHeader,
  verifySealedHeader,
  type SealedHeader,
} from "../../src/consensus/qbft.ts";
import {
  bloomMayContain,
  logsBloom,
  receiptFromRpc,
  receiptProof,
  receiptsRoot,
  verifyReceipt,
  type RpcReceipt,
} from "../../src/consensus/receipts.ts";
import { applyHeader, initialTally, type Tally } from "../../src/consensus/validators.ts";
import vector from "../vectors/goquorum-24.4.1-qbft.json" with { type: "json" };
import { refusalCode } from "./refusal.ts";

const { epochlength } = vector.config.qbft;
const genesis = verifyGenesisHeader(fromHex(vector.blocks[0]!.headerRlp));

interface Followed {
  readonly sealed: readonly SealedHeader[];
  /** `tallies[n]` is the tally after block n, with the validators of block n + 1. */
  readonly tallies: readonly Tally[];
}

const { sealed, tallies } = followFromGenesis();

describe("71 blocks of a live GoQuorum 24.4.1 network, from genesis", () => {
  test("the genesis header has the recorded hash and extraData", () => {
    expect(toHex(genesis.blockHash)).toBe(vector.blocks[0]!.hash);
    expect(toHex(genesis.header.extraData)).toBe(vector.genesisExtraData);
    expect(genesis.validators).toHaveLength(4);
  });

  test("every header verifies under the validators followed so far and links to its parent", () => {
    expect(sealed).toHaveLength(70);
    sealed.forEach(({ header, blockHash, signers }, index) => {
      const parentHash = sealed[index - 1]?.blockHash ?? genesis.blockHash;
      expect(toHex(blockHash)).toBe(vector.blocks[index + 1]!.hash);
      expect(toHex(header.parentHash)).toBe(toHex(parentHash));
      expect(signers.length).toBeGreaterThanOrEqual(quorum(tallies[index]!.validators.length));
    });
  });

  test("the headers have the recorded numbers of rounds, votes and seals", () => {
    const rounds: Record<string, number> = {};
    const seals: Record<string, number> = {};
    sealed.forEach(({ round, signers }, index) => {
      const ratio = `${signers.length}/${tallies[index]!.validators.length}`;
      rounds[round] = (rounds[round] ?? 0) + 1;
      seals[ratio] = (seals[ratio] ?? 0) + 1;
    });

    expect(rounds).toEqual(vector.stats.rounds);
    expect(seals).toEqual(vector.stats.sealcounts);
    expect(sealed.filter(({ vote }) => vote !== undefined)).toHaveLength(vector.stats.votes);
  });

  test("a fifth validator is voted in, a drop vote is lost at the epoch block, a later one passes", () => {
    const sizes = tallies.map(({ validators }) => validators.length);
    const drops = sealed.filter(({ vote }) => vote?.kind === "drop").map(({ header }) => header.number);

    expect(sizes[0]).toBe(4);
    expect(Math.max(...sizes)).toBe(5);
    expect(sizes.at(-1)).toBe(4);
    expect(tallies.at(-1)!.validators).not.toEqual(tallies[0]!.validators);
    expect(drops.some((number) => number <= epochlength)).toBe(true);
    expect(tallies[epochlength - 1]!.votes).not.toEqual([]);
    expect(tallies[epochlength]!.votes).toEqual([]);
  });

  test("in round 1 the commit-seal hash differs from the block hash", () => {
    const later = sealed.filter(({ round }) => round > 0);

    expect(later.length).toBeGreaterThan(0);
    for (const { header } of later) {
      expect(equalBytes(commitSealHash(header), qbftBlockHash(header))).toBe(false);
    }
  });

  test("a header of the changed set does not verify under the set before the vote", () => {
    const changed = tallies.findIndex(({ validators }) => validators.length === 5) + 1;
    const before = tallies[0]!.validators;

    expect(refusalCode(() => verifySealedHeader(fromHex(vector.blocks[changed]!.headerRlp), before))).toBe(
      "VALIDATORS_MISMATCH",
    );
  });

  test("another node's headers have other seals and the same block hash", () => {
    expect(vector.otherNodesRawHeaders).toHaveLength(4);
    for (const { number, hash, headerRlp } of vector.otherNodesRawHeaders) {
      const other = verifySealedHeader(fromHex(headerRlp), tallies[number - 1]!.validators);

      expect(toHex(other.blockHash)).toBe(hash);
      expect(hash).toBe(vector.blocks[number]!.hash);
      expect(headerRlp).not.toBe(vector.blocks[number]!.headerRlp);
    }
  });
});

describe("the receipts of these blocks", () => {
  test("every receiptsRoot is rebuilt from JSON", () => {
    let receiptCount = 0;
    for (const { number } of vector.blocks) {
      const receipts = receiptsOf(number);
      receiptCount += receipts.length;
      expect(toHex(receiptsRoot(receipts)), `block ${number}`).toBe(toHex(headerOf(number).receiptsRoot));
    }
    expect(receiptCount).toBe(26);
  });

  test("recomputes the bloom of each receipt and block, which contains all addresses and topics of the logs", () => {
    for (const { number } of vector.blocks) {
      const receipts = receiptsOf(number).map(receiptFromRpc);
      const header = headerOf(number);
      for (const receipt of receipts) expect(toHex(logsBloom(receipt.logs))).toBe(toHex(receipt.logsBloom));
      const logs = receipts.flatMap((receipt) => receipt.logs);
      expect(toHex(logsBloom(logs))).toBe(toHex(header.logsBloom));
      for (const { address, topics } of logs) {
        for (const member of [address, ...topics]) expect(bloomMayContain(header.logsBloom, member)).toBe(true);
      }
    }
    expect(bloomMayContain(headerOf(6).logsBloom, new Uint8Array(20))).toBe(false);
  });

  test("proves each of 22 receipts of a block alone, typed and reverted ones too, and the absence of a 23rd", () => {
    const receipts = receiptsOf(6);
    const root = headerOf(6).receiptsRoot;
    const proven = receipts.map((_, index) => verifyReceipt(root, index, receiptProof(receipts, index)));

    expect(proven).toEqual(receipts.map(receiptFromRpc));
    expect(new Set(proven.map((receipt) => receipt!.type))).toEqual(new Set([0, 1]));
    expect(proven.filter((receipt) => !receipt!.succeeded)).toHaveLength(1);
    expect(verifyReceipt(root, receipts.length, receiptProof(receipts, receipts.length))).toBeUndefined();
    expect(refusalCode(() => verifyReceipt(root, 1, receiptProof(receipts, 2)))).toBeDefined();
  });

  test.each<[string, (receipts: RpcReceipt[]) => RpcReceipt[]]>([
    ["a receipt left out", (receipts) => receipts.slice(1)],
    ["a receipt added", (receipts) => [...receipts, receipts[0]!]],
    ["two receipts exchanged", ([first, second, ...rest]) => [second!, first!, ...rest]],
    ["a log left out", ([first, ...rest]) => [{ ...first!, logs: first!.logs.slice(1) }, ...rest]],
    [
      "a log's data changed",
      ([first, ...rest]) => [{ ...first!, logs: first!.logs.map((log) => ({ ...log, data: "0x" })) }, ...rest],
    ],
    ["a status changed", ([first, ...rest]) => [{ ...first!, status: "0x0" }, ...rest]],
    ["a type changed", ([first, ...rest]) => [{ ...first!, type: "0x2" }, ...rest]],
  ])("the root differs with %s", (_what, alter) => {
    const altered = receiptsRoot(alter([...receiptsOf(6)]));

    expect(toHex(altered)).not.toBe(toHex(headerOf(6).receiptsRoot));
  });
});

describe("the state proofs of block 70", () => {
  const { stateRoot } = headerOf(vector.proof.block);
  const account = () =>
    verifyAccount(
      stateRoot,
      fromHex(vector.proof.address),
      vector.proof.accountProof.map((node) => fromHex(node)),
    )!;

  test("the contract's account is proven with its code and storage", () => {
    expect(account().nonce).toBe(BigInt(vector.proof.nonce));
    expect(account().balance).toBe(BigInt(vector.proof.balance));
    expect(toHex(account().storageRoot)).toBe(vector.proof.storageHash);
    expect(toHex(account().codeHash)).toBe(vector.proof.codeHash);
    expect(toHex(keccak256(fromHex(vector.contract.runtimeCode)))).toBe(vector.proof.codeHash);
  });

  test("present slots have their value, absent slots are zero", () => {
    const values = vector.proof.storageProof.map(({ key, proof }) =>
      verifyStorage(
        account().storageRoot,
        fromHex(key),
        proof.map((node) => fromHex(node)),
      ),
    );

    expect(values).toEqual(vector.proof.storageProof.map(({ value }) => BigInt(value)));
    expect(values.filter((value) => value === 0n)).toHaveLength(2);
  });

  test("a slot's proof does not serve another slot", () => {
    const [first, second] = vector.proof.storageProof;

    expect(
      refusalCode(() =>
        verifyStorage(
          account().storageRoot,
          fromHex(second!.key),
          first!.proof.map((node) => fromHex(node)),
        ),
      ),
    ).toBeDefined();
  });

  test("an absent account is proven absent", () => {
    const { address, accountProof } = vector.absentAccount;

    expect(
      verifyAccount(
        stateRoot,
        fromHex(address),
        accountProof.map((node) => fromHex(node)),
      ),
    ).toBeUndefined();
  });

  test("refuses a proof with a node repeated or appended", () => {
    const nodes = vector.proof.accountProof.map((node) => fromHex(node));
    const joined = [concatBytes(...nodes)];

    expect(refusalCode(() => verifyAccount(stateRoot, fromHex(vector.proof.address), [...nodes, nodes[0]!]))).toBe(
      "TRIE_PROOF_UNUSED_NODE",
    );
    expect(refusalCode(() => verifyAccount(stateRoot, fromHex(vector.proof.address), joined))).toBe(
      "TRIE_NODE_HASH_MISMATCH",
    );
  });
});

function followFromGenesis(): Followed {
  const sealed: SealedHeader[] = [];
  const tallies = [initialTally(genesis.header.extraData, epochlength)];
  for (const { headerRlp } of vector.blocks.slice(1)) {
    const tally = tallies.at(-1)!;
    const block = verifySealedHeader(fromHex(headerRlp), tally.validators);
    sealed.push(block);
    tallies.push(applyHeader(tally, block.header));
  }
  return { sealed, tallies };
}

function headerOf(number: number): Header {
  return decodeHeader(fromHex(vector.blocks[number]!.headerRlp));
}

function receiptsOf(number: number): readonly RpcReceipt[] {
  const block: { receipts?: readonly RpcReceipt[] } = vector.blocks[number]!;
  return block.receipts ?? [];
}
