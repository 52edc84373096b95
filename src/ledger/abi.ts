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
      throw new LedgerDataError(
        "ABI_TRUNCATED",
        `the data end at byte ${this.bytes.length}, ${size} more are needed after byte ${this.end}`,
        { at: this.end, size, length: this.bytes.length },
      );
    }
    this.end += size;
  }

  /** The low bytes of a word as a number; everything above them must be zero. */
  integer(at: number, size: number): number {
    this.expectZero(at, WORD - size);
    return integerAt(this.bytes, at + WORD - size, size);
  }

  expectZero(at: number, size: number): void {
    for (let index = at; index < at + size; index++) {
      if (this.bytes[index] !== 0)
        throw new LedgerDataError("ABI_PADDING", `byte ${index} must be zero`, { at: index, found: this.bytes[index] });
    }
  }

  /** An offset relative to `base`, which must point at the first byte not yet accounted for. */
  expectOffset(at: number, base: number): void {
    const target = base + this.integer(at, 4);
    if (target !== this.end)
      throw new LedgerDataError("ABI_OFFSET", `the offset at byte ${at} points at ${target} instead of ${this.end}`, {
        at,
        target,
        expected: this.end,
      });
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
  if (reader.end !== bytes.length)
    throw new LedgerDataError("ABI_TRAILING", `${bytes.length - reader.end} bytes follow the last value`, {
      end: reader.end,
      length: bytes.length,
    });
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
export function bigUint(bits: 64 | 256): AbiType<bigint> {
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
    return concatBytes(
      writeUnsigned(BigInt(content.length), 32),
      content,
      new Uint8Array((WORD - (content.length % WORD)) % WORD),
    );
  },
};

/** A field inside a packed word: whole bytes, highest first. */
export interface PackedField<T> {
  /** Bytes. */
  readonly size: number;
  read(bytes: Uint8Array, at: number): T;
  write(value: T): Uint8Array;
}

/** Unsigned integer of at most 32 bits inside a word, as a number. */
export function packedUint(bits: 8 | 16 | 32): PackedField<number> {
  const size = bits / 8;
  return {
    size,
    read: (bytes, at) => integerAt(bytes, at, size),
    write: (value) => writeUnsigned(BigInt(value), bits).subarray(WORD - size),
  };
}

/** Unsigned integer inside a word that can exceed 2^53. */
export function packedBigUint(bits: 64 | 96): PackedField<bigint> {
  const size = bits / 8;
  return {
    size,
    read: (bytes, at) => BigInt(toHex(bytes.subarray(at, at + size))),
    write: (value) => writeUnsigned(value, bits).subarray(WORD - size),
  };
}

/** Bytes inside a word, such as an id or an address. */
export function packedBytes(size: 10 | 20): PackedField<Hex> {
  return { size, read: (bytes, at) => toHex(bytes.subarray(at, at + size)), write: (value) => fromHex(value, size) };
}

type PackedFields = Readonly<Record<string, PackedField<unknown>>>;
type PackedValue<F extends PackedFields> = { readonly [K in keyof F]: F[K] extends PackedField<infer T> ? T : never };

/** One word of several fields that ends with the last of them; bytes above the first must be zero. */
export function packed<F extends PackedFields>(fields: F): AbiType<PackedValue<F>> {
  const entries = Object.entries(fields);
  const unused = entries.reduce((left, [, { size }]) => left - size, WORD);
  return {
    dynamic: false,
    size: WORD,
    read(reader, at) {
      reader.expectZero(at, unused);
      const value: Record<string, unknown> = {};
      let position = at + unused;
      for (const [name, field] of entries) {
        value[name] = field.read(reader.bytes, position);
        position += field.size;
      }
      return value as PackedValue<F>;
    },
    write: (value) => concatBytes(new Uint8Array(unused), ...entries.map(([name, field]) => field.write(value[name]))),
  };
}

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
      for (let index = 0; index < count; index++)
        values.push(readMember(reader, item, at + WORD + index * item.size, at + WORD));
      return values;
    },
    write: (values) =>
      concatBytes(writeUnsigned(BigInt(values.length), 32), writeMembers(values.map((value) => [item, value]))),
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

/** At most six bytes as a number. */
function integerAt(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let index = at; index < at + size; index++) value = value * 256 + bytes[index]!;
  return value;
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
  if (value < 0n || value >> BigInt(bits) !== 0n)
    throw new LedgerDataError("ABI_RANGE", `${value} does not fit into ${bits} bits`, {
      value: value.toString(),
      bits,
    });
  return fromHex(`0x${value.toString(16).padStart(2 * WORD, "0")}`);
}
