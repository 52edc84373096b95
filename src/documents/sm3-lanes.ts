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
 * SM3 of up to four messages side by side, each in a lane of its own. A lane is filled, all are run until one of
 * them is empty, and that one is filled again or, after its last piece, gives its digest and is free.
 */
export interface Sm3Lanes {
  /** Where the next bytes of a lane's message go: 256 KiB. Only while the lane is empty. */
  room(lane: number): Uint8Array;
  /** So many bytes lie in the lane's room. All of it, but for the last piece, which may be empty. */
  fill(lane: number, bytes: number, last: boolean): void;
  /**
   * Compresses what all filled lanes have in common; afterwards at least one of them is empty. An empty lane is filled,
   * or gives its digest, before the next run: that counts it as free and spoils what it held of a message.
   */
  run(): void;
  isEmpty(lane: number): boolean;
  /** The digest, 32 bytes, of a message whose last piece was taken; the lane is free for another. */
  digest(lane: number): Uint8Array;
  /** Forgets a lane's message. */
  drop(lane: number): void;
}

/** Below so many messages the lanes cost more than one message after the other. */
const WORTHWHILE = 3;
const BLOCK = 64;
const STATE_WORDS = 8;

type Exports = {
  readonly memory: WebAssembly.Memory;
  compress(from: number, blocks: number): void;
  compressLanes(from0: number, from1: number, from2: number, from3: number, blocks: number): void;
};

let compiled: WebAssembly.Module | undefined;

/** New lanes with some 1.1 MiB of memory of their own. */
export function createSm3Lanes(): Sm3Lanes {
  compiled ??= new WebAssembly.Module(sm3LanesModule());
  const { memory, compress, compressLanes } = new WebAssembly.Instance(compiled).exports as unknown as Exports;
  const states = new Uint32Array(memory.buffer, LANE_STATES_ADDRESS, STATE_WORDS * LANES);
  const single = new Uint32Array(memory.buffer, STATE_ADDRESS, STATE_WORDS);
  const start = (lane: number): number => LANE_INPUT_ADDRESS + lane * LANE_ROOM;
  const lanes = Array.from({ length: LANES }, (_, lane) => ({ from: start(lane), blocks: 0, length: 0 }));

  const free = (lane: number): void => void Object.assign(lanes[lane]!, { blocks: 0, length: 0 });
  const runAlone = (lane: number): void => {
    const each = lanes[lane]!;
    for (let index = 0; index < STATE_WORDS; index++) single[index] = states[index * LANES + lane]!;
    compress(each.from, each.blocks);
    for (let index = 0; index < STATE_WORDS; index++) states[index * LANES + lane] = single[index]!;
    each.blocks = 0;
  };

  return {
    room: (lane) => new Uint8Array(memory.buffer, start(lane), LANE_BYTES),
    fill(lane, bytes, last) {
      const each = lanes[lane]!;
      if (each.length === 0) SM3_INITIAL.forEach((word, index) => (states[index * LANES + lane] = word));
      each.length += bytes;
      const padding = last ? sm3Padding(each.length) : new Uint8Array();
      new Uint8Array(memory.buffer, start(lane) + bytes, padding.length).set(padding);
      each.from = start(lane);
      each.blocks = (bytes + padding.length) / BLOCK;
    },
    run() {
      const filled = lanes.flatMap((each, lane) => (each.blocks > 0 ? [lane] : []));
      if (filled.length < WORTHWHILE) {
        filled.forEach(runAlone);
        return;
      }
      const blocks = Math.min(...filled.map((lane) => lanes[lane]!.blocks));
      // A free lane compresses whatever lies in its room.
      const [one, two, three, four] = lanes.map((each, lane) => (each.blocks > 0 ? each.from : start(lane))) as [
        number,
        number,
        number,
        number,
      ];
      compressLanes(one, two, three, four, blocks);
      for (const lane of filled)
        Object.assign(lanes[lane]!, { from: lanes[lane]!.from + blocks * BLOCK, blocks: lanes[lane]!.blocks - blocks });
    },
    isEmpty: (lane) => lanes[lane]!.blocks === 0,
    digest(lane) {
      const digest = new Uint8Array(4 * STATE_WORDS);
      const view = new DataView(digest.buffer);
      for (let index = 0; index < STATE_WORDS; index++) view.setUint32(4 * index, states[index * LANES + lane]!);
      free(lane);
      return digest;
    },
    drop: free,
  };
}
