import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { hasRoll } from "../../../src/acts/act-terms.ts";
import { personsRoll } from "../../../src/client/acts/persons-roll.ts";
import { schemaOfStatement } from "../../../src/document-schemas/schema-catalogue.ts";
import { Code } from "../../../src/ledger/codes.ts";
import { parseRecordId } from "../../../src/ledger/record-id.ts";

const TRAINING = schemaOfStatement("TRAINING")!;
const ID = parseRecordId(`0x${"1".repeat(20)}`);
const BOUND = { subject: ID, by: ID, act: "ATTEST", code: Code.TRAINING } as const;

const folder = mkdtempSync(join(tmpdir(), "laiqu-persons-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function rollOf(content: string | Uint8Array) {
  const path = join(folder, "persons.txt");
  writeFileSync(path, content);
  return await personsRoll(path, TRAINING, BOUND);
}

describe("a list of persons", () => {
  it("gives the number and the root of its filing, whatever ends its lines", async () => {
    const roll = await rollOf("\uFEFF工号 1\r\n工号 2\r\n\r\n");

    expect(roll.fields).toEqual({ count: 2, root: roll.document.commitment });
    expect(roll.document.fields).toEqual({ P001: "工号 1", P002: "工号 2" });
    expect(roll.document.boundTo).toEqual(BOUND);
  });

  it("means the same when it is read again, and has another root", async () => {
    const [first, again] = [await rollOf("1\n2\n"), await rollOf("1\n2")];

    expect(again.meaning).toEqual(first.meaning);
    expect(again.fields["root"]).not.toBe(first.fields["root"]);
  });

  it.each([
    ["nobody", "\n \n", /0 persons/],
    ["a person twice", "1\n2\n1 \n", /twice/],
    ["too many for one roll", Array.from({ length: 257 }, (_, index) => index).join("\n"), /257 persons/],
    ["a text instead of a name", "x".repeat(201), /line 1 has more than 200/],
    ["what is no text", Uint8Array.of(0xff, 0xfe, 0x31), /not UTF-8/],
  ])("with %s is refused, and no person of it is repeated", async (_, content, message) => {
    await expect(rollOf(content)).rejects.toMatchObject({
      code: "PERSONS_MALFORMED",
      text: { en: expect.stringMatching(message) as unknown },
    });
  });

  it("stands behind filings about persons, and behind no other root", () => {
    expect(hasRoll(schemaOfStatement("CONSENT_EVIDENCE")!)).toBe(true);
    expect(hasRoll(schemaOfStatement("ACCESS_LOG")!)).toBe(false);
    expect(hasRoll(schemaOfStatement("REVIEW")!)).toBe(false);
  });
});
