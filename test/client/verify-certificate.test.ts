import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FAMILIES } from "../../scripts/bench/hostile/families.ts";
import { TIME } from "../../scripts/bench/hostile/synthetic-ledger.ts";
import { CERTIFICATE_LIMITS } from "../../src/certificate/certificate.ts";
import { DESCRIPTOR_BYTES, descriptorBytes } from "../../src/certificate/descriptor.ts";
import { verifyCertificateFile } from "../../src/client/verify-certificate.ts";

let folder: string;
const file = (name: string): string => join(folder, name);
const verify = (certificate: string, descriptor = "network.json") =>
  verifyCertificateFile({ now: () => TIME }, { certificate: file(certificate), descriptor: file(descriptor) });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-verify-"));
  writeFileSync(file("network.json"), descriptorBytes(FAMILIES[0]!.make().descriptor));
  for (const name of ["long", "huge"]) writeFileSync(file(name), "{");
  truncateSync(file("long"), CERTIFICATE_LIMITS.bytes + 1);
  truncateSync(file("huge"), 2 ** 40);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("a file that is too large", () => {
  it.each(["long", "huge"])("for a certificate gets a verdict, like any other file that is none: %s", async (name) => {
    const verdict = await verify(name);

    expect(verdict).toMatchObject({ code: "CANNOT_TELL", reason: "TOO_LARGE" });
    expect(verdict.failure!.message).toContain(`more than ${CERTIFICATE_LIMITS.bytes} bytes`);
  });

  it("for a descriptor is refused as damaged", async () => {
    await expect(verify("long", "huge")).rejects.toMatchObject({
      code: "DESCRIPTOR_MALFORMED",
      message: expect.stringContaining(`more than ${DESCRIPTOR_BYTES} bytes`) as string,
    });
  });
});
