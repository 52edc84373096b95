import { createHash, randomFillSync, randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { LANE_BYTES, LANES } from "../../src/documents/sm3-lanes-module.ts";
import { createSm3Lanes } from "../../src/documents/sm3-lanes.ts";

const BLOCK = 64;
const reference = (bytes: Uint8Array) => createHash("sm3").update(bytes).digest("hex");

/** Hashes messages in `width` lanes; a lane that becomes free takes the next message. */
function hashAll(messages: readonly Uint8Array[], width: number): string[] {
  const lanes = createSm3Lanes();
  const digests: string[] = [];
  const taken = new Map<number, { message: number; from: number }>();
  let next = 0;
  const advance = (lane: number): void => {
    for (;;) {
      const at = taken.get(lane);
      if (at !== undefined && at.from >= 0) {
        const bytes = messages[at.message]!;
        const piece = bytes.subarray(at.from, at.from + LANE_BYTES);
        const last = piece.length < LANE_BYTES;
        lanes.room(lane).set(piece);
        lanes.fill(lane, piece.length, last);
        at.from = last ? -1 : at.from + piece.length;
        return;
      }
      if (at !== undefined) digests[at.message] = Buffer.from(lanes.digest(lane)).toString("hex");
      taken.delete(lane);
      if (next === messages.length) return;
      taken.set(lane, { message: next++, from: 0 });
    }
  };
  for (let lane = 0; lane < width; lane++) advance(lane);
  while (taken.size > 0) {
    lanes.run();
    for (let lane = 0; lane < width; lane++) if (taken.has(lane) && lanes.isEmpty(lane)) advance(lane);
  }
  return digests;
}

test.each([1, 2, 3, LANES])(
  "messages of every length up to three blocks hash in %i lanes as OpenSSL hashes them",
  (width) => {
    const messages = Array.from({ length: 3 * BLOCK + 1 }, (_, length) => randomFillSync(new Uint8Array(length)));

    expect(hashAll(messages, width)).toEqual(messages.map(reference));
  },
);

test("messages of very different lengths do not disturb each other, even about the size of a lane's room", () => {
  const lengths = [
    0,
    1,
    LANE_BYTES - 1,
    LANE_BYTES,
    LANE_BYTES + 1,
    3 * LANE_BYTES,
    55,
    56,
    64,
    900_000,
    ...Array.from({ length: 20 }, () => randomInt(2 * LANE_BYTES)),
  ];
  const messages = lengths.map((length) => randomFillSync(new Uint8Array(length)));

  expect(hashAll(messages, LANES)).toEqual(messages.map(reference));
});

test("a lane whose message is dropped begins anew", () => {
  const lanes = createSm3Lanes();
  lanes.fill(2, LANE_BYTES, false);
  lanes.drop(2);
  lanes.room(2).set([97, 98, 99]);
  lanes.fill(2, 3, true);

  lanes.run();

  expect(Buffer.from(lanes.digest(2)).toString("hex")).toBe(reference(new TextEncoder().encode("abc")));
});

test("a lane that was free while the others ran takes a new message correctly", () => {
  const lanes = createSm3Lanes();
  const fill = (lane: number, text: string): void => {
    lanes.room(lane).set(new TextEncoder().encode(text));
    lanes.fill(lane, text.length, true);
  };
  for (let round = 0; round < 2; round++) {
    for (const lane of [0, 1, 2]) fill(lane, `${round}`);
    lanes.run();
    for (const lane of [0, 1, 2]) lanes.digest(lane);
  }
  fill(3, "abc");
  fill(0, "de");
  fill(1, "f");

  lanes.run();

  expect([3, 0, 1].map((lane) => Buffer.from(lanes.digest(lane)).toString("hex"))).toEqual(
    ["abc", "de", "f"].map((text) => reference(new TextEncoder().encode(text))),
  );
});
