import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { keccak256 } from "../../src/consensus/keccak.ts";
import { commitmentOf } from "../../src/documents/document-binding.ts";
import { folderDigests, proveMember } from "../../src/documents/folder-tree.ts";
import { leafHash, treeRoot } from "../../src/documents/salted-tree.ts";
import { actKind, stepCode } from "../../src/ledger/codes.ts";
import type { StatementCode } from "../../src/ledger/codes.ts";
import { decisionId, decodeDecisionContent, encodeDecisionContent } from "../../src/ledger/decision-content.ts";
import { DecisionKind, decisionKind, decisionStep } from "../../src/ledger/decisions.ts";
import type { DecisionKindName } from "../../src/ledger/decisions.ts";
import { decodeTrailData, encodeLedgerData, publicationHash, trailOf } from "../../src/ledger/event-log.ts";
import type { LedgerEvent } from "../../src/ledger/events.ts";
import { kindOf } from "../../src/ledger/kinds.ts";
import { ledgerIdentity } from "../../src/ledger/ledger-identity.ts";
import { exportId, parseRecordId, recordId } from "../../src/ledger/record-id.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import type { RoleCode } from "../../src/ledger/roles.ts";
import { saltedCommitment } from "../../src/ledger/salted-commitment.ts";
import * as slots from "../../src/ledger/storage-slots.ts";
import { exampleOf } from "../../scripts/preimages/example.ts";
import type { Example } from "../../scripts/preimages/example.ts";
import { cut, fieldsByName } from "../../scripts/preimages/layout.ts";
import { PREIMAGES } from "../../scripts/preimages/layouts.ts";
import { MANIFEST } from "../../scripts/preimages/own-examples.ts";

const VECTOR = new URL("../vectors/preimages.json", import.meta.url);
const examples = JSON.parse(readFileSync(VECTOR, "utf8")) as Readonly<Record<string, Example>>;

type Read = (field: string) => Hex;

const fieldsOf = (name: string): Read => fieldsByName(examples[name]!.preimage, PREIMAGES[name]!.layout);
const number = (hex: Hex): number => Number(hex);
const id = (hex: Hex): RecordId => parseRecordId(hex.slice(0, 22));
const text = (hex: Hex): string => new TextDecoder().decode(fromHex(hex));

/** Log data that this program reads and writes back give the trail head. */
const trail = (_: Read, preimage: Hex): Hex => trailOf(encodeLedgerData(decodeTrailData(fromHex(preimage))));
const whole = (_: Read, preimage: Hex): Hex => toHex(keccak256(encodeLedgerData(decodeTrailData(fromHex(preimage)))));
const logged = (event: unknown): Hex => toHex(keccak256(encodeLedgerData(event as LedgerEvent)));
const behind = (read: Read, item: Hex): Hex =>
  slots.appendToList({ count: 0, hash: read("hash") }, fromHex(item, 32)).hash;
const behindItem = (read: Read): Hex => behind(read, read("item"));

