import type * as Curves from "@noble/curves/secp256k1.js";
import { createKeccak } from "hash-wasm";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { FAMILIES } from "../../scripts/bench/hostile/families.ts";
import { SyntheticLedger, TIME } from "../../scripts/bench/hostile/synthetic-ledger.ts";
import { BREAK_BYTES, CERTIFICATE_LIMITS } from "../../src/certificate/certificate.ts";
import type { Claim } from "../../src/certificate/claim.ts";
import { DESCRIPTOR_VALIDATORS } from "../../src/certificate/descriptor.ts";
import { proveLineage } from "../../src/certificate/prove-lineage.ts";
import { parseCertificate } from "../../src/certificate/parse-certificate.ts";
import type { Verdict } from "../../src/certificate/verdict.ts";
import { verifyCertificate } from "../../src/certificate/verify.ts";
import { jsonPieces } from "../../src/cli/json-pieces.ts";
import { useKeccak } from "../../src/consensus/keccak.ts";
import { canonicalBytes } from "../../src/documents/canonical-json.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { jsonOf } from "./certificate-json.ts";

/*
 * The worst files of the greatest size. `npm run bench -- hostile` measures their seconds and memory. Here the work is
 * counted, because seconds depend on the machine: the hashes, the bytes that are hashed, the signatures.
 */

/** Each of 10,000 acts and 30,000 breaks is hashed once, and so is each trie node and slot. */
const MOST_HASHES = 60_000;
/** The bytes in a file are hexadecimal digits, two for each; a hash of a break or a field adds its neighbours. */
const MOST_HASHED_BYTES = 2 * CERTIFICATE_LIMITS.bytes;

/** The JSON of a verdict is no more than four times as long as the greatest file. */
const MOST_CHARACTERS = 4 * CERTIFICATE_LIMITS.bytes;

const work = vi.hoisted(() => ({ hashes: 0, bytes: 0, signatures: 0 }));

// The library's own class, with a count of the signatures whose keys are recovered.
vi.mock("@noble/curves/secp256k1.js", async (importOriginal) => {
  const library = await importOriginal<typeof Curves>();
  class CountedSignature extends library.secp256k1.Signature {
    override recoverPublicKey(digest: Uint8Array) {
      work.signatures += 1;
      return super.recoverPublicKey(digest);
    }
  }
  return { ...library, secp256k1: { ...library.secp256k1, Signature: CountedSignature } };
});

beforeAll(async () => {
  const hasher = await createKeccak(256);
  useKeccak((bytes) => {
    work.hashes += 1;
    work.bytes += bytes.length;
    return hasher.init().update(bytes).digest("binary");
  });
});

function charactersOf(verdict: Verdict): number {
  let characters = 0;
  for (const piece of jsonPieces(verdict)) characters += piece.length;
  return characters;
}

describe("a hostile file of the greatest size", () => {
  it.each(FAMILIES)("costs a bounded amount of work: $name", ({ make, verdict: expected }) => {
    const { bytes, descriptor } = make();
    expect(bytes.length).toBeLessThanOrEqual(CERTIFICATE_LIMITS.bytes);
    Object.assign(work, { hashes: 0, bytes: 0, signatures: 0 });

    const verdict = verifyCertificate(bytes, descriptor, { now: TIME });
    const { code, reason, failure, sentence } = verdict;

    expect(reason ?? code, failure?.message).toBe(expected);
    expect(work.hashes).toBeLessThanOrEqual(MOST_HASHES);
    expect(work.bytes).toBeLessThanOrEqual(MOST_HASHED_BYTES);
    expect(work.signatures).toBeLessThanOrEqual(DESCRIPTOR_VALIDATORS);
    expect(JSON.stringify({ sentence, failure }).length).toBeLessThan(20_000);
    expect(charactersOf(verdict)).toBeLessThanOrEqual(MOST_CHARACTERS);
    expect(work.signatures > 0).toBe(code === "AUTHENTIC_IN_FORCE");
    // A file that cannot be read is refused before anything is hashed.
    if (failure?.step === "parse") expect(work).toEqual({ hashes: 0, bytes: 0, signatures: 0 });
  });
});

describe("the claim of a hostile file", () => {
  const claimOf = (name: string): Claim => {
    const { bytes, descriptor } = FAMILIES.find((family) => family.name === name)!.make();
    return verifyCertificate(bytes, descriptor, { now: TIME }).claim!;
  };

  it("tells the standing of a few authorizations only, because each costs a climb", () => {
    const { authorizations } = claimOf("a chain of 1,400 authorizations");

    expect(authorizations).toHaveLength(1_400);
    expect(authorizations.filter(({ standing }) => standing !== undefined)).toHaveLength(16);
  });

  it("cuts a long name, and repeats none for each decision", () => {
    const { issuer, decisions } = claimOf("a long name that is repeated for 7,500 acts");

    expect(issuer!.names).toEqual([`${"名".repeat(100)}…`]);
    expect(decisions).toHaveLength(7_500);
    expect(Object.keys(decisions[0]!.by).sort()).toEqual(["id", "kind", "reference", "revision", "role"]);
  });
});

