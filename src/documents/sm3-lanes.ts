import { STATE_ADDRESS } from "./sm3-module.ts";
import {
  LANE_BYTES,
  LANE_INPUT_ADDRESS,
  LANE_ROOM,
  LANE_STATES_ADDRESS,
  LANES,
  sm3LanesModule,
} from "./sm3-lanes-module.ts";
import { SM3_INITIAL, sm3Padding } from "./sm3.ts";

/**
 * SM3 of up to four messages side by side, each in a lane of its own. Fill every lane that has a message, run until one
 * of them is empty, then fill that lane again or, after the last piece of its message, take the digest.
 */
export interface Sm3Lanes {
  /** The memory for the next bytes of a lane's message: 256 KiB. It may be written only while the lane is empty. */
  room(lane: number): Uint8Array;
  /**
   * Reports how many bytes have been written to the lane's room. Every piece fills the whole room, except the last
   * one, which may be empty.
   */
  fill(lane: number, bytes: number, last: boolean): void;
  /**
   * Compresses as many blocks as all filled lanes have; afterwards at least one of them is empty. Before the next run
   * an empty lane must be filled or its digest taken, because a run treats it as free and spoils its state.
   */
  run(): void;
  isEmpty(lane: number): boolean;
  /** The digest, 32 bytes, of a message whose last piece was compressed; the lane is free for another message. */
  digest(lane: number): Uint8Array;
  /** Forgets a lane's message. */
  drop(lane: number): void;
}

/** The fewest messages for which lanes are worthwhile. Fewer messages are hashed faster one after the other. */
const WORTHWHILE = 3;
const BLOCK = 64;
const STATE_WORDS = 8;

interface Lane {
  readonly index: number;
  /** Address of the next block. */
  from: number;
  /** Blocks that are filled and not compressed yet. */
  blocks: number;
  /** Bytes of the message so far. */
  length: number;
}

let compiled: WebAssembly.Module | undefined;

/** New lanes with some 1.1 MiB of memory of their own. */
export function createSm3Lanes(): Sm3Lanes {
  compiled ??= new WebAssembly.Module(sm3LanesModule());
  const { memory, compress, compressLanes } = new WebAssembly.Instance(compiled).exports;
  if (!(memory instanceof WebAssembly.Memory) || typeof compress !== "function" || typeof compressLanes !== "function")
    throw new Error("The WebAssembly module of SM3 lacks an export.");
  const view = new DataView(memory.buffer);
  const lanes = Array.from({ length: LANES }, (_, index): Lane => ({
    index,
    from: start(index),
    blocks: 0,
    length: 0,
  }));

  const laneAt = (index: number): Lane => {
    const lane = lanes[index];
    if (lane === undefined) throw new RangeError(`There is no lane ${index}: the lanes are 0 to ${LANES - 1}.`);
    return lane;
  };
  const free = (index: number): void => {
    const lane = laneAt(index);
    lane.blocks = 0;
    lane.length = 0;
  };
  const runAlone = (lane: Lane): void => {
    for (let word = 0; word < STATE_WORDS; word++)
      view.setUint32(STATE_ADDRESS + 4 * word, view.getUint32(stateAddress(lane.index, word)));
    compress(lane.from, lane.blocks);
    for (let word = 0; word < STATE_WORDS; word++)
      view.setUint32(stateAddress(lane.index, word), view.getUint32(STATE_ADDRESS + 4 * word));
    lane.blocks = 0;
  };

  return {
    room: (index) => new Uint8Array(memory.buffer, start(index), LANE_BYTES),
    fill(index, bytes, last) {
      const lane = laneAt(index);
      if (lane.length === 0)
        SM3_INITIAL.forEach((value, word) => view.setUint32(stateAddress(index, word), value, LITTLE_ENDIAN));
      lane.length += bytes;
      const padding = last ? sm3Padding(lane.length) : new Uint8Array();
      new Uint8Array(memory.buffer, start(index) + bytes, padding.length).set(padding);
      lane.from = start(index);
      lane.blocks = (bytes + padding.length) / BLOCK;
    },
    run() {
      const filled = lanes.filter(({ blocks }) => blocks > 0);
      if (filled.length < WORTHWHILE) {
        filled.forEach(runAlone);
        return;
      }
      const blocks = Math.min(...filled.map((lane) => lane.blocks));
      // A free lane compresses the bytes that happen to be in its room.
      compressLanes(...lanes.map((lane) => (lane.blocks > 0 ? lane.from : start(lane.index))), blocks);
      for (const lane of filled) {
        lane.from += blocks * BLOCK;
        lane.blocks -= blocks;
      }
    },
    isEmpty: (index) => laneAt(index).blocks === 0,
    digest(index) {
      const digest = new Uint8Array(4 * STATE_WORDS);
      const words = new DataView(digest.buffer);
      for (let word = 0; word < STATE_WORDS; word++)
        words.setUint32(4 * word, view.getUint32(stateAddress(index, word), LITTLE_ENDIAN));
      free(index);
      return digest;
    },
    drop: free,
  };
}

/** The byte order of WebAssembly's memory. */
const LITTLE_ENDIAN = true;

function start(lane: number): number {
  return LANE_INPUT_ADDRESS + lane * LANE_ROOM;
}

function stateAddress(lane: number, word: number): number {
  return LANE_STATES_ADDRESS + 4 * (word * LANES + lane);
}