/** How this program computes what is kept of each hash, or the whole hash, from the fields of the example. */
const RECOMPUTED: Readonly<Record<string, (read: Read, preimage: Hex) => Hex>> = {
  recordId: (read) =>
    recordId({
      kind: kindOf(number(read("kind"))),
      issuer: read("issuer"),
      reference: fromHex(examples["reference"]!.preimage),
      revision: BigInt(read("revision")),
    }),
  exportId: (read) => exportId({ sha256: read("sha256Digest"), ordinal: BigInt(read("ordinal")) }),
  saltedCommitment: (read) =>
    saltedCommitment({ salt: read("salt"), sha256: read("sha256").slice(2), sm3: read("sm3").slice(2) }),
  body: trail,
  exportBody: trail,
  admittedBody: trail,
  statement: trail,
  seatStatement: trail,
  settlement: trail,
  filing: whole,
  refusal: (read) =>
    logged({
      type: "Refused",
      refusal: {
        tag: read("tag"),
        account: read("account"),
        act: actKind(number(read("act"))),
        kind: kindOf(number(read("kind"))),
        code: stepCode(number(read("code"))),
        caseNumber: number(read("caseNumber")),
        jurisdiction: number(read("jurisdiction")),
        version: number(read("version")),
        parent: read("parent"),
        link: read("link"),
        rule: number(read("rule")),
        unmet: number(read("unmet")),
        time: number(read("time")),
        subject: read("subject"),
        call: read("call"),
      },
    }),
  listOfRecords: (read) => behind(read, toHex(padded(read("item")))),
  listOfBreaks: (read) =>
    behind(
      read,
      toHex(
        padded(
          toHex(
            slots.encodeBreak({
              subject: id(read("subject")),
              time: number(read("time")),
              act: actKind(number(read("act"))),
              code: stepCode(number(read("code"))),
            }),
          ),
        ),
      ),
    ),
  listOfFilings: behindItem,
  listOfRefusals: behindItem,
  listOfDecisions: behindItem,
  decisionId: (read) =>
    decisionId(
      {
        ordinal: 1,
        kind: decisionKind(number(read("kind"))),
        content: read("content"),
        referenceBytes: read("referenceText"),
      },
      { jurisdiction: id(read("jurisdiction")), roster: number(read("roster")) },
    ),
  decisionStep: (read) =>
    logged({
      type: "DecisionTaken",
      act: {
        tag: read("tag"),
        decision: read("decision"),
        agency: read("agency"),
        account: read("account"),
        step: decisionStep(number(read("step"))),
        kind: decisionKind(number(read("kind"))),
        ordinal: number(read("ordinal")),
        roster: number(read("roster")),
        approvals: number(read("approvals")),
        time: number(read("time")),
        content: read("content"),
        referenceBytes: read("referenceText"),
      },
    }),
  publication: (read) =>
    publicationHash({
      effectiveFrom: number(read("effectiveFrom")),
      rulebook: read("rulebook"),
      steps: [
        {
          kind: kindOf(number(read("kind"))),
          caseNumber: number(read("caseNumber")),
          act: actKind(number(read("act"))),
          code: stepCode(number(read("code"))),
          words: [read("words 0")],
        },
      ],
    }),
  identity: (read) =>
    ledgerIdentity({
      chainId: number(read("chainId")),
      address: `0x${read("address").slice(26)}`,
      time: number(read("time")),
      parentHash: read("parentHash"),
    }),
  "slot.seats": (read) => slots.seatSlot(read("account")),
  "slot.states": (read) => slots.stateSlot(id(read("id"))),
  "slot.edges": (read) => slots.edgeSlot(id(read("id"))),
  "slot.cleared": (read) => slots.clearedSlot(id(read("id"))),
  "slot.facts": (read) =>
    slots.factSlot(
      id(read("subject")),
      number(read("code")) as StatementCode,
      number(read("role")) as RoleCode,
      id(read("party")),
    ),
  "slot.lists": (read) => slots.listSlot(id(read("owner")), number(read("list"))),
  "slot.books": (read) => slots.bookSlot(number(read("jurisdiction"))),
  "slot.rulebooks": (read) => slots.promiseSlot(number(read("jurisdiction")), number(read("version"))),
  "slot.rosters": (read) =>
    slots.rosterSlot(number(read("jurisdiction")), number(read("version")), number(read("index"))),
  "slot.decisions": (read) => slots.decisionSlot(read("id")),
  "slot.offers": (read) => slots.offerSlot(read("account"), id(read("party"))),
  "slot.rolesElsewhere": (read) => slots.rolesElsewhereSlot(read("account"), number(read("jurisdiction"))),
  "slot.calendars": (read) =>
    slots.calendarSlot(number(read("jurisdiction")), number(read("year")), number(read("half"))),
  "slot.approvedRoots": (read) => slots.approvedRootSlot(id(read("id"))),
  fieldLeaf: (read) =>
    toHex(
      leafHash({
        schemaId: text(read("schemaId")),
        path: text(read("path")),
        value: JSON.parse(text(read("value"))) as string,
        salt: fromHex(read("salt")),
      }),
    ),
  treeNode: (read) => toHex(treeRoot([fromHex(read("left")), fromHex(read("right"))])),
  contentCommitment: (read) => toHex(commitmentOf(fromHex(read("root")), { record: read("record") })),
  actCommitment: (read) =>
    toHex(
      commitmentOf(fromHex(read("root")), {
        subject: read("subject"),
        by: read("by"),
        act: "ATTEST",
        code: number(read("code")),
      }),
    ),
  folderLeaf: () => proveMember(MANIFEST, MANIFEST.files[1]!.path)!.siblings[0]!,
  folderNode: () => fieldsOf("folderDigest")("root"),
  folderDigest: () => `0x${folderDigests(MANIFEST).sha256}`,
};

