import { decodeHeader } from "../consensus/header.ts";
import { toHex } from "../consensus/hex.ts";
import { readSealedHeader, type UnverifiedHeader } from "../consensus/qbft.ts";
import type { Certificate } from "./certificate.ts";
import { CertificateError } from "./certificate-error.ts";
import { descriptorId, validatorsAt, type Descriptor } from "./descriptor.ts";
import type { AsOf } from "./verdict.ts";
import { showForeign } from "../text/foreign-text.ts";

/** @throws CertificateError UNKNOWN_DESCRIPTOR when the certificate names another descriptor */
export function requireDescriptor(certificate: Certificate, descriptor: Descriptor): void {
  const expected = descriptorId(descriptor);
  const named = certificate.descriptor;
  if (named === expected) return;
  throw new CertificateError(
    "descriptor",
    "UNKNOWN_DESCRIPTOR",
    {
      zh: `凭证依据的网络描述文件为 ${showForeign(named)}，所用的网络描述文件为 ${expected}：请向机关取得前者。`,
      en:
        `The certificate names the descriptor ${showForeign(named)}, and the one in use is ${expected}: ` +
        "get the former from the agencies.",
    },
    { named, expected },
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
 * Reads a certificate's header and checks everything but the seals.
 * @throws CertificateError UNKNOWN_VALIDATORS, BEFORE_LEDGER; ConsensusError
 */
export function readHeader(certificate: Certificate, descriptor: Descriptor): CertifiedHeader {
  // The number decides which validators must have sealed the header.
  const { number } = decodeHeader(certificate.header);
  const validators = validatorsAt(descriptor, number);
  if (validators === undefined) {
    throw new CertificateError(
      "header",
      "UNKNOWN_VALIDATORS",
      {
        zh: `网络描述文件不含区块 ${number} 的验证节点：请取较新的网络描述文件。`,
        en: `The descriptor names no validators for block ${number}: get a newer edition.`,
      },
      { number },
    );
  }
  const unverified = readSealedHeader(certificate.header, validators);
  const { startBlock } = descriptor.ledger;
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
  return { unverified, stateRoot: unverified.header.stateRoot, validators: validators.length };
}

/** Verifies the seals. @throws ConsensusError */
export function verifySeals({ unverified, validators }: CertifiedHeader): AsOf {
  const { header, blockHash, signers } = unverified.verifySeals();
  return {
    block: header.number,
    blockHash: toHex(blockHash),
    time: header.timestamp,
    signers,
    validators,
  };
}
