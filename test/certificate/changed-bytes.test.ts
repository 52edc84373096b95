import { id as keccakText } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildAbsence, buildCertificate, type CertificateRequest } from "../../src/certificate/build.ts";
import { parseCertificate } from "../../src/certificate/parse-certificate.ts";
import { verifyAtBlock as verifyCertificate } from "./verify-at-block.ts";
import { fromHex, toHex, type Hex } from "../../src/consensus/hex.ts";
import { commitDocument, openFields } from "../../src/documents/document.ts";
import { folderSha256, proveMember } from "../../src/documents/folder-tree.ts";
import { createManifest } from "../../src/documents/manifest.ts";
import { Code, Form } from "../../src/ledger/codes.ts";
import { exportId, type RecordId } from "../../src/ledger/record-id.ts";
import { CertifiedWorld } from "./certified-world.ts";
import { unnoticedPlaces } from "./changed-bytes.ts";
import { partsOf } from "./changed-parts.ts";

/*
 * Every byte of every certificate below is changed by itself, and every change must be refused.
 *
 * To verify the whole file for each byte would cost the square of the file's size, most of it for reading again what
 * did not change. Nineteen twentieths of an export's certificate are its header, its trie nodes and the log data of its
 * events, each of them one text of hexadecimal digits. A changed digit there changes one byte of this part and nothing
 * else; that is checked below for every part. So the verifier's own steps get the certificate with this byte changed,
 * and trails that did not change are not read again. One digit in every word of such a part is also changed in the
 * file, as is every byte outside of them, and then the whole file is verified.
 *
 * The certificates are all as of one block and so have the same header. The steps that read the header read nothing
 * else of a certificate, and they must refuse each changed byte by themselves. So it is changed in one of them only.
 */

/** Tens of thousands of verifications, on a slow machine under load, in milliseconds. */
const LONG = 600_000;

let world: CertifiedWorld;
let request: CertificateRequest;
let exported: RecordId;

const manifest = createManifest(
  ["说明.txt", "数据/a.csv", "数据/b.csv"].map((path, size) => ({
    path,
    size,
    sha256: keccakText(path).slice(2),
    sm3: "22".repeat(32),
  })),
);
const sha256Digest = folderSha256(manifest);
const document = commitDocument(
  "laiqu.export.1",
  { purpose: "信贷风控" },
  { record: exportId({ sha256: sha256Digest, ordinal: 0 }) },
  (length) => new Uint8Array(length).fill(7),
);

beforeAll(async () => {
  world = await CertifiedWorld.found();
  await world.recordProduct();
  const fields = { form: Form.FOLDER, sha256Digest, content: document.commitment };
  exported = await world.export("target", fields);
  await world.attest(world.authority, "resource1", Code.CORRECTION);
  await world.attest(world.authority, "resource2", Code.CORRECTION);
  request = { source: world.source, descriptor: world.descriptor, block: await world.head() };
});
afterAll(async () => world.close());

describe("a changed byte is found", () => {
  it(
    "at every place of an export's certificate, with lineage, breaks, openings and a file of the folder",
    async () => {
      const { descriptor } = world;
      const bytes = await buildCertificate(request, exported, {
        openings: new Map([[exported, openFields(document, ["/purpose"])]]),
        folder: { member: proveMember(manifest, "数据/a.csv")! },
      });

      expect(verifyCertificate(bytes, descriptor).code).toBe("AUTHENTIC_IN_FORCE");
      expect(parseCertificate(bytes).breaks!.items).toHaveLength(2);
      expect(await unnoticedPlaces({ bytes, descriptor, inParts: true })).toEqual([]);
    },
    LONG,
  );

  it("in one part alone: a file with a changed digit is the certificate with this byte changed", async () => {
    const bytes = await buildCertificate(request, exported);
    const genuine = parseCertificate(bytes);
    const file = new TextDecoder("latin1").decode(bytes);
    const parts = partsOf(genuine, file);

    expect(parts).toHaveLength(1 + genuine.nodes.length + genuine.trails.flat().length);
    for (const { from, to, replacedBy } of parts) {
      const place = from + Math.floor((to - from) / 2);
      const digits = `${file.slice(from, place)}${file[place] === "7" ? "8" : "7"}${file.slice(place + 1, to)}`;
      const changed = new TextEncoder().encode(`${file.slice(0, from)}${digits}${file.slice(to)}`);

      expect(parseCertificate(changed)).toEqual(replacedBy(fromHex(`0x${digits}`)));
    }
  });

  it(
    "at every place of a record's certificate",
    async () => {
      const { descriptor } = world;
      const bytes = await buildCertificate(request, world.ids.city!);
      const coveredElsewhere = await placesOfHeader(bytes);

      expect(verifyCertificate(bytes, descriptor).code).toBe("AUTHENTIC_IN_FORCE");
      expect(await unnoticedPlaces({ bytes, descriptor, inParts: true, coveredElsewhere })).toEqual([]);
    },
    LONG,
  );

  it(
    "at every place of a certificate of absence",
    async () => {
      const { descriptor } = world;
      const digest = keccakText("never") as Hex;
      const bytes = await buildAbsence(request, digest);
      const coveredElsewhere = await placesOfHeader(bytes);
      const file = digest.slice(2);

      expect(verifyCertificate(bytes, descriptor, { file: { sha256: file } }).code).toBe("NOT_RECORDED");
      // An empty branch proves the absence of every digest below it. With another digest the certificate may be true,
      // but it is not about the file that is shown.
      expect(await unnoticedPlaces({ bytes, descriptor, inParts: false, file, coveredElsewhere })).toEqual([]);
    },
    LONG,
  );
});

/** The places of the header, which all certificates here have in common. */
async function placesOfHeader(bytes: Uint8Array): Promise<{ from: number; to: number }> {
  const { header } = parseCertificate(await buildCertificate(request, exported));
  const digits = toHex(header);
  const from = new TextDecoder("latin1").decode(bytes).indexOf(digits);
  expect(from).toBeGreaterThan(0);
  return { from, to: from + digits.length };
}
