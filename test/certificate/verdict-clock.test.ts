import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildAbsence, buildCertificate } from "../../src/certificate/build.ts";
import type { Descriptor } from "../../src/certificate/descriptor.ts";
import { checkDescriptor } from "../../src/certificate/parse-descriptor.ts";
import { warningsOf } from "../../src/certificate/reservations.ts";
import type { VerifyOptions } from "../../src/certificate/verdict-options.ts";
import type { Verdict } from "../../src/certificate/verdict.ts";
import {
  CLOCK_TOLERANCE_SECONDS,
  DEFAULT_MAX_AGE_SECONDS,
  LATEST_SECOND,
  MOST_MAX_AGE_SECONDS,
} from "../../src/certificate/verify-clock.ts";
import { verifyCertificate } from "../../src/certificate/verify.ts";
import { Code } from "../../src/ledger/codes.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { CertifiedWorld } from "./certified-world.ts";

const YEAR = 365 * 86_400;

let world: CertifiedWorld;
let good: Uint8Array;
let held: Uint8Array;
let revoked: Uint8Array;
let absent: Uint8Array;
let at: number;

const on = (bytes: Uint8Array, options: VerifyOptions, descriptor = world.descriptor): Verdict =>
  verifyCertificate(bytes, descriptor, options);

beforeAll(async () => {
  world = await CertifiedWorld.found();
  await world.recordProduct();
  await world.export("sold");
  const request = async () => ({ source: world.source, descriptor: world.descriptor, block: await world.head() });
  const certify = async (): Promise<Uint8Array> => await buildCertificate(await request(), world.ids["sold"]!);
  absent = await buildAbsence(await request(), `0x${"77".repeat(32)}`);
  good = await certify();
  at = world.time;
  await world.attest(world.authority, "sold", Code.HOLD);
  held = await certify();
  await world.settle(world.authority, "sold", Status.REVOKED);
  revoked = await certify();
}, 120_000);
afterAll(async () => world?.close());

describe("the age of a certificate", () => {
  it("lets a good standing count for seven days, unless the verifier says otherwise", () => {
    const codeAt = (age: number, maxAgeSeconds?: number): string =>
      on(good, { now: at + age, ...(maxAgeSeconds === undefined ? {} : { maxAgeSeconds }) }).code;

    expect(DEFAULT_MAX_AGE_SECONDS).toBe(604_800);
    expect([codeAt(604_800), codeAt(604_801)]).toEqual(["AUTHENTIC_IN_FORCE", "CANNOT_TELL"]);
    expect([codeAt(YEAR, YEAR), codeAt(YEAR + 1, YEAR)]).toEqual(["AUTHENTIC_IN_FORCE", "CANNOT_TELL"]);
    expect([codeAt(0, 0), codeAt(1, 0)]).toEqual(["AUTHENTIC_IN_FORCE", "CANNOT_TELL"]);
  });

  it("is bounded by the descriptor where the verifier says nothing", async () => {
    const descriptor = checkDescriptor({ ...world.descriptor, maxStatusAgeSeconds: 60 });
    const request = { source: world.source, descriptor, block: await world.head() };
    const bytes = await buildCertificate(request, world.ids["product"]!);
    const now = (age: number): number => world.time + age;

    expect(on(bytes, { now: now(60) }, descriptor).code).toBe("AUTHENTIC_IN_FORCE");
    expect(on(bytes, { now: now(61) }, descriptor).reason).toBe("STALE");
    expect(on(bytes, { now: now(61), maxAgeSeconds: 61 }, descriptor).code).toBe("AUTHENTIC_IN_FORCE");
  });

  it("never hides a standing that was bad, an ending, or a file that differs", () => {
    const now = at + 10 * YEAR;

    expect(on(held, { now })).toMatchObject({ code: "AUTHENTIC_SUSPENDED", reason: undefined });
    expect(on(revoked, { now })).toMatchObject({ code: "AUTHENTIC_ENDED", reason: undefined });
    expect(on(good, { now, file: { sha256: "11".repeat(32) } })).toMatchObject({ code: "FILE_DIFFERS" });
    for (const verdict of [on(held, { now }), on(revoked, { now })])
      expect(verdict.warnings.map(({ en }) => en).join()).toMatch(/WARNING: the certificate is 36\d\d days old/);
  });

  it("takes an absence away, because the file may have been exported since", () => {
    const absence = (age: number) => on(absent, { now: on(absent, { now: at }).asOf!.time + age });

    expect(absence(604_800).code).toBe("NOT_RECORDED");
    expect(absence(604_801)).toMatchObject({ code: "CANNOT_TELL", reason: "STALE", codeAsOf: "NOT_RECORDED" });
  });

  it("is told with what was true as of the block", () => {
    const verdict = on(good, { now: at + YEAR });

    expect(verdict).toMatchObject({
      code: "CANNOT_TELL",
      reason: "STALE",
      codeAsOf: "AUTHENTIC_IN_FORCE",
      standing: { code: "IN_FORCE" },
      age: { seconds: YEAR, most: 604_800 },
      claim: { record: { id: world.ids["sold"] } },
    });
    expect(verdict.sentence.en).toContain("365 days before this verification");
  });
});

