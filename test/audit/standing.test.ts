import type { RecordId } from "../../src/ledger/record-id.ts";
import { afterAll, describe, expect, it } from "vitest";
import { standingAt } from "../../src/audit/standing-at.ts";
import { momentOf, withSnapshot } from "../../src/audit/snapshot.ts";
import { Code } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { smallCity, START } from "./small-city.ts";
import type { SmallCity } from "./small-city.ts";
import { WrittenLedger } from "./written-ledger.ts";

afterAll(() => WrittenLedger.end());

async function standing(city: SmallCity, id: RecordId, times: { at?: number; knownAt?: number } = {}) {
  const answer = await withSnapshot(city.ledger.store.reader, (snapshot) =>
    standingAt(snapshot, id, momentOf(snapshot, times)),
  );
  return answer.result.record.standing;
}

/** Adds acts after the export, and returns the standing of the export after them. */
async function exportAfter(acts: (city: SmallCity) => void) {
  const city = await smallCity();
  acts(city);
  await city.ledger.write();
  const found = await standing(city, city.exported);
  return { code: found.code, cause: found.cause.record.id, city };
}

describe("the standing of an export", () => {
  it("is in force while nothing happens to its lineage", async () => {
    const { code, cause, city } = await exportAfter(() => undefined);
    expect({ code, cause }).toEqual({ code: "IN_FORCE", cause: city.exported });
  });

  it("is suspended by a hold of a record that it stands under, and in force again after the release", async () => {
    const held = await exportAfter(({ ledger, authority, authorization }) => ledger.hold(authority, authorization));
    expect({ code: held.code, cause: held.cause }).toEqual({ code: "SUSPENDED", cause: held.city.authorization });

    const released = await exportAfter(({ ledger, authority, authorization }) => {
      ledger.hold(authority, authorization);
      ledger.release(authority, authorization);
    });
    expect(released.code).toBe("IN_FORCE");
  });

  it("stays suspended until the last of two overlapping holds is released", async () => {
    const { code } = await exportAfter(({ ledger, authority, provider, authorization }) => {
      ledger.hold(authority, authorization);
      ledger.hold(provider, authorization);
      ledger.release(authority, authorization);
    });
    expect(code).toBe("SUSPENDED");
  });

  it("is suspended by a hold of a resource only when the hold reaches what was made of it", async () => {
    const forward = await exportAfter(({ ledger, authority, companies }) => ledger.hold(authority, companies));
    const recall = await exportAfter(({ ledger, authority, companies }) => ledger.hold(authority, companies, true));
    expect([forward.code, recall.code]).toEqual(["IN_FORCE", "SUSPENDED"]);
  });

  it("awaits a disposition after harm, continues when one answers it, and awaits another after more harm", async () => {
    const harm = ({ ledger, authority, authorization }: SmallCity) =>
      ledger.settle(authority, authorization, Status.REVOKED);
    const disposition = ({ ledger, authority, exported }: SmallCity) =>
      ledger.settle(authority, exported, Status.CONTINUED, { answers: ledger.breaks });

    const pending = await exportAfter(harm);
    const continued = await exportAfter((city) => {
      harm(city);
      disposition(city);
    });
    const again = await exportAfter((city) => {
      harm(city);
      disposition(city);
      city.ledger.settle(city.authority, city.parks, Status.RECALLED);
    });

    expect({ code: pending.code, cause: pending.cause }).toEqual({
      code: "DISPOSITION_PENDING",
      cause: pending.city.authorization,
    });
    expect(continued.code).toBe("CONTINUED");
    expect({ code: again.code, cause: again.cause }).toEqual({ code: "DISPOSITION_PENDING", cause: again.city.parks });
  });

  it("is not covered by a disposition that answers fewer breaks than there are", async () => {
    const { code } = await exportAfter(({ ledger, authority, authorization, exported }) => {
      ledger.settle(authority, authorization, Status.REVOKED);
      ledger.settle(authority, exported, Status.CONTINUED, { answers: ledger.breaks - 1 });
    });
    expect(code).toBe("DISPOSITION_PENDING");
  });

  it("is not ended by the ordinary end of a record that it stands under", async () => {
    const { code } = await exportAfter(({ ledger, authority, authorization, scenario }) => {
      ledger.settle(authority, scenario, Status.FULFILLED);
      ledger.settle(authority, authorization, Status.TERMINATED);
    });
    expect(code).toBe("IN_FORCE");
  });

  it("keeps the first harm as the cause when the harmed record is closed", async () => {
    const { code, cause, city } = await exportAfter(({ ledger, authority, product }) => {
      ledger.settle(authority, product, Status.RECALLED);
      ledger.settle(authority, product, Status.CLOSED_AFTER_HARM);
    });
    expect({ code, cause }).toEqual({ code: "DISPOSITION_PENDING", cause: city.product });
  });

  it("is ended by its own recall, whatever its lineage", async () => {
    const { code } = await exportAfter(({ ledger, authority, exported }) =>
      ledger.settle(authority, exported, Status.RECALLED),
    );
    expect(code).toBe("ENDED");
  });

  it("ends at the date of its sunset by time alone", async () => {
    const until = START + 500_000;
    const city = await smallCity();
    city.ledger.settle(city.authority, city.exported, Status.SUNSET, { until });
    await city.ledger.write();
    expect((await standing(city, city.exported, { at: until - 1 })).code).toBe("IN_FORCE");
    expect((await standing(city, city.exported, { at: until })).code).toBe("EXPIRED");
  });
});

