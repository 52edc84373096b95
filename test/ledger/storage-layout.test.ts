import type { Code } from "../../src/ledger/codes.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import type { RoleCode } from "../../src/ledger/roles.ts";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Interface } from "ethers";
import hre from "hardhat";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compileProbe } from "../compile-probe.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { fromHex } from "../../src/consensus/hex.ts";
import {
  EMPTY_LIST,
  IDENTITY_SLOT,
  appendToList,
  approvedRootSlot,
  bookSlot,
  calendarSlot,
  clearedSlot,
  decisionSlot,
  decodeBook,
  decodeEdge,
  decodeListHead,
  decodeState,
  edgeSlot,
  factSlot,
  listSlot,
  offerSlot,
  promiseSlot,
  rolesElsewhereSlot,
  rosterSlot,
  seatSlot,
  stateSlot,
  Slot,
} from "../../src/ledger/storage-slots.ts";

type Variable = { readonly label: string; readonly slot: string; readonly offset: number; readonly type: string };
type Vectors = {
  readonly variables: readonly Variable[];
  readonly structs: Readonly<Record<string, readonly Variable[]>>;
  readonly states: readonly {
    id: RecordId;
    word: Hex;
    trailHead: Hex;
    kind: number;
    status: number;
    holds: number;
    reachingHolds: number;
    jurisdiction: number;
    until: number;
  }[];
  readonly edges: readonly {
    id: RecordId;
    word: Hex;
    parent: Hex;
    link: Hex;
    issuer: Hex;
    flags: number;
    extra: number;
  }[];
  readonly facts: readonly {
    subject: RecordId;
    code: Code;
    role: RoleCode;
    party: RecordId;
    word: Hex;
    by: Hex;
    time: number;
    until: number;
    outcome: number;
    value: Hex;
  }[];
  readonly lists: readonly { owner: RecordId; list: number; items: readonly Hex[]; word: Hex }[];
  readonly words: readonly {
    readonly mapping: string;
    readonly key: readonly never[];
    readonly values: readonly unknown[];
    readonly word: Hex;
  }[];
};

/** The mappings whose slots have a function here, with the method by which the probe writes a word of each. */
const MAPPINGS: Readonly<Record<string, { readonly write: string; readonly slot: (...key: never[]) => Hex }>> = {
  seats: { write: "writeSeat", slot: seatSlot },
  cleared: { write: "writeCleared", slot: clearedSlot },
  books: { write: "writeBook", slot: bookSlot },
  rulebooks: { write: "writeRulebook", slot: promiseSlot },
  rosters: { write: "writeRoster", slot: rosterSlot },
  decisions: { write: "writeDecision", slot: decisionSlot },
  offers: { write: "writeOffer", slot: offerSlot },
  rolesElsewhere: { write: "writeRolesElsewhere", slot: rolesElsewhereSlot },
  calendars: { write: "writeCalendar", slot: calendarSlot },
  approvedRoots: { write: "writeApprovedRoot", slot: approvedRootSlot },
  identity: { write: "writeIdentity", slot: () => IDENTITY_SLOT },
};

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PROBE = "0x00000000000000000000000000000000005107a6";

const vectors = JSON.parse(readFileSync(new URL("../vectors/storage-layout.json", import.meta.url), "utf8")) as Vectors;

