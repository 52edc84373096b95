import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiClient } from "../../src/client/http/api-client.ts";
import { problemError } from "../../src/client/http/api-error.ts";
import { typedSubject } from "../../src/client/typed-subject.ts";
import { contextWith, PARTY, recordIdOf } from "./fake-api.ts";

const HEX = "ab".repeat(32);
const ID = recordIdOf(7);
const NONE = { zh: "", en: "" };
const unknown = problemError({
  type: "about:blank",
  title: "",
  titles: NONE,
  status: 404,
  code: "RECORD_UNKNOWN",
  detail: "",
  details: NONE,
  evidence: {},
});
const missing = contextWith({ namedRecord: () => Promise.reject(unknown) });
const present = contextWith({
  namedRecord: (() => Promise.resolve({ result: { record: { id: ID } } })) as unknown as ApiClient["namedRecord"],
});
const before = process.cwd();
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "laiqu-typed-"));
  process.chdir(directory);
  for (const name of [HEX, ID, "A-01"]) writeFileSync(name, "x");
});
afterAll(() => {
  process.chdir(before);
  rmSync(directory, { recursive: true, force: true });
});

describe("what a text names", () => {
  it.each([
    ["digits alone", "cd".repeat(32), ["sha256", "sm3"]],
    ["a line of sha256sum", `${"cd".repeat(32)}  matrix.csv`, ["sha256", "sm3"]],
    ["SM3", `sm3:${"cd".repeat(32)}`, ["sm3"]],
    ["SHA-256 with the digits of a file's name", `sha256:${HEX}`, ["sha256"]],
  ])("is a digest of every algorithm that it may be: %s", async (_, what, algorithms) => {
    const subject = await typedSubject(missing, what);

    expect(subject.type === "CONTENT" && subject.digests.map(({ algorithm }) => algorithm)).toEqual(algorithms);
  });

  it.each([HEX, ID])("is refused when it is the name of a file too, and says how to write each: %s", async (what) => {
    await expect(typedSubject(present, what)).rejects.toMatchObject({
      code: "NAME_AMBIGUOUS",
      text: {
        zh: expect.stringContaining("./") as string,
        en: expect.stringContaining("write ./ before it") as string,
      },
    });
    await expect(typedSubject(present, `./${what}`)).resolves.toMatchObject({ type: "CONTENT" });
  });

  it("is a file that exists before a record, and a record where no file exists", async () => {
    await expect(typedSubject(present, "A-01")).resolves.toMatchObject({ type: "CONTENT" });
    await expect(typedSubject(present, "HT/2025/001")).resolves.toMatchObject({ type: "RECORD", record: { id: ID } });
  });

  it("is a link to nothing where there is one, and no record of that name", async () => {
    symlinkSync("nowhere", "A-02");

    await expect(typedSubject(present, "A-02")).rejects.toMatchObject({
      code: "NOT_FOUND",
      text: { en: expect.stringContaining("symbolic link to nothing") as string },
    });
  });

  it("is a record at an address with the short name of its issuer, or of this whole text", async () => {
    const asked: string[] = [];
    const only = (name: string) =>
      contextWith({
        namedRecord: ((text: string) => {
          asked.push(text);
          return text === name ? Promise.resolve({ result: { record: { id: ID } } }) : Promise.reject(unknown);
        }) as unknown as ApiClient["namedRecord"],
      });

    const address = `agreement/${PARTY}/HT/2025/001`;
    await expect(typedSubject(only(address), "agreement/CY-OPR/HT/2025/001")).resolves.toMatchObject({
      type: "RECORD",
    });
    expect(asked.splice(0)).toEqual([address]);
    const whole = "agreement/CY-OPR/HT/2025/001";
    await expect(typedSubject(only(whole), whole)).resolves.toMatchObject({ type: "RECORD" });
    expect(asked.splice(0)).toEqual([address, whole]);
    await expect(typedSubject(only("another"), whole)).rejects.toMatchObject({ code: "FILE_OR_RECORD_UNKNOWN" });
  });

  it.each(["data/2026/missing.csv", "x.csv", "a/b/c"])("is a missing file or record: %s", async (what) => {
    await expect(typedSubject(missing, what)).rejects.toMatchObject({
      code: "FILE_OR_RECORD_UNKNOWN",
      text: { en: expect.stringContaining(`There is no file or folder "${what}"`) as string },
    });
  });

  it.each(["./x", "../missing/x", "/missing", "missing/", "C:\\missing", "\\\\server\\missing"])(
    "is a missing file, whatever records there are: %s",
    async (what) => {
      await expect(typedSubject(present, what)).rejects.toMatchObject({ code: "NOT_FOUND" });
    },
  );
});
