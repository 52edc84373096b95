import { askHead } from "../chain/blocks.ts";
import { askProof, verifyProof } from "../chain/proofs.ts";
import type { ServedProof } from "../chain/proofs.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import { ConsensusError } from "../consensus/errors.ts";
import type { Header } from "../consensus/header.ts";
import { toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import { codeDiffers } from "./check-deployment.ts";
import type { Deployment } from "./deployment.ts";
import { blockMissing, proofRefused } from "./descriptor-errors.ts";
import { followValidators } from "./follow-validators.ts";

/** The hash of no code at all, which an address without a contract has. */
const NO_CODE_HASH = toHex(keccak256(new Uint8Array(0)));

/** The ledger's storage after a block that its validators sealed. */
export interface CertifiedState {
  readonly block: number;
  /** A word of the storage, proven. @throws DeploymentError `PROOF_REFUSED`; RpcError */
  word(slot: Hex): Promise<bigint>;
}

/**
 * Follows the validators of a deployment's chain from genesis to the node's last block, so that the storage of the
 * ledger can be proven there. No node can answer otherwise than the chain. It takes a while on a long chain.
 * @param onProgress - called with the last block followed and the last of all
 * @throws DeploymentError as `followValidators`, `PROOF_REFUSED`; RpcError
 */
export async function certifyState(
  chain: RpcRequester,
  { contracts, genesisHash, epochLengthBlocks, startBlock }: Deployment,
  onProgress?: (block: number, last: number) => void,
): Promise<CertifiedState> {
  const block = await askHead(chain);
  if (block < startBlock) throw blockMissing(startBlock);
  const { header } = await followValidators(
    { chain, genesisHash, epochLengthBlocks, previous: undefined, onProgress },
    block,
  );
  return { block, word: async (slot) => await askWord(chain, contracts, header, slot) };
}

/**
 * Asks for a word of the ledger's storage after a block, with its proof.
 * @param header - of the block, which its validators sealed
 * @throws DeploymentError `PROOF_REFUSED`, `CODE_DIFFERS`; RpcError
 */
export async function askWord(
  chain: RpcRequester,
  { Ledger: { address, codeHash } }: Deployment["contracts"],
  { number: block, stateRoot }: Header,
  slot: Hex,
): Promise<bigint> {
  const proof = await askProof(chain, address, [slot], block);
  return reading(block, () => wordOf(proof, { stateRoot, address, codeHash, slot }));
}

interface Place {
  readonly stateRoot: Uint8Array;
  readonly address: Hex;
  readonly codeHash: Hex;
  readonly slot: Hex;
}

function wordOf(proof: ServedProof, { stateRoot, address, codeHash, slot }: Place): bigint {
  const { account, words } = verifyProof(proof, stateRoot, address, [slot]);
  // A word has its meaning only under the code that wrote it.
  const found = account === undefined ? NO_CODE_HASH : toHex(account.codeHash);
  if (found !== codeHash) throw codeDiffers("Ledger", { address, found, expected: codeHash });
  return words[0] ?? 0n;
}

function reading<Read>(block: number, read: () => Read): Read {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof ConsensusError)) throw cause;
    throw proofRefused(block, cause);
  }
}
