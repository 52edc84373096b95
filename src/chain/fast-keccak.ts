import { createKeccak } from "hash-wasm";
import { useKeccak } from "../consensus/keccak.ts";

/**
 * Makes the whole process hash with WebAssembly, which is several times as fast as the pure default. Servers call it.
 * The verifier in a browser does not, so that it stays small.
 *
 * @throws RangeError if the implementation does not hash like the default
 */
export async function useFastKeccak(): Promise<void> {
  // One instance is reused: making one costs more than hashing a receipt.
  const hasher = await createKeccak(256);
  useKeccak((bytes) => hasher.init().update(bytes).digest("binary"));
}
