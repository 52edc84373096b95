import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readPartyAliases } from "../../src/client/party-aliases.ts";
import { readFoundingFile } from "../../src/deployment/founding-file.ts";
import { readGenesisFile } from "../../src/deployment/genesis-file.ts";
import { readDeployment } from "../../src/deployment/parse-deployment.ts";
import { readRulebooks } from "../../src/rulebook/read-rulebooks.ts";
import { CodedError } from "../../src/text/coded-error.ts";

const folder = mkdtempSync(join(tmpdir(), "laiqu-doubled-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The readers of the JSON files that people write, each with the path at which it looks. */
const READERS: readonly (readonly [what: string, path: string, read: (path: string) => unknown])[] = [
  ["a founding", join(folder, "founding.json"), readFoundingFile],
  ["a genesis", join(folder, "genesis.json"), readGenesisFile],
  ["a deployment", join(folder, "deployment.json"), readDeployment],
  ["a rulebook", join(folder, "rulebook.json"), readRulebooks],
  ["the short names", join(folder, "dossier", "aliases.json"), () => readPartyAliases(join(folder, "dossier"))],
];
mkdirSync(join(folder, "dossier"));

/** Texts that two programs could read differently, each with the beginning of the sentence about its place. */
const TEXTS: readonly (readonly [what: string, text: string | Uint8Array, place: RegExp])[] = [
  [
    "two members of one name",
    '{"a": {\n  "account": 1,\n  "account": 2}}',
    /line 3, column 3 \("\/a\/account"\).*twice/i,
  ],
  ["two members of one name, one escaped", '{"a": 1,\n "\\u0061": 2}', /line 2, column 2 \("\/a"\).*twice/i],
  ["bytes in GBK", Uint8Array.of(0x7b, 0x22, 0xc4, 0xe3, 0x22, 0x3a, 0x31, 0x7d), /line 1, column 3.*not UTF-8/i],
  ["half a surrogate pair", String.raw`{"a": "\ud800"}`, /line 1, column 7 \("\/a"\).*surrogate/i],
];

async function errorOf(read: () => unknown): Promise<CodedError> {
  try {
    await read();
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
  throw new Error("The file was read.");
}

describe.each(READERS)("%s", (_, path, read) => {
  it.each(TEXTS)("with %s is refused with the place", async (_what, text, place) => {
    writeFileSync(path, text);

    const { text: said } = await errorOf(() => read(path));

    expect(said.en).toMatch(place);
    expect(said.zh).toMatch(/第 \d+ 行第 \d+ 列/);
  });
});
