import { INPUT_ADDRESS, sm3Module, STATE_ADDRESS } from "./sm3-module.ts";

const BLOCK = 64;
// GB/T 32905-2016 section 4.1.
export const SM3_INITIAL = [
  0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
];

/**
 * SM3 (GB/T 32905-2016) of bytes that come in pieces. `digest` returns the 32 bytes and begins a new message, so
 * that one hasher can be used for many messages, one after the other.
 */
export type Sm3 = { update(bytes: Uint8Array): void; digest(): Uint8Array };

/** SM3 of bytes in memory: 32 bytes. */
export function sm3(bytes: Uint8Array): Uint8Array {
  const hasher = createSm3();
  hasher.update(bytes);
  return hasher.digest();
}

let compiled: WebAssembly.Module | undefined;

/** A new hasher with some 320 KiB of memory of its own. It needs WebAssembly with SIMD: any browser since 2023. */
export function createSm3(): Sm3 {
  // The module is compiled once, at first use, so that importing this file costs nothing.
  compiled ??= new WebAssembly.Module(sm3Module());
  const { memory, compress } = new WebAssembly.Instance(compiled).exports;
  if (!(memory instanceof WebAssembly.Memory) || typeof compress !== "function")
    throw new Error("The WebAssembly module of SM3 lacks an export.");
  const state = new Uint32Array(memory.buffer, STATE_ADDRESS, SM3_INITIAL.length);
  const input = new Uint8Array(memory.buffer, INPUT_ADDRESS);
  const room = input.length - (input.length % BLOCK);
  let waiting = 0;
  let length = 0;
  state.set(SM3_INITIAL);

  const take = (bytes: Uint8Array) => {
    for (let from = 0; from < bytes.length;) {
      const count = Math.min(bytes.length - from, room - waiting);
      input.set(bytes.subarray(from, from + count), waiting);
      from += count;
      waiting += count;
      const whole = waiting - (waiting % BLOCK);
      if (whole === 0) continue;
      compress(INPUT_ADDRESS, whole / BLOCK);
      input.copyWithin(0, whole, waiting);
      waiting -= whole;
    }
  };
  return {
    update(bytes) {
      length += bytes.length;
      take(bytes);
    },
    digest() {
      take(sm3Padding(length));
      const digest = new Uint8Array(32);
      const view = new DataView(digest.buffer);
      state.forEach((word, index) => view.setUint32(4 * index, word));
      state.set(SM3_INITIAL);
      length = 0;
      return digest;
    },
  };
}

/** The padding of a message of `length` bytes up to the end of a block: a one bit, zeros, and the length in bits. */
export function sm3Padding(length: number): Uint8Array {
  const bytes = new Uint8Array(8 + BLOCK - ((length + 8) % BLOCK));
  bytes[0] = 0x80;
  new DataView(bytes.buffer).setBigUint64(bytes.length - 8, BigInt(length) * 8n);
  return bytes;
}
