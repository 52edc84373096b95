import { ConsensusError } from "../consensus/errors.ts";
import type { Header } from "../consensus/header.ts";
import { toHex } from "../consensus/hex.ts";
import { decodeQbftExtraData } from "../consensus/qbft-extra-data.ts";
import { applyHeader } from "../consensus/validators.ts";
import type { Tally } from "../consensus/validators.ts";
import { IndexerError } from "./indexer-error.ts";

/** The tally after one more header. @throws ConsensusError; IndexerError SEALS_INVALID for a vote of a stranger */
export function tallyAfter(tally: Tally, header: Header, rlp: Uint8Array): Tally {
  try {
    return applyHeader(tally, header);
  } catch (cause) {
    if (cause instanceof ConsensusError && cause.code === "COINBASE_NOT_VALIDATOR")
      throw otherValidators(tally, header, rlp, cause);
    throw cause;
  }
}

/**
 * The error about a header that does not fit the validators that the votes give. A wrong epoch length looks exactly
 * like a forged header here, because it decides which votes lapse; so the error names both.
 */
export function otherValidators(
  { epochLength, validators }: Tally,
  header: Header,
  rlp: Uint8Array,
  cause?: ConsensusError,
): IndexerError {
  const { number } = header;
  const listed = decodeQbftExtraData(header.extraData).validators;
  const [found, expected] = [listed, validators].map((addresses) => addresses.join(", "));
  return new IndexerError(
    "SEALS_INVALID",
    {
      zh:
        `区块 ${number} 的区块头列出的验证节点为 ${found}，而按每纪元 ${epochLength} 个区块计票应为 ${expected}。` +
        "可能有二：其一，网络的纪元长度不是这个数，未通过的投票在别的区块失效——请核对创世文件的 epochlength 与部署文件的 " +
        "epochLengthBlocks，更正部署文件后重新运行 laiqu index，它会重新计票并接着建立索引；" +
        "其二，节点有误或作伪——请与另一机关的节点比对该区块，并保存证据。",
      en:
        `The header of block ${number} lists the validators ${found}, but with epochs of ${epochLength} blocks the ` +
        `votes give ${expected}. There are two possibilities. Either the network has another epoch length, so that ` +
        "pending votes lapse at other blocks: compare epochlength of the genesis file with epochLengthBlocks of the " +
        "deployment file, correct the latter, and run `laiqu index` again, which counts the votes anew and goes on. " +
        "Or the node is wrong or lies: compare the block with another agency's node, and keep the evidence.",
    },
    {
      number,
      objection: cause?.code ?? "VALIDATORS_MISMATCH",
      epochLength,
      validators,
      listed,
      header: toHex(rlp),
    },
    cause,
  );
}
