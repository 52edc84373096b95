import { describe, expect, test } from "vitest";
import { parseNewReference, parseTypedName } from "../../src/ledger/typed-name.ts";

const HEX = "0123456789abcdef".repeat(4);
const ID = "0x0123456789abcdef0123";

describe("a text that a person types", () => {
  test.each([
    ["bare digits", HEX, undefined],
    ["bare digits in upper case", HEX.toUpperCase(), undefined],
    ["digits after 0x", `0x${HEX}`, undefined],
    ["digits after 0X, in upper case", `0X${HEX.toUpperCase()}`, undefined],
    ["SHA-256 by name", `sha256:${HEX}`, "sha256"],
    ["SM3 by name in upper case", `SM3:${HEX.toUpperCase()}`, "sm3"],
    ["SM3 by name, after 0x", `sm3:0x${HEX}`, "sm3"],
    ["a line of sha256sum", `${HEX}  matrix.csv`, undefined],
    ["a line of sha256sum in binary mode", `${HEX} *./a b/c.csv`, undefined],
    ["a line of sha256sum about a name with a backslash", `\\${HEX}  a\\\\b`, undefined],
    ["a line of sha256sum about its input", `${HEX}  -`, undefined],
    ["a tagged line", `SHA256 (a b.csv) = ${HEX}`, "sha256"],
    ["a tagged line of OpenSSL", `SM3(x.csv)= ${HEX}`, "sm3"],
  ])("is a digest: %s", (_, text, algorithm) => {
    expect(parseTypedName(text)).toEqual({ type: "DIGEST", algorithm, hex: HEX });
  });

  test.each([
    ["63 digits", `sha256:${HEX.slice(1)}`, "DIGEST_MALFORMED"],
    ["no digits", "sm3:", "DIGEST_MALFORMED"],
    ["another algorithm", `sha512:${HEX}${HEX}`, "DIGEST_ALGORITHM_UNKNOWN"],
    ["a hyphen in the algorithm", `sha-256:${HEX}`, "DIGEST_ALGORITHM_UNKNOWN"],
    ["MD5", "md5:d41d8cd98f00b204e9800998ecf8427e", "DIGEST_ALGORITHM_UNKNOWN"],
  ])("begins as a digest and is refused: %s", (_, text, code) => {
    expect(() => parseTypedName(text)).toThrow(expect.objectContaining({ code }));
  });

  test("is an id in either case", () => {
    expect(parseTypedName(ID.toUpperCase())).toEqual({ type: "ID", id: ID });
  });

  test.each([
    "DS01",
    "HT/2025/001",
    "HT:2025:00000001",
    "data/2026/missing.csv",
    "100%",
    "a “b” c",
    HEX.slice(1),
    "kind/issuer",
    "resource//001",
  ])("is a name and no address: %s", (text) => {
    expect(parseTypedName(text)).toEqual({ type: "NAME", text });
  });

  test.each([
    ["resource/PROV/DS01", { kind: "RESOURCE", issuer: "PROV", reference: "DS01" }],
    ["Agreement/CY-OPR/HT/2025/001", { kind: "AGREEMENT", issuer: "CY-OPR", reference: "HT/2025/001" }],
    ["case/CY/a b: “100%”/", { kind: "CASE", issuer: "CY", reference: "a b: “100%”/" }],
    ["jurisdiction/-/沧屿市", { kind: "JURISDICTION", issuer: "-", reference: "沧屿市" }],
  ])("is a name that may be an address: %s", (text, address) => {
    expect(parseTypedName(text)).toEqual({ type: "NAME", text, address });
  });
});

describe("the reference of a new record", () => {
  test.each([
    ID,
    ID.toUpperCase(),
    HEX,
    `0x${HEX}`,
    "sha256:ab",
    "sm3:x",
    "md5:00",
    `${"０".repeat(1)}x${"１２".repeat(10)}`,
  ])("is refused in the form of an id or a digest, by which it could not be found: %s", (text) => {
    expect(() => parseNewReference(text)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^REFERENCE_/) as string }),
    );
  });

  test.each(["HT/2025/001", "a:b", "100%", "agreement/CY-OPR/UA-05", "0x12", `0x${"12".repeat(20)}`, "PARTY", "1"])(
    "may be any other text: %s",
    (text) => {
      expect(parseNewReference(text)).toBe(text);
    },
  );
});
