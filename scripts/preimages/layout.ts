import { fromHex, toHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";

/** A part of a preimage. Numbers are big-endian; what is narrower than its place stands in the low bytes. */
interface Part {
  readonly name: string;
  readonly bytes: number;
  readonly meaning: string;
}

/** A number of items in 32 bytes, and the items, each in `bytes` bytes. */
interface ListPart extends Part {
  readonly list: true;
}

/** A number of bytes in 32 bytes, and the bytes, padded with zeros on the right to whole words. */
interface BytesPart {
  readonly name: string;
  readonly meaning: string;
  readonly dynamic: true;
}

/** All that is left. */
interface RestPart {
  readonly name: string;
  readonly meaning: string;
  readonly rest: true;
}

/** The parts of a preimage, one after the other without gaps. */
export type Layout = readonly (Part | ListPart | BytesPart | RestPart)[];

/** A field of one preimage. */
export interface Field {
  readonly name: string;
  readonly value: Hex;
  readonly meaning: string;
}

export function field(name: string, bytes: number, meaning = ""): Part {
  return { name, bytes, meaning };
}

export function listOf(name: string, bytes: number, meaning = ""): ListPart {
  return { name, bytes, meaning, list: true };
}

export function bytesOf(name: string, meaning = ""): BytesPart {
  return { name, meaning, dynamic: true };
}

export function rest(name: string, meaning = ""): RestPart {
  return { name, meaning, rest: true };
}

/**
 * Cuts a preimage into its fields.
 * @throws Error when it is longer or shorter than its layout
 */
export function cut(preimage: Hex, layout: Layout): Field[] {
  const bytes = fromHex(preimage);
  const fields: Field[] = [];
  let at = 0;
  const take = (name: string, length: number, meaning: string): Hex => {
    if (at + length > bytes.length) throw new Error(`The preimage ends within ${name}.`);
    const value = toHex(bytes.subarray(at, at + length));
    fields.push({ name, value, meaning });
    at += length;
    return value;
  };
  for (const part of layout) {
    if ("rest" in part) take(part.name, bytes.length - at, part.meaning);
    else if ("dynamic" in part) {
      const length = Number(take(`length of ${part.name}`, 32, "bytes"));
      take(part.name, length, part.meaning);
      if (length % 32 !== 0) take("zeros", 32 - (length % 32), "");
    } else if ("list" in part) {
      const count = Number(take(`number of ${part.name}`, 32, ""));
      for (let index = 0; index < count; index++) take(`${part.name} ${index}`, part.bytes, part.meaning);
    } else take(part.name, part.bytes, part.meaning);
  }
  if (at !== bytes.length) throw new Error(`The preimage has ${bytes.length - at} bytes after its last field.`);
  return fields;
}

/** Reads the fields of a preimage by their names. */
export function fieldsByName(preimage: Hex, layout: Layout): (name: string) => Hex {
  const fields = cut(preimage, layout);
  return (name) => {
    const found = fields.find((each) => each.name === name);
    if (found === undefined) throw new Error(`The preimage has no field ${name}.`);
    return found.value;
  };
}
