import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { demandPassphrase, DEVELOPMENT_PASSPHRASE_FILE, openSigner } from "../../src/client/signer.ts";
import { createKey, SCRYPT_COST } from "../../src/dossier/keystore.ts";

const dossierDirectory = mkdtempSync(join(tmpdir(), "laiqu-passphrase-"));
afterAll(() => rmSync(dossierDirectory, { recursive: true, force: true }));

it.each(["\ufffd\ufffd", "pass\ufffdword"])("a typed passphrase that was not UTF-8 (%j) is refused", async (typed) => {
  const keys = { dossierDirectory, passphraseOf: () => Promise.resolve(typed) };

  await expect(demandPassphrase(keys, "my-agency")).rejects.toMatchObject({
    code: "PASSPHRASE_UNREADABLE",
    text: { zh: expect.not.stringContaining("pass"), en: expect.not.stringContaining("password") },
  });
});

it("a file of passphrases that is not UTF-8 is damaged, and its passphrase is not guessed", async () => {
  mkdirSync(join(dossierDirectory, "keystores"), { recursive: true });
  await createKey(dossierDirectory, "k", "p", { scryptCost: SCRYPT_COST.DEVELOPMENT });
  writeFileSync(join(dossierDirectory, DEVELOPMENT_PASSPHRASE_FILE), Uint8Array.of(0xc4, 0xe3, 0x0a, 0x6b, 0x0a));

  await expect(openSigner({ dossierDirectory, passphraseOf: () => Promise.resolve("p") }, "k")).rejects.toMatchObject({
    code: "DAMAGED",
  });
});
