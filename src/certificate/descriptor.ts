import { sha256 } from "@noble/hashes/sha2.js";
import { toHex, type Hex } from "../consensus/hex.ts";
import { canonicalBytes } from "../documents/canonical-json.ts";
import type { RecordId } from "../ledger/record-id.ts";

export const DESCRIPTOR_FORMAT = "laiqu.descriptor.1";

/**
 * Everything that a verifier must know about a network beforehand. The agencies publish and sign it, and it is
 * distributed apart from certificates: a certificate proves everything relative to its descriptor, and nothing
 * without it.
 */
export interface Descriptor {
  readonly format: typeof DESCRIPTOR_FORMAT;
  readonly network: string;
  /** A development network's validators have throwaway keys on one machine: its verdicts prove nothing to others. */
  readonly environment: "development" | "production";
  readonly chainId: number;
  readonly genesisHash: Hex;
  readonly consensus: {
    readonly kind: "qbft";
    /** The validators by the block from which they seal, ascending. The first epoch starts at block 0 or 1. */
    readonly validatorEpochs: readonly ValidatorEpoch[];
  };
  readonly blockPeriodSeconds: number;
  readonly ledger: {
    readonly address: Hex;
    /** keccak256 of the ledger's code: the storage has a meaning only under this code. */
    readonly codeHash: Hex;
    /** The contracts whose code the ledger runs on its own storage, at addresses fixed in its code. May be empty. */
    readonly parts: readonly DescribedPart[];
    /** The block in which the ledger was deployed. */
    readonly startBlock: number;
    /** The founding jurisdictions, by ordinal from 1. Every party that decides leads back to one of them. */
    readonly jurisdictions: readonly DescribedJurisdiction[];
  };
  /** Seconds since 1970 (UTC). */
  readonly issuedAt: number;
}

export interface ValidatorEpoch {
  readonly fromBlock: number;
  /** Addresses, ascending. */
  readonly validators: readonly Hex[];
}

export interface DescribedPart {
  readonly name: string;
  readonly address: Hex;
  readonly codeHash: Hex;
}

export interface DescribedJurisdiction {
  readonly id: RecordId;
  /** The jurisdiction's reference, from which its id follows. */
  readonly reference: string;
  readonly ordinal: number;
}

/** A descriptor has at most this many bytes. */
export const DESCRIPTOR_BYTES = 1024 * 1024;

/** The canonical form (RFC 8785) of a descriptor. The descriptor's id is its digest. */
export function descriptorBytes(descriptor: Descriptor): Uint8Array {
  return canonicalBytes(descriptor);
}

/** The id of a descriptor: `sha256:` and the digest of its canonical form, which `sha256sum` prints for its file. */
export function descriptorId(descriptor: Descriptor): string {
  return `sha256:${toHex(sha256(descriptorBytes(descriptor))).slice(2)}`;
}

/** The validators that must have sealed a block; undefined before the first epoch. */
export function validatorsAt(descriptor: Descriptor, block: number): readonly Hex[] | undefined {
  return descriptor.consensus.validatorEpochs.findLast((epoch) => epoch.fromBlock <= block)?.validators;
}

/** A jurisdiction by its ordinal; undefined when the descriptor does not list it. */
export function jurisdictionAt(descriptor: Descriptor, ordinal: number): DescribedJurisdiction | undefined {
  return descriptor.ledger.jurisdictions[ordinal - 1];
}
