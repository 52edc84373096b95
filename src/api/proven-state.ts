import type { Snapshot } from "../audit/snapshot.ts";
import { askProof, verifyProof } from "../chain/proofs.ts";
import type { ServedProof } from "../chain/proofs.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import { ConsensusError } from "../consensus/errors.ts";
import { decodeHeader } from "../consensus/header.ts";
import { fromHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { reasonOf } from "../text/reason-of.ts";
import { ApiProblem } from "./api-problem.ts";

/** Slots of a contract in the state after a block. */
interface AskedProof {
  /** The RLP of the block's header, which the index has verified. */
  readonly header: Hex;
  readonly block: number;
  readonly address: Hex;
  readonly slots: readonly Hex[];
}

/** A proof that holds, with the words that it proves. */
interface HeldProof {
  readonly proof: ServedProof;
  /** In the order of the slots. */
  readonly words: readonly bigint[];
}

/** Another proof than one that holds is the node's fault, and no reason to refuse an answer for good. */
export async function askProven(rpc: RpcRequester, asked: AskedProof): Promise<HeldProof> {
  const { header, block, address, slots } = asked;
  const proof = await askProof(rpc, address, slots, block);
  try {
    return { proof, words: verifyProof(proof, decodeHeader(fromHex(header)).stateRoot, address, slots).words };
  } catch (cause) {
    if (!(cause instanceof ConsensusError)) throw cause;
    const reason = reasonOf(cause);
    throw new ApiProblem(
      "CHAIN_UNAVAILABLE",
      {
        zh: `链节点对区块 ${block} 的状态所给的证明不成立（${reason.zh}），暂不能据以出具凭证或作答：请稍后再试，或换用另一节点。`,
        en:
          `The node's proof of the state after block ${block} does not hold (${reason.en}), so no certificate and ` +
          "no answer can rest on it now: try again later, or use another node.",
      },
      { block, address, reason: cause.code },
      cause,
    );
  }
}

/** The RLP of the header of an indexed block. */
export async function headerOf(snapshot: Snapshot, block: number): Promise<Hex> {
  const { header } = await snapshot.database
    .selectFrom("block")
    .select("header")
    .where("number", "=", block)
    .executeTakeFirstOrThrow();
  return toHex(header);
}
