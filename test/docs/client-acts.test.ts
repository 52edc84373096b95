import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, it } from "vitest";
import { GENERATED } from "../../scripts/client-acts.ts";

it.each(GENERATED.map(({ path, generate }) => [basename(path), path, generate] as const))(
  "src/library/%s is what npm run client:acts writes",
  async (_, path, generate) => {
    expect(readFileSync(path, "utf8")).toBe(await generate());
  },
);
