import { askCode } from "../chain/accounts.ts";
import { askBlock } from "../chain/blocks.ts";
import type { RpcAsker } from "../chain/rpc.ts";
import { blockHash } from "../consensus/qbft.ts";
import { equalBytes, fromHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { DeploymentError } from "./deployment-error.ts";
import type { MinedCall } from "./send-call.ts";

/**
 * Confirms what a node says about a contract that a transaction has just created: every later certificate rests on it.
 * The code must be the whole of this program's code, and the block must list the transaction.
 * @param expected - the code that the contract must have
 * @returns keccak256 of the code
 * @throws DeploymentError `CREATION_UNCONFIRMED`; RpcError
 */
export async function confirmCreation(
  chain: RpcAsker,
  address: Hex,
  expected: Uint8Array,
  { transaction, block: number, blockHash: hash }: MinedCall,
): Promise<Hex> {
  const block = await askBlock(chain, number);
  const isThere = block?.transactions.includes(transaction) === true && toHex(blockHash(block.header)) === hash;
  if (!isThere)
    throw unconfirmed(address, chain.url, {
      zh: `链节点称区块 ${number} 收入了建立 ${address} 的交易 ${transaction}，而它给出的该区块没有此交易`,
      en: `The node says that block ${number} has the transaction ${transaction}, but gives a block without it`,
    });
  const code = fromHex(await askCode(chain, address));
  if (!equalBytes(code, expected))
    throw unconfirmed(address, chain.url, {
      zh: `链节点没有完整给出交易在地址 ${address} 所建合约的代码`,
      en: `The node does not give the whole code of the contract that was created at ${address}`,
    });
  return toHex(keccak256(code));
}

/** @param what - what is wrong, as a sentence without its full stop */
function unconfirmed(address: Hex, node: string | undefined, what: Bilingual): DeploymentError {
  return new DeploymentError(
    "CREATION_UNCONFIRMED",
    {
      zh: `${what.zh}：它可能落后，或答复有误。请待其同步或换用另一节点，再重复同一命令，即由此继续。`,
      en:
        `${what.en}: it may be behind, or answer wrongly. Wait for it or name another node, and repeat the command: ` +
        "it goes on from here.",
    },
    { address, ...(node === undefined ? {} : { node }) },
  );
}
