import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildAbsence, buildCertificate } from "../../src/certificate/build.ts";
import { verifyCertificate } from "../../src/certificate/verify.ts";
import { CertifiedWorld } from "./certified-world.ts";

describe("a certificate of an export", () => {
  let world: CertifiedWorld;

  beforeAll(async () => {
    world = await CertifiedWorld.found();
    await world.buildProduct();
  });
  afterAll(async () => world.close());

  it("proves it in force", async () => {
    const id = await world.export("first");
    const bytes = await buildCertificate({ ...world, block: await world.head() }, id);
    const started = performance.now();
    const verdict = verifyCertificate(bytes, world.descriptor);
    console.log(performance.now() - started, bytes.length, gzipSync(bytes).length, verdict);
    expect(verdict.code).toBe("AUTHENTIC_IN_FORCE");
  });
});