describe("a reference", () => {
  it("that is longer than a certificate may have is no certificate's", () => {
    const ledger = new SyntheticLedger();
    const name = "R".repeat(CERTIFICATE_LIMITS.referenceBytes + 1);
    const id = ledger.record({ kind: Kind.RESOURCE, name, issuer: ledger.city, parent: ledger.city });

    expect(() => ledger.certificate(id)).toThrow("A record's reference has 257 bytes, and the limit is 256");
  });
});

const bytesOf = (count: number): string => `0x${"00".repeat(count)}`;
const openingsOf = (records: number, fields: number) =>
  Object.fromEntries(
    Array.from({ length: records }, (_, index) => [
      `0x${index.toString(16).padStart(20, "0")}`,
      { fields: Array(fields).fill(0) },
    ]),
  );

describe("a file with more than a certificate may have", () => {
  const { nodes, records, events, breaks, openings, openedFields, manifestFiles } = CERTIFICATE_LIMITS;
  const { headerBytes, nodeBytes, eventBytes } = CERTIFICATE_LIMITS;

  it.each<readonly [what: string, most: number, members: object]>([
    ["bytes of a header", headerBytes, { header: bytesOf(headerBytes + 1) }],
    ["nodes", nodes, { nodes: Array(nodes + 1).fill("0x00") }],
    ["bytes of a node", nodeBytes, { nodes: [bytesOf(nodeBytes + 1)] }],
    ["records", records, { trails: Array(records + 1).fill("") }],
    ["events of one record", events, { trails: [Array(events + 1).fill("0x00")] }],
    ["events of all records", events, { trails: [Array(events).fill("0x00"), ["0x00"]] }],
    ["bytes of an event", eventBytes, { trails: [[bytesOf(eventBytes + 1)]] }],
    ["breaks", breaks, { breaks: { before: bytesOf(28), items: "00".repeat(BREAK_BYTES * (breaks + 1)) } }],
    ["records with opened fields", openings, { openings: openingsOf(openings + 1, 1) }],
    ["opened fields of all records", openedFields, { openings: openingsOf(10, openedFields / 10 + 1) }],
    ["files in its manifest", manifestFiles, { manifest: { files: Array(manifestFiles + 1).fill(0) } }],
  ])("is refused as too large before anything in it is read: %s", (_, most, members) => {
    const ledger = new SyntheticLedger();
    const party = ledger.record({ kind: Kind.PARTY, name: "P", issuer: ledger.city, parent: ledger.city });
    const { bytes, descriptor } = ledger.certificate(party);
    const changed = canonicalBytes({ ...jsonOf(bytes), ...members });

    const { reason, failure } = verifyCertificate(changed, descriptor, { now: TIME });

    expect([reason, failure?.evidence["most"]]).toEqual(["TOO_LARGE", most]);
  });
});

describe("a record that leads to no founding", () => {
  it("is of no ledger that the descriptor knows, however well it is sealed", () => {
    const ledger = new SyntheticLedger();
    const { bytes, descriptor } = ledger.certificate(ledger.record({ kind: Kind.RESOURCE, name: "R" }));

    expect(verifyCertificate(bytes, descriptor, { now: TIME })).toMatchObject({
      code: "FORGED",
      failure: { step: "lineage", code: "TRAIL_MISSING", evidence: { jurisdiction: ledger.city } },
    });
  });
});

describe("a jurisdiction that the descriptor does not list", () => {
  it("is unknown, also under the number of one that it lists", () => {
    const ledger = new SyntheticLedger();
    const { bytes, descriptor } = ledger.certificate(ledger.record({ kind: Kind.JURISDICTION, name: "B" }));

    expect(verifyCertificate(bytes, descriptor, { now: TIME })).toMatchObject({
      code: "CANNOT_TELL",
      reason: "UNKNOWN_JURISDICTION",
    });
  });
});

describe("the state of a record", () => {
  it("is computed once, however many records of the lineage ask for it", () => {
    const ledger = new SyntheticLedger();
    const party = ledger.record({ kind: Kind.PARTY, name: "P", issuer: ledger.city, parent: ledger.city });
    const id = ledger.record({ kind: Kind.RESOURCE, name: "R", issuer: party, parent: ledger.city });
    const { bytes, descriptor } = ledger.certificate(id);
    const lineage = proveLineage(parseCertificate(bytes), id, descriptor);

    expect(lineage.stateOf(lineage.subject)).toBe(lineage.stateOf(lineage.subject));
    expect(lineage.record(party)).toBe(lineage.record(party));
    expect(lineage.material).toBe(lineage.material);
  });
});
