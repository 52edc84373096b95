import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { Hex } from "../../src/consensus/hex.ts";
import { ledgerIdentity } from "../../src/ledger/ledger-identity.ts";
import { IDENTITY_SLOT } from "../../src/ledger/storage-slots.ts";
import { examplesOf } from "../../scripts/preimages/examples.ts";
import type { Example } from "../../scripts/preimages/example.ts";
import { fieldsByName } from "../../scripts/preimages/layout.ts";
import { PREIMAGES } from "../../scripts/preimages/layouts.ts";
import { playExamples } from "../../scripts/preimages/played-examples.ts";
import type { Played } from "../../scripts/preimages/played-examples.ts";

const VECTOR = new URL("../vectors/preimages.json", import.meta.url);
const examples = JSON.parse(readFileSync(VECTOR, "utf8")) as Readonly<Record<string, Example>>;

/** What the ledger itself shows of a hash: in a topic, a trail head, the head of a list or another event. */
const SHOWN = [
  "recordId",
  "exportId",
  "body",
  "exportBody",
  "admittedBody",
  "statement",
  "seatStatement",
  "settlement",
  "call",
  "listOfRecords",
  "listOfBreaks",
  "listOfFilings",
  "listOfRefusals",
  "listOfDecisions",
  "decisionId",
  "publication",
];

describe("the examples of preimages, on a ledger of this program", () => {
  let played: Played;

  beforeAll(async () => {
    played = await playExamples();
  }, 120_000);

  it("are what it hashes now, byte for byte (npm run docs:preimages)", () => {
    expect(examplesOf(played)).toEqual(examples);
  });

  it.each(SHOWN)("%s has the hash that the ledger shows", (name) => {
    const { hash, kept } = examples[name]!;

    expect(played.kept.get(name)).toBe(kept ?? hash);
  });

  it("shows the hash of nothing else", () => {
    expect([...played.kept.keys()].toSorted()).toEqual(SHOWN.toSorted());
  });

  it.each([
    ["filing", "listOfFilings"],
    ["refusal", "listOfRefusals"],
    ["decisionStep", "listOfDecisions"],
  ] as const)("%s is the item of %s", (item, list) => {
    expect(fieldsByName(examples[list]!.preimage, PREIMAGES[list]!.layout)("item")).toBe(examples[item]!.hash);
  });

  it.each(Object.keys(examples).filter((name) => name.startsWith("slot.")))("%s holds what it wrote", async (name) => {
    expect(await played.world.word(examples[name]!.hash as Hex)).not.toBe(0n);
  });

  it("has the identity of its own founding", async () => {
    const identity = BigInt(ledgerIdentity(await played.world.foundingPlace()));

    expect(await played.world.word(IDENTITY_SLOT)).toBe(identity);
  });
});
