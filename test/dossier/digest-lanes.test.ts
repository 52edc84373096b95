import { createHash, randomFillSync } from "node:crypto";
import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { digestInLanes } from "../../src/dossier/digest-lanes.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

test.each([1, 3, 4])("a failure in one of %i lanes does not affect the files beside and after it", (width) => {
  const folder = temporaryDirectory();
  const contents = Array.from({ length: 9 }, (_, index) => randomFillSync(new Uint8Array(400_000 + 100_000 * index)));
  const paths = contents.map((bytes, index) => {
    const path = join(folder, `${index}`);
    writeFileSync(path, bytes);
    return path;
  });
  rmSync(paths[4]!);
  let [next, calls] = [0, 0];

  const outcomes = digestInLanes(
    paths,
    () => next++,
    width,
    "refuse",
    () => {
      if (++calls === 1) appendFileSync(paths[0]!, "more");
    },
  );

  const failed = outcomes
    .filter((outcome) => "failure" in outcome)
    .map(({ index, failure }) => [index, (failure as { code: string }).code]);
  expect(new Map(failed as [number, string][])).toEqual(
    new Map([
      [0, "FILE_CHANGED"],
      [4, "NOT_FOUND"],
    ]),
  );
  for (const outcome of outcomes) {
    if (!("digests" in outcome)) continue;
    const bytes = contents[outcome.index]!;
    expect(outcome.digests).toEqual({
      size: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      sm3: createHash("sm3").update(bytes).digest("hex"),
    });
  }
  expect(outcomes.map(({ index }) => index).toSorted((a, b) => a - b)).toEqual(paths.map((_, index) => index));
});
