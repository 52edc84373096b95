import { id as keccakText } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  buildAbsence,
  buildCertificate,
  type CertificateSource,
  type Disclosure,
} from "../../src/certificate/build.ts";
import { descriptorId, type Descriptor } from "../../src/certificate/descriptor.ts";
import type { LineageEntry } from "../../src/certificate/verdict.ts";
import { verifyAtBlock as verifyCertificate } from "./verify-at-block.ts";
import { changeHeader, decodeHeader, encodeHeader } from "../../src/consensus/header.ts";
import { concatBytes, fromHex, toHex, type Hex } from "../../src/consensus/hex.ts";
import { decodeQbftExtraData, encodeQbftExtraData } from "../../src/consensus/qbft-extra-data.ts";
import { sealHeader } from "../../src/consensus/qbft.ts";
import { canonicalBytes } from "../../src/documents/canonical-json.ts";
import { Code, Form } from "../../src/ledger/codes.ts";
import { commitDocument, openFields } from "../../src/documents/document.ts";
import { folderSha256, proveMember } from "../../src/documents/folder-tree.ts";
import { createManifest } from "../../src/documents/manifest.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { appendToList, EMPTY_LIST } from "../../src/ledger/storage-slots.ts";
import { jsonOf } from "./certificate-json.ts";
import type { CertificateJson } from "./certificate-json.ts";
import { CertifiedWorld } from "./certified-world.ts";

/** The key of a stranger, who is not a validator. */
const KEY = fromHex(keccakText("no validator"));

let world: CertifiedWorld;
let genuine: Uint8Array;
let older: CertificateJson;

beforeAll(async () => {
  world = await CertifiedWorld.found();
  // Two breaks of another product's material, long before the export: the certificate carries the last of them.
  await world.recordProduct();
  await world.attest(world.authority, "resource1", Code.CORRECTION);
  await world.attest(world.authority, "resource1", Code.CORRECTION);
  await world.recordProduct();
  const document = commitDocument(
    "laiqu.export.1",
    { purpose: "信贷风控" },
    { record: world.exportIdOf("target") },
    (length) => new Uint8Array(length).fill(7),
  );
  await world.export("unrelated");
  await world.export("target", { content: document.commitment });
  older = jsonOf(await certify("target"));
  await world.attest(world.authority, "resource1", Code.CORRECTION);
  await world.attest(world.authority, "resource2", Code.CORRECTION);
  await world.settle(world.authority, "unrelated", Status.REVOKED);
  genuine = await certify("target", { openings: new Map([[world.ids.target!, openFields(document, ["/purpose"])]]) });
});
afterAll(async () => world.close());

async function certify(name: string, disclosure: Disclosure = {}): Promise<Uint8Array> {
  return await buildCertificate(
    { source: world.source, descriptor: world.descriptor, block: await world.head() },
    world.ids[name]!,
    disclosure,
  );
}

/** The verdict on the genuine certificate after a change of its JSON. */
function afterChange(change: (certificate: CertificateJson) => void) {
  const certificate = jsonOf(genuine);
  change(certificate);
  return verifyCertificate(canonicalBytes(certificate), world.descriptor);
}

function placeOf(certificate: CertificateJson, name: string): number {
  const verdict = verifyCertificate(genuine, world.descriptor);
  const place = verdict.lineage.findIndex(({ id }) => id === world.ids[name]);
  expect(certificate.trails.length).toBe(verdict.lineage.length);
  return place;
}

describe("the certificate that is forged below", () => {
  it("is authentic", () => {
    const verdict = verifyCertificate(genuine, world.descriptor);
    expect(verdict).toMatchObject({ code: "AUTHENTIC_IN_FORCE", failure: undefined });
    expect(jsonOf(genuine).breaks!.items).toHaveLength(4 * 2 * 17);
  });
});

