import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readGrant } from "../../src/access/asker.ts";
import { DeskKeys } from "../../src/access/desk-keys.ts";
import { parseRecordId } from "../../src/ledger/record-id.ts";

const PARTY = parseRecordId(`0x${"ab".repeat(10)}`);
const DAY = 86_400;

let directory: string;
let now = 1_800_000_000;
let keys: DeskKeys;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "laiqu-desk-keys-"));
  keys = new DeskKeys(directory, () => now);
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe("a key of the desk", () => {
  it("opens what it was made for, and nothing on the disk shows it", () => {
    const { key, secret } = keys.create("buyer", { as: "PARTY", party: PARTY }, 30);

    expect(keys.holderOf(secret)).toEqual({ as: "PARTY", party: PARTY, who: `key ${key.id}` });
    const kept = readFileSync(join(directory, "desk-keys.json"), "utf8");
    expect(kept).not.toContain(secret);
    expect(kept).not.toContain(secret.slice(-20));
    expect(statSync(join(directory, "desk-keys.json")).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory)).toEqual(["desk-keys.json"]);
  });

  it("opens nothing from the second in which it ends", () => {
    const { secret } = keys.create("short", { as: "NODE_OPERATOR" }, 1);
    now += DAY - 1;
    expect(keys.holderOf(secret)).toBeDefined();
    now += 1;
    expect(keys.holderOf(secret)).toBeUndefined();
  });

  it("opens nothing once it is revoked, also for a server that was running before", () => {
    const { secret } = keys.create("lost", { as: "AUDITOR", jurisdictions: [1] }, 30);
    new DeskKeys(directory, () => now).revoke("lost");

    expect(keys.holderOf(secret)).toBeUndefined();
    expect(() => keys.revoke("lost")).toThrow(expect.objectContaining({ code: "KEY_UNKNOWN" }));
    // Its name is free again.
    expect(keys.create("lost", { as: "NODE_OPERATOR" }, 1).secret).not.toBe(secret);
  });

  it("opens nothing when any character of it is another one", () => {
    const { secret } = keys.create("exact", { as: "NODE_OPERATOR" }, 30);
    const changed = Array.from(secret, (character, place) => {
      const other = character === "0" ? "1" : "0";
      return secret.slice(0, place) + other + secret.slice(place + 1);
    });

    expect(changed.filter((text) => keys.holderOf(text) !== undefined)).toEqual([]);
    for (const text of ["", "laiqu_", `${secret}=`, ` ${secret}`, secret.toUpperCase()])
      expect(keys.holderOf(text)).toBeUndefined();
  });

  it("is known at once to a server that has read the table before, also when the table is put in its place", () => {
    const reader = new DeskKeys(directory, () => now);
    expect(reader.list()).toEqual([]);
    const { secret } = keys.create("new", { as: "NODE_OPERATOR" }, 30);
    expect(reader.holderOf(secret)).toBeDefined();
    const path = join(directory, "desk-keys.json");
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replace('"new"', '"old"'));
    expect(reader.list().map(({ name }) => name)).toEqual(["old"]);
    rmSync(path);
    expect(reader.holderOf(secret)).toBeUndefined();
  });

  it("opens nothing while the table cannot be read, and the fault says why", () => {
    mkdirSync(join(directory, "desk-keys.json"));
    expect(() => keys.holderOf(`laiqu_${"0".repeat(16)}_${"A".repeat(43)}`)).toThrow(
      expect.objectContaining({ code: "KEYS_MALFORMED" }),
    );
  });

  it("has a name of its own while it lives, and a term", () => {
    keys.create("one", { as: "NODE_OPERATOR" }, 1);
    expect(() => keys.create("one", { as: "NODE_OPERATOR" }, 1)).toThrow(
      expect.objectContaining({ code: "KEY_NAME_TAKEN" }),
    );
    for (const days of [0, 367, 1.5, Number.NaN])
      expect(() => keys.create("two", { as: "NODE_OPERATOR" }, days)).toThrow(
        expect.objectContaining({ code: "KEY_TERM_WRONG" }),
      );
  });

  it.each(["", "{}", '{"format":"laiqu.desk-keys.1","keys":[{"id":"x"}]}', '{"format":"laiqu.desk-keys.2","keys":[]}'])(
    "is refused with the whole table when that is %s",
    (text) => {
      writeFileSync(join(directory, "desk-keys.json"), text);
      expect(() => keys.list()).toThrow(expect.objectContaining({ code: "KEYS_MALFORMED" }));
    },
  );
});

describe("a grant", () => {
  it.each([
    [
      { as: "PARTY", party: PARTY },
      { as: "PARTY", party: PARTY },
    ],
    [
      { as: "AUDITOR", jurisdictions: [2, 1, 2] },
      { as: "AUDITOR", jurisdictions: [1, 2] },
    ],
    [
      { as: "AUTHORITY", jurisdictions: "ALL" },
      { as: "AUTHORITY", jurisdictions: "ALL" },
    ],
    [{ as: "NODE_OPERATOR" }, { as: "NODE_OPERATOR" }],
  ])("is read from %j", (value, grant) => expect(readGrant(value)).toEqual(grant));

  it.each([
    undefined,
    "PARTY",
    [],
    {},
    { as: "PUBLIC" },
    { as: "PARTY" },
    { as: "PARTY", party: "CY-EMB" },
    { as: "PARTY", party: PARTY, jurisdictions: [1] },
    { as: "PARTY", party: PARTY, also: 1 },
    { as: "AUDITOR" },
    { as: "AUDITOR", jurisdictions: [] },
    { as: "AUDITOR", jurisdictions: [0] },
    { as: "AUDITOR", jurisdictions: [256] },
    { as: "AUDITOR", jurisdictions: ["1"] },
    { as: "AUDITOR", jurisdictions: 1 },
    { as: "AUDITOR", jurisdictions: [1], party: PARTY },
    { as: "NODE_OPERATOR", party: PARTY },
  ])("is none in %j", (value) => expect(readGrant(value)).toBeUndefined());
});
