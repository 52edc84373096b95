import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { descriptorBytes, descriptorId, validatorsAt, type Descriptor } from "../../src/certificate/descriptor.ts";
import { checkDescriptor, parseDescriptor } from "../../src/certificate/parse-descriptor.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { NO_RECORD, recordId } from "../../src/ledger/record-id.ts";

const [first, second] = [`0x${"11".repeat(20)}`, `0x${"22".repeat(20)}`] as const;
const descriptor: Descriptor = {
  format: "laiqu.descriptor.1",
  network: "测试网络",
  environment: "production",
  chainId: 20260,
  genesisHash: `0x${"ab".repeat(32)}`,
  consensus: {
    kind: "qbft",
    validatorEpochs: [
      { fromBlock: 0, validators: [first] },
      { fromBlock: 100, validators: [first, second] },
    ],
  },
  blockPeriodSeconds: 2,
  ledger: {
    address: first,
    codeHash: `0x${"cd".repeat(32)}`,
    startBlock: 3,
    parts: [{ name: "AttestingPart", address: second, codeHash: `0x${"ef".repeat(32)}` }],
    jurisdictions: [
      {
        id: recordId({ kind: Kind.JURISDICTION, issuer: NO_RECORD, reference: "城市", revision: 0 }),
        reference: "城市",
        ordinal: 1,
      },
    ],
  },
  issuedAt: 1_767_225_600,
};

describe("a network's descriptor", () => {
  it("is read back from its bytes, and its id is their SHA-256", () => {
    const bytes = descriptorBytes(descriptor);

    expect(parseDescriptor(bytes)).toEqual(descriptor);
    expect(descriptorId(descriptor)).toBe(`sha256:${createHash("sha256").update(bytes).digest("hex")}`);
  });

  it("is the same descriptor with a byte order mark before it and white space behind it", () => {
    const text = new TextDecoder().decode(descriptorBytes(descriptor));
    const read = (changed: string) => parseDescriptor(new TextEncoder().encode(changed));

    for (const changed of [`${text}\n`, `\ufeff${text}\r\n`, `${text} \t`]) {
      expect(descriptorId(read(changed))).toBe(descriptorId(descriptor));
    }
    for (const changed of [` ${text}`, `\ufeff\ufeff${text}`, `${text}\u3000`, text.replace(",", ", ")]) {
      expect(() => read(changed)).toThrow(expect.objectContaining({ code: "JSON_NOT_CANONICAL" }));
    }
  });

  it("names the validators of each block", () => {
    expect(validatorsAt(descriptor, 99)).toEqual([first]);
    expect(validatorsAt(descriptor, 100)).toEqual([first, second]);
    expect(
      validatorsAt(
        { ...descriptor, consensus: { kind: "qbft", validatorEpochs: [{ fromBlock: 5, validators: [first] }] } },
        4,
      ),
    ).toBeUndefined();
  });

  it("is refused with anything missing, unknown or malformed, and the error names the place", () => {
    const { ledger, consensus } = descriptor;
    const cases: Record<string, unknown> = {
      "": { ...descriptor, note: 1 },
      "/format": { ...descriptor, format: "laiqu.descriptor.2" },
      "/environment": { ...descriptor, environment: "test" },
      "/network": { ...descriptor, network: "" },
      "/chainId": { ...descriptor, chainId: 1.5 },
      "/genesisHash": { ...descriptor, genesisHash: `0x${"AB".repeat(32)}` },
      "/consensus/kind": { ...descriptor, consensus: { ...consensus, kind: "ibft" } },
      "/consensus/validatorEpochs": { ...descriptor, consensus: { kind: "qbft", validatorEpochs: [] } },
      "/consensus/validatorEpochs/1/fromBlock": {
        ...descriptor,
        consensus: { kind: "qbft", validatorEpochs: [consensus.validatorEpochs[1], consensus.validatorEpochs[0]] },
      },
      "/consensus/validatorEpochs/0/validators/1": {
        ...descriptor,
        consensus: { kind: "qbft", validatorEpochs: [{ fromBlock: 0, validators: [second, first] }] },
      },
      "/ledger/parts/0/name": { ...descriptor, ledger: { ...ledger, parts: [{ ...ledger.parts[0], name: "a b" }] } },
      "/ledger/jurisdictions/0/ordinal": {
        ...descriptor,
        ledger: { ...ledger, jurisdictions: [{ ...ledger.jurisdictions[0], ordinal: 2 }] },
      },
      "/ledger/jurisdictions/0/id": {
        ...descriptor,
        ledger: { ...ledger, jurisdictions: [{ ...ledger.jurisdictions[0], reference: "别的城市" }] },
      },
    };
    for (const [place, value] of Object.entries(cases)) {
      expect(() => checkDescriptor(value)).toThrow(
        expect.objectContaining({ code: "DESCRIPTOR_MALFORMED", evidence: { place } }),
      );
    }
  });
});
