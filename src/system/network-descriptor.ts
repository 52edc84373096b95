import type { Descriptor } from "../certificate/descriptor.ts";
import { askBlocks, askHead } from "../chain/blocks.ts";
import type { ToldBlock } from "../chain/blocks.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import { ConsensusError } from "../consensus/errors.ts";
import { equalBytes, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { QBFT_MIX_HASH, verifyGenesisHeader, verifySealedHeader } from "../consensus/qbft.ts";
import { checkDeployment, checkFounding } from "../deployment/deployment.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { planFounding } from "../deployment/founding.ts";
import type { FoundedJurisdiction } from "../deployment/founding.ts";
import { CliError } from "../cli/cli-error.ts";
import { describeDeployment } from "./describe-deployment.ts";
import type { Surroundings } from "./describe-deployment.ts";

/**
 * What a verifier must know beforehand about a network on a chain of its own, made from its deployment and founding and
 * held against the agency's own node. Agencies that agree on both get the same bytes from each of their nodes:
 * nothing in it is the maker's own, not even the time.
 * @throws CliError `NOT_VALID` where no certificate of this chain could be verified; DeploymentError; RpcError
 */
export async function networkDescriptor(
  chain: RpcRequester,
  deployment: Deployment,
  founding: readonly FoundedJurisdiction[],
  { environment, blockPeriodSeconds }: Pick<Surroundings, "environment" | "blockPeriodSeconds">,
): Promise<Descriptor> {
  await checkDeployment(chain, deployment);
  await checkFounding(chain, deployment, planFounding(founding));
  const validators = await validatorsOf(chain, deployment);
  const founded = await blockAt(chain, deployment.startBlock);
  return describeDeployment(deployment, {
    environment,
    validators,
    blockPeriodSeconds,
    jurisdictions: founding.map(({ reference }) => reference),
    issuedAt: founded.header.timestamp,
  });
}

/** Those that the genesis block lists, if they still seal. A set that changed in between is not followed here. */
async function validatorsOf(chain: RpcRequester, deployment: Deployment): Promise<readonly Hex[]> {
  const genesis = await blockAt(chain, 0);
  if (!equalBytes(genesis.header.mixHash, QBFT_MIX_HASH)) {
    throw impossible("NO_SEALS", {
      zh: "这条链的区块没有签封（不是 QBFT），凭证无从证明任何事，故不制作网络描述。索引与追溯可用：laiqu index --plain。",
      en: "Nobody seals this chain's blocks (it is not QBFT), so that a certificate could prove nothing, and no descriptor is made. Index and traces work: laiqu index --plain.",
    });
  }
  const { validators, blockHash } = readChain(() => verifyGenesisHeader(genesis.rlp));
  if (toHex(blockHash) !== deployment.genesisHash) {
    throw impossible("GENESIS_DIFFERS", {
      zh: `节点给出的创世区块头，哈希为 ${toHex(blockHash)}，而非部署文件所记的 ${deployment.genesisHash}：请换一个部门的节点。`,
      en: `The genesis header that the node shows hashes to ${toHex(blockHash)}, not to ${deployment.genesisHash} as the deployment has it: ask another agency's node.`,
    });
  }
  if (validators.length === 0) {
    throw impossible("VALIDATORS_IN_CONTRACT", {
      zh: "创世区块头没有列出验证节点：此链把验证节点放在合约里，凭证无法核验这样的区块。请使用验证节点列于区块头的 QBFT 链。",
      en: "The genesis header lists no validators: this chain keeps them in a contract, and certificates cannot be verified of such blocks. Use a QBFT chain with validators in block headers.",
    });
  }
  const head = await blockAt(chain, await askHead(chain));
  readChain(() => verifySealedHeader(head.rlp, validators));
  return validators;
}

/** What the headers say against it, with the way out. */
function readChain<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof ConsensusError)) throw cause;
    const text =
      cause.code === "VALIDATORS_MISMATCH"
        ? {
            zh: "验证节点自创世以来已有变更，本命令只写得出第一批：请由各部门按表决记录共同写明各个时期（consensus.validatorEpochs），再核对杂凑值。",
            en: "The validators have changed since the genesis block, and this command can write the first set only: let the agencies write the epochs (consensus.validatorEpochs) from their votes, and compare the digest.",
          }
        : {
            zh: `节点给出的区块头不是此链验证节点所签封（${cause.message}）：请换一个部门的节点。`,
            en: `The node shows a header that this chain's validators did not seal (${cause.message}): ask another agency's node.`,
          };
    throw impossible(cause.code, text, cause);
  }
}

async function blockAt(chain: RpcRequester, number: number): Promise<ToldBlock> {
  const [block] = await readBlocks(chain, number);
  if (block !== undefined) return block;
  throw new CliError(
    "UNAVAILABLE",
    { zh: `节点没有区块 ${number}：是否仍在同步？`, en: `The node has no block ${number}: is it still synchronizing?` },
    { block: number },
  );
}

async function readBlocks(chain: RpcRequester, number: number): Promise<(ToldBlock | undefined)[]> {
  try {
    return await askBlocks(chain, number, number);
  } catch (cause) {
    if (!(cause instanceof ConsensusError)) throw cause;
    throw impossible(
      cause.code,
      {
        zh: `区块 ${number} 的区块头不是可识别的格式：${cause.message}`,
        en: `The header of block ${number} is of no known form: ${cause.message}`,
      },
      cause,
    );
  }
}

function impossible(
  detail: string,
  text: { readonly zh: string; readonly en: string },
  cause?: ConsensusError,
): CliError {
  return new CliError("NOT_VALID", text, { detail }, cause === undefined ? undefined : { cause });
}