describe("a forged certificate", () => {
  const forged = (step: string, code: string) => ({ code: "FORGED", failure: { step, code } });

  it("fails at its seals when too few validators or a stranger made them", () => {
    const withSeals = (change: (seals: readonly Uint8Array[]) => readonly Uint8Array[]) =>
      afterChange((it) => {
        const header = decodeHeader(fromHex(it.header));
        const extraData = decodeQbftExtraData(header.extraData);
        it.header = toHex(
          encodeHeader(
            changeHeader(header, { extraData: encodeQbftExtraData({ ...extraData, seals: change(extraData.seals) }) }),
          ),
        );
      });

    expect(withSeals((seals) => seals.slice(0, 2))).toMatchObject(forged("seal", "SEALS_TOO_FEW"));
    expect(withSeals((seals) => [seals[0]!, ...seals])).toMatchObject({ code: "FORGED", failure: { step: "seal" } });
    expect(
      afterChange((it) => {
        const header = decodeHeader(fromHex(it.header));
        it.header = toHex(sealHeader(header, { validators: world.chain.validators, privateKeys: [KEY, KEY, KEY] }));
      }),
    ).toMatchObject(forged("seal", "SEAL_FOREIGN"));
  });

  it("fails at the state when a node is missing, exchanged, unneeded, repeated or out of order", () => {
    const { nodes } = jsonOf(genuine);
    for (const index of nodes.keys()) {
      expect(afterChange((it) => it.nodes.splice(index, 1)).code).toBe("FORGED");
      expect(afterChange((it) => it.nodes.splice(index, 0, it.nodes[index]!)).code).toBe("FORGED");
      if (index > 0)
        expect(
          afterChange((it) => ([it.nodes[index - 1], it.nodes[index]] = [it.nodes[index]!, it.nodes[index - 1]!])).code,
        ).toBe("FORGED");
    }
    expect(afterChange((it) => it.nodes.push("0xc0"))).toMatchObject(forged("standing", "NODE_UNUSED"));
    expect(afterChange((it) => (it.nodes = older.nodes))).toMatchObject({ code: "FORGED", failure: { step: "state" } });
  });

  it("fails under other code at the ledger's or a part's address", () => {
    const { ledger } = world.descriptor;
    const under = (descriptor: Descriptor) =>
      verifyCertificate(canonicalBytes({ ...jsonOf(genuine), descriptor: descriptorId(descriptor) }), descriptor);
    const codeHash = keccakText("other code") as Hex;

    expect(under({ ...world.descriptor, ledger: { ...ledger, codeHash } })).toMatchObject(
      forged("state", "CODE_DIFFERS"),
    );
    expect(
      under({
        ...world.descriptor,
        ledger: { ...ledger, parts: [ledger.parts[0]!, { ...ledger.parts[1]!, codeHash }] },
      }),
    ).toMatchObject(forged("state", "CODE_DIFFERS"));
  });

  it("fails when an act is left out or exchanged, or when a trail is missing or unneeded", () => {
    const product = placeOf(jsonOf(genuine), "product");
    const correction = placeOf(jsonOf(genuine), "resource2");
    const other = placeOf(jsonOf(genuine), "resource1");

    // The export's body refers to the trail head after this opinion.
    expect(afterChange((it) => it.trails[product]!.pop())).toMatchObject(forged("lineage", "TRAIL_MISSING"));
    // These acts come after the last reference, so only the sealed state shows that they are missing.
    expect(afterChange((it) => it.trails[correction]!.pop())).toMatchObject(forged("standing", "STATE_DIFFERS"));
    expect(afterChange((it) => it.trails[other]!.pop())).toMatchObject(forged("standing", "STATE_DIFFERS"));
    expect(afterChange((it) => it.trails[other]!.splice(1, 1))).toMatchObject(forged("lineage", "TRAIL_BROKEN"));
    expect(afterChange((it) => it.trails[other]!.reverse())).toMatchObject(forged("lineage", "TRAIL_MALFORMED"));
    expect(afterChange((it) => it.trails.pop())).toMatchObject(forged("lineage", "TRAIL_MISSING"));
    expect(afterChange((it) => it.trails.push(it.trails[0]!))).toMatchObject(forged("lineage", "TRAIL_UNREFERENCED"));
    expect(afterChange((it) => ([it.trails[1], it.trails[2]] = [it.trails[2]!, it.trails[1]!]))).toMatchObject(
      forged("lineage", "TRAIL_MALFORMED"),
    );
    const [agreement, imported] = [placeOf(jsonOf(genuine), "agreement"), placeOf(jsonOf(genuine), "import")];
    expect(afterChange((it) => (it.trails[agreement] = it.trails[imported]!))).toMatchObject({
      failure: { code: "TRAIL_MALFORMED", evidence: { record: world.ids.agreement, found: world.ids.import } },
    });
    expect(afterChange((it) => (it.trails[0] = []))).toMatchObject(forged("lineage", "TRAIL_MALFORMED"));
  });

  it("fails when a trail goes on after the last act that anything proves", async () => {
    // An agreement is not made of resources. Its lineage has them only as they were when they were granted.
    const bytes = await certify("agreement");
    const place = verifyCertificate(bytes, world.descriptor).lineage.findIndex(({ id }) => id === world.ids.resource1);
    const certificate = jsonOf(bytes);

    certificate.trails[place] = (await world.source.trail(world.ids.resource1!, await world.head()))!.map(toHex);

    expect(verifyCertificate(canonicalBytes(certificate), world.descriptor)).toMatchObject(
      forged("standing", "TRAIL_UNREFERENCED"),
    );
  });

  it("fails when a break is left out, exchanged or invented, or when the list begins elsewhere", async () => {
    const items = jsonOf(genuine).breaks!.items;
    const [first, second, third, last] = [0, 1, 2, 3].map((index) => items.slice(index * 34, index * 34 + 34));
    const withItems = (changed: string) => afterChange((it) => (it.breaks!.items = changed));

    expect(withItems(`${first}${third}${last}`)).toMatchObject(forged("standing", "BREAKS_DIFFER"));
    expect(withItems(`${first}${third}${second}${last}`)).toMatchObject(forged("standing", "BREAKS_DIFFER"));
    expect(withItems(`${items}${last}`)).toMatchObject(forged("standing", "BREAKS_DIFFER"));
    // A chain that begins later or earlier has the hash of the sealed head, and its first break has the wrong time.
    const { before } = jsonOf(genuine).breaks!;
    const headAfter = (hash: Hex, item: string) =>
      appendToList({ count: 0, hash }, concatBytes(fromHex(`0x${item}`), new Uint8Array(15))).hash;
    const later = { before: headAfter(before, first!), items: `${second}${third}${last}` };
    const latest = { before: headAfter(later.before, second!), items: `${third}${last}` };
    for (const breaks of [later, latest])
      expect(afterChange((it) => (it.breaks = breaks))).toMatchObject(forged("standing", "BREAKS_DIFFER"));
    const [earliest] = await world.source.breaks(world.ids.city!, await world.head());
    const earlier = { before: EMPTY_LIST.hash, items: `${toHex(earliest!).slice(2)}${items}` };
    expect(headAfter(earlier.before, toHex(earliest!).slice(2))).toBe(before);
    expect(afterChange((it) => (it.breaks = earlier))).toMatchObject(forged("standing", "BREAKS_DIFFER"));
    expect(withItems("")).toMatchObject(forged("standing", "BREAKS_DIFFER"));
    expect(afterChange((it) => (it.breaks!.before = `0x${"11".repeat(28)}`))).toMatchObject(
      forged("standing", "BREAKS_DIFFER"),
    );
    expect(afterChange((it) => Reflect.deleteProperty(it, "breaks"))).toMatchObject(
      forged("standing", "BREAKS_DIFFER"),
    );
  });

  it("fails when the shown files are another folder's, or the export is not a folder", async () => {
    const manifest = createManifest(
      ["a.csv", "b.csv"].map((path) => ({ path, size: 3, sha256: "11".repeat(32), sm3: "22".repeat(32) })),
    );
    const member = proveMember(manifest, "a.csv")!;
    const other = createManifest([manifest.files[0]!]);
    await world.export("folder", { form: Form.FOLDER, sha256Digest: folderSha256(manifest) });
    const genuineFolder = jsonOf(await certify("folder", { folder: { member } }));
    const withFolder = (change: (certificate: CertificateJson) => void) => {
      const certificate = structuredClone(genuineFolder);
      change(certificate);
      return verifyCertificate(canonicalBytes(certificate), world.descriptor);
    };

    expect(withFolder(() => undefined).code).toBe("AUTHENTIC_IN_FORCE");
    expect(withFolder((it) => (it.member = proveMember(other, "a.csv")))).toMatchObject(
      forged("lineage", "MEMBER_UNPROVEN"),
    );
    expect(withFolder((it) => (it.member = { ...member, position: 1 }))).toMatchObject(
      forged("lineage", "MEMBER_UNPROVEN"),
    );
    expect(withFolder((it) => (it.member = { ...member, note: 1 }))).toMatchObject({
      code: "CANNOT_TELL",
      reason: "NOT_A_CERTIFICATE",
    });
    expect(withFolder((it) => (it.manifest = manifest))).toMatchObject({
      code: "CANNOT_TELL",
      reason: "NOT_A_CERTIFICATE",
    });
    expect(
      withFolder(
        (it) => Object.assign(it, { manifest: other, member: undefined }) && Reflect.deleteProperty(it, "member"),
      ),
    ).toMatchObject(forged("lineage", "MANIFEST_DIFFERS"));
    expect(afterChange((it) => (it.manifest = manifest))).toMatchObject(forged("lineage", "MANIFEST_DIFFERS"));
    expect(afterChange((it) => (it.member = member))).toMatchObject(forged("lineage", "MANIFEST_DIFFERS"));
  });

  it("fails when an opened field differs from the committed one, or its record is outside the lineage", () => {
    expect(afterChange((it) => (it.openings![world.ids.target!]!.fields[0]!.value = "别的用途"))).toMatchObject(
      forged("lineage", "OPENING_UNPROVEN"),
    );
    expect(
      afterChange((it) => (it.openings = { [world.ids.unrelated!]: it.openings![world.ids.target!]! })),
    ).toMatchObject(forged("lineage", "OPENING_DIFFERS"));
  });

  it("fails when the record only copied the content of the record that the opening is about", async () => {
    const { target } = world.ids;
    const [{ content }] = verifyCertificate(genuine, world.descriptor).lineage as readonly [LineageEntry];
    await world.export("copier", { content });
    const copier = jsonOf(await certify("copier"));
    const opening = jsonOf(genuine).openings![target!]!;
    const opened = (changed: typeof opening) =>
      verifyCertificate(canonicalBytes({ ...copier, openings: { [world.ids.copier!]: changed } }), world.descriptor);

    expect(opening.boundTo).toEqual({ record: target });
    expect(opened(opening)).toMatchObject(forged("lineage", "OPENING_OF_ANOTHER_RECORD"));
    expect(opened({ ...opening, boundTo: { record: world.ids.copier! } })).toMatchObject(
      forged("lineage", "OPENING_UNPROVEN"),
    );
  });

  it("fails when it claims another subject, or the absence of a recorded export", async () => {
    const request = { source: world.source, descriptor: world.descriptor, block: await world.head() };
    const absence = jsonOf(await buildAbsence(request, keccakText("never") as Hex));
    expect(afterChange((it) => (it.subject = { record: world.ids.unrelated! })).code).toBe("FORGED");
    expect(afterChange((it) => (it.subject = { absent: world.digestOf("target") }))).toMatchObject(
      forged("state", "RECORD_PRESENT"),
    );
    absence.subject = { absent: world.digestOf("target") };
    expect(verifyCertificate(canonicalBytes(absence), world.descriptor).code).toBe("FORGED");
    absence.subject = { absent: keccakText("never") };
    const withTrails = (trails: Hex[][]) => verifyCertificate(canonicalBytes({ ...absence, trails }), world.descriptor);
    expect(withTrails([]).code).toBe("NOT_RECORDED");
    expect(withTrails(jsonOf(genuine).trails)).toMatchObject(forged("lineage", "TRAIL_UNREFERENCED"));
  });
});

