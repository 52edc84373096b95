import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { buildCertificate, MOST_EARLIER_BREAKS } from "../../src/certificate/build.ts";
import { parseCertificate } from "../../src/certificate/parse-certificate.ts";
import { checkDescriptor } from "../../src/certificate/parse-descriptor.ts";
import type { Verdict } from "../../src/certificate/verdict.ts";
import type { VerifyOptions } from "../../src/certificate/verdict-options.ts";
import { verdictRows } from "../../src/certificate/verdict-rows.ts";
import { verifyAtBlock as verifyCertificate } from "./verify-at-block.ts";
import { Code } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { CertifiedWorld } from "./certified-world.ts";

let world: CertifiedWorld;

async function verdictOn(name: string, options: Partial<VerifyOptions> = {}): Promise<Verdict> {
  return verifyCertificate(await world.certify(name), world.descriptor, options);
}

function entryOf(verdict: Verdict, name: string) {
  return verdict.lineage.find((entry) => entry.id === world.ids[name]);
}

/** The number of breaks in the city's list now. */
async function breaksNow(): Promise<number> {
  return (await world.source.breaks(world.ids.city!, await world.head())).length;
}

/** Records an export named `mixed` that is made of an import of the city and of an import of its neighbour. */
async function exportOfForeignInput(): Promise<void> {
  await world.record("foreign resource", world.neighbour, { kind: Kind.RESOURCE, parent: world.ids.other });
  await world.record("mixed import", world.operator, { kind: Kind.IMPORT, parent: world.ids.scenario });
  await world.record("foreign authorization", world.neighbour, {
    kind: Kind.AUTHORIZATION,
    parent: world.ids.other,
    link: world.ids.neighbour,
  });
  await world.record("foreign scenario", world.neighbour, {
    kind: Kind.SCENARIO,
    parent: world.ids["foreign authorization"],
  });
  await world.record("foreign import", world.neighbour, { kind: Kind.IMPORT, parent: world.ids["foreign scenario"] });
  await world.record("mixed product", world.operator, {
    kind: Kind.PRODUCT,
    parent: world.ids.scenario,
    inputs: [world.ids["foreign import"], world.ids["mixed import"]],
  });
  await world.export("mixed", { parent: world.ids["mixed product"] });
}

