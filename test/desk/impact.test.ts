import { afterAll, describe, expect, test } from "vitest";
import { momentOf, withSnapshot } from "../../src/audit/snapshot.ts";
import type { Moment } from "../../src/audit/moment.ts";
import type { Snapshot } from "../../src/audit/snapshot.ts";
import { impactOf } from "../../src/desk/impact-of.ts";
import { FATES } from "../../src/desk/imagined-graph.ts";
import type { Fate } from "../../src/desk/imagined-graph.ts";
import { whatFallsWithIt } from "../../src/desk/questions/impact.ts";
import { whatWasItRedevelopedFrom } from "../../src/desk/questions/parents-of-product.ts";
import { wayTo } from "../../src/desk/reach.ts";
import { Code } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { smallCity } from "../audit/small-city.ts";
import type { SmallCity } from "../audit/small-city.ts";
import { WrittenLedger } from "../audit/written-ledger.ts";

afterAll(() => WrittenLedger.end());

async function ask<T>(city: SmallCity, question: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  return await withSnapshot(city.ledger.store.reader, question);
}

async function impacts(city: SmallCity, subjects: readonly RecordId[], moment?: Moment) {
  return await ask(city, async (snapshot) => {
    const found: string[] = [];
    for (const subject of subjects)
      for (const fate of FATES) {
        const { struck, recipients } = await impactOf(snapshot, { subject, fate }, moment ?? momentOf(snapshot, {}));
        found.push(
          ...struck.map(({ id, effect, after }) => `${subject} ${fate}: ${id} ${effect} ${after}`),
          `${subject} ${fate}: ${recipients.join(" ")}`,
        );
      }
    return found;
  });
}

describe("the impact of a fate", () => {
  const subjectsOf = ({ authority, provider, companies, authorization, deliveries, product }: SmallCity) => [
    authority,
    provider,
    companies,
    authorization,
    product,
    deliveries[0]!,
  ];
  const HISTORIES: readonly (readonly [what: string, acts: (city: SmallCity) => void])[] = [
    ["nothing else happened", () => undefined],
    ["a resource is held with recall", ({ ledger, authority, companies }) => ledger.hold(authority, companies, true)],
    ["a delivery is held", ({ ledger, provider, deliveries }) => ledger.hold(provider, deliveries[0]!)],
    ["the operator is held", ({ ledger, authority, operator }) => ledger.hold(authority, operator)],
    [
      "the authorization was revoked, and the export continued",
      ({ ledger, authority, authorization, exported }) => {
        ledger.settle(authority, authorization, Status.REVOKED);
        ledger.settle(authority, exported, Status.CONTINUED, { answers: 1 });
      },
    ],
    [
      "a hold was released, and the product has ended",
      ({ ledger, authority, provider, parks, product }) => {
        ledger.hold(provider, parks, true);
        ledger.release(provider, parks);
        ledger.settle(authority, product, Status.TERMINATED);
      },
    ],
  ];

  test.each(HISTORIES)("is the same from what the index keeps and from all acts: %s", async (_, acts) => {
    const city = await smallCity();
    acts(city);
    await city.ledger.write();
    const subjects = subjectsOf(city);
    const now = await ask(city, (snapshot) => Promise.resolve(momentOf(snapshot, {})));
    const atTheEnd = await impacts(city, subjects);

    // A later block about something else makes the same moment one of the past.
    city.ledger.attest(city.authority, city.ledger.city, Code.PUBLICATION);
    await city.ledger.write();
    expect(await impacts(city, subjects, now)).toEqual(atTheEnd);
    expect(atTheEnd.some((each) => each.includes(" AFFECTED "))).toBe(true);
  });

  const effectOn = async (city: SmallCity, subject: RecordId, fate: Fate, id: RecordId) =>
    await ask(city, async (snapshot) => {
      const impact = await impactOf(snapshot, { subject, fate }, momentOf(snapshot, {}));
      const struck = impact.struck.find((each) => each.id === id);
      return [struck?.effect, struck?.after, impact.recipients, wayTo(impact.reach, id)];
    });

  test("reaches what was made of a resource only with recall", async () => {
    const city = await smallCity();
    await city.ledger.write();
    const { companies, grants, deliveries, product, exported, buyer } = city;
    const demand = await ask(city, async ({ database }) => {
      const row = await database
        .selectFrom("record")
        .select("parent")
        .where("id", "=", deliveries[0]!)
        .executeTakeFirst();
      return row?.parent;
    });

    const way = [companies, grants[0], demand, deliveries[0], product, exported];
    expect(await effectOn(city, companies, "HELD", exported)).toEqual(["NOT_AFFECTED", "IN_FORCE", [], way]);
    expect(await effectOn(city, companies, "HELD_WITH_RECALL", exported)).toEqual([
      "AFFECTED",
      "SUSPENDED",
      [buyer],
      way,
    ]);
  });

  test("reaches what a party recorded, and the records that nobody made of it stay", async () => {
    const city = await smallCity();
    await city.ledger.write();
    const { provider, companies, exported } = city;

    expect(await effectOn(city, provider, "HELD", companies)).toEqual([
      "AFFECTED",
      "SUSPENDED",
      [],
      [provider, companies],
    ]);
    expect((await effectOn(city, provider, "HELD", exported))[0]).toBe("NOT_AFFECTED");
  });
});

