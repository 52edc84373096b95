import { id as keccakText } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildAbsence, buildCertificate, type CertificateRequest } from "../../src/certificate/build.ts";
import { verifyCertificate } from "../../src/certificate/verify.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { Code, Form } from "../../src/ledger/codes.ts";
import { commitDocument, openFields } from "../../src/documents/document.ts";
import { folderSha256, proveMember } from "../../src/documents/folder-tree.ts";
import { createManifest } from "../../src/documents/manifest.ts";
import { CertifiedWorld } from "./certified-world.ts";
import { unnoticedPlaces } from "./changed-bytes.ts";

/** Tens of thousands of verifications; milliseconds, for a slow machine under load. */
const LONG = 600_000;

let world: CertifiedWorld;

beforeAll(async () => {
  world = await CertifiedWorld.found();
  await world.buildProduct();
});
afterAll(async () => world.close());

async function request(): Promise<CertificateRequest> {
  return { source: world.source, descriptor: world.descriptor, block: await world.head() };
}

describe("a changed byte is found", () => {
  it(
    "at every place of a record's certificate",
    async () => {
      const bytes = await buildCertificate(await request(), world.ids.city!);

      expect(verifyCertificate(bytes, world.descriptor).code).toBe("AUTHENTIC_IN_FORCE");
      expect(await unnoticedPlaces(bytes, world.descriptor)).toEqual([]);
    },
    LONG,
  );

  it(
    "at every place of a certificate of absence",
    async () => {
      const digest = keccakText("never") as Hex;
      const bytes = await buildAbsence(await request(), digest);
      const file = digest.slice(2);

      expect(verifyCertificate(bytes, world.descriptor, { file: { sha256: file } }).code).toBe("NOT_RECORDED");
      // An empty branch proves the absence of every digest below it: with another digest the certificate may be true,
      // but it is not of the file that is shown.
      expect(await unnoticedPlaces(bytes, world.descriptor, file)).toEqual([]);
    },
    LONG,
  );

  it(
    "at every place of an export's certificate, with lineage, breaks, openings and a file of the folder",
    async () => {
      const manifest = createManifest(
        ["说明.txt", "数据/a.csv", "数据/b.csv"].map((path, size) => ({
          path,
          size,
          sha256: keccakText(path).slice(2),
          sm3: "22".repeat(32),
        })),
      );
      const document = commitDocument("laiqu.export.1", { purpose: "信贷风控" }, (length) =>
        new Uint8Array(length).fill(7),
      );
      const id = await world.export("target", {
        form: Form.FOLDER,
        sha256Digest: folderSha256(manifest),
        content: document.root,
      });
      await world.attest(world.authority, "resource1", Code.HOLD);
      await world.attest(world.authority, "resource2", Code.CORRECTION);
      const disclosure = {
        openings: new Map([[id, openFields(document, ["/purpose"])]]),
        folder: { member: proveMember(manifest, "数据/a.csv")! },
      };
      const bytes = await buildCertificate(await request(), id, disclosure);

      expect(verifyCertificate(bytes, world.descriptor).code).toBe("AUTHENTIC_IN_FORCE");
      expect(await unnoticedPlaces(bytes, world.descriptor)).toEqual([]);
    },
    LONG,
  );
});