describe("a source that lies to the builder", () => {
  it("gets no certificate", async () => {
    const { source, descriptor, ids } = world;
    const block = await world.head();
    const build = (lie: Partial<CertificateSource>) =>
      buildCertificate({ source: { ...honest(source), ...lie }, descriptor, block }, ids.target!);

    await expect(build({ breaks: async () => [] })).rejects.toMatchObject({ code: "SOURCE_INCONSISTENT" });
    await expect(build({ rawHeader: () => source.rawHeader(block - 1) })).rejects.toMatchObject({
      code: "SOURCE_INCONSISTENT",
    });
    await expect(
      build({ trail: async (id, at) => (id === ids.resource2 ? undefined : source.trail(id, at)) }),
    ).rejects.toMatchObject({ code: "SOURCE_INCONSISTENT" });
    await expect(build({ trail: async () => undefined })).rejects.toMatchObject({ code: "SUBJECT_UNKNOWN" });
    await expect(build({ proof: async (address, _slots, at) => source.proof(address, [], at) })).rejects.toMatchObject({
      code: "SOURCE_INCONSISTENT",
    });
  });
});

/** A source whose answers a test can replace one by one. */
function honest(source: CertificateSource): CertificateSource {
  return {
    rawHeader: (...asked) => source.rawHeader(...asked),
    proof: (...asked) => source.proof(...asked),
    trail: (...asked) => source.trail(...asked),
    breaks: (...asked) => source.breaks(...asked),
  };
}
