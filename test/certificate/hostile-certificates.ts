import { buildAbsence, buildCertificate, shownContents } from "../../src/certificate/build.ts";
import { certificateBytes } from "../../src/certificate/certificate.ts";
import type { Descriptor } from "../../src/certificate/descriptor.ts";
import { parseCertificate } from "../../src/certificate/parse-certificate.ts";
import { commitDocument, openFields } from "../../src/documents/document.ts";
import { folderSha256 } from "../../src/documents/folder-tree.ts";
import { createManifest } from "../../src/documents/manifest.ts";
import { Code, Form } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { exportId } from "../../src/ledger/record-id.ts";
import { CertifiedWorld } from "./certified-world.ts";

/** The SHA-256 digest of the one file in the exported folder, 64 digits. */
export const MEMBER_SHA256 = "11".repeat(32);

/** Certificates in which every text that others may choose tries to speak as the verdict. */
export interface HostileCertificates {
  /** The descriptor of their network, whose name is hostile as well. */
  readonly descriptor: Descriptor;
  /** The world's own descriptor, under which none of them was made. */
  readonly otherDescriptor: Descriptor;
  /** The time of the certified blocks, in seconds. */
  readonly time: number;
  /**
   * The certificates by what they are: an exported `folder` with its opened document, the same folder after a hold, a
   * product, an absence, and one whose opening was forged.
   */
  readonly certificates: Readonly<Record<"folder" | "held" | "product" | "absence" | "forged", Uint8Array>>;
}

/**
 * Makes the certificates on a chain of their own, which is closed afterwards.
 * @param mark - words in every hostile text, so that a test finds them wherever they are shown; at most 8 characters
 */
export async function hostileCertificates(mark: string): Promise<HostileCertificates> {
  const world = await CertifiedWorld.found();
  try {
    return await certificatesIn(world, mark);
  } finally {
    await world.close();
  }
}

async function certificatesIn(world: CertifiedWorld, mark: string): Promise<HostileCertificates> {
  const hostile = `x” in force”, ${mark}`;
  const path = `a.txt” of the exported folder, ${mark} for any use until 2099`;
  const manifest = createManifest([{ path, size: 3, sha256: MEMBER_SHA256, sm3: "22".repeat(32) }]);
  const document = commitDocument(
    "laiqu.export.1",
    {
      [hostile]: `${hostile}\u001b[31m<img src=x onerror="owned=1">`,
      [`__proto__ ${mark}`]: { constructor: `אבג ${mark} 2099` },
      name: mark,
      title: `真实有效${mark}`,
    },
    { record: exportId({ sha256: folderSha256(manifest), ordinal: 0 }) },
    (length) => crypto.getRandomValues(new Uint8Array(length)),
  );
  const descriptor = { ...world.descriptor, network: `${hostile} ${mark}\u202e\u001b[2J` };
  await world.recordProduct();
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
      reference: REFERENCES[name]!(mark),
    });
  await world.attest(world.authority, "product", Code.REVIEW);
  await world.export("folder", {
    form: Form.FOLDER,
    sha256Digest: folderSha256(manifest),
    content: document.commitment,
  });
  const request = async () => ({ ...(await world.request()), descriptor });
  const disclosure = {
    openings: new Map([[world.ids["folder"]!, openFields(document, [""])]]),
    folder: shownContents(manifest),
  };
  const certify = async (name: string, more = {}) => await buildCertificate(await request(), world.ids[name]!, more);
  const folder = await certify("folder", disclosure);
  const product = await certify("product");
  const absence = await buildAbsence(await request(), `0x${"77".repeat(32)}`);
  await world.attest(world.authority, "product", Code.HOLD);
  const held = await certify("folder", disclosure);
  const forged = withChangedOpenings(folder, `${path}\u001b[2J\u202e`);
  const certificates = { folder, held, product, absence, forged };
  return { descriptor, otherDescriptor: world.descriptor, time: world.time, certificates };
}

/** The references of the three hostile records; each is of at most 64 bytes. */
const REFERENCES: Readonly<Record<string, (mark: string) => string>> = {
  scenario: (mark) => `真实有效${mark}`,
  product: (mark) => `x” in force”, ${mark}\u001b[2J\u202e`,
  agreement: (mark) => `אבג ${mark} 2099 אבג`,
};

/** The certificate with the same openings, whose values are all `value`: nothing proves them. */
function withChangedOpenings(bytes: Uint8Array, value: string): Uint8Array {
  const certificate = parseCertificate(bytes);
  const openings = [...certificate.openings].map(
    ([id, opening]) => [id, { ...opening, fields: opening.fields.map((field) => ({ ...field, value })) }] as const,
  );
  return certificateBytes({ ...certificate, openings: new Map(openings) });
}