describe("the standing of other records", () => {
  it("ends with the record that they stand under, and names that record as the cause", async () => {
    const city = await smallCity();
    const { ledger, authority, authorization, product, grants } = city;
    ledger.hold(authority, authorization);
    await ledger.write();
    expect(await standing(city, product)).toMatchObject({
      code: "SUSPENDED",
      status: "IN_FORCE",
      cause: { record: { id: authorization } },
    });
    expect(await standing(city, grants[0]!)).toMatchObject({
      code: "SUSPENDED",
      cause: { record: { id: authorization } },
    });
    expect(await standing(city, city.companies)).toMatchObject({ code: "IN_FORCE" });
  });

  it("breaks a product when a source is recalled, and expires with its authorization by time alone", async () => {
    const city = await smallCity();
    city.ledger.settle(city.authority, city.deliveries[1]!, Status.RECALLED);
    await city.ledger.write();
    expect(await standing(city, city.product)).toMatchObject({
      code: "BROKEN",
      cause: { record: { id: city.deliveries[1] } },
    });
    expect(await standing(city, city.scenario, { at: START + 1_000_000 })).toMatchObject({
      code: "EXPIRED",
      cause: { record: { id: city.authorization } },
      since: START + 1_000_000,
    });
  });
});

describe("two times", () => {
  it("the legal time counts an act from its date on paper, the time of knowledge from its block", async () => {
    const city = await smallCity();
    const { ledger, authority, authorization, lastTime } = city;
    ledger.hold(authority, authorization, false, { effectiveAt: lastTime - 30 });
    await ledger.write();

    expect((await standing(city, authorization, { at: lastTime - 31 })).code).toBe("IN_FORCE");
    expect((await standing(city, authorization, { at: lastTime - 30 })).code).toBe("SUSPENDED");
    expect((await standing(city, authorization, { at: lastTime - 30, knownAt: lastTime })).code).toBe("IN_FORCE");
  });

  it("a record is not known before it was recorded", async () => {
    const city = await smallCity();
    await city.ledger.write();
    await expect(standing(city, city.exported, { knownAt: city.lastTime - 60 })).rejects.toMatchObject({
      code: "RECORD_UNKNOWN",
    });
    await expect(standing(city, city.exported, { at: city.lastTime - 60 })).rejects.toMatchObject({
      code: "RECORD_UNKNOWN",
    });
  });

  it("an answer about a time after the last indexed block is marked as such", async () => {
    const city = await smallCity();
    city.ledger.attest(city.authority, city.exported, Code.EXPORT_APPROVAL);
    await city.ledger.write();
    const ask = (at?: number) =>
      withSnapshot(city.ledger.store.reader, (snapshot) =>
        standingAt(snapshot, city.exported, momentOf(snapshot, { at })),
      );
    expect((await ask()).completeness).toBe("complete");
    expect((await ask(city.ledger.time + 1)).completeness).toBe("beyond-checkpoint");
  });

  it("the answer about an authorization lists the grants that are not in force", async () => {
    const city = await smallCity();
    city.ledger.hold(city.authority, city.grants[1]!);
    await city.ledger.write();
    const answer = await withSnapshot(city.ledger.store.reader, (snapshot) =>
      standingAt(snapshot, city.authorization, momentOf(snapshot, {})),
    );
    expect(answer.result.suspendedScopes.map((grant) => grant.id)).toEqual([city.grants[1]]);
    expect(answer.result.record).toMatchObject({ kind: "AUTHORIZATION", standing: { code: "IN_FORCE" } });
    expect(Kind[answer.result.record.kind]).toBe(Kind.AUTHORIZATION);
  });
});
