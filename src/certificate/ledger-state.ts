import { fromHex, toHex, type Hex } from "../consensus/hex.ts";
import { IDENTITY_SLOT } from "../ledger/storage-slots.ts";
import type { Certificate } from "./certificate.ts";
import { CertificateError } from "./certificate-error.ts";
import type { Descriptor } from "./descriptor.ts";
import { NodePool } from "./node-pool.ts";

/** The ledger's storage under the state root of a header. */
export interface LedgerState {
  /** The word in a storage slot. @throws CertificateError NODE_MISSING, NODE_DIFFERS; ConsensusError */
  word(slot: Hex): bigint;
  /** @throws CertificateError NODE_UNUSED when the certificate has trie nodes that no proof has needed */
  expectAllUsed(): void;
}

/**
 * Opens the ledger's storage, after checking that the ledger and its parts have the code that the descriptor names, and
 * that it is this ledger on this chain.
 * @throws CertificateError LEDGER_ABSENT, CODE_DIFFERS, OTHER_LEDGER, NODE_MISSING, NODE_DIFFERS; ConsensusError
 */
export function openState(certificate: Certificate, descriptor: Descriptor, stateRoot: Uint8Array): LedgerState {
  const pool = new NodePool(certificate.nodes);
  const storageRoot = requireCode(pool, stateRoot, descriptor.ledger);
  for (const part of descriptor.ledger.parts) requireCode(pool, stateRoot, part);
  const word = (slot: Hex): bigint => pool.word(storageRoot, fromHex(slot, 32));
  requireIdentity(word(IDENTITY_SLOT), descriptor);
  return { word, expectAllUsed: () => pool.expectAllUsed() };
}

/**
 * Seals prove only whose keys sealed a block. Validators that seal two chains with the same keys seal the state of
 * another ledger too, at the same address and with the same code, and whoever founded both may have recorded the same
 * things in both. The identity holds the hash of the block before the founding, so no other chain has it.
 */
function requireIdentity(found: bigint, { ledger: { identity: expected } }: Descriptor): void {
  if (found === BigInt(expected)) return;
  const shown = `0x${found.toString(16).padStart(64, "0")}`;
  throw new CertificateError(
    "state",
    "OTHER_LEDGER",
    {
      zh:
        `凭证出自另一条链上的账本：其身份为 ${shown}，而网络描述文件所载为 ${expected}。` +
        "可能出自使用同一批验证节点密钥的演练网络，不是本网络的凭证。",
      en:
        `The certificate is of a ledger on another chain: its identity is ${shown}, but the descriptor names ` +
        `${expected}. It may come from a rehearsal with the same validator keys, and it proves nothing about this ` +
        "network.",
    },
    { found: shown, expected },
  );
}

/** A storage has a meaning only under the code that wrote it. Returns the storage root of the account. */
function requireCode(
  pool: NodePool,
  stateRoot: Uint8Array,
  { address, codeHash }: { readonly address: Hex; readonly codeHash: Hex },
): Uint8Array {
  const account = pool.account(stateRoot, fromHex(address, 20));
  if (account === undefined) {
    throw new CertificateError(
      "state",
      "LEDGER_ABSENT",
      {
        zh: `已签封的状态中没有合约账户 ${address}。`,
        en: `The sealed state has no account ${address} for the ledger's contract.`,
      },
      { address },
    );
  }
  const found = toHex(account.codeHash);
  if (found !== codeHash) {
    throw new CertificateError(
      "state",
      "CODE_DIFFERS",
      {
        zh: `合约 ${address} 的代码哈希为 ${found}，而网络描述文件中为 ${codeHash}。`,
        en: `The code of the contract ${address} has the hash ${found}, but the descriptor names ${codeHash}.`,
      },
      { address, expected: codeHash, found },
    );
  }
  return account.storageRoot;
}
