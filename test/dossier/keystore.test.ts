import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { accountOfKey } from "../../src/client/signer.ts";
import { createKey, importKey, listKeys, openKey, SCRYPT_COST, surveyKeys } from "../../src/dossier/keystore.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const CHEAP = { scryptCost: SCRYPT_COST.DEVELOPMENT };
const PRIVATE_KEY = `0x${"17".repeat(32)}`;

test("a key opens with its passphrase and signs for its address", async () => {
  const directory = temporaryDirectory();

  const { address } = await createKey(directory, "my-agency", "口令 one", CHEAP);
  const wallet = await openKey(directory, "my-agency", "口令 one");

  expect(wallet.address).toBe(address);
  expect(await listKeys(directory)).toEqual([{ name: "my-agency", address }]);
});

test("the private key is never on disk in plain, and the file is for the owner alone", async () => {
  const directory = temporaryDirectory();

  await importKey(directory, "my-agency", PRIVATE_KEY, "passphrase", CHEAP);

  const path = join(directory, "keystores", "my-agency.json");
  expect(readFileSync(path, "utf8").toLowerCase()).not.toContain(PRIVATE_KEY.slice(2));
  expect([path, join(directory, "keystores")].map((each) => (statSync(each).mode & 0o777).toString(8))).toEqual([
    "600",
    "700",
  ]);
});

test("without an option the cost of guessing is the standard one", async () => {
  const directory = temporaryDirectory();

  await createKey(directory, "my-agency", "passphrase");

  const keystore = JSON.parse(readFileSync(join(directory, "keystores", "my-agency.json"), "utf8")) as {
    Crypto: { kdfparams: { n: number } };
  };
  expect(keystore.Crypto.kdfparams.n).toBe(131_072);
});

test("an existing key is never overwritten", async () => {
  const directory = temporaryDirectory();
  const { address } = await createKey(directory, "my-agency", "passphrase", CHEAP);

  await expect(createKey(directory, "my-agency", "other", CHEAP)).rejects.toMatchObject({ code: "KEY_EXISTS" });
  expect((await openKey(directory, "my-agency", "passphrase")).address).toBe(address);
});

test("when two make a key of one name at the same time, one succeeds and the other is refused", async () => {
  const directory = temporaryDirectory();

  const outcomes = await Promise.allSettled([1, 2].map(() => createKey(directory, "my-agency", "passphrase", CHEAP)));

  expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(outcomes.find((outcome) => outcome.status === "rejected")!.reason).toMatchObject({ code: "KEY_EXISTS" });
});

test("a wrong passphrase, an unknown key, an empty passphrase and a malformed name have different errors", async () => {
  const directory = temporaryDirectory();
  await createKey(directory, "my-agency", "passphrase", CHEAP);

  await expect(openKey(directory, "my-agency", "Passphrase")).rejects.toMatchObject({ code: "PASSPHRASE_WRONG" });
  await expect(openKey(directory, "other", "passphrase")).rejects.toMatchObject({
    code: "KEY_UNKNOWN",
    evidence: { names: ["my-agency"] },
  });
  await expect(createKey(directory, "third", "", CHEAP)).rejects.toMatchObject({ code: "PASSPHRASE_EMPTY" });
  await expect(createKey(directory, "../third", "passphrase", CHEAP)).rejects.toMatchObject({
    code: "ALIAS_MALFORMED",
  });
});

test.each<[string, (keystore: string) => string]>([
  ["that is cut off", (keystore) => keystore.slice(0, 100)],
  ["that is something else", () => '{"address":1}'],
  ["without its address", (keystore) => keystore.replace('"address"', '"nobody"')],
  ["with a malformed address", (keystore) => keystore.replace(/"address":"..../, '"address":"zzzz')],
  ["with two addresses", (keystore) => keystore.replace("{", `{"address":"${"0".repeat(40)}",`)],
  ["that would fill the memory", (keystore) => keystore.replace(/"n":\d+/, '"n":1073741824')],
  ["that would fill the memory by another spelling", (keystore) => keystore.replace(/"n":\d+/, '"N":"1073741824"')],
  ["that would take for ever", (keystore) => keystore.replace(/"p":\d+/, '"p":2147483647')],
  ["with a cost that is no number", (keystore) => keystore.replace(/"r":\d+/, '"r":[8]')],
  ["with another address", (keystore) => keystore.replace(/"address":"..../, '"address":"0000')],
])("a keystore %s is refused as damaged", async (_, damage) => {
  const directory = temporaryDirectory();
  const path = join(directory, "keystores", "my-agency.json");
  await createKey(directory, "my-agency", "passphrase", CHEAP);

  writeFileSync(path, damage(readFileSync(path, "utf8")));

  await expect(openKey(directory, "my-agency", "passphrase")).rejects.toMatchObject({
    code: "KEY_DAMAGED",
    evidence: { path },
  });
});

test("a damaged keystore hides no other key, also one that is a pipe or a folder", async () => {
  const directory = temporaryDirectory();
  const { address } = await createKey(directory, "my-agency", "passphrase", CHEAP);
  const keystore = (name: string): string => join(directory, "keystores", `${name}.json`);
  writeFileSync(keystore("cut"), "{");
  execFileSync("mkfifo", [keystore("pipe")]);
  mkdirSync(keystore("folder"));

  const { keys, damaged } = await surveyKeys(directory);

  expect(keys).toEqual([{ name: "my-agency", address }]);
  expect(damaged.map(({ name, fault }) => [fault.code, name])).toEqual([
    ["KEY_DAMAGED", "cut"],
    ["KEY_DAMAGED", "folder"],
    ["KEY_DAMAGED", "pipe"],
  ]);
  expect(await accountOfKey(directory, "my-agency")).toBe(address.toLowerCase());
  await expect(accountOfKey(directory, "pipe")).rejects.toMatchObject({ code: "KEY_DAMAGED" });
  await expect(accountOfKey(directory, "none")).rejects.toMatchObject({ code: "KEY_UNKNOWN" });
  await expect(listKeys(directory)).rejects.toMatchObject({ code: "KEY_DAMAGED" });
});

test("a name in the form of an address is refused, because commands take either in the same place", async () => {
  const directory = temporaryDirectory();

  for (const name of ["0x9f65e9fa7b7a156c9c289f52aa0de39de3746683", "0X12", "0x"])
    await expect(createKey(directory, name, "passphrase", CHEAP)).rejects.toMatchObject({ code: "ALIAS_MALFORMED" });
  expect(await listKeys(directory)).toEqual([]);
});

test("a file beside the keys whose name no key can have is passed over", async () => {
  const directory = temporaryDirectory();
  const { address } = await createKey(directory, "my-agency", "passphrase", CHEAP);

  for (const file of ["my-agency (copy).json", "密钥.json", ".hidden.json"])
    writeFileSync(join(directory, "keystores", file), "{}");

  expect(await listKeys(directory)).toEqual([{ name: "my-agency", address }]);
});
