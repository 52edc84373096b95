import { expect, test } from "vitest";
import { jsonLines } from "../../src/documents/json-lines.ts";

test("every value of a JSON text has the line on which it begins", () => {
  const text = `{
  "rules": [
    { "id": "a", "step": ["x",
        "y"] },

    { "a/b": { "q\\"[{": -1.5e3 } }
  ], "none": [], "also":
    null
}`;

  expect(Object.fromEntries(jsonLines(text))).toEqual({
    "": 1,
    "/rules": 2,
    "/rules/0": 3,
    "/rules/0/id": 3,
    "/rules/0/step": 3,
    "/rules/0/step/0": 3,
    "/rules/0/step/1": 4,
    "/rules/1": 6,
    "/rules/1/a~1b": 6,
    '/rules/1/a~1b/q"[{': 6,
    "/none": 7,
    "/also": 8,
  });
});
