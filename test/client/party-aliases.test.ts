import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { aliasesPath, readPartyAliases } from "../../src/client/party-aliases.ts";

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
