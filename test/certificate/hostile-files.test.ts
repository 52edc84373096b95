import type * as Curves from "@noble/curves/secp256k1.js";
import { createKeccak } from "hash-wasm";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { FAMILIES } from "../../scripts/bench/hostile/families.ts";
import { SyntheticLedger, TIME } from "../../scripts/bench/hostile/synthetic-ledger.ts";
import { CERTIFICATE_LIMITS } from "../../src/certificate/certificate.ts";
import { DESCRIPTOR_VALIDATORS } from "../../src/certificate/descriptor.ts";
import { proveLineage } from "../../src/certificate/prove-lineage.ts";
import { parseCertificate } from "../../src/certificate/parse-certificate.ts";
import { verifyCertificate } from "../../src/certificate/verify.ts";
import { useKeccak } from "../../src/consensus/keccak.ts";
import { Kind } from "../../src/ledger/kinds.ts";

/*
 * The worst files of the greatest size. `npm run bench -- hostile` measures their seconds and memory. Here the work is
 * counted, because seconds depend on the machine: the hashes, the bytes that are hashed, the signatures.
 */

/** Each of 10,000 acts and 30,000 breaks is hashed once, and so is each trie node and slot. */
const MOST_HASHES = 60_000;
/** The bytes in a file are hexadecimal digits, two for each; a hash of a break or a field adds its neighbours. */
const MOST_HASHED_BYTES = 2 * CERTIFICATE_LIMITS.bytes;

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

describe("a hostile file of the greatest size", () => {
  it.each(FAMILIES)("costs a bounded amount of work: $name", ({ make, verdict }) => {
    const { bytes, descriptor } = make();
    expect(bytes.length).toBeLessThanOrEqual(CERTIFICATE_LIMITS.bytes);
    Object.assign(work, { hashes: 0, bytes: 0, signatures: 0 });

    const { code, reason, failure, sentence } = verifyCertificate(bytes, descriptor, { now: TIME });

    expect(reason ?? code, failure?.message).toBe(verdict);
    expect(work.hashes).toBeLessThanOrEqual(MOST_HASHES);
    expect(work.bytes).toBeLessThanOrEqual(MOST_HASHED_BYTES);
    expect(work.signatures).toBeLessThanOrEqual(DESCRIPTOR_VALIDATORS);
    expect(JSON.stringify({ sentence, failure }).length).toBeLessThan(20_000);
    expect(work.signatures > 0).toBe(code === "AUTHENTIC_IN_FORCE");
    // What cannot be read is refused before anything is hashed.
    if (code === "CANNOT_TELL") expect(work).toEqual({ hashes: 0, bytes: 0, signatures: 0 });
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
