import { Transaction, getCreateAddress, toBeHex } from "ethers";
import { askCode } from "../chain/accounts.ts";
import { askChainIdentity, askHead } from "../chain/blocks.ts";
import type { RpcAsker } from "../chain/rpc.ts";
import { askTransaction } from "../chain/transaction.ts";
import type { MinedTransaction } from "../chain/transaction.ts";
import { fromHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import { entriesOf } from "../text/entries.ts";
import { LEDGER_PARTS, partAddresses } from "./deployment.ts";
import type { ContractName, DeployedContracts, Deployment } from "./deployment.ts";
import { DeploymentError } from "./deployment-error.ts";
import { blockMissing } from "./descriptor-errors.ts";
import { foundingData } from "./founding-transaction.ts";
import type { FoundingPlan } from "./founding-transaction.ts";
import { partCreation, programCodeHash } from "./program-code.ts";

/**
 * Checks that a chain is the one of a deployment and has its code, and that this is the code of this program. The
 * hashes in a deployment file are only what the deployer wrote.
 * @throws DeploymentError `OTHER_CHAIN`, `CODE_DIFFERS`, `CODE_FOREIGN`; RpcError
 */
export async function checkDeployment(chain: RpcAsker, deployment: Deployment): Promise<void> {
  await checkChain(chain, deployment);
  const parts = partAddresses(deployment);
  for (const [name, { address, codeHash }] of entriesOf(deployment.contracts)) {
    const found = await askCodeHash(chain, address);
    if (found !== codeHash) throw codeDiffers(name, { address, found, expected: codeHash });
    const expected = programCodeHash(name, parts);
    if (found !== expected) throw codeForeign(name, { address, found, expected });
  }
}

/** The error about code that is not the code which a deployment names. */
export function codeDiffers(
  name: keyof DeployedContracts,
  { address, found, expected }: { readonly address: Hex; readonly found: Hex; readonly expected: Hex },
): DeploymentError {
  return new DeploymentError(
    "CODE_DIFFERS",
    {
      zh:
        `地址 ${address} 上 ${name} 的代码哈希为 ${found}，应为 ${expected}：` +
        "这不是该部署的账本，请核对部署文件与链节点。",
      en:
        `The code of ${name} at ${address} has the hash ${found} instead of ${expected}: ` +
        "this is not the ledger of the deployment; check the deployment file and the chain node.",
    },
    { name, address, found, expected },
  );
}

/** The error about code that is not what this program compiles, although the deployment file names it. */
function codeForeign(
  name: keyof DeployedContracts,
  { address, found, expected }: { readonly address: Hex; readonly found: Hex; readonly expected: Hex },
): DeploymentError {
  return new DeploymentError(
    "CODE_FOREIGN",
    {
      zh:
        `地址 ${address} 上的 ${name} 不是本程序的代码：其哈希为 ${found}，本程序的为 ${expected}。` +
        "这样的账本可能擅自给予席位：请使用部署时的程序版本；版本相同的，切勿信任此账本与部署文件。",
      en:
        `The ${name} at ${address} is not the code of this program: its hash is ${found}, and this program's is ` +
        `${expected}. Such a ledger might hand out seats at will: use the version of the program with which it was ` +
        "deployed, and if that is this one, trust neither the ledger nor the deployment file.",
    },
    { name, address, found, expected },
  );
}

/**
 * Checks that a node serves the chain and the code of a deployment, and has its founding: a node that does not have it
 * yet would seem to serve another ledger.
 * @throws DeploymentError `BLOCK_MISSING`, `OTHER_CHAIN`, `CODE_DIFFERS`, `CODE_FOREIGN`; RpcError
 */
export async function checkNode(chain: RpcAsker, deployment: Deployment): Promise<void> {
  if ((await askHead(chain)) < deployment.startBlock) throw blockMissing(deployment.startBlock);
  await checkDeployment(chain, deployment);
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
 * Checks that a ledger was founded with exactly this plan, and that it never ran other code than this program's: each
 * contract was created by a transaction of its own whose data are this program's code, and of the ledger also the plan,
 * byte for byte. The hash covers all of the transaction, so no node can answer otherwise. Which block has it is proven
 * by the founding events.
 *
 * The code that a part has today says nothing of yesterday. A contract that another contract made can take itself away
 * and be made anew with other code, at the same address: a deployer could write seats into the ledger by a part of his
 * own, and then put this program's part in its place. What a transaction creates is there from then on, because nothing
 * in this program's code takes itself away, and no account sends two transactions with one nonce.
 * @throws DeploymentError `FOUNDING_DIFFERS`, `FOUNDING_NOT_SERVED`; RpcError
 */
export async function checkFounding(chain: RpcAsker, deployment: Deployment, founding: FoundingPlan): Promise<void> {
  const data = await foundingData(partAddresses(deployment), founding);
  await checkCreation(chain, deployment, { name: "Ledger", data });
  for (const name of LEDGER_PARTS) await checkCreation(chain, deployment, { name, data: partCreation(name) });
}

/** A contract of a deployment, with the data of the transaction that creates it. */
interface Creation {
  readonly name: ContractName;
  readonly data: string;
}

async function checkCreation(
  chain: RpcAsker,
  { chainId, contracts, startBlock }: Deployment,
  { name, data }: Creation,
): Promise<void> {
  const { address, transaction } = contracts[name];
  const evidence = { name, address, transaction, block: startBlock };
  const served = await askTransaction(chain, transaction);
  const sent = served === undefined ? undefined : signedWith(served, chainId);
  if (sent?.hash !== transaction || sent.from === null) throw notServed(evidence);
  const isThere = getCreateAddress({ from: sent.from, nonce: sent.nonce }).toLowerCase() === address;
  if (sent.to !== null || !isThere) throw notCreatedThere(evidence);
  if (sent.data.toLowerCase() === data.toLowerCase()) return;
  throw name === "Ledger" ? foundedOtherwise(evidence) : createdOtherwise(evidence);
}

/** A signed transaction by the values that decide which contract it creates. */
interface SignedCreation {
  readonly hash: string | null;
  readonly from: string | null;
  readonly nonce: number;
  /** null of a transaction that creates a contract. */
  readonly to: string | null;
  readonly data: string;
}

/** Rebuilds a signed transaction from what a node served; undefined if no account can have signed it. */
function signedWith({ v, r, s, ...served }: MinedTransaction, chainId: number): SignedCreation | undefined {
  const { to, gas, nonce, gasPrice, value, data } = served;
  try {
    const signature = { r: toBeHex(r, 32), s: toBeHex(s, 32), v };
    const { hash, from } = Transaction.from({
      nonce,
      gasPrice,
      value,
      data,
      type: 0,
      chainId,
      gasLimit: gas,
      to: to ?? null,
      signature,
    });
    return { hash, from, nonce, to: to ?? null, data };
  } catch {
    // ethers refuses wrong values with errors of many kinds. Whatever the reason, this is not the transaction.
    return undefined;
  }
}

/** What the errors about a creation tell. */
interface CreationEvidence {
  readonly name: ContractName;
  readonly address: Hex;
  readonly transaction: Hex;
  /** The block of the founding. */
  readonly block: number;
}

/**
 * The node has no such transaction, or gives one with another hash. Nodes drop the index of old transactions, or never
 * make it when they synchronize from a snapshot.
 */
function notServed({ name, transaction, block }: CreationEvidence): DeploymentError {
  return new DeploymentError(
    "FOUNDING_NOT_SERVED",
    {
      zh:
        `链节点没有给出建立 ${name} 的交易 ${transaction}（创立区块 ${block}）：节点可能不保留较早交易的索引，` +
        "部署文件也可能有误。请换用保留全部交易的节点，并与部署者核对部署文件。",
      en:
        `The node does not give the transaction ${transaction} that created ${name} (founding block ${block}): ` +
        "it may keep no index of old transactions, or the deployment file is wrong. Use a node that keeps all " +
        "transactions, and compare the deployment file with the deployer's.",
    },
    { name, transaction, block },
  );
}

function notCreatedThere(evidence: CreationEvidence): DeploymentError {
  const { name, transaction, address } = evidence;
  return new DeploymentError(
    "FOUNDING_DIFFERS",
    {
      zh:
        `交易 ${transaction} 没有在 ${address} 建立 ${name}：请向部署者重新复制部署文件；仍不相符的，切勿信任此账本，` +
        "该处可能曾有其他代码。",
      en:
        `The transaction ${transaction} did not create ${name} at ${address}: copy the deployment file anew ` +
        "from the deployer. If it still does not agree, do not trust this ledger: other code may have been at that " +
        "address.",
    },
    { ...evidence },
  );
}

function foundedOtherwise(evidence: CreationEvidence): DeploymentError {
  const { transaction, address, block } = evidence;
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
    { ...evidence },
  );
}

function createdOtherwise(evidence: CreationEvidence): DeploymentError {
  const { name, transaction, address } = evidence;
  return new DeploymentError(
    "FOUNDING_DIFFERS",
    {
      zh:
        `${address} 的 ${name} 不是以本程序的代码建立的：交易 ${transaction} 的数据不同。` +
        "请使用部署时的程序版本；版本相同的，切勿信任此账本。",
      en:
        `The ${name} at ${address} was not created with this program's code: the data of the transaction ` +
        `${transaction} differ. Use the version of the program with which it was deployed, and if that is this one, ` +
        "do not trust this ledger.",
    },
    { ...evidence },
  );
}

/** keccak256 of the code at an address, as the node reports it. @throws RpcError */
async function askCodeHash(chain: RpcAsker, address: string): Promise<Hex> {
  return toHex(keccak256(fromHex(await askCode(chain, address))));
}
