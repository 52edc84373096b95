import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { showName } from "../../src/cli/render/record-line.ts";
import { aliasesPath, partyName, readPartyAliases } from "../../src/client/party-aliases.ts";
import { parseRecordId } from "../../src/ledger/record-id.ts";

const ID = "0x0123456789abcdef0123";

function dossierWith(aliases?: string): string {
  const directory = mkdtempSync(join(tmpdir(), "laiqu-aliases-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  if (aliases !== undefined) writeFileSync(aliasesPath(directory), aliases);
  return directory;
}

test("reads short names of parties, and none where there is no file", () => {
  expect([...readPartyAliases(dossierWith(JSON.stringify({ "CY-OPR": ID, 沧屿: ID })))]).toEqual([
    ["CY-OPR", ID],
    ["沧屿", ID],
  ]);
  expect([...readPartyAliases(dossierWith())]).toEqual([]);
});

test.each([
  ["text that is not JSON", "CY-OPR", "(line 1, column 1"],
  ["a list", "[]", "not a JSON object"],
  ["a name without an id", '{"CY-OPR":"0x01"}', '"CY-OPR" does not name a record id'],
  ["one name for two parties", `{"CY-OPR":"${ID}","CY-OPR":"${ID}"}`, '"CY-OPR" occurs twice'],
])("refuses %s as damaged, with the file and the place", (_, text, reason) => {
  const dossier = dossierWith(text);

  expect(() => readPartyAliases(dossier)).toThrow(
    expect.objectContaining({
      code: "ALIASES_DAMAGED",
      message: expect.stringContaining(reason) as string,
      evidence: { path: aliasesPath(dossier) },
    }),
  );
});

test("refuses a folder in the place of the file as damaged, and not as a mistake of the command line", () => {
  const dossier = dossierWith();
  mkdirSync(aliasesPath(dossier));

  expect(() => readPartyAliases(dossier)).toThrow(expect.objectContaining({ code: "ALIASES_DAMAGED" }));
});

test("a party whose reference is the short name of another one is not shown by it", () => {
  const aliases = new Map([["CY-OPR", parseRecordId(ID)]]);
  const other = parseRecordId("0x00000000000000000001");
  const party = { id: other, kind: "PARTY" as const, reference: "CY-OPR" };

  expect(partyName(aliases, party)).toBe(other);
  expect(partyName(aliases, { ...party, id: parseRecordId(ID) })).toBe("CY-OPR");
  const style = { language: "en", aliases: new Map([[ID, "CY-OPR"]]) } as const;
  expect(showName(style, party)).toBe(other);
  expect(showName(style, { ...party, reference: "CY-EMB" })).toBe('"CY-EMB"');
});
