import { descriptorId } from "../certificate/descriptor.ts";
import type { Descriptor } from "../certificate/descriptor.ts";
import type { ConsensusError } from "../consensus/errors.ts";
import type { Header } from "../consensus/header.ts";
import { toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import type { Tally } from "../consensus/validators.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import { reasonOf } from "../text/reason-of.ts";
import { DeploymentError } from "./deployment-error.ts";

/* The errors of following a chain's validators and proving its state, which several steps have in common. */

export function noSeals(): DeploymentError {
  return new DeploymentError("NO_SEALS", {
    zh:
      "这条链的区块没有签封（不是 QBFT），凭证不能证明任何内容，故不制作网络描述文件。" +
      "索引与溯源仍可使用：laiqu index --plain。",
    en:
      "Nobody seals this chain's blocks (it is not QBFT). A certificate could prove nothing, " +
      "so no descriptor is made. Index and traces work all the same: laiqu index --plain.",
  });
}

export function genesisDiffers(found: Hex, expected: Hex): DeploymentError {
  return new DeploymentError(
    "GENESIS_DIFFERS",
    {
      zh: `节点给出的创世区块头哈希为 ${found}，而部署文件所记为 ${expected}：请换用另一机关的节点。`,
      en:
        `The genesis header that the node shows has the hash ${found}, ` +
        `but the deployment file names ${expected}: ask another agency's node.`,
    },
    { found, expected },
  );
}

export function validatorsInContract(): DeploymentError {
  return new DeploymentError("VALIDATORS_IN_CONTRACT", {
    zh:
      "创世区块头没有列出验证节点：此链把验证节点放在合约里，凭证无法核验这样的区块。" +
      "请使用验证节点列于区块头的 QBFT 链。",
    en:
      "The genesis header lists no validators: this chain keeps them in a contract, and a certificate of such blocks " +
      "cannot be verified. Use a QBFT chain with validators in the block headers.",
  });
}

export function blockMissing(block: number): DeploymentError {
  return new DeploymentError(
    "BLOCK_MISSING",
    {
      zh: `节点没有区块 ${block}：若仍在同步，请待同步完成后再试。`,
      en: `The node has no block ${block}: if it is still synchronizing, try again when it is done.`,
    },
    { block },
  );
}

/** The header of the next block must show whether a vote was counted, and the node does not have it yet. */
export function validatorsUndecided(block: number): DeploymentError {
  return new DeploymentError(
    "BLOCK_MISSING",
    {
      zh:
        `区块 ${block} 之后的验证节点，要看下一区块的区块头才能确定：纪元末区块中的一票是否计入，各链不同。` +
        "请待下一区块产生后再试，或指定另一区块。",
      en:
        `Only the header of the next block shows the validators after block ${block}: chains differ in whether they ` +
        "count a vote in the block that ends an epoch. Try again when the next block exists, or name another block.",
    },
    { block },
  );
}

/** Advice: GoQuorum makes such blocks by design, and nobody may take them for the fault of a node. */
const FEW_SEALS: Bilingual = {
  zh:
    "若网络使用 GoQuorum，请先核对创世文件：ceil2Nby3Block 不为 0（旧式 config.istanbul 中未写），" +
    "或启用了 2FPlus1Enabled 的，其区块的签封本来就不足，不能出具凭证。",
  en:
    " If the network runs GoQuorum, look at its genesis file first: where ceil2Nby3Block is not 0 (or is absent from " +
    "the older config.istanbul), or 2FPlus1Enabled is on, blocks have too few seals by design, and there can be no " +
    "certificates.",
};

export function headerRefused(block: number, cause: ConsensusError): DeploymentError {
  const { code } = cause;
  const reason = reasonOf(cause);
  const exception = code === "SEALS_TOO_FEW" ? FEW_SEALS : { zh: "", en: "" };
  return new DeploymentError(
    "HEADER_REFUSED",
    {
      zh:
        `节点给出的区块 ${block} 格式不对，或不是此链的验证节点所签封（${reason.zh}）：` +
        `请换用另一机关的节点。${exception.zh}`,
      en:
        `The node shows a block ${block} that is malformed, or that this chain's validators did not seal ` +
        `(${reason.en}): ask another agency's node.${exception.en}`,
    },
    { block, reason: code },
    cause,
  );
}

/** A node's proof of the state does not fit the sealed header of the block. */
export function proofRefused(block: number, cause: ConsensusError): DeploymentError {
  const { code } = cause;
  const reason = reasonOf(cause);
  return new DeploymentError(
    "PROOF_REFUSED",
    {
      zh: `节点对区块 ${block} 的状态所给的证明不成立（${reason.zh}）：请换用另一机关的节点。`,
      en: `The node's proof of the state after block ${block} does not hold (${reason.en}): ask another agency's node.`,
    },
    { block, reason: code },
    cause,
  );
}

/** The node shows a header at a place where another one belongs. */
export function outOfPlace(block: number, header: Header): DeploymentError {
  const { number, parentHash } = header;
  const parent = toHex(parentHash);
  return new DeploymentError(
    "HEADER_REFUSED",
    {
      zh:
        `节点在区块 ${block} 处给出编号为 ${number}、前一区块为 ${parent} 的区块头，` +
        "与前一区块不相接：请换用另一机关的节点。",
      en:
        `As block ${block} the node shows a header with the number ${number} and the parent ${parent}, ` +
        "which does not follow the block before it: ask another agency's node.",
    },
    { block, reason: "OUT_OF_PLACE", found: { number, parent } },
  );
}

/** @param how - what contradicts, as the end of a sentence about the previous edition */
export function previousDiffers(previous: Descriptor, how: Bilingual): DeploymentError {
  const id = descriptorId(previous);
  return new DeploymentError(
    "PREVIOUS_DIFFERS",
    {
      zh:
        `所给前一版网络描述文件（第 ${previous.edition} 版，${id}）不能由此续编：${how.zh}。` +
        "请核对它是否为各机关公布的那一版，以及链节点与部署文件。",
      en:
        `The given previous edition of the descriptor (edition ${previous.edition}, ${id}) cannot be continued here: ` +
        `${how.en}. Check that it is the one that the agencies published, and check the node and the deployment file.`,
    },
    { previous: id, edition: previous.edition },
  );
}

/**
 * A header lists other validators than the votes before it give.
 * @param voted - whether any vote was seen; without votes the epoch length decides nothing
 */
export function validatorsMismatch(
  block: number,
  { validators, epochLength }: Tally,
  voted: boolean,
  cause: ConsensusError,
): DeploymentError {
  const reason = reasonOf(cause);
  const evidence = { ...cause.evidence, block, epochLengthBlocks: epochLength, followed: validators };
  if (voted)
    return new DeploymentError(
      "VALIDATORS_MISMATCH",
      {
        zh:
          `区块 ${block} 的区块头所列验证节点，与按投票推得的不同（${reason.zh}）。` +
          `推算时以每 ${epochLength} 个区块为一个纪元（部署文件的 epochLengthBlocks）。` +
          "若创世文件的 config.qbft.epochlength（旧式为 config.istanbul.epoch）不是此数，" +
          "请各机关在部署文件中改正 epochLengthBlocks 后重试；若相同，请换用另一机关的节点比对该区块。",
        en:
          `Block ${block} lists other validators than the votes before it give (${reason.en}). ` +
          `The votes were counted in epochs of ${epochLength} blocks (epochLengthBlocks of the deployment file). ` +
          "If config.qbft.epochlength of the genesis file (config.istanbul.epoch in the older form) has another " +
          "number, let the agencies correct epochLengthBlocks in the deployment file and try again. If it has this " +
          "number, compare the block with another agency's node.",
      },
      evidence,
      cause,
    );
  return new DeploymentError(
    "VALIDATORS_MISMATCH",
    {
      zh:
        `区块 ${block} 的区块头所列验证节点，与以前的区块头不同，而其间没有任何投票（${reason.zh}）。` +
        "若创世文件以 transitions 直接指定验证节点，这样的变更在区块头中不留痕迹，无法跟踪；" +
        "否则请换用另一机关的节点比对该区块。",
      en:
        `Block ${block} lists other validators than the headers before it, and no vote lies between ` +
        `(${reason.en}). If the genesis file sets validators by transitions, such changes leave no trace in ` +
        "headers and cannot be followed. Otherwise compare the block with another agency's node.",
    },
    evidence,
    cause,
  );
}

/** The founding block does not record a jurisdiction of the founding file. */
export function foundingAbsent(reference: string, block: number): DeploymentError {
  const name = showForeign(reference);
  return new DeploymentError(
    "FOUNDING_DIFFERS",
    {
      zh: `区块 ${block} 没有创立辖区 ${name}：请使用部署时的创立文件与部署文件。`,
      en: `Block ${block} did not found the jurisdiction ${name}: take the founding file of this deployment.`,
    },
    { reference, block },
  );
}