describe("a certificate", () => {
  beforeAll(async () => {
    world = await CertifiedWorld.found();
  });
  // One ledger for all tests, and in it a product with records of its own for each test.
  beforeEach(async () => world.recordProduct());
  afterAll(async () => world.close());

  it("proves an export in force, with its whole lineage back to the resources and their parties", async () => {
    await world.export("plain");

    const verdict = await verdictOn("plain");

    expect(verdict.code).toBe("AUTHENTIC_IN_FORCE");
    expect(verdict.asOf).toMatchObject({ block: await world.head(), time: world.time, validators: 4 });
    expect(entryOf(verdict, "resource2")).toMatchObject({
      kind: Kind.RESOURCE,
      reference: world.referenceOf("resource2"),
      provenNow: false,
    });
    expect(entryOf(verdict, "operator")).toMatchObject({ kind: Kind.PARTY, reference: "运营-1", provenNow: true });
    const named = [
      "plain",
      "product",
      "agreement",
      "scenario",
      "authorization",
      "city",
      "authority",
      "operator",
      "buyer",
      "resource1",
      "resource2",
      "grant1",
      "grant2",
      "demand1",
      "demand2",
      "delivery1",
      "delivery2",
      "import",
    ];
    expect(new Set(verdict.lineage.map(({ id }) => id))).toEqual(new Set(named.map((name) => world.ids[name])));
    expect(verdict.flags).toEqual({ soft: [], backfilled: [], corrections: [], heldForNewUse: [] });
  });

  it("warns that a development network proves nothing, and does not warn about a production network", async () => {
    await world.export("loud");
    const development = await verdictOn("loud");
    const production = checkDescriptor({ ...world.descriptor, environment: "production" });
    const bytes = await buildCertificate(
      { source: world.source, descriptor: production, block: await world.head() },
      world.ids.loud!,
    );

    const genuine = verifyCertificate(bytes, production);

    expect(development.warnings).toHaveLength(1);
    expect(development.sentence.en).toMatch(/^\[DEVELOPMENT NETWORK\]/);
    expect(development.sentence.zh).toMatch(/^【开发网络】/);
    expect(genuine.warnings).toEqual([]);
    expect(genuine.sentence.en).toMatch(/^Authentic/);
  });

  it("stays within 32 KB gzipped for this lineage", async () => {
    await world.export("sized");
    expect(gzipSync(await world.certify("sized")).length).toBeLessThan(32 * 1024);
  });

  it("shows an export suspended while it is held, and in force again after the release", async () => {
    await world.export("held");
    await world.attest(world.authority, "held", Code.HOLD);
    const held = await verdictOn("held");
    await world.attest(world.authority, "held", Code.RELEASE);

    const released = await verdictOn("held");

    expect(held.code).toBe("AUTHENTIC_SUSPENDED");
    expect(held.standing?.cause.record).toBe(world.ids.held);
    expect(released.code).toBe("AUTHENTIC_IN_FORCE");
  });

  it.each(["product", "scenario", "authorization", "operator"])(
    "shows an export suspended while its %s is held",
    async (name) => {
      const exported = `under held ${name}`;
      await world.export(exported);
      const before = await world.certify(exported);
      await world.attest(world.authority, name, Code.HOLD);

      const during = await verdictOn(exported);
      await world.attest(world.authority, name, Code.RELEASE);

      expect(during.code).toBe("AUTHENTIC_SUSPENDED");
      expect(during.standing?.cause.record).toBe(world.ids[name]);
      expect((await verdictOn(exported)).code).toBe("AUTHENTIC_IN_FORCE");
      // The earlier certificate stays true as of its own block.
      expect(verifyCertificate(before, world.descriptor).code).toBe("AUTHENTIC_IN_FORCE");
    },
  );

  it("keeps an export in force under a forward hold of a resource, and suspends it under one with recall", async () => {
    await world.export("recall");
    await world.attest(world.authority, "resource1", Code.HOLD, { value: 0 });
    const forward = await verdictOn("recall");
    await world.attest(world.authority, "resource1", Code.RELEASE);
    await world.attest(world.authority, "resource1", Code.HOLD, { value: 1 });
    const recalling = await verdictOn("recall");
    await world.attest(world.authority, "resource1", Code.RELEASE);

    const released = await verdictOn("recall");

    expect(forward.code).toBe("AUTHENTIC_IN_FORCE");
    expect(entryOf(forward, "resource1")).toMatchObject({ provenNow: false });
    expect(forward.flags.heldForNewUse).toEqual([]);
    expect(forward.unproven.map(({ en }) => en).join()).toContain("held for new use since");
    expect(recalling.code).toBe("AUTHENTIC_SUSPENDED");
    expect(recalling.standing?.cause.record).toBe(world.ids.resource1);
    expect(released.code).toBe("AUTHENTIC_IN_FORCE");
  });

  it("tells a forward hold of a resource as one where the present state of the resource is proven", async () => {
    await world.export("told");
    await world.attest(world.authority, "resource1", Code.HOLD, { value: 0 });
    await world.attest(world.authority, "resource1", Code.CORRECTION);
    const held = await verdictOn("told");
    await world.attest(world.authority, "resource1", Code.RELEASE);
    const released = await verdictOn("told");
    await world.attest(world.authority, "resource1", Code.HOLD, { value: 1 });
    const recalling = await verdictOn("told");
    await world.attest(world.authority, "resource1", Code.RELEASE);

    const rows = verdictRows(held).filter(({ label }) => label.en.startsWith("note: held for new use"));
    expect(held).toMatchObject({ code: "AUTHENTIC_IN_FORCE", flags: { heldForNewUse: [world.ids.resource1] } });
    expect(rows).toEqual([expect.objectContaining({ values: [expect.anything()] })]);
    expect(released.flags.heldForNewUse).toEqual([]);
    // A recall suspends the export, and stands as its cause.
    expect(recalling).toMatchObject({ code: "AUTHENTIC_SUSPENDED", flags: { heldForNewUse: [] } });
  });

  it("flags corrections of ancestors after the recording, and between their last use and the recording", async () => {
    await world.attest(world.authority, "resource1", Code.CORRECTION);
    await world.attest(world.authority, "resource2", Code.HOLD, { value: 1 });
    await world.attest(world.authority, "resource2", Code.RELEASE);
    await world.export("corrected");
    const early = await verdictOn("corrected");
    await world.attest(world.authority, "product", Code.CORRECTION);

    const late = await verdictOn("corrected");

    expect(early.code).toBe("AUTHENTIC_IN_FORCE");
    expect(early.flags.corrections).toEqual([world.ids.resource1]);
    expect(entryOf(early, "resource1")).toMatchObject({ provenNow: true });
    expect(entryOf(early, "resource2")!.acts.map(({ code }) => code)).toEqual([Code.REVIEW, Code.HOLD, Code.RELEASE]);
    expect(early.unproven.map(({ en }) => en).join()).not.toContain("corrected between");
    expect(new Set(late.flags.corrections)).toEqual(new Set([world.ids.resource1, world.ids.product]));
  });

  it("states that earlier corrections are not shown when there are too many breaks in between", async () => {
    await world.attest(world.authority, "resource1", Code.CORRECTION);
    // With the correction there is one break more than a certificate lists.
    const holdsAndReleases = Array.from({ length: MOST_EARLIER_BREAKS / 2 }, () => [Code.HOLD, Code.RELEASE]).flat();
    await world.attestAll(world.authority, "resource2", holdsAndReleases, { value: 1 });
    await world.export("long after");

    const verdict = await verdictOn("long after");

    expect(verdict.code).toBe("AUTHENTIC_IN_FORCE");
    // Only the last break before the recording.
    expect(parseCertificate(await world.certify("long after")).breaks!.items).toHaveLength(1);
    expect(verdict.flags.corrections).toEqual([]);
    expect(verdict.unproven.map(({ en }) => en).join()).toContain("corrected between");
  }, 120_000);

  it("ends at the export's own revocation, at its sunset, or by the clock, and says when", async () => {
    await world.export("revoked");
    await world.settle(world.authority, "revoked", Status.REVOKED, { effectiveAt: 1_700_000_000 });
    await world.export("sunset");
    const end = world.time + 30 * 86_400;
    await world.settle(world.authority, "sunset", Status.SUNSET, { until: end, answers: await breaksNow() });
    const sunset = await world.certify("sunset");

    const revoked = await verdictOn("revoked");

    expect(revoked).toMatchObject({
      code: "AUTHENTIC_ENDED",
      standing: { status: Status.REVOKED, since: 1_700_000_000 },
    });
    expect(verifyCertificate(sunset, world.descriptor).code).toBe("AUTHENTIC_IN_FORCE");
    expect(verifyCertificate(sunset, world.descriptor, { now: end - 1, maxAgeSeconds: 40 * 86_400 }).code).toBe(
      "AUTHENTIC_IN_FORCE",
    );
    expect(verifyCertificate(sunset, world.descriptor, { now: end })).toMatchObject({
      code: "AUTHENTIC_ENDED",
      standing: { code: "EXPIRED", since: end },
    });
  });

  it("reports a certificate that is older than allowed as stale, not as forged", async () => {
    await world.export("old");
    const bytes = await world.certify("old");

    expect(verifyCertificate(bytes, world.descriptor, { now: world.time + 100, maxAgeSeconds: 100 }).code).toBe(
      "AUTHENTIC_IN_FORCE",
    );
    expect(verifyCertificate(bytes, world.descriptor, { now: world.time + 101, maxAgeSeconds: 100 })).toMatchObject({
      code: "CANNOT_TELL",
      reason: "STALE",
    });
  });

  it("certifies other records without breaks, each by the records it stands under", async () => {
    const agreement = await world.certify("agreement");
    expect(parseCertificate(agreement).breaks).toBeUndefined();
    expect(verifyCertificate(agreement, world.descriptor).code).toBe("AUTHENTIC_IN_FORCE");

    await world.attest(world.authority, "scenario", Code.HOLD);
    const suspended = await verdictOn("agreement");
    await world.attest(world.authority, "scenario", Code.RELEASE);
    await world.record("draft", world.authority, {
      kind: Kind.RESOURCE,
      parent: world.ids.city,
      status: Status.PROPOSED,
    });

    expect(suspended).toMatchObject({
      code: "AUTHENTIC_SUSPENDED",
      standing: { cause: { record: world.ids.scenario } },
    });
    expect((await verdictOn("draft")).code).toBe("AUTHENTIC_PROPOSED");
    expect((await verdictOn("city")).code).toBe("AUTHENTIC_IN_FORCE");
  });

  it("proves inputs of another jurisdiction by their state, because their breaks are in another list", async () => {
    await exportOfForeignInput();

    const verdict = await verdictOn("mixed");
    await world.attest(world.neighbour, "foreign import", Code.HOLD);

    expect((await verdictOn("mixed")).code).toBe("AUTHENTIC_SUSPENDED");
    expect(verdict.code).toBe("AUTHENTIC_IN_FORCE");
    expect(entryOf(verdict, "foreign import")?.provenNow).toBe(true);
    expect(entryOf(verdict, "mixed import")?.provenNow).toBe(false);
  });

  it("lets a disposition answer breaks of another jurisdiction up to its legal date, and no later ones", async () => {
    await exportOfForeignInput();
    const code = async () => (await verdictOn("mixed")).code;
    const beforeTheHold = world.time;
    await world.attest(world.neighbour, "foreign import", Code.HOLD);

    await world.settle(world.authority, "mixed", Status.CONTINUED, { effectiveAt: beforeTheHold });
    const onItsWay = await code();
    await world.settle(world.authority, "mixed", Status.CONTINUED, { effectiveAt: world.time + 1 });
    const answered = await code();
    await world.settle(world.neighbour, "foreign import", Status.REVOKED);
    const later = await code();

    expect([onItsWay, answered, later]).toEqual([
      "AUTHENTIC_SUSPENDED",
      "AUTHENTIC_CONTINUED",
      "AUTHENTIC_DISPOSITION_PENDING",
    ]);
  });

  it("proves backfilled material by its state, and flags the records that rest on it", async () => {
    const backfill = {
      backfilled: true,
      status: Status.PROPOSED,
      effectiveAt: 1_600_000_000,
      parent: world.ids.scenario,
    };
    await world.record("old import", world.authority, { ...backfill, kind: Kind.IMPORT });
    await world.record("old product", world.authority, {
      ...backfill,
      kind: Kind.PRODUCT,
      inputs: [world.ids["old import"]],
    });
    await world.settle(world.operator, "old import", Status.IN_FORCE);
    await world.settle(world.operator, "old product", Status.IN_FORCE);
    await world.export("new export", { parent: world.ids["old product"] });

    const verdict = await verdictOn("new export");

    expect(verdict.code).toBe("AUTHENTIC_IN_FORCE");
    expect(entryOf(verdict, "old import")).toMatchObject({
      provenNow: true,
      status: Status.IN_FORCE,
      effectiveAt: 1_600_000_000,
    });
    expect(new Set(verdict.flags.backfilled)).toEqual(
      new Set(["new export", "old product", "old import"].map((name) => world.ids[name])),
    );
  });

  it("awaits a disposition after harm, continues by it, and awaits another after later harm", async () => {
    await world.export("disposed");
    await world.settle(world.authority, "resource1", Status.REVOKED);
    const pending = await verdictOn("disposed");
    await world.settle(world.authority, "disposed", Status.CONTINUED, { answers: await breaksNow() });
    const continued = await verdictOn("disposed");
    await world.settle(world.authority, "resource2", Status.REVOKED);

    const again = await verdictOn("disposed");

    expect(pending).toMatchObject({
      code: "AUTHENTIC_DISPOSITION_PENDING",
      exportedBeforeHarm: true,
      standing: { cause: { record: world.ids.resource1 } },
    });
    expect(continued.code).toBe("AUTHENTIC_CONTINUED");
    expect(again).toMatchObject({
      code: "AUTHENTIC_DISPOSITION_PENDING",
      standing: { cause: { record: world.ids.resource2 } },
    });
    expect((await verdictOn("product")).code).toBe("AUTHENTIC_BROKEN");
  });
});
