import { hkdfSync, randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { validatorAddress } from "../../consensus/qbft.ts";
import { readRegularFileIfPresent } from "../../files/read-file.ts";
import { EmbeddedChainError } from "./errors.ts";
import { showPath } from "../../text/foreign-text.ts";

/** A throwaway key that seals development blocks, and nothing else. */
export interface ValidatorKey {
  /** 0x-lower-case hex. */
  readonly address: string;
  /** 32 bytes. */
  readonly privateKey: Uint8Array;
}

/** Four validators are the fewest that tolerate a faulty one: quorums here are as in production. */
const FOUNDERS = 4;
/** Keys of validators that can be voted in. */
const SPARES = 4;
const SEED_FILE = "validators.seed";
const SEED_BYTES = 32;
/** The seed file has its digits and a line end. */
const SEED_FILE_BYTES = 2 * SEED_BYTES + 1;

/** The keys of a development chain. */
export interface ValidatorKeys {
  /** Of the validators that seal the first block, in ascending order of address as QBFT requires. */
  readonly founders: readonly ValidatorKey[];
  /** Of addresses that are no validators until they are voted in. */
  readonly spares: readonly ValidatorKey[];
}

/**
 * The keys of the development validators of a data directory. They are
 * derived from a random seed that is made once for each directory: two development networks never share a validator,
 * so a header of one network never passes as a header of the other.
 *
 * @throws EmbeddedChainError `VALIDATOR_SEED_INVALID` if the seed file is there but damaged
 */
export function loadValidatorKeys(dataDirectory: string): ValidatorKeys {
  const seed = readOrCreateSeed(join(dataDirectory, SEED_FILE));
  const keys = Array.from({ length: FOUNDERS + SPARES }, (_, index) => deriveKey(seed, index));
  return {
    founders: keys.slice(0, FOUNDERS).sort((left, right) => (left.address < right.address ? -1 : 1)),
    spares: keys.slice(FOUNDERS),
  };
}

function deriveKey(seed: Uint8Array, index: number): ValidatorKey {
  // A random string of 256 bits fails to be a secp256k1 key with probability 2^-128; deriving its address would throw.
  const privateKey = new Uint8Array(hkdfSync("sha256", seed, "", `laiqu development validator ${index}`, 32));
  return { address: validatorAddress(privateKey), privateKey };
}

function readOrCreateSeed(path: string): Uint8Array {
  const existing = readSeed(path);
  if (existing !== undefined) return existing;
  const seed = randomBytes(SEED_BYTES);
  // The file is renamed into place once it is complete: a crash leaves no half seed behind.
  const draft = `${path}.draft`;
  const file = openSync(draft, "w", 0o600);
  try {
    writeSync(file, `${seed.toString("hex")}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
  return seed;
}

function readSeed(path: string): Uint8Array | undefined {
  const bytes = readRegularFileIfPresent(path, SEED_FILE_BYTES);
  if (bytes === undefined) return undefined;
  const text = new TextDecoder().decode(bytes);
  if (!/^[0-9a-f]{64}\n$/.test(text)) {
    throw new EmbeddedChainError(
      "VALIDATOR_SEED_INVALID",
      {
        zh: `开发链验证节点的种子文件 ${showPath(path)} 已损坏：请将其与同目录的日志一并从备份恢复，或改用空的数据目录重新启动。`,
        en:
          `The seed of the development validators in ${showPath(path)} is damaged: restore it from a backup ` +
          "together with the " +
          "journal beside it, or start with an empty data directory.",
      },
      { path },
    );
  }
  return Buffer.from(text.trim(), "hex");
}
