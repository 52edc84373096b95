import { sha256 } from "@noble/hashes/sha2.js";
import { toHex, type Hex } from "../consensus/hex.ts";
import { canonicalBytes, isJsonObject, parseCanonicalJson } from "../documents/canonical-json.ts";
import { Kind } from "../ledger/kinds.ts";
import { NO_RECORD, recordId, type RecordId } from "../ledger/record-id.ts";
import { CertificateError } from "./certificate-error.ts";

export const DESCRIPTOR_FORMAT = "laiqu.descriptor.1";

/**
 * What a verifier must know of a network beforehand, published and signed by the agencies and distributed apart
 * from certificates: everything that a certificate says is proven relative to this and nothing else.
 */
export interface Descriptor {
  readonly format: typeof DESCRIPTOR_FORMAT;
  readonly network: string;
  /** A development network's validators are throwaway keys of one machine: its verdicts prove nothing to others. */
  readonly environment: "development" | "production";
  readonly chainId: number;
  readonly genesisHash: Hex;
  readonly consensus: {
    readonly kind: "qbft";
    /** Who seals from which block on; ascending, the first from block 0 or 1. */
    readonly validatorEpochs: readonly ValidatorEpoch[];
  };
  readonly blockPeriodSeconds: number;
  readonly ledger: {
    readonly address: Hex;
    /** keccak256 of the ledger's code: only this code gives the storage its meaning. */
    readonly codeHash: Hex;
    /** The contracts whose code the ledger runs on its own storage, their addresses fixed in its code; may be none. */
    readonly parts: readonly DescribedPart[];
    /** The block of its deployment. */
    readonly startBlock: number;
    /** Founding jurisdictions, by ordinal from 1: the roots to which every deciding party leads. */
    readonly jurisdictions: readonly DescribedJurisdiction[];
  };
  /** Seconds. */
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
  /** The reference, from which the id follows. */
  readonly reference: string;
  readonly ordinal: number;
}

/** No descriptor is longer. */
export const DESCRIPTOR_BYTES = 1024 * 1024;

/** The canonical form (RFC 8785) of a descriptor, of which the id is the digest. */
export function descriptorBytes(descriptor: Descriptor): Uint8Array {
  return canonicalBytes(descriptor);
}

/** The id of a descriptor: `sha256:` and the digest of its canonical form, as `sha256sum` prints it of the file. */
export function descriptorId(descriptor: Descriptor): string {
  return `sha256:${toHex(sha256(descriptorBytes(descriptor))).slice(2)}`;
}

/**
 * Reads a descriptor from its file: canonical JSON, every member present and none needless.
 * @throws CertificateError DESCRIPTOR_MALFORMED; InputError JSON_NOT_CANONICAL
 */
export function parseDescriptor(bytes: Uint8Array): Descriptor {
  if (bytes.length > DESCRIPTOR_BYTES) throw malformed("", `is longer than ${DESCRIPTOR_BYTES} bytes`);
  return checkDescriptor(parseCanonicalJson(readText(bytes)));
}

function readText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new CertificateError("descriptor", "DESCRIPTOR_MALFORMED", "the descriptor is not UTF-8 text", {}, cause);
  }
}

/**
 * Checks a descriptor that is an object already.
 * @throws CertificateError DESCRIPTOR_MALFORMED with the place
 */
export function checkDescriptor(value: unknown): Descriptor {
  const top = members(value, "", [
    "blockPeriodSeconds",
    "chainId",
    "consensus",
    "environment",
    "format",
    "genesisHash",
    "issuedAt",
    "ledger",
    "network",
  ]);
  if (top.format !== DESCRIPTOR_FORMAT) throw malformed("/format", `is not ${DESCRIPTOR_FORMAT}`);
  if (top.environment !== "development" && top.environment !== "production")
    throw malformed("/environment", "is neither development nor production");
  if (typeof top.network !== "string" || top.network === "" || top.network.length > 200)
    throw malformed("/network", "is not a name");
  expectCount(top.chainId, "/chainId", 1);
  expectCount(top.blockPeriodSeconds, "/blockPeriodSeconds", 0);
  expectCount(top.issuedAt, "/issuedAt", 0);
  expectHex(top.genesisHash, "/genesisHash", 32);
  checkConsensus(top.consensus);
  checkLedger(top.ledger);
  return value as Descriptor;
}