describe("the ledger's storage", () => {
  let connection: Awaited<ReturnType<typeof hre.network.create>>;
  let sender: string;
  const compiled = compileProbe("StorageProbe");
  const probe = new Interface(compiled.abi);

  beforeAll(async () => {
    connection = await hre.network.create();
    [sender] = (await connection.provider.request({ method: "eth_accounts" })) as [string];
    await connection.provider.request({ method: "hardhat_setCode", params: [PROBE, compiled.code] });
  }, 120_000);

  afterAll(async () => {
    await connection.close();
  });

  it("has the frozen slots", () => {
    const { storage, types } = layoutOf("contracts/Ledger.sol", "Ledger");
    const structs = Object.values(types).flatMap(({ label, members }) =>
      members === undefined ? [] : [[label, members.map(plain)] as const],
    );

    expect(storage.map(plain)).toEqual(vectors.variables);
    expect(Object.fromEntries(structs)).toEqual(vectors.structs);
  });

  it("has the slot numbers by which certificates are read", () => {
    const slot = (label: string) => Number(vectors.variables.find((variable) => variable.label === label)?.slot);

    expect(Slot).toEqual({
      SEATS: slot("seats"),
      STATES: slot("states"),
      EDGES: slot("edges"),
      INPUTS: slot("inputWords"),
      CLEARED: slot("cleared"),
      FACTS: slot("facts"),
      LISTS: slot("lists"),
      BOOKS: slot("books"),
      PROMISES: slot("rulebooks"),
      ROSTERS: slot("rosters"),
      DECISIONS: slot("decisions"),
      OFFERS: slot("offers"),
      ROLES_ELSEWHERE: slot("rolesElsewhere"),
      CALENDARS: slot("calendars"),
      APPROVED_ROOTS: slot("approvedRoots"),
      IDENTITY: slot("identity"),
    });
  });

  it("packs the state of a record as the decoder reads it", async () => {
    for (const { id, word, reachingHolds, holds, ...fields } of vectors.states) {
      const { trailHead, kind, status, jurisdiction, until } = fields;
      await write("writeState", [id, trailHead, kind, status, holds | (reachingHolds << 4), jurisdiction, until]);

      expect(await storageAt(stateSlot(id))).toBe(word);
      expect(decodeState(BigInt(word))).toEqual({ ...fields, holds, reachingHolds });
    }
  });

  it("packs the edges of a record as the decoder reads them", async () => {
    for (const { id, word, ...fields } of vectors.edges) {
      await write("writeEdge", [id, fields.parent, fields.link, fields.issuer, fields.flags, fields.extra]);

      expect(await storageAt(edgeSlot(id))).toBe(word);
      expect(decodeEdge(BigInt(word))).toEqual(fields);
    }
  });

  it("keeps a fact under its subject, its code, and the role and the party that stated it", async () => {
    for (const { subject, code, role, party, word, by, time, until, outcome, value } of vectors.facts) {
      await write("writeFact", [subject, code, role, party, by, time, until, outcome, value]);

      expect(await storageAt(factSlot(subject, code, role, party))).toBe(word);
    }
  });

  it("chains the items of a list as this program does", async () => {
    for (const { owner, list, items, word } of vectors.lists) {
      for (const item of items) await write("appendItem", [owner, list, item]);

      expect(await storageAt(listSlot(owner, list))).toBe(word);
      expect(decodeListHead(BigInt(word))).toEqual(
        items.reduce((head, item) => appendToList(head, fromHex(item)), EMPTY_LIST),
      );
    }
  });

  it.each(vectors.words)("keeps a word of $mapping in the slot that this program computes", async (vector) => {
    const { mapping, key, values, word } = vector;
    const { write: method, slot } = MAPPINGS[mapping]!;
    await write(method, [...key, ...values]);

    expect(await storageAt(slot(...key))).toBe(word);
  });

  it("has a word of every mapping that has a slot here", () => {
    expect(new Set(vectors.words.map(({ mapping }) => mapping))).toEqual(new Set(Object.keys(MAPPINGS)));
  });

  it("packs a jurisdiction's rulebook as the decoder reads it", () => {
    const { values, word } = vectors.words.find(({ mapping }) => mapping === "books")!;
    const [jurisdiction, current, pending, pendingFrom, start, closing, breaking, roster] = values[0] as never[];

    expect(decodeBook(BigInt(word))).toEqual({
      jurisdiction,
      current,
      pending,
      pendingFrom,
      start,
      closing,
      breaking,
      roster,
    });
  });

  async function write(method: string, values: readonly unknown[]): Promise<void> {
    const data = probe.encodeFunctionData(method, values);
    const hash = await connection.provider.request({
      method: "eth_sendTransaction",
      params: [{ from: sender, to: PROBE, data, gas: "0x7a120" }],
    });
    const receipt = (await connection.provider.request({ method: "eth_getTransactionReceipt", params: [hash] })) as {
      status: string;
    };
    expect(receipt.status).toBe("0x1");
  }

  async function storageAt(slot: Hex): Promise<string> {
    return (await connection.provider.request({
      method: "eth_getStorageAt",
      params: [PROBE, slot, "latest"],
    })) as string;
  }
});

/** The storage layout that solc reports, under the settings with which the ledger is built. */
function layoutOf(path: string, name: string): StorageLayout {
  const solc = createRequire(import.meta.url)("solc") as {
    compile(input: string, callbacks: { import(path: string): { contents: string } }): string;
  };
  const [compiler] = hre.config.solidity.profiles["default"]!.compilers;
  const read = (named: string) => ({
    contents: readFileSync(named.startsWith("@") ? `${ROOT}node_modules/${named}` : `${ROOT}${named}`, "utf8"),
  });
  const input = {
    language: "Solidity",
    sources: { [path]: { content: read(path).contents } },
    settings: { ...compiler!.settings, outputSelection: { [path]: { [name]: ["storageLayout"] } } },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: read })) as SolcOutput;
  expect((output.errors ?? []).filter((error) => error.severity === "error")).toEqual([]);
  return output.contracts[path]![name]!.storageLayout;
}

interface StorageLayout {
  readonly storage: readonly Variable[];
  readonly types: Record<string, { readonly label: string; readonly members?: readonly Variable[] }>;
}

interface SolcOutput {
  readonly errors?: readonly { readonly severity: string; readonly message: string }[];
  readonly contracts: Record<string, Record<string, { readonly storageLayout: StorageLayout }>>;
}

/** Leaves out the numbers of syntax nodes, because every edit changes them. */
function plain({ label, slot, offset, type }: Variable): Variable {
  return { label, slot, offset, type: type.replace(/\)\d+(?=[,)_]|$)/g, ")") };
}
