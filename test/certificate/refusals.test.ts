import { id as keccakText } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildCertificate } from "../../src/certificate/build.ts";
import { CertificateError } from "../../src/certificate/certificate-error.ts";
import { CERTIFICATE_LIMITS } from "../../src/certificate/certificate.ts";
import { descriptorId, type Descriptor } from "../../src/certificate/descriptor.ts";
import { refusalVerdict } from "../../src/certificate/refusal-verdict.ts";
import { fromHex, type Hex } from "../../src/consensus/hex.ts";
import { validatorAddress } from "../../src/consensus/qbft.ts";
import { canonicalBytes } from "../../src/documents/canonical-json.ts";
import { Code } from "../../src/ledger/codes.ts";
import { jsonOf } from "./certificate-json.ts";
import type { CertificateJson } from "./certificate-json.ts";
import { CertifiedWorld } from "./certified-world.ts";
import { verifyAtBlock as verifyCertificate } from "./verify-at-block.ts";

/** The key of a stranger, who is not a validator. */
const KEY = fromHex(keccakText("no validator"));

let world: CertifiedWorld;
let genuine: Uint8Array;

beforeAll(async () => {
  world = await CertifiedWorld.found();
  await world.recordProduct();
  await world.export("target");
  await world.attest(world.authority, "resource1", Code.HOLD);
  genuine = await certify("target");
});
afterAll(async () => world.close());

async function certify(name: string): Promise<Uint8Array> {
  const block = await world.head();
  return await buildCertificate({ source: world.source, descriptor: world.descriptor, block }, world.ids[name]!);
}

/** The verdict on the genuine certificate after a change of its JSON. */
function afterChange(change: (certificate: CertificateJson) => void) {
  const certificate = jsonOf(genuine);
  change(certificate);
  return verifyCertificate(canonicalBytes(certificate), world.descriptor);
}