describe("what-falls-with-it", () => {
  test("says of a record that has ended already, and of no other, that nothing more would change", async () => {
    const city = await smallCity();
    const { ledger, authority, authorization } = city;
    const said = async () => {
      await ledger.write();
      const answer = await ask(city, (snapshot) => whatFallsWithIt.ask(snapshot, { record: authorization }));
      return answer.says[0]?.en;
    };

    expect(await said()).toMatch(/^Of kind grant, 2 of 2 would be affected/);
    ledger.settle(authority, authorization, Status.REVOKED);
    expect(await said()).toMatch(/^"A-01" has ended already, so that this would change nothing more/);
  });
});

describe("a fate that cannot befall a record", () => {
  test("is told apart from one that changes nothing", async () => {
    const city = await smallCity();
    await city.ledger.write();
    const saidOf = async (record: RecordId, fate: Fate) =>
      (await ask(city, (snapshot) => whatFallsWithIt.ask(snapshot, { record, fate }))).says[0]?.en;

    expect(await saidOf(city.ledger.city, "HELD")).toMatch(/^Agencies govern .* together and no party can hold it/);
    expect(await saidOf(city.ledger.city, "ENDED")).toMatch(/^Of kind /);
  });

  test("is none where something that has ended is held: what was made of it then stands still", async () => {
    const city = await smallCity();
    const { ledger, provider, deliveries, exported } = city;
    ledger.settle(provider, deliveries[0]!, Status.PURGED);
    await ledger.write();

    const { idle, struck } = await ask(city, (snapshot) =>
      impactOf(snapshot, { subject: deliveries[0]!, fate: "HELD" }, momentOf(snapshot, {})),
    );
    expect(idle).toBeUndefined();
    expect(struck.find(({ id }) => id === exported)).toMatchObject({ effect: "AFFECTED", after: "SUSPENDED" });
  });

  test("leaves what was made of something that never came into force as broken as it is", async () => {
    const city = await smallCity();
    const { ledger, operator, scenario, deliveries } = city;
    const planned = ledger.record({
      kind: Kind.IMPORT,
      parent: scenario,
      issuer: operator,
      reference: "IM-1",
      status: Status.PROPOSED,
    });
    const made = ledger.record({
      kind: Kind.PRODUCT,
      parent: scenario,
      issuer: operator,
      reference: "PR-9",
      inputs: [planned, deliveries[0]!],
    });
    await ledger.write();

    const { struck } = await ask(city, (snapshot) =>
      impactOf(snapshot, { subject: planned, fate: "ENDED" }, momentOf(snapshot, {})),
    );
    expect(struck.find(({ id }) => id === made)).toMatchObject({ effect: "NOT_AFFECTED", after: "BROKEN" });
  });
});

describe("the pages of what-falls-with-it", () => {
  test("have all rows once, in one order, with the counts of all and the events of their own rows", async () => {
    const city = await smallCity();
    await city.ledger.write();
    const { companies } = city;
    const page = async (from: number, limit: number) =>
      await ask(city, (snapshot) =>
        whatFallsWithIt.ask(snapshot, { record: companies, fate: "HELD_WITH_RECALL" }, { from, limit }),
      );
    const rowsOf = ({ result }: Awaited<ReturnType<typeof page>>): unknown[] => {
      const { counts, recipients, reached } = result as Readonly<Record<string, unknown[]>>;
      return [...counts!, ...recipients!, ...reached!];
    };
    const whole = await page(0, 1_000);
    expect(whole.next).toBeUndefined();
    const all = rowsOf(whole);
    expect(all.length).toBeGreaterThan(7);

    const pages: unknown[] = [];
    for (let from = 0; ; from += 3) {
      const { next, ...part } = await page(from, 3);
      pages.push(...rowsOf(part));
      expect((part.result as { affected: number }).affected).toBe((whole.result as { affected: number }).affected);
      expect(whole.events.map(({ event }) => event)).toEqual(
        expect.arrayContaining(part.events.map(({ event }) => event)),
      );
      if (next === undefined) break;
      expect(next).toBe(String(from + 3));
    }
    expect(pages).toEqual(all);
  });
});

describe("what-was-it-redeveloped-from", () => {
  test("tells that the operator took part, itself or through a party that it controls", async () => {
    const city = await smallCity();
    const { ledger, operator, buyer, product } = city;
    const affiliate = ledger.record({ kind: Kind.PARTY, parent: ledger.city, link: operator, reference: "AFFILIATE" });
    const made = [operator, affiliate, buyer].map((issuer, place) =>
      ledger.record({ kind: Kind.PRODUCT, issuer, reference: `PR-1${place}`, inputs: [product] }),
    );
    await ledger.write();

    const involved = await ask(city, async (snapshot) => {
      const answers = [];
      for (const id of made) answers.push((await whatWasItRedevelopedFrom.ask(snapshot, { product: id })).result);
      return answers;
    });
    expect(involved).toMatchObject([
      { operatorInvolved: true, redeveloper: { id: operator } },
      { operatorInvolved: true, redeveloper: { id: affiliate } },
      { operatorInvolved: false, redeveloper: { id: buyer } },
    ]);
  });
});
