import type { Descriptor } from "../certificate/descriptor.ts";
import { askBlocks, askHead } from "../chain/blocks.ts";
import type { ServedBlock } from "../chain/blocks.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import { ConsensusError } from "../consensus/errors.ts";
import { equalBytes, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { QBFT_MIX_HASH, verifyGenesisHeader, verifySealedHeader } from "../consensus/qbft.ts";
import { checkDeployment, checkFounding } from "./check-deployment.ts";
import type { Deployment } from "./deployment.ts";
import { DeploymentError } from "./deployment-error.ts";
import { describeDeployment } from "./describe-deployment.ts";
import type { NetworkFacts } from "./describe-deployment.ts";
import { planFounding } from "./founding.ts";
import type { FoundedJurisdiction } from "./founding.ts";
import { showForeign } from "../text/foreign-text.ts";

/**
 * Makes the descriptor of a network on a chain of its own from its deployment and founding, and checks both against
 * the agency's own node. Agencies that agree on deployment and founding get the same bytes from each of their nodes:
 * nothing in the descriptor comes from its maker, not even the time.
 * @throws DeploymentError, with `NO_SEALS`, `GENESIS_DIFFERS`, `VALIDATORS_IN_CONTRACT`, `VALIDATORS_MISMATCH` or
 *   `HEADER_REFUSED` where no certificate of this chain could be verified; RpcError
 */
export async function networkDescriptor(
  chain: RpcRequester,
  deployment: Deployment,
  founding: readonly FoundedJurisdiction[],
  { environment, blockPeriodSeconds }: Pick<NetworkFacts, "environment" | "blockPeriodSeconds">,
): Promise<Descriptor> {
  await checkDeployment(chain, deployment);
  await checkFounding(chain, deployment, planFounding(founding));
  const validators = await askValidators(chain, deployment);
  const founded = await askBlock(chain, deployment.startBlock);
  return describeDeployment(deployment, {
    environment,
    validators,
    blockPeriodSeconds,
    jurisdictions: founding.map(({ reference }) => reference),
    issuedAt: founded.header.timestamp,
  });
}

/**
 * The validators of the genesis block, if they sealed the last block too. Changes of the set are not followed here.
 */
async function askValidators(chain: RpcRequester, deployment: Deployment): Promise<readonly Hex[]> {
  const genesis = await askBlock(chain, 0);
  const validators = readGenesis(genesis, deployment.genesisHash);
  const head = await askBlock(chain, await askHead(chain));
  refuseUnsealed(head, validators);
  return validators;
}

function readGenesis({ header, rlp }: ServedBlock, expectedHash: Hex): readonly Hex[] {
  if (!equalBytes(header.mixHash, QBFT_MIX_HASH)) throw noSeals();
  const { validators, blockHash } = verifyGenesis(rlp);
  const found = toHex(blockHash);
  if (found !== expectedHash) throw genesisDiffers(found, expectedHash);
  if (validators.length === 0) throw validatorsInContract();
  return validators;
}

function verifyGenesis(rlp: Uint8Array): ReturnType<typeof verifyGenesisHeader> {
  try {
    return verifyGenesisHeader(rlp);
  } catch (cause) {
    if (!(cause instanceof ConsensusError)) throw cause;
    throw headerRefused(0, cause);
  }
}

function refuseUnsealed({ header, rlp }: ServedBlock, validators: readonly Hex[]): void {
  try {
    verifySealedHeader(rlp, validators);
  } catch (cause) {
    if (!(cause instanceof ConsensusError)) throw cause;
    throw cause.code === "VALIDATORS_MISMATCH" ? validatorsChanged(cause) : headerRefused(header.number, cause);
  }
}

async function askBlock(chain: RpcRequester, number: number): Promise<ServedBlock> {
  const [block] = await askBlocks(chain, number, number).catch((cause: unknown) => {
    if (!(cause instanceof ConsensusError)) throw cause;
    throw headerRefused(number, cause);
  });
  if (block !== undefined) return block;
  throw new DeploymentError(
    "BLOCK_MISSING",
    {
      zh: `节点没有区块 ${number}：若仍在同步，请待同步完成后再试。`,
      en: `The node has no block ${number}: if it is still synchronizing, try again when it is done.`,
    },
    { block: number },
  );
}

function noSeals(): DeploymentError {
  return new DeploymentError("NO_SEALS", {
    zh:
      "这条链的区块没有签封（不是 QBFT），凭证不能证明任何内容，故不制作网络描述文件。" +
      "索引与溯源仍可使用：laiqu index --plain。",
    en:
      "Nobody seals this chain's blocks (it is not QBFT). A certificate could prove nothing, " +
      "so no descriptor is made. Index and traces work all the same: laiqu index --plain.",
  });
}

function genesisDiffers(found: Hex, expected: Hex): DeploymentError {
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

function validatorsInContract(): DeploymentError {
  return new DeploymentError("VALIDATORS_IN_CONTRACT", {
    zh:
      "创世区块头没有列出验证节点：此链把验证节点放在合约里，凭证无法核验这样的区块。" +
      "请使用验证节点列于区块头的 QBFT 链。",
    en:
      "The genesis header lists no validators: this chain keeps them in a contract, and a certificate of such blocks " +
      "cannot be verified. Use a QBFT chain with validators in the block headers.",
  });
}

function validatorsChanged(cause: ConsensusError): DeploymentError {
  return new DeploymentError(
    "VALIDATORS_MISMATCH",
    {
      zh:
        "验证节点自创世以来已有变更，而本命令只能写出第一批：" +
        "请各机关按投票记录共同写明各个时期（consensus.validatorEpochs），再比对杂凑值。",
      en:
        "The validators have changed since the genesis block, and this command can write only the first set: " +
        "let the agencies write the epochs (consensus.validatorEpochs) from their votes, and compare the digest.",
    },
    cause.evidence,
    cause,
  );
}

function headerRefused(block: number, cause: ConsensusError): DeploymentError {
  const { code: reason, message } = cause;
  return new DeploymentError(
    "HEADER_REFUSED",
    {
      zh: `节点给出的区块 ${block} 的区块头格式不对，或不是此链的验证节点所签封（${showForeign(message)}）：请换用另一机关的节点。`,
      en:
        `The node shows a header of block ${block} that is malformed, or that this chain's validators did not seal ` +
        `(${showForeign(message)}): ask another agency's node.`,
    },
    { block, reason },
    cause,
  );
}
