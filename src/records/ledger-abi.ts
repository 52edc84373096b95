import { concatBytes, fromHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { LedgerDataError } from "./ledger-data-error.ts";

/**
 * Contract ABI encoding, for exactly the types that the ledger's events use. Reading is strict: only what
 * solc's `abi.encode` writes is accepted (offsets in order without gaps, zero padding, nothing after the end),
 * so that encoding what was read gives the same bytes, and one hash has one meaning.
 */
export interface AbiType<T> {
  /** Whether the value stands in the tail, with only its offset in the head. */
  readonly dynamic: boolean;
  /** Bytes in the head. */
  readonly size: number;
  /** Reads the value at byte `at`; a dynamic one begins at the reader's end and moves it. */
  read(reader: AbiReader, at: number): T;
  write(value: T): Uint8Array;
}

export type AbiValue<A> = A extends AbiType<infer T> ? T : never;

type Fields = Readonly<Record<string, AbiType<unknown>>>;
type TupleValue<F extends Fields> = { readonly [K in keyof F]: AbiValue<F[K]> };

const WORD = 32;

/** The bytes under reading and how far they have been accounted for. */
export class AbiReader {
  readonly bytes: Uint8Array;
  end = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Claims the next `size` bytes. */
  reserve(size: number): void {
    if (size > this.bytes.length - this.end) {
      throw new LedgerDataError("ABI_TRUNCATED", `the data end at byte ${this.bytes.length}, ${size} more are needed after byte ${this.end}`, { at: this.end, size, length: this.bytes.length });
    }
    this.end += size;
  }

  /** The low bytes of a word as a number; everything above them must be zero. */
  integer(at: number, size: number): number {
    this.expectZero(at, WORD - size);
    let value = 0;
    for (let index = at + WORD - size; index < at + WORD; index++) value = value * 256 + this.bytes[index]!;
    return value;
  }

  expectZero(at: number, size: number): void {
    for (let index = at; index < at + size; index++) {
      if (this.bytes[index] !== 0) throw new LedgerDataError("ABI_PADDING", `byte ${index} must be zero`, { at: index, found: this.bytes[index] });
    }
  }

  /** An offset relative to `base`, which must point at the first byte not yet accounted for. */
  expectOffset(at: number, base: number): void {
    const target = base + this.integer(at, 4);
    if (target !== this.end) throw new LedgerDataError("ABI_OFFSET", `the offset at byte ${at} points at ${target} instead of ${this.end}`, { at, target, expected: this.end });
  }
}

/**
 * Reads the parameters of an event or of `abi.encode(…)`.
 * @throws LedgerDataError ABI_TRUNCATED, ABI_PADDING, ABI_OFFSET, ABI_RANGE, ABI_TRAILING
 */
export function decodeParameters<T>(parameters: AbiType<T>, bytes: Uint8Array): T {
  const reader = new AbiReader(bytes);
  if (!parameters.dynamic) reader.reserve(parameters.size);
  const value = parameters.read(reader, 0);
  if (reader.end !== bytes.length) throw new LedgerDataError("ABI_TRAILING", `${bytes.length - reader.end} bytes follow the last value`, { end: reader.end, length: bytes.length });
  return value;
}

/** Unsigned integer of at most 32 bits, as a number. */
export function uint(bits: 8 | 16 | 32): AbiType<number> {
  const size = bits / 8;
  return {
    dynamic: false,
    size: WORD,
    read: (reader, at) => reader.integer(at, size),
    write: (value) => writeUnsigned(BigInt(value), bits),
  };
}

/** Unsigned integer that can exceed 2^53, as a bigint. */
export function bigUint(bits: 64 | 96 | 224 | 256): AbiType<bigint> {
  const size = bits / 8;
  return {
    dynamic: false,
    size: WORD,
    read(reader, at) {
      reader.expectZero(at, WORD - size);
      return BigInt(toHex(reader.bytes.subarray(at + WORD - size, at + WORD)));
    },
    write: (value) => writeUnsigned(value, bits),
  };
}

export const bool: AbiType<boolean> = {
  dynamic: false,
  size: WORD,
  read(reader, at) {
    const value = reader.integer(at, 1);
    if (value > 1) throw new LedgerDataError("ABI_RANGE", `a truth value at byte ${at} is ${value}`, { at, value });
    return value === 1;
  },
  write: (value) => writeUnsigned(value ? 1n : 0n, 8),
};

/** `bytesN`: left-aligned in its word. */
export function fixedBytes(size: 10 | 24 | 32): AbiType<Hex> {
  return {
    dynamic: false,
    size: WORD,
    read(reader, at) {
      reader.expectZero(at + size, WORD - size);
      return toHex(reader.bytes.subarray(at, at + size));
    },
    write: (value) => concatBytes(fromHex(value, size), new Uint8Array(WORD - size)),
  };
}

export const address: AbiType<Hex> = {
  dynamic: false,
  size: WORD,
  read(reader, at) {
    reader.expectZero(at, 12);
    return toHex(reader.bytes.subarray(at + 12, at + WORD));
  },
  write: (value) => concatBytes(new Uint8Array(12), fromHex(value, 20)),
};

/** `bytes`: its length, then the bytes, padded with zeros to whole words. */
export const bytes: AbiType<Hex> = {
  dynamic: true,
  size: WORD,
  read(reader, at) {
    reader.reserve(WORD);
    const length = reader.integer(at, 4);
    const padded = Math.ceil(length / WORD) * WORD;
    reader.reserve(padded);
    reader.expectZero(at + WORD + length, padded - length);
    return toHex(reader.bytes.subarray(at + WORD, at + WORD + length));
  },
  write(value) {
    const content = fromHex(value);
    return concatBytes(writeUnsigned(BigInt(content.length), 32), content, new Uint8Array((WORD - (content.length % WORD)) % WORD));
  },
};

export function arrayOf<T>(item: AbiType<T>): AbiType<readonly T[]> {
  return {
    dynamic: true,
    size: WORD,
    read(reader, at) {
      reader.reserve(WORD);
      const count = reader.integer(at, 4);
      // Claimed before anything is read: a false count fails here and not in a long loop.
      reader.reserve(count * item.size);
      const values: T[] = [];
      for (let index = 0; index < count; index++) values.push(readMember(reader, item, at + WORD + index * item.size, at + WORD));
      return values;
    },
    write: (values) => concatBytes(writeUnsigned(BigInt(values.length), 32), writeMembers(values.map((value) => [item, value]))),
  };
}

/** A struct, or the parameters of an event, in declaration order. */
export function tuple<F extends Fields>(fields: F): AbiType<TupleValue<F>> {
  const entries = Object.entries(fields);
  const dynamic = entries.some(([, type]) => type.dynamic);
  const head = entries.reduce((size, [, type]) => size + type.size, 0);
  return {
    dynamic,
    size: dynamic ? WORD : head,
    read(reader, at) {
      if (dynamic) reader.reserve(head);
      const value: Record<string, unknown> = {};
      let position = at;
      for (const [name, type] of entries) {
        value[name] = readMember(reader, type, position, at);
        position += type.size;
      }
      return value as TupleValue<F>;
    },
    write: (value) => writeMembers(entries.map(([name, type]) => [type, value[name]])),
  };
}

function readMember<T>(reader: AbiReader, type: AbiType<T>, at: number, base: number): T {
  if (!type.dynamic) return type.read(reader, at);
  reader.expectOffset(at, base);
  return type.read(reader, reader.end);
}

function writeMembers(members: readonly (readonly [AbiType<unknown>, unknown])[]): Uint8Array {
  let offset = members.reduce((size, [type]) => size + type.size, 0);
  const heads: Uint8Array[] = [];
  const tails: Uint8Array[] = [];
  for (const [type, value] of members) {
    const written = type.write(value);
    heads.push(type.dynamic ? writeUnsigned(BigInt(offset), 32) : written);
    if (!type.dynamic) continue;
    tails.push(written);
    offset += written.length;
  }
  return concatBytes(...heads, ...tails);
}

function writeUnsigned(value: bigint, bits: number): Uint8Array {
  if (value < 0n || value >> BigInt(bits) !== 0n) throw new LedgerDataError("ABI_RANGE", `${value} does not fit into ${bits} bits`, { value: value.toString(), bits });
  return fromHex(`0x${value.toString(16).padStart(2 * WORD, "0")}`);
}
