import { ConsensusError } from "../consensus/errors.ts";
import { decodeHeader } from "../consensus/header.ts";
import { toHex } from "../consensus/hex.ts";
import { readSealedHeader, type UnverifiedHeader } from "../consensus/qbft.ts";
import type { Certificate } from "./certificate.ts";
import { CertificateError } from "./certificate-error.ts";
import { descriptorId, editionOf, validatorsAt, type Descriptor } from "./descriptor.ts";
import { instant } from "./findings.ts";
import type { AsOf } from "./verdict.ts";
import { showForeign } from "../text/foreign-text.ts";

/**
 * @throws CertificateError UNKNOWN_DESCRIPTOR when the certificate names neither this edition of the descriptor nor an
 *   earlier one
 */
export function requireEdition(certificate: Certificate, descriptor: Descriptor): void {
  const named = certificate.descriptor;
  if (editionOf(descriptor, named) !== undefined) return;
  const used = descriptorId(descriptor);
  const { edition } = descriptor;
  throw new CertificateError(
    "descriptor",
    "UNKNOWN_DESCRIPTOR",
    {
      zh:
        `凭证依据的网络描述文件为 ${showForeign(named)}，既不是所用的第 ${edition} 版（${used}），也不是其以前各版：` +
        "请向机关取得最新一版网络描述文件，再核验一次。",
      en:
        `The certificate names the descriptor ${showForeign(named)}, which is neither the edition ${edition} in use ` +
        `(${used}) nor an earlier one: get the newest edition from the agencies and verify the certificate again.`,
    },
    { named, used, edition },
  );
}

/** A certificate's header before its seals are verified. */
export interface CertifiedHeader {
  readonly unverified: UnverifiedHeader;
  /** 32 bytes. */
  readonly stateRoot: Uint8Array;
  /** The number of validators that the descriptor names for this block. */
  readonly validators: number;
}

/**
 * Reads a certificate's header and checks everything but the seals and the hash.
 * @throws CertificateError UNKNOWN_VALIDATORS, BEFORE_LEDGER, OTHER_LEDGER; ConsensusError
 */
export function readHeader(certificate: Certificate, descriptor: Descriptor): CertifiedHeader {
  // The number decides which validators must have sealed the header.
  const { number, timestamp } = decodeHeader(certificate.header);
  const { startBlock } = descriptor.ledger;
  const validators = validatorsAt(descriptor.consensus.validatorEpochs, number);
  if (validators === undefined) throw unknownValidators(number, descriptor);
  const unverified = readListed(certificate.header, number, validators, descriptor);
  if (number < startBlock) {
    throw new CertificateError(
      "header",
      "BEFORE_LEDGER",
      {
        zh: `所证区块 ${number} 早于账本：账本始于区块 ${startBlock}。`,
        en: `Block ${number} is older than the ledger, which begins with block ${startBlock}.`,
      },
      { number, startBlock },
    );
  }
  requireOrder(number, timestamp, descriptor);
  return { unverified, stateRoot: unverified.header.stateRoot, validators: validators.length };
}

/**
 * Reads a header that must list these validators. The descriptor knows the validators of every block up to the one
 * after its own, so another list in such a block is a contradiction. A later block may follow a change of validators
 * that only a newer edition knows.
 */
function readListed(
  header: Uint8Array,
  number: number,
  validators: readonly string[],
  descriptor: Descriptor,
): UnverifiedHeader {
  try {
    return readSealedHeader(header, validators);
  } catch (cause) {
    const isMismatch = cause instanceof ConsensusError && cause.code === "VALIDATORS_MISMATCH";
    if (isMismatch && number > descriptor.asOf.block + 1) throw unknownValidators(number, descriptor, cause);
    throw cause;
  }
}

function unknownValidators(number: number, { edition, asOf }: Descriptor, cause?: unknown): CertificateError {
  return new CertificateError(
    "header",
    "UNKNOWN_VALIDATORS",
    {
      zh:
        `所用的网络描述文件（第 ${edition} 版，截至区块 ${asOf.block}）没有区块 ${number} 的验证节点：` +
        "请向机关取得较新的一版。",
      en:
        `The descriptor in use (edition ${edition}, as of block ${asOf.block}) does not name the validators of block ` +
        `${number}: get a newer edition from the agencies.`,
    },
    { number, edition, asOf: asOf.block },
    cause,
  );
}

/** Blocks of one chain are in the order of their times. */
function requireOrder(number: number, time: number, { asOf }: Descriptor): void {
  const inOrder = number < asOf.block ? time <= asOf.time : time >= asOf.time;
  if (inOrder) return;
  const [own, theirs] = [instant(time), instant(asOf.time)];
  throw new CertificateError(
    "header",
    "OTHER_LEDGER",
    {
      zh:
        `所证区块 ${number} 的时间为${own.zh}，而网络描述文件所载区块 ${asOf.block} 的时间为${theirs.zh}：` +
        "两者不可能属于同一条链。凭证出自另一条链（例如演练网络）。",
      en:
        `Block ${number} has the time ${own.en}, and block ${asOf.block} of the descriptor has ${theirs.en}: they ` +
        "cannot be of one chain. The certificate is of another chain, such as that of a rehearsal.",
    },
    { number, time, asOf },
  );
}

/**
 * Verifies the seals and, where the descriptor knows it, the hash.
 * @throws CertificateError OTHER_LEDGER; ConsensusError
 */
export function verifySeals({ unverified, validators }: CertifiedHeader, descriptor: Descriptor): AsOf {
  const { header, blockHash, signers } = unverified.verifySeals();
  const hash = toHex(blockHash);
  const { asOf } = descriptor;
  if (header.number === asOf.block && hash !== asOf.hash) {
    throw new CertificateError(
      "seal",
      "OTHER_LEDGER",
      {
        zh:
          `所证区块 ${asOf.block} 的哈希为 ${hash}，而网络描述文件所载为 ${asOf.hash}：` +
          "这是同一批验证节点密钥签封的另一条链（例如演练网络）。",
        en:
          `Block ${asOf.block} of the certificate has the hash ${hash}, but the descriptor names ${asOf.hash}: it is ` +
          "of another chain that the same validator keys sealed, such as a rehearsal.",
      },
      { block: asOf.block, found: hash, expected: asOf.hash },
    );
  }
  return { block: header.number, blockHash: hash, time: header.timestamp, signers, validators };
}
