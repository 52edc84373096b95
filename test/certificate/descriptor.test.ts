import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  descriptorBytes,
  descriptorId,
  editionOf,
  validatorsAt,
  type Descriptor,
} from "../../src/certificate/descriptor.ts";
import { checkDescriptor, parseDescriptor } from "../../src/certificate/parse-descriptor.ts";
import { MOST_MAX_AGE_SECONDS } from "../../src/certificate/verify-clock.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { NO_RECORD, recordId } from "../../src/ledger/record-id.ts";

const [first, second] = [`0x${"11".repeat(20)}`, `0x${"22".repeat(20)}`] as const;
const descriptor: Descriptor = {
  format: "laiqu.descriptor.3",
  network: "测试网络",
  environment: "production",
  chainId: 20260,
  genesisHash: `0x${"ab".repeat(32)}`,
  edition: 2,
  previous: [`sha256:${"12".repeat(32)}`],
  asOf: { block: 150, hash: `0x${"34".repeat(32)}`, time: 1_767_225_600 },
  consensus: {
    kind: "qbft",
    validatorEpochs: [
      { fromBlock: 0, validators: [first] },
      { fromBlock: 100, validators: [first, second] },
    ],
  },
  blockPeriodSeconds: 2,
  maxStatusAgeSeconds: 86_400,
  ledger: {
    address: first,
    codeHash: `0x${"cd".repeat(32)}`,
    identity: `0x${"1d".repeat(32)}`,
    startBlock: 3,
    parts: [{ name: "AttestingPart", address: second, codeHash: `0x${"ef".repeat(32)}` }],
    jurisdictions: [
      {
        id: recordId({ kind: Kind.JURISDICTION, issuer: NO_RECORD, reference: "城市", revision: 0 }),
        reference: "城市",
        ordinal: 1,
        trailHead: `0x${"56".repeat(24)}`,
      },
    ],
  },
};

