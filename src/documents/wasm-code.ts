/**
 * The instructions and the binary format of WebAssembly, as far as SM3 needs them (WebAssembly core specification,
 * section 5). An instruction or an expression is a list of bytes; an expression leaves one value on the stack.
 */
export type Code = readonly number[];

/** A function without results: its exported name, its number of 32-bit parameters, its further locals, its code. */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: number;
  readonly locals: readonly (readonly [count: number, type: number])[];
  readonly text: Code;
}

export const I32 = 0x7f;
export const V128 = 0x7b;
const END = 0x0b;

const MAGIC_AND_VERSION = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** A module that exports the functions and `memory`, which has `pages` pages of 64 KiB. */
export function wasmModule(pages: number, functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const bodies = functions.map(({ locals, text }) => [...list(locals), ...text, END]);
  return Uint8Array.from([
    ...MAGIC_AND_VERSION,
    ...section(
      1,
      list(functions.map(({ parameters }) => [0x60, ...list(Array.from({ length: parameters }, () => [I32])), 0])),
    ),
    ...section(3, list(functions.map((_, index) => unsigned(index)))),
    ...section(5, list([[0, ...unsigned(pages)]])),
    ...section(
      7,
      list([[...name("memory"), 2, 0], ...functions.map((each, index) => [...name(each.name), 0, ...unsigned(index)])]),
    ),
    ...section(10, list(bodies.map((body) => [...unsigned(body.length), ...body]))),
  ]);
}

/** Repeats `text` while the expression at its end is not zero. */
export function repeat(text: Code): Code {
  return [0x03, 0x40, ...text, 0x0d, 0, END];
}

/* 32-bit instructions */

export const get = (local: number): Code => [0x20, local];
export const set = (local: number, value: Code): Code => [...value, 0x21, local];
export const constant = (value: number): Code => [0x41, ...signed(value)];
export const load = (address: number): Code => [...constant(0), 0x28, 2, ...unsigned(address)];
export const store = (address: number, value: Code): Code => [...constant(0), ...value, 0x36, 2, ...unsigned(address)];
export const add = (left: Code, right: Code): Code => [...left, ...right, 0x6a];
export const and = (left: Code, right: Code): Code => [...left, ...right, 0x71];
export const or = (left: Code, right: Code): Code => [...left, ...right, 0x72];
export const xor = (left: Code, right: Code): Code => [...left, ...right, 0x73];
export const rotate = (value: Code, bits: number): Code => [...value, ...constant(bits), 0x77];

/* vector instructions; `words` turns indices of 32-bit lanes (0-3 left, 4-7 right) into indices of bytes */

const simd = (opcode: number): Code => [0xfd, ...unsigned(opcode)];
export const ZERO: Code = [...simd(12), ...new Array<number>(16).fill(0)];
export const words = (lanes: readonly number[]): Code =>
  lanes.flatMap((lane) => [4 * lane, 4 * lane + 1, 4 * lane + 2, 4 * lane + 3]);
export const shuffle = (left: Code, right: Code, bytes: Code): Code => [...left, ...right, ...simd(13), ...bytes];
/** The vector at `address`, counted from the value of `base`. */
export const loadVector = (address: number, base: Code = constant(0), aligned = true): Code => [
  ...base,
  ...simd(0),
  aligned ? 4 : 0,
  ...unsigned(address),
];
export const storeVector = (address: number, value: Code): Code => [
  ...constant(0),
  ...value,
  ...simd(11),
  4,
  ...unsigned(address),
];
export const splat = (value: number): Code => [...constant(value), ...simd(17)];
export const addVector = (left: Code, right: Code): Code => [...left, ...right, ...simd(174)];
export const andVector = (left: Code, right: Code): Code => [...left, ...right, ...simd(78)];
export const orVector = (left: Code, right: Code): Code => [...left, ...right, ...simd(80)];
export const xorVector = (left: Code, right: Code): Code => [...left, ...right, ...simd(81)];
const shiftLeft = (value: Code, bits: number): Code => [...value, ...constant(bits), ...simd(171)];
const shiftRight = (value: Code, bits: number): Code => [...value, ...constant(bits), ...simd(173)];
export const rotateVector = (local: number, bits: number): Code =>
  orVector(shiftLeft(get(local), bits), shiftRight(get(local), 32 - bits));

/* the binary format's numbers (LEB128), lists and sections */

function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  const low = value & 0x7f;
  const rest = value >> 7;
  const last = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
  return last ? [low] : [low | 0x80, ...signed(rest)];
}

function list(items: readonly Code[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function name(text: string): number[] {
  return [...unsigned(text.length), ...new TextEncoder().encode(text)];
}

function section(id: number, content: Code): number[] {
  return [id, ...unsigned(content.length), ...content];
}