/** Hashed by no function of this program alone, or slots that it never reads. */
const BY_FORMULA = ["reference", "call", "slot.inputWords", "slot.rowWords"];

describe("the examples of preimages", () => {
  it("are of everything that has a layout, field by field without a gap", () => {
    expect(Object.keys(examples)).toEqual(Object.keys(PREIMAGES));
    for (const [name, { preimage }] of Object.entries(examples)) {
      const fields = cut(preimage, PREIMAGES[name]!.layout);
      expect(`0x${fields.map(({ value }) => value.slice(2)).join("")}`).toBe(preimage);
    }
  });

  it.each(Object.entries(examples))("%s has this hash, and this much of it is kept", (name, example) => {
    expect(exampleOf(example.preimage, PREIMAGES[name]!)).toEqual(example);
  });

  it.each(Object.entries(RECOMPUTED))("%s comes of its fields in this program too", (name, recompute) => {
    const { preimage, hash, kept } = examples[name]!;

    expect(recompute(fieldsOf(name), preimage)).toBe(kept ?? hash);
  });

  it.each(Object.keys(DecisionKind) as DecisionKindName[])("the content of %s is read and written back", (kind) => {
    const { preimage } = examples[`content.${kind}`]!;
    const content = decodeDecisionContent(kind, fromHex(preimage));

    expect(content && encodeDecisionContent(content)).toBe(preimage);
  });

  it("leave none out", () => {
    expect([...Object.keys(RECOMPUTED), ...BY_FORMULA, ...CONTENTS].toSorted()).toEqual(
      Object.keys(PREIMAGES).toSorted(),
    );
  });
});

const CONTENTS = Object.keys(DecisionKind).map((kind) => `content.${kind}`);

/** The examples of what each function of the contracts hashes, one for each call and for each path to it. */
const HASHED: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "records/Accepting.sol _tellSeat": [["seatStatement"]],
  "records/Admitting.sol _admit": [["admittedBody"]],
  // Compares a content with its only encoding; neither hash is kept.
  "records/Deciding.sol _isEncoding": [CONTENTS, CONTENTS],
  "records/Founding.sol _found": [["identity"]],
  "records/Governing.sol _open": [["decisionId"]],
  "records/Governing.sol _tell": [["decisionStep"]],
  "records/JudgingApart.sol _listEnded": [["listOfRecords"]],
  "records/LedgerStorage.sol _append": [
    ["listOfRecords", "listOfBreaks", "listOfFilings", "listOfRefusals", "listOfDecisions"],
  ],
  "records/Naming.sol _exportId": [["exportId"]],
  "records/Naming.sol _referenceId": [["recordId"], ["reference"]],
  "records/Publishing.sol _publish": [["publication"]],
  "records/Recording.sol _write": [["body", "exportBody"]],
  "records/Trails.sol _logFiling": [["filing"]],
  "records/Trails.sol _logTrail": [["statement", "settlement"]],
  "records/Trails.sol _refuse": [["call"], ["refusal"]],
};

/** The calls of hash functions in a source, by the function around them. */
function hashedIn(path: string, source: string): string[] {
  let around = "";
  return source.split("\n").flatMap((line) => {
    around = /^ {0,4}(?:function (\w+)|constructor)/.exec(line)?.[1] ?? around;
    const code = line.replace(/\/\/.*$/, "");
    return Array.from(code.matchAll(/\b(?:keccak256|sha256|ripemd160)\(/g), () => `${path} ${around}`);
  });
}

describe("the contracts", () => {
  it("hash nothing without an example", () => {
    const folder = new URL("../../contracts/", import.meta.url);
    const calls = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".sol"))
      .flatMap((path) => hashedIn(path, readFileSync(new URL(path, folder), "utf8")));

    expect(calls.toSorted()).toEqual(Object.entries(HASHED).flatMap(([place, each]) => each.map(() => place)));
    expect(
      Object.values(HASHED)
        .flat(2)
        .filter((name) => !(name in examples)),
    ).toEqual([]);
  });

  it("are searched by function: a call, and no comment about one, is found", () => {
    const source = "    function _a() {\n        // keccak256(x)\n        keccak256(abi.encode(sha256(x)));\n    }";

    expect(hashedIn("A.sol", source)).toEqual(["A.sol _a", "A.sol _a"]);
  });
});

function padded(hex: Hex): Uint8Array {
  const word = new Uint8Array(32);
  word.set(fromHex(hex));
  return word;
}
