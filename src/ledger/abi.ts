import { byteAt, concatBytes, fromHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { LedgerDataError } from "./ledger-data-error.ts";

/**
 * A type of the contract ABI, for exactly the types that the ledger's events and calls use. Reading is strict: it
 * accepts only what solc's `abi.encode` writes (offsets in order without gaps, zero padding, nothing after the end).
 * Encoding what was read therefore gives the same bytes, and one hash has one meaning.
 */
export interface AbiType<T> extends AbiWriter<T> {
  /** Reads the value at byte `at`. A dynamic value begins at the reader's end, and reading it moves that end. */
  read(reader: AbiReader, at: number): T;
}

/** The half of a type that encodes. */
export interface AbiWriter<T> {
  /** Whether the value is in the tail, so that the head holds only its offset. */
  readonly dynamic: boolean;
  /** Size in the head, in bytes. */
  readonly size: number;
  /**
   * @param path names the value in errors, for example `drafts[0].until`
   * @throws LedgerDataError ABI_RANGE
   */
  write(value: T, path?: string): Uint8Array;
}

export type AbiValue<A> = A extends AbiType<infer T> ? T : never;

type Fields = Readonly<Record<string, AbiType<unknown>>>;
type TupleValue<F extends Fields> = { readonly [K in keyof F]: AbiValue<F[K]> };

const WORD = 32;

/** The bytes being read, and the position up to which every byte belongs to a value. */
class AbiReader {
  readonly bytes: Uint8Array;
  end = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Claims the next `size` bytes. */
  reserve(size: number): void {
    if (size > this.bytes.length - this.end) {
      const length = this.bytes.length;
      throw new LedgerDataError(
        "ABI_TRUNCATED",
        {
          zh: `账本数据不完整：共 ${length} 字节，第 ${this.end} 字节之后还需 ${size} 字节。`,
          en:
            `The ledger's data are cut off: they have ${length} bytes, and ${size} more are needed after byte ` +
            `${this.end}.`,
        },
        { at: this.end, size, length },
      );
    }
    this.end += size;
  }

  /** Reads the low bytes of a word as a number; all bytes above them must be zero. */
  integer(at: number, size: number): number {
    this.expectZero(at, WORD - size);
    return integerAt(this.bytes, at + WORD - size, size);
  }

  expectZero(at: number, size: number): void {
    for (let index = at; index < at + size; index++) {
      const found = this.bytes[index];
      if (found !== 0)
        throw new LedgerDataError(
          "ABI_PADDING",
          {
            zh: `账本数据有误：第 ${index} 字节应为 0，实为 ${found}。`,
            en: `The ledger's data are malformed: byte ${index} must be zero, but it is ${found}.`,
          },
          { at: index, found },
        );
    }
  }

  /** Reads an offset relative to `base`. It must point at the first byte that belongs to no value yet. */
  expectOffset(at: number, base: number): void {
    const target = base + this.integer(at, 4);
    if (target !== this.end)
      throw new LedgerDataError(
        "ABI_OFFSET",
        {
          zh: `账本数据有误：第 ${at} 字节处的偏移指向 ${target}，应为 ${this.end}。`,
          en: `The ledger's data are malformed: the offset at byte ${at} points at ${target} instead of ${this.end}.`,
        },
        { at, target, expected: this.end },
      );
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
    throw new LedgerDataError(
      "ABI_TRAILING",
      {
        zh: `账本数据有误：应止于第 ${reader.end} 字节，实有 ${bytes.length} 字节。`,
        en:
          `The ledger's data are malformed: they should end after ${reader.end} bytes, but they have ` +
          `${bytes.length}.`,
      },
      { end: reader.end, length: bytes.length },
    );
  return value;
}

/** Unsigned integer of at most 32 bits, as a number. */
export function uint(bits: 8 | 16 | 32): AbiType<number> {
  const size = bits / 8;
  return {
    dynamic: false,
    size: WORD,
    read: (reader, at) => reader.integer(at, size),
    write: (value, path) => writeUnsigned(value, bits, path),
  };
}

/** `bool`: a word that is 0 or 1. */
export const bool: AbiType<boolean> = {
  dynamic: false,
  size: WORD,
  read(reader, at) {
    reader.expectZero(at, WORD - 1);
    const last = reader.integer(at, 1);
    if (last > 1) reader.expectZero(at + WORD - 1, 1);
    return last === 1;
  },
  write: (value, path) => writeUnsigned(value ? 1 : 0, 8, path),
};

/** Unsigned integer that can exceed 2^53, as a bigint. */
export function bigUint(bits: 64 | 88 | 256): AbiType<bigint> {
  const size = bits / 8;
  return {
    dynamic: false,
    size: WORD,
    read(reader, at) {
      reader.expectZero(at, WORD - size);
      return BigInt(toHex(reader.bytes.subarray(at + WORD - size, at + WORD)));
    },
    write: (value, path) => writeUnsigned(value, bits, path),
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
  write(value, path) {
    const content = fromHex(value);
    return concatBytes(
      writeUnsigned(content.length, 32, path),
      content,
      new Uint8Array((WORD - (content.length % WORD)) % WORD),
    );
  },
};

/** A field inside a packed word: whole bytes, highest first. */
export interface PackedField<T> {
  /** Size in bytes. */
  readonly size: number;
  read(bytes: Uint8Array, at: number): T;
  /** @param path names the value in errors */
  write(value: T, path?: string): Uint8Array;
}

/** Unsigned integer of at most 32 bits inside a word, as a number. */
export function packedUint(bits: 8 | 16 | 32): PackedField<number> {
  const size = bits / 8;
  return {
    size,
    read: (bytes, at) => integerAt(bytes, at, size),
    write: (value, path) => writeUnsigned(value, bits, path).subarray(WORD - size),
  };
}

/** Unsigned integer inside a word that can exceed 2^53. */
export function packedBigUint(bits: 64 | 88): PackedField<bigint> {
  const size = bits / 8;
  return {
    size,
    read: (bytes, at) => BigInt(toHex(bytes.subarray(at, at + size))),
    write: (value, path) => writeUnsigned(value, bits, path).subarray(WORD - size),
  };
}

/** Bytes inside a word, such as an id or an address. */
export function packedBytes(size: 10 | 20): PackedField<Hex> {
  return { size, read: (bytes, at) => toHex(bytes.subarray(at, at + size)), write: (value) => fromHex(value, size) };
}

/** The same type with a narrower value: `check` gives the value that was read, or throws. */
export function checked<Wide, T extends Wide>(type: AbiType<Wide>, check: (value: Wide) => T): AbiType<T> {
  return { ...type, read: (reader, at) => check(type.read(reader, at)) };
}

/** The same field with a narrower value: `check` gives the value that was read, or throws. */
export function checkedField<Wide, T extends Wide>(
  field: PackedField<Wide>,
  check: (value: Wide) => T,
): PackedField<T> {
  return { ...field, read: (bytes, at) => check(field.read(bytes, at)) };
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
      // oxlint-disable-next-line typescript/consistent-type-assertions -- The loop has read every field.
      return value as PackedValue<F>;
    },
    write: (value, path) =>
      concatBytes(
        new Uint8Array(unused),
        ...entries.map(([name, field]) => field.write(value[name], member(path, name))),
      ),
  };
}

/** An array of any length: its count, then the items. */
export function arrayOf<T>(item: AbiType<T>): AbiType<readonly T[]> {
  return {
    ...arrayWriter(item),
    read(reader, at) {
      reader.reserve(WORD);
      const count = reader.integer(at, 4);
      // The room is claimed before anything is read, so that a false count fails here and not in a long loop.
      reader.reserve(count * item.size);
      const values: T[] = [];
      for (let index = 0; index < count; index++)
        values.push(readMember(reader, item, at + WORD + index * item.size, at + WORD));
      return values;
    },
  };
}

/** The half of `arrayOf` that encodes. */
export function arrayWriter<T>(item: AbiWriter<T>): AbiWriter<readonly T[]> {
  return {
    dynamic: true,
    size: WORD,
    write: (values, path = "") =>
      concatBytes(
        writeUnsigned(values.length, 32, path),
        writeParameters(values.map((value, index) => [item, value, `${path}[${index}]`])),
      ),
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
      // oxlint-disable-next-line typescript/consistent-type-assertions -- The loop has read every member.
      return value as TupleValue<F>;
    },
    write: (value, path) => writeParameters(entries.map(([name, type]) => [type, value[name], member(path, name)])),
  };
}