describe("a file that is not a complete certificate of this network", () => {
  const text = () => new TextDecoder().decode(genuine);
  const verdictOn = (changed: string) => verifyCertificate(new TextEncoder().encode(changed), world.descriptor);

  it("gets the verdict CANNOT_TELL, each with its own reason", () => {
    const other = { ...world.descriptor, chainId: world.descriptor.chainId + 1 };
    const early = { ...world.descriptor, ledger: { ...world.descriptor.ledger, startBlock: 1_000_000 } };
    const strangers = {
      ...world.descriptor,
      consensus: { kind: "qbft" as const, validatorEpochs: [{ fromBlock: 0, validators: [validatorAddress(KEY)] }] },
    };
    const under = (descriptor: Descriptor) =>
      verifyCertificate(canonicalBytes({ ...jsonOf(genuine), descriptor: descriptorId(descriptor) }), descriptor);

    const reasons = {
      truncated: verdictOn(text().slice(0, -1000)).reason,
      empty: verdictOn("").reason,
      spaced: verdictOn(` ${text()}`).reason,
      reformatted: verdictOn(JSON.stringify(jsonOf(genuine), undefined, 2)).reason,
      newlineBefore: verdictOn(`\n${text()}`).reason,
      newlineInside: verdictOn(text().replace(",", ",\n")).reason,
      twoMarks: verdictOn(`\ufeff\ufeff${text()}`).reason,
      otherSpace: verdictOn(`${text()}\u3000`).reason,
      more: verdictOn(`${text()}\n{}`).reason,
      older: afterChange((it) => (it.format = "laiqu.certificate.2")).reason,
      newer: afterChange((it) => (it.format = "laiqu.certificate.4")).reason,
      otherJson: verdictOn("{}").reason,
      deep: verdictOn("[".repeat(100_000)).reason,
      binary: verifyCertificate(Uint8Array.of(0xff, 0xfe), world.descriptor).reason,
      huge: verifyCertificate(new Uint8Array(CERTIFICATE_LIMITS.bytes + 1).fill(0x20), world.descriptor).reason,
      nodes: afterChange((it) => (it.nodes = new Array<Hex>(CERTIFICATE_LIMITS.nodes + 1).fill("0x00"))).reason,
      breaks: afterChange((it) => (it.breaks!.items = "00".repeat(17 * (CERTIFICATE_LIMITS.breaks + 1)))).reason,
      otherNetwork: verifyCertificate(genuine, other).reason,
      otherValidators: under(strangers).reason,
      beforeLedger: under(early).reason,
    };

    expect(reasons).toEqual({
      truncated: "TRUNCATED",
      empty: "NOT_A_CERTIFICATE",
      spaced: "REFORMATTED",
      reformatted: "REFORMATTED",
      newlineBefore: "REFORMATTED",
      newlineInside: "REFORMATTED",
      twoMarks: "NOT_A_CERTIFICATE",
      otherSpace: "TRUNCATED",
      more: "NOT_A_CERTIFICATE",
      older: "UNKNOWN_VERSION",
      newer: "UNKNOWN_VERSION",
      otherJson: "NOT_A_CERTIFICATE",
      deep: "NOT_A_CERTIFICATE",
      binary: "NOT_A_CERTIFICATE",
      huge: "TOO_LARGE",
      nodes: "TOO_LARGE",
      breaks: "TOO_LARGE",
      otherNetwork: "UNKNOWN_DESCRIPTOR",
      otherValidators: "UNKNOWN_VALIDATORS",
      beforeLedger: "BEFORE_LEDGER",
    });
  });

  it("is the same certificate with a byte order mark before it and white space behind it", () => {
    const verdict = verifyCertificate(genuine, world.descriptor);
    for (const changed of [`${text()}\n`, `\ufeff${text()}`, `\ufeff${text()}\r\n\r\n`, `${text()} \t \n`]) {
      expect(verdictOn(changed)).toEqual(verdict);
    }
  });

  it("gets the verdict CANNOT_TELL when the descriptor does not list its jurisdiction", async () => {
    const { ledger } = world.descriptor;
    const narrow = { ...world.descriptor, ledger: { ...ledger, jurisdictions: ledger.jurisdictions.slice(0, 1) } };
    const bytes = canonicalBytes({ ...jsonOf(await certify("neighbour")), descriptor: descriptorId(narrow) });

    expect(verifyCertificate(bytes, narrow)).toMatchObject({ code: "CANNOT_TELL", reason: "UNKNOWN_JURISDICTION" });
  });

  it("is refused for any unknown, missing or repeated member", () => {
    for (const change of [
      (it: CertificateJson) => (it.note = "hello"),
      (it: CertificateJson) => (it.subject.note = "0x00"),
      (it: CertificateJson) => Object.assign(it.breaks!, { note: 1 }),
      (it: CertificateJson) => (it.openings = {}),
      (it: CertificateJson) => Reflect.deleteProperty(it, "nodes"),
      (it: CertificateJson) => (it.header = it.header.toUpperCase().replace("0X", "0x") as Hex),
    ])
      expect(afterChange(change)).toMatchObject({ code: "CANNOT_TELL", reason: "NOT_A_CERTIFICATE" });
    expect(verdictOn(text().replace('"nodes"', '"nodes":[],"nodes"')).reason).toBe("REFORMATTED");
  });
});

describe("a refusal", () => {
  it("is a verdict also when the verifier itself fails, and says that nothing follows from it", () => {
    const verdict = refusalVerdict(new RangeError("Maximum call stack size exceeded"), "lineage", world.descriptor);

    expect(verdict).toMatchObject({
      code: "CANNOT_TELL",
      reason: "PROGRAM_FAULT",
      failure: { step: "lineage", code: "PROGRAM_FAULT", evidence: { kind: "RangeError" } },
    });
    expect(verdict.sentence.en).toContain("mistake of its own");
  });

  it("has a bounded size, however long the file's own texts are", () => {
    const long = "x".repeat(1_000_000);
    const evidence = {
      text: long,
      list: new Array<string>(10_000).fill(long),
      [long]: { deep: { er: { still: {} } } },
    };
    const text = { zh: long, en: long };

    const verdict = refusalVerdict(
      new CertificateError("state", "NODE_DIFFERS", text, evidence),
      "state",
      world.descriptor,
    );

    expect(JSON.stringify(verdict).length).toBeLessThan(100_000);
  });
});
