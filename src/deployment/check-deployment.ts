import { getCreateAddress } from "ethers";
import { askCode } from "../chain/accounts.ts";
import { askChainIdentity } from "../chain/blocks.ts";
import type { RpcAsker } from "../chain/rpc.ts";
import { askTransaction } from "../chain/transaction.ts";
import { fromHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import { entriesOf } from "../text/entries.ts";
import type { Deployment } from "./deployment.ts";
import { DeploymentError } from "./deployment-error.ts";
import { foundingData } from "./founding-transaction.ts";
import type { FoundingPlan } from "./founding-transaction.ts";

/**
 * Checks that a chain is the one of a deployment and has its code.
 * @throws DeploymentError `OTHER_CHAIN`, `CODE_DIFFERS`; RpcError
 */
export async function checkDeployment(chain: RpcAsker, deployment: Deployment): Promise<void> {
  await checkChain(chain, deployment);
  for (const [name, { address, codeHash }] of entriesOf(deployment.contracts)) {
    const found = await askCodeHash(chain, address);
    if (found === codeHash) continue;
    throw new DeploymentError(
      "CODE_DIFFERS",
      {
        zh:
          `地址 ${address} 上 ${name} 的代码哈希为 ${found}，应为 ${codeHash}：` +
          "这不是该部署的账本，请核对部署文件与链节点。",
        en:
          `The code of ${name} at ${address} has the hash ${found} instead of ${codeHash}: ` +
          "this is not the ledger of the deployment; check the deployment file and the chain node.",
      },
      { name, address, found, expected: codeHash },
    );
  }
}

async function checkChain(chain: RpcAsker, deployment: Deployment): Promise<void> {
  const { chainId, genesisHash } = await askChainIdentity(chain);
  if (chainId === deployment.chainId && genesisHash === deployment.genesisHash) return;
  throw new DeploymentError(
    "OTHER_CHAIN",
    {
      zh:
        `节点上的链标识为 ${chainId}、创世区块为 ${genesisHash}，` +
        `而部署所在的链标识为 ${deployment.chainId}、创世区块为 ${deployment.genesisHash}：` +
        "请指定该链的节点，或另选数据目录。",
      en:
        `The node serves chain ${chainId} with genesis ${genesisHash}, ` +
        `but the deployment is on chain ${deployment.chainId} with genesis ${deployment.genesisHash}: ` +
        "give the node of that chain, or another data directory.",
    },
    {
      found: { chainId, genesisHash },
      expected: { chainId: deployment.chainId, genesisHash: deployment.genesisHash },
    },
  );
}

/**
 * Checks that a ledger was founded with exactly this plan, in the block and at the address that the deployment names:
 * the data of its transaction are this program's code and the plan, byte for byte. Call it after `checkDeployment`.
 * @throws DeploymentError `FOUNDING_DIFFERS`, `FOUNDING_NOT_SERVED`; RpcError
 */
export async function checkFounding(
  chain: RpcAsker,
  { contracts, startBlock }: Deployment,
  founding: FoundingPlan,
): Promise<void> {
  const { Ledger, AttestingPart, SettlingPart, GoverningPart } = contracts;
  const { address, transaction } = Ledger;
  const sent = await askTransaction(chain, transaction);
  if (sent === undefined) throw notServed(transaction, startBlock);
  if (getCreateAddress(sent).toLowerCase() !== address || sent.block !== startBlock)
    throw notCreatedThere(address, transaction, startBlock);
  const data = await foundingData([AttestingPart.address, SettlingPart.address, GoverningPart.address], founding);
  if (sent.data.toLowerCase() !== data.toLowerCase()) throw foundedOtherwise(address, transaction, startBlock);
}

/** Nodes drop the index of old transactions, or never make it when they synchronize from a snapshot. */
function notServed(transaction: Hex, block: number): DeploymentError {
  return new DeploymentError(
    "FOUNDING_NOT_SERVED",
    {
      zh:
        `链节点没有给出区块 ${block} 的创立交易 ${transaction}：节点可能不保留较早交易的索引，部署文件也可能有误。` +
        "请换用保留全部交易的节点，并与部署者核对部署文件。",
      en:
        `The node does not give the founding transaction ${transaction} of block ${block}: it may keep no index of ` +
        "old transactions, or the deployment file is wrong. Use a node that keeps all transactions, and compare the " +
        "deployment file with the deployer's.",
    },
    { transaction, block },
  );
}

function notCreatedThere(address: Hex, transaction: Hex, block: number): DeploymentError {
  return new DeploymentError(
    "FOUNDING_DIFFERS",
    {
      zh: `交易 ${transaction} 没有在区块 ${block} 建立账本 ${address}：部署文件与链不符，请向部署者重新复制。`,
      en:
        `The transaction ${transaction} did not create the ledger ${address} in block ${block}: ` +
        "the deployment file contradicts its chain, so copy it anew from the deployer.",
    },
    { transaction, address, block },
  );
}

function foundedOtherwise(address: Hex, transaction: Hex, block: number): DeploymentError {
  return new DeploymentError(
    "FOUNDING_DIFFERS",
    {
      zh:
        `区块 ${block} 的账本 ${address} 不是以此创立方案建立的：交易 ${transaction} 的数据不同。` +
        "请使用部署时的创立文件、规则集与程序版本。",
      en:
        `The ledger ${address} of block ${block} was not founded with this plan: ` +
        `the data of the transaction ${transaction} differ. ` +
        "Take founding file and rulebooks as they were at the deployment, and the same version of this program.",
    },
    { transaction, address, block },
  );
}

/** keccak256 of the code at an address, as the node reports it. @throws RpcError */
export async function askCodeHash(chain: RpcAsker, address: string): Promise<Hex> {
  return toHex(keccak256(fromHex(await askCode(chain, address))));
}
