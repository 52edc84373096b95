import { sha256 } from "@noble/hashes/sha2.js";
import { toHex, type Hex } from "../consensus/hex.ts";
import { canonicalBytes } from "../documents/canonical-json.ts";
import type { RecordId } from "../ledger/record-id.ts";

export const DESCRIPTOR_FORMAT = "laiqu.descriptor.3";

/**
 * Everything that a verifier must know about a network beforehand. The agencies publish it, and it is distributed apart
 * from certificates: a certificate proves everything relative to its descriptor, and nothing without it.
 *
 * Descriptors of one network are editions, which form a chain. A change of validators needs a new edition. A
 * certificate names the edition under which it was made, and verifies under this one and every later one.
 */
export interface Descriptor {
  readonly format: typeof DESCRIPTOR_FORMAT;
  readonly network: string;
  /** A development network's validators have throwaway keys on one machine: its verdicts prove nothing to others. */
  readonly environment: "development" | "production";
  readonly chainId: number;
  readonly genesisHash: Hex;
  /** From 1. */
  readonly edition: number;
  /** The ids of all earlier editions, oldest first. */
  readonly previous: readonly string[];
  /** The block for which this edition was made: it names the validators of every block up to it and of the next. */
  readonly asOf: DescribedBlock;
  readonly consensus: {
    readonly kind: "qbft";
    /** The validators by the block from which they seal, ascending. The first epoch starts at block 0. */
    readonly validatorEpochs: readonly ValidatorEpoch[];
  };
  /** 0 means that blocks follow no period. */
  readonly blockPeriodSeconds: number;
  /** The greatest age of a certificate whose status counts as present. Absent: the verifier's own default. */
  readonly maxStatusAgeSeconds?: number;
  readonly ledger: {
    readonly address: Hex;
    /** keccak256 of the ledger's code: the storage has a meaning only under this code. */
    readonly codeHash: Hex;
    /** The contracts whose code the ledger runs on its own storage, at addresses fixed in its code. May be empty. */
    readonly parts: readonly DescribedPart[];
    /**
     * The ledger's identity, 32 bytes: the hash over the chain's id, the ledger's address, the time of its founding and
     * the hash of the block before it. The ledger keeps it in its state, where no other chain has it, not even one that
     * the same keys made in the same way.
     */
    readonly identity: Hex;
    /** The block in which the ledger was deployed. */
    readonly startBlock: number;
    /** The founding jurisdictions, by ordinal from 1. Every party that decides leads back to one of them. */
    readonly jurisdictions: readonly DescribedJurisdiction[];
  };
}

export interface DescribedBlock {
  readonly block: number;
  readonly hash: Hex;
  /** Seconds since 1970 (UTC). */
  readonly time: number;
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
  /**
   * The trail head right after the body of the jurisdiction's record, 24 bytes. The body holds the time of the founding
   * block and the terms of the founding, so it pins both.
   */
  readonly trailHead: Hex;
}

/** A descriptor has at most this many bytes. */
export const DESCRIPTOR_BYTES = 1024 * 1024;

/** Every list in a descriptor has at most this many items: epochs, earlier editions, jurisdictions, parts. */
export const DESCRIPTOR_ITEMS = 1_000;

/**
 * An epoch has at most this many validators: every seal costs the verification of a signature, and a network of QBFT
 * with more could not agree on blocks.
 */
export const DESCRIPTOR_VALIDATORS = 128;

/** The canonical form (RFC 8785) of a descriptor. The descriptor's id is its digest. */
export function descriptorBytes(descriptor: Descriptor): Uint8Array {
  return canonicalBytes(descriptor);
}

/** The id of a descriptor: `sha256:` and the digest of its canonical form, which `sha256sum` prints for its file. */
export function descriptorId(descriptor: Descriptor): string {
  return `sha256:${toHex(sha256(descriptorBytes(descriptor))).slice(2)}`;
}

/**
 * The number of the edition with an id: this one, or an earlier one of the same network. Undefined when this edition
 * does not know the id, which is then that of another network or of a later edition.
 */
export function editionOf(descriptor: Descriptor, id: string): number | undefined {
  if (id === descriptorId(descriptor)) return descriptor.edition;
  const index = descriptor.previous.indexOf(id);
  return index < 0 ? undefined : index + 1;
}

/** The validators that must have sealed a block; undefined before the first epoch. */
export function validatorsAt(epochs: readonly ValidatorEpoch[], block: number): readonly Hex[] | undefined {
  return epochs.findLast((epoch) => epoch.fromBlock <= block)?.validators;
}

/** A jurisdiction by its ordinal; undefined when the descriptor does not list it. */
export function jurisdictionAt(descriptor: Descriptor, ordinal: number): DescribedJurisdiction | undefined {
  return descriptor.ledger.jurisdictions[ordinal - 1];
}
