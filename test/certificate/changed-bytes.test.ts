import { id as keccakText } from "ethers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { buildAbsence, buildCertificate, type CertificateRequest } from "../../src/certificate/build.ts";
import { verifyCertificate } from "../../src/certificate/verify.ts";
import { changeHeader, decodeHeader } from "../../src/consensus/header.ts";
import { fromHex, toHex, type Hex } from "../../src/consensus/hex.ts";
import { sealHeader, validatorAddress, type SealedHeader } from "../../src/consensus/qbft.ts";
import { Code } from "../../src/records/codes.ts";
import { commitDocument, openFields } from "../../src/records/document.ts";
import { CertifiedWorld } from "./certified-world.ts";

// Most of the tens of thousands of verifications below see the same header. Its check is a pure function, done once:
// the signatures would cost minutes. A header with a changed byte is checked like any other.
vi.mock("../../src/consensus/qbft.ts", async (importOriginal) => {
  const original = await importOriginal<typeof import("../../src/consensus/qbft.ts")>();
  const checked = new Map<string, SealedHeader>();
  return {
    ...original,
    verifySealedHeader(rlp: Uint8Array, validators: readonly string[]): SealedHeader {
      const key = `${toHex(rlp)} ${validators.join()}`;
      const known = checked.get(key) ?? original.verifySealedHeader(rlp, validators);
      checked.set(key, known);
      return known;
    },
  };
});

/** Keeps the cost of the changed headers down: a network of one validator, over the states of the real chain. */
const KEY = fromHex(keccakText("lone validator") as Hex);
const VALIDATORS = [validatorAddress(KEY)];

/** Thousands of verifications each; milliseconds, for a slow machine under load. */
const LONG = 600_000;

let world: CertifiedWorld;
let request: CertificateRequest;

beforeAll(async () => {
  world = await CertifiedWorld.found();
  await world.buildProduct();
  const { source } = world;
  request = {
    block: 0,
    descriptor: { ...world.descriptor, consensus: { kind: "qbft", validatorEpochs: [{ fromBlock: 0, validators: VALIDATORS }] } },
    source: {
      rawHeader: async (block) => reseal(await source.rawHeader(block)),
      proof: (...asked) => source.proof(...asked),
      story: (...asked) => source.story(...asked),
      breaksSince: (...asked) => source.breaksSince(...asked),
    },
  };
});
afterAll(async () => world.close());

function reseal(header: Hex): Hex {
  return toHex(sealHeader(changeHeader(decodeHeader(fromHex(header)), { coinbase: fromHex(VALIDATORS[0]!) }), { validators: VALIDATORS, privateKeys: [KEY] }));
}

/** The certificate with another byte at one place; hexadecimal digits become other ones, to get past the parser. */
function changed(bytes: Uint8Array, place: number): Uint8Array {
  const copy = bytes.slice();
  const digit = "0123456789abcdef".indexOf(String.fromCharCode(copy[place]!));
  copy[place] = digit < 0 ? copy[place]! ^ 1 : "0123456789abcdef".charCodeAt((digit + 1) % 16);
  return copy;
}

/** The places whose change is not found. */
function unnoticed(bytes: Uint8Array, places: Iterable<number>): number[] {
  return [...places].filter((place) => {
    const { code } = verifyCertificate(changed(bytes, place), request.descriptor);
    return code !== "FORGED" && code !== "CANNOT_TELL";
  });
}

describe("a changed byte is found", () => {
  it("at every place of a record's certificate", async () => {
    const bytes = await buildCertificate({ ...request, block: await world.head() }, world.ids.city!);

    expect(verifyCertificate(bytes, request.descriptor).code).toBe("AUTHENTIC_IN_FORCE");
    expect(unnoticed(bytes, bytes.keys())).toEqual([]);
  }, LONG);

  it("at every place of a certificate of absence", async () => {
    const bytes = await buildAbsence({ ...request, block: await world.head() }, keccakText("never") as Hex);

    expect(verifyCertificate(bytes, request.descriptor).code).toBe("NOT_RECORDED");
    expect(unnoticed(bytes, bytes.keys())).toEqual([]);
  }, LONG);

  it("at every 29th place of an export's certificate, and at every place of its breaks and openings", async () => {
    const document = commitDocument("laiqu.export.1", { purpose: "信贷风控" }, (length) => new Uint8Array(length).fill(7));
    const id = await world.export("target", { content: document.root });
    await world.attest(world.authority, "resource1", Code.HOLD);
    await world.attest(world.authority, "resource2", Code.CORRECTION);
    const bytes = await buildCertificate({ ...request, block: await world.head() }, id, { openings: new Map([[id, openFields(document, ["/purpose"])]]) });
    const places = new Set([...bytes.keys()].filter((place) => place % 29 === 0));
    // Byte by byte as text, so that places in the text are places in the file.
    const text = String.fromCharCode(...bytes);
    for (const [from, to] of [["\"breaks\"", "\"descriptor\""], ["\"openings\"", "\"stories\""]] as const) {
      for (let place = text.indexOf(from); place < text.indexOf(to); place++) places.add(place);
    }

    expect(verifyCertificate(bytes, request.descriptor).code).toBe("AUTHENTIC_IN_FORCE");
    expect(unnoticed(bytes, places)).toEqual([]);
  }, LONG);
});
