import { readFileSync } from "node:fs";
import { decodeHeader } from "../../src/consensus/header.ts";
import type { Header } from "../../src/consensus/header.ts";
import { fromHex, toHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import type { Ask } from "../indexer/small-ledger.ts";

interface RecordedChain {
  readonly config: { readonly chainId: number; readonly qbft: { readonly epochlength: number } };
  readonly genesisExtraData: Hex;
  readonly blocks: readonly { readonly number: number; readonly hash: Hex; readonly headerRlp: Hex }[];
}

function recorded(name: string): RecordedChain {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), "utf8")) as RecordedChain;
}

/** A validator is voted in, a vote is lost at block 60, and a validator is voted out. */
export const recordedChain = recorded("goquorum-24.4.1-qbft.json");

/** Epochs of 10 blocks. The votes in blocks 10 and 20 decide that the validators change with blocks 13 and 24. */
export const epochVotes = recorded("goquorum-24.4.1-epoch-votes.json");

/** A node of a recorded chain, at its end unless a head is named. It has no receipts: no contract of ours is on it. */
export function nodeOf(chain: RecordedChain, head = chain.blocks.length - 1): Ask {
  return (method, params) => {
    if (method === "eth_chainId") return Promise.resolve(quantity(chain.config.chainId));
    if (method === "eth_blockNumber") return Promise.resolve(quantity(head));
    const block = chain.blocks.slice(0, head + 1)[Number(params[0])];
    return Promise.resolve(block === undefined ? null : blockOf(decodeHeader(fromHex(block.headerRlp)), block.hash));
  };
}

function blockOf(header: Header, hash: Hex): Record<string, unknown> {
  return {
    hash,
    transactions: [],
    parentHash: toHex(header.parentHash),
    sha3Uncles: toHex(header.ommersHash),
    miner: toHex(header.coinbase),
    stateRoot: toHex(header.stateRoot),
    transactionsRoot: toHex(header.transactionsRoot),
    receiptsRoot: toHex(header.receiptsRoot),
    logsBloom: toHex(header.logsBloom),
    difficulty: quantity(header.difficulty),
    number: quantity(header.number),
    gasLimit: quantity(header.gasLimit),
    gasUsed: quantity(header.gasUsed),
    timestamp: quantity(header.timestamp),
    extraData: toHex(header.extraData),
    mixHash: toHex(header.mixHash),
    nonce: toHex(header.nonce),
  };
}

function quantity(value: number | bigint): Hex {
  return `0x${value.toString(16)}`;
}
