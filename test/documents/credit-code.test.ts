import { expect, test } from "vitest";
import { parseCreditCode } from "../../src/documents/credit-code.ts";

// The standard's example, two public codes, and codes of the parties of the demo.
test.each([
  "91350100M000100Y43",
  "91110000101623741K",
  "911101066976941872",
  "11990100000000019F",
  "11990100000000027A",
  "129901000000000352",
  "119901000000000430",
  "11990100000000051T",
  "1199010000000006XJ",
  "11990100000000078J",
  "11990100000000086D",
  "119901000000000948",
  "91990100MA0000103C",
  "91990100MA00001117",
  "91990100MA000020XJ",
  "91990100MA00002423",
  "91990100MA0000218J",
  "91990100MA0000226D",
  "91990100MA00002348",
  "91990100MA0000269T",
  "91990100MA0000250X",
  "91990100MA0000277M",
  "91990100MA0000314U",
  "91990100MA0000322N",
  "91990100MA00003579",
  "119901000000003343",
  "91990100MA0000349E",
  "11990100000000414N",
  "91990100MA00004292",
  "129901000000004309",
  "119901000000004499",
  "119901000000004574",
  "11990100000000465Y",
  "91990100MA000047X5",
  "119900000000000275",
  "11990000000000019A",
  "119900000000000350",
  "11990200000000019L",
  "11990200000000027F",
  "11990200000000035A",
  "129902000000000432",
  "91990200MA000020XP",
  "91990200MA00002428",
  "91990200MA00003141",
  "91990200MA0000322U",
])("%s carries the right check digit", (code) => {
  expect(parseCreditCode(code)).toEqual({ code });
});

// Both were really issued.
test.each([
  ["91350211M0000XUF46", "R"],
  ["91350100M0001TGQXM", "1"],
])("%s is accepted with a warning, since it was really issued", (code, expected) => {
  expect(parseCreditCode(code)).toEqual({ code, warning: { kind: "CHECK_DIGIT", found: code[17], expected } });
});

test("a sum divisible by 31 gives the check digit 0", () => {
  expect(parseCreditCode("000000000000000000")).toEqual({ code: "000000000000000000" });
});

test.each([
  ["91350100M000100Y4Z", "CREDIT_CODE_CHARACTER"],
  ["91350100m000100Y43", "CREDIT_CODE_CHARACTER"],
  ["91350100M000100Y4", "CREDIT_CODE_LENGTH"],
  ["91350100M000100Y433", "CREDIT_CODE_LENGTH"],
  ["", "CREDIT_CODE_LENGTH"],
])("%s is refused with %s", (text, code) => {
  expect(() => parseCreditCode(text)).toThrow(expect.objectContaining({ code }));
});
