import { describe, expect, it } from "vitest";
import { createCertificates } from "../../src/client/create-certificate.ts";
import { chooseExports } from "../../src/client/exports-of-content.ts";
import type { ClientContext } from "../../src/client/client-context.ts";
import type { Completeness } from "../../src/schemas/answer.ts";
import type { DigestMatch } from "../../src/schemas/questions.ts";
import { answer, contextWith, recordIdOf, recordWith } from "./fake-api.ts";

const DIGEST = { algorithm: "sm3", hex: "ab".repeat(32) } as const;

/** An index that lists two exports of the digest. */
function indexWith(completeness: Completeness): ClientContext {
  const matches = [7, 8].map((number): DigestMatch => ({
    match: "FILE",
    record: recordWith({ id: recordIdOf(number), kind: "EXPORT" }),
  }));
  return contextWith({
    digest: async () => ({ ...(await answer({ ...DIGEST, matches })), completeness }),
  });
}

describe("all exports of a content", () => {
  it("are those that the index lists, when it lists all of them", async () => {
    const exports = await chooseExports(indexWith("complete"), DIGEST, { all: true });

    expect(exports.map(({ id }) => id)).toEqual([recordIdOf(7), recordIdOf(8)]);
  });

  it("are not a part of them: a list that was cut is refused, and says what to do", async () => {
    await expect(chooseExports(indexWith("truncated"), DIGEST, { all: true })).rejects.toMatchObject({
      code: "EXPORTS_INCOMPLETE",
      text: {
        zh: expect.stringContaining("逐一指明") as string,
        en: expect.stringContaining("choose single exports") as string,
      },
    });
  });
});

describe("a digest that is written without its algorithm", () => {
  it("is looked up as either, and the exports that it has by SM3 are found", async () => {
    const asked: string[] = [];
    const matches = [7, 8].map((number): DigestMatch => ({
      match: "FILE",
      record: recordWith({ id: recordIdOf(number), kind: "EXPORT" }),
    }));
    const context = contextWith({
      digest: (algorithm, hex) => {
        asked.push(algorithm);
        return answer({ algorithm, hex, matches: algorithm === "sm3" ? matches : [] });
      },
    });

    await expect(createCertificates(context, { what: DIGEST.hex })).rejects.toMatchObject({ code: "EXPORTS_SEVERAL" });
    expect(asked.slice(0, 2)).toEqual(["sha256", "sm3"]);
  });
});
