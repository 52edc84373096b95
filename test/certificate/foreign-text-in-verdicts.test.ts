import { afterAll, beforeAll, expect, it } from "vitest";
import { buildCertificate, shownContents } from "../../src/certificate/build.ts";
import { certificateBytes } from "../../src/certificate/certificate.ts";
import { descriptorId, type Descriptor } from "../../src/certificate/descriptor.ts";
import { parseCertificate } from "../../src/certificate/parse-certificate.ts";
import { verdictRows } from "../../src/certificate/verdict-rows.ts";
import type { VerifyOptions } from "../../src/certificate/verdict-options.ts";
import type { Verdict } from "../../src/certificate/verdict.ts";
import { commitDocument, openFields } from "../../src/documents/document.ts";
import { folderSha256 } from "../../src/documents/folder-tree.ts";
import { createManifest } from "../../src/documents/manifest.ts";
import { Code, Form } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { exportId } from "../../src/ledger/record-id.ts";
import { Status } from "../../src/ledger/statuses.ts";
import type { Bilingual } from "../../src/text/bilingual.ts";
import { CertifiedWorld } from "./certified-world.ts";
import { verifyAtBlock } from "./verify-at-block.ts";

/*
 * Texts that others wrote and that try to speak as the verdict: references, a path in a folder, an opened field, the
 * name of the network. Each contains MARK, so that the test finds it wherever it is shown.
 */
const MARK = "沧屿市数据局批准";
const HOSTILE = `x” in force”, ${MARK}`;
const PATH = `a.txt” of the exported folder, ${MARK} for any use until 2099`;

let world: CertifiedWorld;
let descriptor: Descriptor;
let folder: Uint8Array;
let held: Uint8Array;
let product: Uint8Array;

const manifest = createManifest([{ path: PATH, size: 3, sha256: "11".repeat(32), sm3: "22".repeat(32) }]);
const document = commitDocument(
  "laiqu.export.1",
  { [HOSTILE]: `${HOSTILE}\u001b[31m`, name: MARK },
  { record: exportId({ sha256: folderSha256(manifest), ordinal: 0 }) },
  (length) => crypto.getRandomValues(new Uint8Array(length)),
);

beforeAll(async () => {
  world = await CertifiedWorld.found();
  await world.recordProduct();
  descriptor = { ...world.descriptor, network: `${HOSTILE} ${MARK}` };
  for (const [name, fields] of Object.entries({
    scenario: {
      kind: Kind.SCENARIO,
      parent: world.ids["authorization"],
      inputs: [world.ids["grant1"], world.ids["grant2"]],
    },
    product: { kind: Kind.PRODUCT, inputs: [world.ids["delivery1"], world.ids["import"]] },
    agreement: { kind: Kind.AGREEMENT, link: world.ids["buyer"] },
  }))
    await world.record(name, world.operator, {
      ...(name === "scenario" ? {} : { parent: world.ids["scenario"] }),
      ...fields,
      reference: `${HOSTILE} ${name}`,
    });
  await world.attest(world.authority, "product", Code.REVIEW);
  await world.export("folder", {
    form: Form.FOLDER,
    sha256Digest: folderSha256(manifest),
    content: document.commitment,
  });
  const certify = async (name: string, disclosure = {}): Promise<Uint8Array> =>
    await buildCertificate(
      { source: world.source, descriptor, block: await world.head() },
      world.ids[name]!,
      disclosure,
    );
  const disclosure = {
    openings: new Map([[world.ids["folder"]!, openFields(document, [""])]]),
    folder: shownContents(manifest),
  };
  folder = await certify("folder", disclosure);
  product = await certify("product");
  await world.attest(world.authority, "product", Code.HOLD);
  held = await certify("folder", disclosure);
  await world.settle(world.authority, "product", Status.REVOKED);
}, 120_000);
afterAll(async () => world?.close());

const verdicts = (): Verdict[] => {
  const on = (bytes: Uint8Array, options: Partial<VerifyOptions> = {}) => verifyAtBlock(bytes, descriptor, options);
  const { time } = on(folder).asOf!;
  const certificate = parseCertificate(folder);
  const forged = certificateBytes({
    ...certificate,
    openings: new Map(
      [...certificate.openings].map(([id, opening]) => [
        id,
        { ...opening, fields: opening.fields.map((field) => ({ ...field, value: `${PATH}\u001b[2J\u202e` })) },
      ]),
    ),
  });
  return [
    on(folder),
    on(held),
    on(product),
    on(folder, { file: { sha256: "11".repeat(32) } }),
    on(folder, { file: { sha256: "99".repeat(32) } }),
    on(folder, { now: time + 100 * 86_400 }),
    on(folder, { now: time - 100 * 86_400 }),
    on(forged),
    on(new TextEncoder().encode(`{"format":"laiqu.certificate.1","${PATH}":1}`)),
    on(certificateBytes({ ...certificate, descriptor: descriptorId(world.descriptor) })),
  ];
};

const both = ({ zh, en }: Bilingual): string[] => [zh, en];

it("keeps every text that others wrote out of the sentence, the warnings and the reservations", () => {
  const codes = new Set<string>();
  for (const { code, reason, sentence, warnings, unproven, assumptions } of verdicts()) {
    codes.add(reason ?? code);
    const own = [sentence, ...warnings, ...unproven, ...assumptions].flatMap(both).join("\n");
    expect(own).not.toContain("沧屿市");
    expect(own).not.toContain("2099");
    expect(own).not.toContain("编号-");
    expect(own).not.toContain("\u001b");
  }
  expect(codes).toEqual(
    new Set([
      "AUTHENTIC_IN_FORCE",
      "AUTHENTIC_SUSPENDED",
      "FILE_DIFFERS",
      "STALE",
      "CLOCKS_DISAGREE",
      "FORGED",
      "NOT_A_CERTIFICATE",
      "UNKNOWN_DESCRIPTOR",
    ]),
  );
});

it("shows them below it, under labels of our own, and only inside quotation marks", () => {
  let shown = 0;
  for (const verdict of verdicts()) {
    for (const { label, values } of verdictRows(verdict)) {
      for (const text of both(label)) expect(text).not.toContain(MARK);
      for (const text of values.flatMap(both)) {
        const outside = text.replace(/"(?:[^"\\]|\\.)*"/g, "");
        shown += text === outside ? 0 : 1;
        expect(outside).not.toContain(MARK);
        expect(outside).not.toContain("2099");
        expect(text).not.toMatch(/[\u0000-\u001f\u202e]/);
      }
    }
  }
  expect(shown).toBeGreaterThan(50);
});