/** Reads at most six bytes as a number. */
function integerAt(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let index = at; index < at + size; index++) value = value * 256 + byteAt(bytes, index);
  return value;
}

function readMember<T>(reader: AbiReader, type: AbiType<T>, at: number, base: number): T {
  if (!type.dynamic) return type.read(reader, at);
  reader.expectOffset(at, base);
  return type.read(reader, reader.end);
}

/** Encodes values side by side, as the parameters of a call or the members of a struct. Each has a path for errors. */
export function writeParameters(members: readonly (readonly [AbiWriter<unknown>, unknown, string])[]): Uint8Array {
  let offset = members.reduce((size, [type]) => size + type.size, 0);
  const heads: Uint8Array[] = [];
  const tails: Uint8Array[] = [];
  for (const [type, value, path] of members) {
    const written = type.write(value, path);
    heads.push(type.dynamic ? writeUnsigned(offset, 32, path) : written);
    if (!type.dynamic) continue;
    tails.push(written);
    offset += written.length;
  }
  return concatBytes(...heads, ...tails);
}

function member(path: string | undefined, name: string): string {
  return path === undefined ? name : `${path}.${name}`;
}

function writeUnsigned(value: number | bigint, bits: number, path = "value"): Uint8Array {
  const fits = typeof value === "bigint" || Number.isSafeInteger(value);
  const limit = (1n << BigInt(bits)) - 1n;
  if (!fits || BigInt(value) < 0n || BigInt(value) > limit)
    throw new LedgerDataError(
      "ABI_RANGE",
      {
        zh: `${path} 须为 0 至 ${limit} 的整数，所给为 ${value}。`,
        en: `${path} is a whole number from 0 to ${limit}, not ${value}.`,
      },
      { field: path, limit: limit.toString(), value: value.toString() },
    );
  return fromHex(
    `0x${BigInt(value)
      .toString(16)
      .padStart(2 * WORD, "0")}`,
  );
}