describe("a network's descriptor", () => {
  it("is read back from its bytes, and its id is their SHA-256", () => {
    const bytes = descriptorBytes(descriptor);

    expect(parseDescriptor(bytes)).toEqual(descriptor);
    expect(descriptorId(descriptor)).toBe(`sha256:${createHash("sha256").update(bytes).digest("hex")}`);
  });

  it("lists no part and no jurisdiction twice", () => {
    const { parts, jurisdictions } = descriptor.ledger;
    const [part, city] = [parts[0]!, jurisdictions[0]!];
    const withLedger = (more: Partial<Descriptor["ledger"]>) => ({
      ...descriptor,
      ledger: { ...descriptor.ledger, ...more },
    });
    const doubled = (other: object) => () => checkDescriptor(withLedger({ parts: [part, { ...part, ...other }] }));

    expect(doubled({ name: "OtherPart", address: first })).not.toThrow();
    expect(doubled({ address: first })).toThrow(/parts\/1\/name is that of an item before it/);
    expect(doubled({ name: "OtherPart" })).toThrow(/parts\/1\/address is that of an item before it/);
    expect(() => checkDescriptor(withLedger({ jurisdictions: [city, { ...city, ordinal: 2 }] }))).toThrow(
      /jurisdictions\/1\/id is that of an item before it/,
    );
  });

  it("sets no greater age than a verifier may allow", () => {
    const most = { ...descriptor, maxStatusAgeSeconds: MOST_MAX_AGE_SECONDS };

    expect(checkDescriptor(most)).toEqual(most);
    expect(() => checkDescriptor({ ...most, maxStatusAgeSeconds: MOST_MAX_AGE_SECONDS + 1 })).toThrow(
      /maxStatusAgeSeconds must be an integer from 1 to/,
    );
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
    const { validatorEpochs } = descriptor.consensus;

    expect(validatorsAt(validatorEpochs, 99)).toEqual([first]);
    expect(validatorsAt(validatorEpochs, 100)).toEqual([first, second]);
    expect(validatorsAt([{ fromBlock: 5, validators: [first] }], 4)).toBeUndefined();
  });

  it("is the edition of its own id and of those that it names", () => {
    expect(editionOf(descriptor, descriptorId(descriptor))).toBe(descriptor.edition);
    expect(editionOf(descriptor, `sha256:${"12".repeat(32)}`)).toBe(1);
    expect(editionOf(descriptor, `sha256:${"13".repeat(32)}`)).toBeUndefined();
  });

  it("of another version is told from a malformed one, with what to do", () => {
    for (const older of ["laiqu.descriptor.1", "laiqu.descriptor.2"])
      expect(() => checkDescriptor({ ...descriptor, format: older })).toThrow(
        expect.objectContaining({
          code: "UNKNOWN_VERSION",
          message: expect.stringContaining("older program") as string,
        }),
      );
    expect(() => checkDescriptor({ ...descriptor, format: "laiqu.descriptor.4" })).toThrow(
      expect.objectContaining({ code: "UNKNOWN_VERSION", message: expect.stringContaining("update") as string }),
    );
  });

  it("can have a thousand epochs, and not one more", () => {
    const asOf = { ...descriptor.asOf, block: 10_000 };
    const epochs = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        fromBlock: index,
        validators: index % 2 === 0 ? [first] : [first, second],
      }));
    const withEpochs = (count: number) =>
      checkDescriptor({ ...descriptor, asOf, consensus: { kind: "qbft", validatorEpochs: epochs(count) } });

    expect(withEpochs(1_000).consensus.validatorEpochs).toHaveLength(1_000);
    expect(() => withEpochs(1_001)).toThrow(expect.objectContaining({ code: "DESCRIPTOR_MALFORMED" }));
  });

  const { ledger, consensus, asOf } = descriptor;
  const [jurisdiction] = ledger.jurisdictions;
  const [early, late] = consensus.validatorEpochs;
  const withEpochs = (...validatorEpochs: unknown[]) => ({
    ...descriptor,
    consensus: { kind: "qbft", validatorEpochs },
  });
  const withJurisdiction = (change: object) => ({
    ...descriptor,
    ledger: { ...ledger, jurisdictions: [{ ...jurisdiction, ...change }] },
  });
  it.each<readonly [place: string, value: unknown]>([
    ["", { ...descriptor, note: 1 }],
    ["/asOf", { ...descriptor, asOf: undefined }],
    ["/format", { ...descriptor, format: "laiqu.network.2" }],
    ["/environment", { ...descriptor, environment: "test" }],
    ["/network", { ...descriptor, network: "" }],
    ["/chainId", { ...descriptor, chainId: 1.5 }],
    ["/genesisHash", { ...descriptor, genesisHash: `0x${"AB".repeat(32)}` }],
    ["/edition", { ...descriptor, edition: 0 }],
    ["/previous", { ...descriptor, edition: 1 }],
    ["/previous", { ...descriptor, edition: 3 }],
    ["/previous", { ...descriptor, previous: "sha256" }],
    ["/previous/0", { ...descriptor, previous: ["12".repeat(32)] }],
    ["/previous/1", { ...descriptor, edition: 3, previous: [descriptor.previous[0], descriptor.previous[0]] }],
    ["/asOf/block", { ...descriptor, asOf: { ...asOf, block: 2 } }],
    ["/asOf/hash", { ...descriptor, asOf: { ...asOf, hash: "0x" } }],
    ["/asOf/time", { ...descriptor, asOf: { ...asOf, time: -1 } }],
    ["/maxStatusAgeSeconds", { ...descriptor, maxStatusAgeSeconds: 0 }],
    ["/consensus/kind", { ...descriptor, consensus: { ...consensus, kind: "ibft" } }],
    ["/consensus/validatorEpochs", withEpochs()],
    ["/consensus/validatorEpochs/0/fromBlock", withEpochs({ ...early, fromBlock: 1 })],
    ["/consensus/validatorEpochs/1/fromBlock", withEpochs(early, { ...late, fromBlock: 0 })],
    ["/consensus/validatorEpochs/1/fromBlock", withEpochs(early, { ...late, fromBlock: 152 })],
    ["/consensus/validatorEpochs/1/validators", withEpochs(early, { ...early, fromBlock: 100 })],
    ["/consensus/validatorEpochs/0/validators/1", withEpochs({ fromBlock: 0, validators: [second, first] })],
    ["/ledger/parts/0/name", { ...descriptor, ledger: { ...ledger, parts: [{ ...ledger.parts[0], name: "a b" }] } }],
    ["/ledger/jurisdictions/0/ordinal", withJurisdiction({ ordinal: 2 })],
    ["/ledger/jurisdictions/0/id", withJurisdiction({ reference: "别的城市" })],
    ["/ledger/jurisdictions/0/trailHead", withJurisdiction({ trailHead: `0x${"56".repeat(32)}` })],
  ])("is refused with the place %j of what is missing, unknown or malformed", (place, value) => {
    expect(() => checkDescriptor(value)).toThrow(
      expect.objectContaining({ code: "DESCRIPTOR_MALFORMED", evidence: { place } }),
    );
  });
});
