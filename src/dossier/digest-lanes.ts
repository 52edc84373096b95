import { createHash, type Hash } from "node:crypto";
import { createSm3Lanes, type Sm3Lanes } from "../documents/sm3-lanes.ts";
import { hexOf, type FileDigests } from "./file-digests.ts";
import { StableFile, type Links } from "./stable-read.ts";

/** The result for one of many files: its index among the paths, and its digests or the error. */
export type LaneOutcome = { readonly index: number } & (
  { readonly digests: FileDigests } | { readonly failure: unknown }
);

/** A file that is being hashed in a lane. */
interface Occupant {
  readonly index: number;
  readonly file: StableFile;
  readonly sha256: Hash;
  ended: boolean;
}

/**
 * Computes both digests of many files in this thread. Each file is read once, and several files are hashed side by
 * side because SM3 of a single message leaves most of a processor idle.
 * @param next - gives the index of the next path to take, or an index beyond the paths when there is none
 * @param width - the number of files that are hashed at once, at most LANES
 * @param onBytes - called with the number of bytes of every piece
 */
export function digestInLanes(
  paths: readonly string[],
  next: () => number,
  width: number,
  links: Links,
  onBytes: (bytes: number) => void,
): LaneOutcome[] {
  const sm3 = createSm3Lanes();
  const occupants = new Map<number, Occupant>();
  const outcomes: LaneOutcome[] = [];

  const give = (lane: number): void => {
    for (let index = next(), path = paths[index]; path !== undefined; index = next(), path = paths[index]) {
      try {
        const file = StableFile.open(path, links);
        occupants.set(lane, { index, file, sha256: createHash("sha256"), ended: false });
        return;
      } catch (failure) {
        outcomes.push({ index, failure });
      }
    }
  };
  const leave = (lane: number, { index, file }: Occupant, outcome: () => FileDigests): void => {
    try {
      outcomes.push({ index, digests: outcome() });
    } catch (failure) {
      outcomes.push({ index, failure });
    } finally {
      file.close();
      sm3.drop(lane);
      occupants.delete(lane);
    }
    give(lane);
  };
  const fillOrLeave = (lane: number, occupant: Occupant): void => {
    if (occupant.ended) {
      leave(lane, occupant, () => ({
        size: occupant.file.finish(),
        sha256: occupant.sha256.digest("hex"),
        sm3: hexOf(sm3.digest(lane)),
      }));
      return;
    }
    try {
      fill(sm3, lane, occupant, onBytes);
    } catch (failure) {
      leave(lane, occupant, () => {
        throw failure;
      });
    }
  };

  for (let lane = 0; lane < width; lane++) give(lane);
  while (occupants.size > 0) {
    for (let lane = 0; lane < width; lane++) {
      // A file that ends or fails leaves its lane to the next one, which must be filled before the lanes run.
      for (
        let occupant = occupants.get(lane);
        occupant !== undefined && sm3.isEmpty(lane);
        occupant = occupants.get(lane)
      )
        fillOrLeave(lane, occupant);
    }
    sm3.run();
  }
  return outcomes;
}

/** Reads until the lane's room is full or the file ends, because only the end of a message may be part of a block. */
function fill(sm3: Sm3Lanes, lane: number, occupant: Occupant, onBytes: (bytes: number) => void): void {
  const room = sm3.room(lane);
  let bytes = 0;
  while (bytes < room.length && !occupant.ended) {
    const read = occupant.file.read(room.subarray(bytes));
    bytes += read;
    occupant.ended = read === 0;
  }
  occupant.sha256.update(room.subarray(0, bytes));
  sm3.fill(lane, bytes, occupant.ended);
  onBytes(bytes);
}
