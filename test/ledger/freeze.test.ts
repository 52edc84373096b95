import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Ledger__factory } from "../../src/deployment/bindings/factories/Ledger__factory.ts";
import { keysOf } from "../../src/text/entries.ts";
import { Interface } from "ethers";
import { VOCABULARY_TABLES } from "./frozen-vocabulary.ts";

/*
 * The layout has been frozen since version 0.2.0. Ledgers cannot be upgraded, and certificates must verify for decades:
 * whatever turns one of these tests red breaks all of them. Numbers may be added, and nothing else may change.
 */

const VECTORS = new URL("../vectors/", import.meta.url);
const read = (name: string): Buffer => readFileSync(new URL(name, VECTORS));

interface Frozen {
  /** Event topics and function selectors, by their signatures. */
  readonly events: Readonly<Record<string, string>>;
  readonly calls: Readonly<Record<string, string>>;
  /** The numbers of each table of the vocabulary, by name. */
  readonly vocabulary: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const frozen = JSON.parse(read("frozen.json").toString("utf8")) as Frozen;

describe("the freeze", () => {
  it.each([
    ["the storage's slots", "storage-layout.json", "d4f73f7132ef09ebbc9ce7c819380e1e2d961ee3ffc57de6f70403d0807ecb9a"],
    [
      "the preimages of all hashes",
      "preimages.json",
      "b7dd677e75dc714b81f7fbbf8d97cf98d6c9fe69c7c06501c93319dfa25cb701",
    ],
    [
      "the events, calls and numbers",
      "frozen.json",
      "2aa70471a16d37701210db51fdbaa6e68003b62834db837fe9846f140bf6020f",
    ],
  ])("%s are those of version 0.2.0", (_, file, hash) => {
    expect(createHash("sha256").update(read(file)).digest("hex")).toBe(hash);
  });

  it("keeps the topic of every event and the selector of every call", () => {
    const abi = new Interface(Ledger__factory.abi);
    const events: Record<string, string> = {};
    abi.forEachEvent((event) => (events[event.format("sighash")] = event.topicHash));
    const calls: Record<string, string> = {};
    abi.forEachFunction((call) => (calls[call.format("sighash")] = call.selector));

    expect({ events, calls }).toEqual({ events: frozen.events, calls: frozen.calls });
  });

  it.each(keysOf(VOCABULARY_TABLES))("keeps the numbers of %s", (table) => {
    const numbers: Readonly<Record<string, number>> = VOCABULARY_TABLES[table];

    expect(numbers).toMatchObject(frozen.vocabulary[table]!);
  });

  it("has every table of the vocabulary", () => {
    expect(Object.keys(frozen.vocabulary)).toEqual(Object.keys(VOCABULARY_TABLES));
  });
});