describe("the verifier's clock", () => {
  it("may be ten minutes behind the block, and no more", () => {
    const behind = (seconds: number): Verdict => on(good, { now: at - seconds });

    expect(behind(CLOCK_TOLERANCE_SECONDS).code).toBe("AUTHENTIC_IN_FORCE");
    expect(behind(CLOCK_TOLERANCE_SECONDS).sentence.zh).toContain("比核验方的时钟快 10 分钟");
    expect(behind(CLOCK_TOLERANCE_SECONDS + 1)).toMatchObject({ code: "CANNOT_TELL", reason: "CLOCKS_DISAGREE" });
    expect(on(good, { now: at - YEAR, maxAgeSeconds: MOST_MAX_AGE_SECONDS }).reason).toBe("CLOCKS_DISAGREE");
    expect(on(absent, { now: 0 }).reason).toBe("CLOCKS_DISAGREE");
    expect(on(held, { now: 0 })).toMatchObject({ code: "AUTHENTIC_SUSPENDED" });
    expect(
      on(held, { now: 0 })
        .warnings.map(({ zh }) => zh)
        .join(),
    ).toContain("两个时钟不一致");
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 0.5, LATEST_SECOND + 1, "5", undefined])(
    "is refused when it shows %s, whatever the certificate is",
    (now) => {
      const options = { now } as unknown as VerifyOptions;

      expect(() => on(good, options)).toThrow(expect.objectContaining({ code: "NOW_OUT_OF_RANGE" }));
      expect(() => on(new Uint8Array(), options)).toThrow(expect.objectContaining({ code: "NOW_OUT_OF_RANGE" }));
    },
  );

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 1.5, MOST_MAX_AGE_SECONDS + 1, "604800", null])(
    "is not compared with a greatest age of %s",
    (maxAgeSeconds) => {
      const options = { now: at, maxAgeSeconds } as unknown as VerifyOptions;

      expect(() => on(good, options)).toThrow(expect.objectContaining({ code: "MAX_AGE_OUT_OF_RANGE" }));
    },
  );
});

describe("a production network", () => {
  it("with fewer than four validators is warned of, because a single key could forge everything", () => {
    const production: Descriptor = { ...world.descriptor, environment: "production" };
    const warnings = (validators: number): string =>
      warningsOf(production, { ...on(good, { now: at }).asOf!, validators })
        .map(({ zh, en }) => `${zh} ${en}`)
        .join();

    for (const validators of [1, 2, 3])
      expect(warnings(validators)).toMatch(/警告.*WARNING: the network had [123] val/);
    expect(warnings(4)).toBe("");
  });
});
