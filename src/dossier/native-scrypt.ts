import { scrypt as derive } from "node:crypto";
import { scrypt } from "ethers";

/** The memory that OpenSSL may use beside the 128 · N · r bytes of the derivation itself. */
const SPARE_BYTES = 1024 * 1024;

let isChosen = false;

/**
 * Lets the library that makes and opens keystores derive their keys by OpenSSL in place of its own JavaScript: a
 * command that signs then takes a third of a second less. The derived keys are the same (RFC 7914). A program that has
 * locked another choice in that library keeps its own.
 */
export function useNativeScrypt(): void {
  if (isChosen) return;
  isChosen = true;
  try {
    scrypt.register(deriveNatively);
  } catch (error) {
    if (!(error instanceof Error && error.message === "scrypt is locked")) throw error;
  }
}

async function deriveNatively(
  passphrase: Uint8Array,
  salt: Uint8Array,
  cost: number,
  blockSize: number,
  parallelization: number,
  length: number,
): Promise<Uint8Array> {
  const maxmem = 128 * blockSize * (cost + parallelization) + SPARE_BYTES;
  const options = { cost, blockSize, parallelization, maxmem };
  return await new Promise((resolve, reject) =>
    derive(passphrase, salt, length, options, (error, key) => (error === null ? resolve(key) : reject(error))),
  );
}