/** The set that must have sealed a block; undefined before the first epoch. */
export function validatorsAt(descriptor: Descriptor, block: number): readonly Hex[] | undefined {
  return descriptor.consensus.validatorEpochs.findLast((epoch) => epoch.fromBlock <= block)?.validators;
}

/** A jurisdiction by its ordinal; undefined when the descriptor does not list it. */
export function jurisdictionAt(descriptor: Descriptor, ordinal: number): DescribedJurisdiction | undefined {
  return descriptor.ledger.jurisdictions[ordinal - 1];
}

function checkConsensus(value: unknown): void {
  const { kind, validatorEpochs } = members(value, "/consensus", ["kind", "validatorEpochs"]);
  if (kind !== "qbft") throw malformed("/consensus/kind", "is not qbft");
  let previous = -1;
  list(validatorEpochs, "/consensus/validatorEpochs").forEach((epoch, index) => {
    const place = `/consensus/validatorEpochs/${index}`;
    const { fromBlock, validators } = members(epoch, place, ["fromBlock", "validators"]);
    expectCount(fromBlock, `${place}/fromBlock`, previous + 1);
    previous = fromBlock as number;
    const addresses = list(validators, `${place}/validators`);
    addresses.forEach((address, position) => {
      expectHex(address, `${place}/validators/${position}`, 20);
      if (position > 0 && (addresses[position - 1] as string) >= (address as string))
        throw malformed(`${place}/validators/${position}`, "is doubled or not in ascending order");
    });
  });
}

function checkLedger(value: unknown): void {
  const { address, codeHash, startBlock, jurisdictions, parts } = members(value, "/ledger", [
    "address",
    "codeHash",
    "jurisdictions",
    "parts",
    "startBlock",
  ]);
  expectHex(address, "/ledger/address", 20);
  expectHex(codeHash, "/ledger/codeHash", 32);
  expectCount(startBlock, "/ledger/startBlock", 0);
  list(parts, "/ledger/parts", 0).forEach((part, index) => {
    const place = `/ledger/parts/${index}`;
    const described = members(part, place, ["address", "codeHash", "name"]);
    expectHex(described.address, `${place}/address`, 20);
    expectHex(described.codeHash, `${place}/codeHash`, 32);
    if (typeof described.name !== "string" || !/^\w{1,64}$/.test(described.name))
      throw malformed(`${place}/name`, "is not a contract's name");
  });
  list(jurisdictions, "/ledger/jurisdictions").forEach((jurisdiction, index) => {
    const place = `/ledger/jurisdictions/${index}`;
    const { id, reference, ordinal } = members(jurisdiction, place, ["id", "ordinal", "reference"]);
    expectHex(id, `${place}/id`, 10);
    if (ordinal !== index + 1) throw malformed(`${place}/ordinal`, `is not ${index + 1}`);
    if (typeof reference !== "string") throw malformed(`${place}/reference`, "is not a text");
    const derived = recordId({ kind: Kind.JURISDICTION, issuer: NO_RECORD, reference, revision: 0 });
    if (derived !== id) throw malformed(`${place}/id`, `is not the id of the reference beside it, ${derived}`);
  });
}

function members<Key extends string>(value: unknown, place: string, keys: readonly Key[]): Record<Key, unknown> {
  if (
    !isJsonObject(value) ||
    Object.keys(value).length !== keys.length ||
    !keys.every((key) => Object.hasOwn(value, key))
  ) {
    throw malformed(place, `is not an object with exactly ${keys.join(", ")}`);
  }
  return value as Record<Key, unknown>;
}

function list(value: unknown, place: string, least = 1): readonly unknown[] {
  if (!Array.isArray(value) || value.length < least || value.length > 1_000)
    throw malformed(place, `is not a list of ${least} to 1000 items`);
  return value as unknown[];
}

function expectHex(value: unknown, place: string, size: number): void {
  if (typeof value !== "string" || value.length !== 2 + 2 * size || !/^0x[0-9a-f]*$/.test(value))
    throw malformed(place, `is not 0x and ${2 * size} lower-case hexadecimal digits`);
}

function expectCount(value: unknown, place: string, least: number): void {
  if (!Number.isSafeInteger(value) || (value as number) < least)
    throw malformed(place, `is not an integer from ${least} on`);
}

function malformed(place: string, problem: string): CertificateError {
  return new CertificateError(
    "descriptor",
    "DESCRIPTOR_MALFORMED",
    `the descriptor's ${place === "" ? "whole" : place} ${problem}`,
    { place },
  );
}
