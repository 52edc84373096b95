import { BIG_ENDIAN, compressBlocks, inRound, roundConstant } from "./sm3-module.ts";
import type { Four } from "./sm3-module.ts";
import {
  V128,
  add,
  addVector,
  andVector,
  constant,
  get,
  loadVector,
  orVector,
  repeat,
  rotateVector,
  set,
  shuffle,
  splat,
  storeVector,
  wasmModule,
  words,
  xorVector,
} from "./wasm-code.ts";
import type { Code, WasmFunction } from "./wasm-code.ts";

/**
 * The compression function of SM3 for four messages at once: every variable is a vector with one 32-bit lane for each
 * message. The rounds of one message must wait for each other and those of four messages need not, so a thread hashes
 * twice as many bytes.
 *
 * Exports: `memory`; `compressLanes(from0, from1, from2, from3, blocks)`, which compresses this number of blocks from
 * each of four addresses into the states at LANE_STATES_ADDRESS (word i of lane l at 16 * i + 4 * l); and `compress`
 * of `sm3Module`, for the time when fewer messages are left.
 */
export function sm3LanesModule(): Uint8Array<ArrayBuffer> {
  return wasmModule(MEMORY_PAGES, [compressBlocks(), compressLanes()]);
}

export const LANES = 4;
export const LANE_STATES_ADDRESS = 1024;
/** Bytes of a message that a lane takes at once: 256 KiB. */
export const LANE_BYTES = 256 * 1024;
/** Bytes of memory that a lane has: the message's bytes, then two blocks for the padding. */
export const LANE_ROOM = LANE_BYTES + 128;
export const LANE_INPUT_ADDRESS = 4096;
const MEMORY_PAGES = 17;

// W_0…W_67 of the four blocks being compressed.
const W_ADDRESS = LANE_STATES_ADDRESS + 16 * 8;

// Locals: four addresses, the number of blocks, then vectors. The state's variables change places, see `inRound`.
const FROM = [0, 1, 2, 3] as const;
const BLOCKS = 4;
const ABCD: Four = [5, 6, 7, 8];
const EFGH: Four = [9, 10, 11, 12];
const STATE = [...ABCD, ...EFGH];
const [ROTATED_A, SS1, X, Y] = [13, 14, 15, 16] as const;
const QUARTERS: Four = [17, 18, 19, 20];

function compressLanes(): WasmFunction {
  const next = [...FROM, BLOCKS].flatMap((local) => set(local, add(get(local), constant(local === BLOCKS ? -1 : 64))));
  const text = [...statesFromMemory(), ...repeat([...compression(), ...statesIntoMemory(), ...next, ...get(BLOCKS)])];
  return { name: "compressLanes", parameters: 5, locals: [[16, V128]], text };
}

function statesFromMemory(): Code {
  return STATE.flatMap((local, index) => set(local, loadVector(LANE_STATES_ADDRESS + 16 * index)));
}

/** V(i+1) = ABCDEFGH xor V(i). */
function statesIntoMemory(): Code {
  return STATE.flatMap((local, index) => {
    const address = LANE_STATES_ADDRESS + 16 * index;
    return [...set(local, xorVector(get(local), loadVector(address))), ...storeVector(address, get(local))];
  });
}

// Round j needs W_(j+4). Each word is made sixteen rounds earlier, while the processor works on the rounds.
function compression(): Code {
  const text: number[] = [];
  for (let quarter = 0; quarter < 4; quarter++) text.push(...messageWords(quarter));
  for (let j = 16; j < 20; j++) text.push(...expandedWord(j));
  for (let j = 0; j < 64; j++) {
    text.push(...round(j));
    if (j + 20 < 68) text.push(...expandedWord(j + 20));
  }
  return text;
}

const word = (j: number): Code => loadVector(W_ADDRESS + 16 * j);
const setWord = (j: number, value: Code): Code => storeVector(W_ADDRESS + 16 * j, value);

/** Words 4q…4q+3 of the four blocks: four rows of four words, turned into four columns. */
function messageWords(quarter: number): Code {
  const rows = QUARTERS.flatMap((row, lane) => [
    ...set(X, loadVector(16 * quarter, get(FROM[lane] ?? 0), false)),
    ...set(row, shuffle(get(X), get(X), BIG_ENDIAN)),
  ]);
  const [r0, r1, r2, r3] = QUARTERS;
  const low = words([0, 4, 1, 5]);
  const high = words([2, 6, 3, 7]);
  const first = words([0, 1, 4, 5]);
  const second = words([2, 3, 6, 7]);
  return [
    ...rows,
    ...set(ROTATED_A, shuffle(get(r0), get(r1), low)),
    ...set(SS1, shuffle(get(r2), get(r3), low)),
    ...set(X, shuffle(get(r0), get(r1), high)),
    ...set(Y, shuffle(get(r2), get(r3), high)),
    ...setWord(4 * quarter, shuffle(get(ROTATED_A), get(SS1), first)),
    ...setWord(4 * quarter + 1, shuffle(get(ROTATED_A), get(SS1), second)),
    ...setWord(4 * quarter + 2, shuffle(get(X), get(Y), first)),
    ...setWord(4 * quarter + 3, shuffle(get(X), get(Y), second)),
  ];
}

/** W_j = P1(W_(j-16) xor W_(j-9) xor (W_(j-3) <<< 15)) xor (W_(j-13) <<< 7) xor W_(j-6). */
function expandedWord(j: number): Code {
  return [
    ...set(X, word(j - 3)),
    ...set(X, xorVector(xorVector(word(j - 16), word(j - 9)), rotateVector(X, 15))),
    ...set(Y, word(j - 13)),
    ...setWord(
      j,
      xorVector(
        xorVector(xorVector(get(X), rotateVector(X, 15)), rotateVector(X, 23)),
        xorVector(rotateVector(Y, 7), word(j - 6)),
      ),
    ),
  ];
}

/** One round for four messages. It does the same as `round` of `sm3-module.ts`. */
function round(j: number): Code {
  const [a, b, c, d] = inRound(ABCD, j);
  const [e, f, g, h] = inRound(EFGH, j);
  const ff =
    j < 16
      ? xorVector(get(a), xorVector(get(b), get(c)))
      : orVector(andVector(get(a), orVector(get(b), get(c))), andVector(get(b), get(c)));
  const gg =
    j < 16
      ? xorVector(get(e), xorVector(get(f), get(g)))
      : xorVector(get(g), andVector(get(e), xorVector(get(f), get(g))));
  return [
    ...set(ROTATED_A, rotateVector(a, 12)),
    ...set(SS1, addVector(get(ROTATED_A), addVector(get(e), splat(roundConstant(j))))),
    ...set(SS1, rotateVector(SS1, 7)),
    // TT1 = FF + D + SS2 + W'_j becomes A, in the place of D.
    ...set(
      d,
      addVector(addVector(addVector(get(d), xorVector(word(j), word(j + 4))), ff), xorVector(get(SS1), get(ROTATED_A))),
    ),
    // TT2 = GG + H + SS1 + W_j; P0(TT2) becomes E, in the place of H.
    ...set(X, addVector(addVector(addVector(get(h), word(j)), gg), get(SS1))),
    ...set(b, rotateVector(b, 9)),
    ...set(f, rotateVector(f, 19)),
    ...set(h, xorVector(get(X), xorVector(rotateVector(X, 9), rotateVector(X, 17)))),
  ];
}
