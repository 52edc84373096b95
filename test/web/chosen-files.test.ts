import { describe, expect, it } from "vitest";
import { CERTIFICATE_LIMITS } from "../../src/certificate/certificate.ts";
import { parseCertificate } from "../../src/certificate/parse-certificate.ts";
import { sortFiles } from "../../src/web/browser/chosen-files.ts";

const START = '{"descriptor":"","format":"laiqu.certificate.3","header":"';
const fileOf = (name: string, start: string, size: number) => new File([start, "0".repeat(size - start.length)], name);

describe("the files that were dropped on the page", () => {
  it("tells a certificate that is too long from the file beside it, and reads one byte too many of it", async () => {
    const large = fileOf("certificate", START, CERTIFICATE_LIMITS.bytes + 1_000);
    const { file, certificate } = await sortFiles([large, fileOf("data", "a,b\n", 100)]);

    expect(file!.name).toBe("data");
    expect(certificate!.bytes).toHaveLength(CERTIFICATE_LIMITS.bytes + 1);
    expect(() => parseCertificate(certificate!.bytes)).toThrow("has more than 4194304 bytes");
  });

  it("takes a large file that is no certificate for the file itself", async () => {
    const { file, certificate } = await sortFiles([fileOf("data", "{}", CERTIFICATE_LIMITS.bytes + 1_000)]);

    expect([file!.name, certificate]).toEqual(["data", undefined]);
  });

  it("tells the opening of a salted export from file and certificate, and wants one of them beside it", async () => {
    const opening = new File([`{"format":"laiqu.salted-opening.1","salt":"0x"}`], "opening.json");
    const data = fileOf("data", "a,b\n", 100);

    const sorted = await sortFiles([opening, data, fileOf("certificate", START, 1_000)]);

    expect([sorted.file!.name, sorted.certificate!.name, sorted.opening!.name]).toEqual([
      "data",
      "certificate",
      "opening.json",
    ]);
    await expect(sortFiles([opening])).rejects.toMatchObject({ code: "OPENING_ALONE" });
    await expect(sortFiles([opening, opening, data])).rejects.toMatchObject({ code: "FILES_MANY" });
  });
});
