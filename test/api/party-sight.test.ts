import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Grant } from "../../src/access/asker.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { CAST } from "../../src/demo/cast.ts";
import type { PartyAlias } from "../../src/demo/cast.ts";
import { partyId } from "../../src/demo/party-references.ts";
import { exampleAddress } from "../../src/desk/question-form.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import type { ProblemForm } from "../../src/schemas/problem.ts";
import type { Reader } from "../../src/store/open-store.ts";
import { KeptSights, limitSight } from "../../src/store/sight.ts";
import { keysOf } from "../../src/text/entries.ts";
import { ANYBODY, ROWS } from "./access-rows.ts";
import { questionAt, recordOf, RestrictedDemo } from "./restricted-demo.ts";
import { SightModel } from "./sight-model.ts";

/** The buyers of the first city. None may learn of another. */
const BUYERS = ["CY-BANK", "CY-INS", "CY-PHA", "CY-EMB", "CY-LOG"] as const satisfies readonly PartyAlias[];

/** The problems that an asker who was let in may meet here, without a chain node and a descriptor. */
const NOT_HERE = new Set(["CHAIN_UNAVAILABLE", "CHAIN_TIMEOUT", "INDEX_SILENT", "CERTIFICATE_IMPOSSIBLE"]);

let demo: RestrictedDemo;

beforeAll(async () => {
  demo = await RestrictedDemo.open();
}, 240_000);
afterAll(async () => {
  await demo?.close();
});

describe("what a party sees", () => {
  it("is for every third party of the demonstration, and every buyer, what the rule says", async () => {
    const model = await SightModel.of(demo.store);
    // SW-AGR provides data and buys too.
    for (const alias of new Set([
      "SW-AGR" as const,
      ...BUYERS,
      ...keysOf(CAST).filter((_, place) => place % 3 === 0),
    ])) {
      const party = partyId(alias);
      const shown = await demo.store.reader.transaction().execute(async (transaction) => {
        await limitSight(transaction, { party, published: false });
        return await transaction.selectFrom("record").select("id").execute();
      });
      expect([alias, ...shown.map(({ id }) => id).sort()]).toEqual([alias, ...[...model.seenBy(party)].sort()]);
    }
  }, 60_000);

  it("leaves out the acts of those whom the asker may not see, about records that it sees", async () => {
    const model = await SightModel.of(demo.store);
    const all = await demo.store.database.selectFrom("act").select(["subject", "by_party", "about"]).execute();
    let leftOut = 0;
    for (const alias of [...BUYERS, "CY-OPR", "CY-BUS"] as const) {
      const party = partyId(alias);
      const seen = model.seenBy(party);
      const shown = await demo.store.reader.transaction().execute(async (transaction) => {
        await limitSight(transaction, { party, published: true });
        const records = await transaction.selectFrom("record").select("id").execute();
        for (const { id } of records) seen.add(id);
        return await transaction.selectFrom("act").select(["subject", "by_party", "about"]).execute();
      });
      const about = all.filter(({ subject }) => seen.has(subject));
      const named = about.filter(
        ({ by_party: by, about: other }) => seen.has(by) && (other === null || seen.has(other)),
      );
      leftOut += about.length - named.length;
      expect([alias, shown.length]).toEqual([alias, named.length]);
    }
    expect(leftOut).toBeGreaterThan(0);
  }, 60_000);

  it("leaves out an act of another buyer, also about a record that everybody sees", async () => {
    const undo = new Error("The demonstration stays as it is.");
    const counted: number[] = [];
    await expect(
      demo.store.database.transaction().execute(async (transaction) => {
        const { rows } = await sql<{ n: number }>`
          UPDATE act SET by_party = ${partyId("CY-EMB")} FROM record
          WHERE record.id = act.subject AND record.kind = ${Kind.RESOURCE}
          RETURNING act.log_index AS n`.execute(transaction);
        counted.push(rows.length);
        await limitSight(transaction as unknown as Reader, { party: partyId("CY-BANK"), published: true });
        const shown = await transaction.selectFrom("act").select("by_party").execute();
        counted.push(shown.filter(({ by_party: by }) => by === partyId("CY-EMB")).length);
        throw undo;
      }),
    ).rejects.toBe(undo);
    expect(counted[0]).toBeGreaterThan(0);
    expect(counted[1]).toBe(0);
  });

  it("never holds another buyer, its agreements or its exports", async () => {
    const model = await SightModel.of(demo.store);
    const { rows } = await sql<{ id: RecordId; party: RecordId }>`
      SELECT agreement.id, agreement.link AS party FROM record agreement WHERE agreement.kind = ${Kind.AGREEMENT}
      UNION ALL
      SELECT export.id, agreement.link FROM record export JOIN record agreement ON agreement.id = export.link
      WHERE export.kind = ${Kind.EXPORT}`.execute(demo.store.database);
    const buyers = BUYERS.map((alias) => partyId(alias));
    for (const buyer of buyers) {
      const seen = model.seenBy(buyer);
      const others = rows.filter(({ party }) => party !== buyer && buyers.includes(party));
      expect(others.length).toBeGreaterThan(2);
      expect([...buyers, ...others.map(({ id }) => id)].filter((id) => id !== buyer && seen.has(id))).toEqual([]);
    }
  });

  it("is all that any answer names", async () => {
    const model = await SightModel.of(demo.store);
    const all = await demo.store.database.selectFrom("record").select(["id", "kind", "reference"]).execute();
    const wrong: string[] = [];
    for (const alias of ["CY-EMB", "CY-MSB"] as const) {
      const party = partyId(alias);
      const seen = model.seenBy(party);
      const secret = all.filter(({ id, reference }) => !seen.has(id) && reference !== null && reference.length > 8);
      for (const { operationId, method, path, access, forms } of demo.operations) {
        if (method !== "GET" || !access.includes("PARTY") || access.includes("PUBLIC")) continue;
        const question = questionAt(path);
        const url = question === undefined ? demo.written(ROWS[operationId]?.at ?? "") : exampleAddress(question);
        for (const form of [undefined, ...forms]) {
          const { statusCode, body } = await demo.ask(alias, { as: "PARTY", party }, method, url, undefined, form);
          if (statusCode >= 500 && !NOT_HERE.has((JSON.parse(body) as ProblemForm).code))
            wrong.push(`${alias} ${url} ${body}`);
          if (statusCode !== 200) continue;
          // A refusal names the id that its record would have had, which is no record.
          const strangers = all.filter(({ id }) => !seen.has(id) && body.includes(id));
          if (strangers.length > 0) wrong.push(`${alias} ${url} names ${strangers.map(({ id }) => id).join()}`);
          for (const { reference } of secret)
            if (body.includes(`"${reference}"`) || body.includes(`,${reference},`))
              wrong.push(`${alias} ${url} ${reference}`);
          const said = body.replaceAll('""', '"');
          if (!said.includes('"limitedTo"') && said.includes('"completeness"'))
            wrong.push(`${alias} ${url} hides its limit`);
        }
      }
    }
    expect(wrong).toEqual([]);
  }, 400_000);

  it("is enough for a party's own yearly report, and gives nobody that of another party", async () => {
    const asked = async (asker: string, grant: Grant, alias: PartyAlias, name = "disclosure") => {
      const answer = await demo.ask(asker, grant, "GET", `/v1/reports/${name}?party=${partyId(alias)}&year=2025`);
      const { result, code } = answer.json<{ readonly result?: unknown; readonly code?: string }>();
      return result ?? code;
    };
    const everything = { as: "AUTHORITY", jurisdictions: "ALL" } as const;
    for (const [alias, name] of [
      ["CY-OPR", "disclosure"],
      ["CY-OPR", "annual"],
      ["CY-DATA", "disclosure"],
      ["SW-OPR", "annual"],
    ] as const) {
      const whole = await asked("EVERYTHING", everything, alias, name);
      expect(whole).toMatchObject({ sections: expect.any(Array) });
      expect(await asked(alias, { as: "PARTY", party: partyId(alias) }, alias, name)).toEqual(whole);
    }
    expect(await asked("CY-OPR", { as: "PARTY", party: partyId("CY-OPR") }, "CY-DATA")).toBe("RECORD_UNKNOWN");
    expect(await asked("CY-BANK", { as: "PARTY", party: partyId("CY-BANK") }, "CY-OPR")).toBe("RECORD_UNKNOWN");
    const elsewhere = { as: "AUDITOR", jurisdictions: [2] } as const;
    expect(await asked("ELSEWHERE", elsewhere, "CY-OPR")).toBe("NOT_A_REPORTER");
    expect(await asked("ELSEWHERE", elsewhere, "SW-OPR")).toMatchObject({ capacities: ["OPERATOR"] });
  }, 60_000);

  it("is answered as what is not there where it is not seen, in the same words", async () => {
    const grant = { as: "PARTY", party: partyId("CY-EMB") } as const;
    const [hidden, absent] = [partyId("CY-PHA"), "0x00000000000000000001"];
    for (const tail of ["", "/lineage", "/timeline", "/certificate"]) {
      const [first, second] = [
        await demo.ask("CY-EMB", grant, "GET", `/v1/records/${hidden}${tail}`),
        await demo.ask("CY-EMB", grant, "GET", `/v1/records/${absent}${tail}`),
      ];
      expect(first.statusCode, tail).toBe(404);
      expect(first.body.replaceAll(hidden, "ID")).toBe(second.body.replaceAll(absent, "ID"));
    }
  });

  it("is not told by the ledger's answer to an act that names what is not seen", async () => {
    const grant = { as: "PARTY", party: partyId("CY-EMB") } as const;
    const { account } = await demo.store.database
      .selectFrom("seat")
      .select("account")
      .where("party", "=", grant.party)
      .executeTakeFirstOrThrow();
    const own = await recordOf(demo.store, Kind.AGREEMENT, "UA-05");
    const [hidden, absent] = [(await recordOf(demo.store, Kind.AGREEMENT, "UA-04")).id, "0x00000000000000000001"];
    const acts = (id: string) => [
      { act: "attest", payload: [{ subject: id, code: "OBJECTION", role: "BUYER" }] },
      { act: "attest", payload: [{ subject: own.id, code: "OBJECTION", role: "BUYER", about: id }] },
      { act: "settle", payload: [{ subject: own.id, status: "RECALLED", role: "BUYER", items: [id] }] },
      { act: "record", payload: [{ kind: "CASE", code: "OBJECTION", reference: "X-1", role: "BUYER", parent: id }] },
    ];
    for (const [place, act] of acts(hidden).entries()) {
      const bodies = [act, acts(absent)[place]].map((each) => [
        ["/v1/checks", { account, ...each }],
        ["/v1/checks/candidates", { account, candidates: [each] }],
      ]);
      for (const [index, [url, body]] of (bodies[0] ?? []).entries()) {
        const first = await demo.ask("CY-EMB", grant, "POST", url as string, body);
        const second = await demo.ask("CY-EMB", grant, "POST", url as string, bodies[1]?.[index]?.[1]);
        expect([url, first.json()]).toEqual([url, expect.objectContaining({ code: "RECORD_UNKNOWN", status: 404 })]);
        expect(first.body.replaceAll(hidden, "ID")).toBe(second.body.replaceAll(absent, "ID"));
      }
    }
  });

  it("does not let a recipient count those who got the same file or folder", async () => {
    const rows = await demo.store.database
      .selectFrom("record")
      .innerJoin("record as agreement", "agreement.id", "record.link")
      .select(["record.id", "record.sha256", "agreement.link"])
      .where("record.kind", "=", Kind.EXPORT)
      .execute();
    const twice = rows.filter(({ sha256 }) => rows.filter((other) => other.sha256 === sha256).length > 1);
    expect(twice.map(({ link }) => link)).toEqual([partyId("CY-BANK"), partyId("CY-LOG")]);
    const [{ id, sha256 }] = twice as [(typeof twice)[number]];
    const matches = async (asker: PartyAlias | undefined, digest = sha256) => {
      const url = `/v1/digests/sha256/${digest?.slice(2)}`;
      const grant = asker === undefined ? undefined : ({ as: "PARTY", party: partyId(asker) } as const);
      const { body } = await demo.ask(asker ?? ANYBODY, grant, "GET", url);
      return (JSON.parse(body) as { result: { matches: { record: { id: string; standing: { code: string } } }[] } })
        .result.matches;
    };
    expect((await matches("CY-BANK")).map(({ record }) => record.id)).toEqual([id]);
    expect(await matches("CY-OPR")).toHaveLength(2);
    // Others learn what became of the file, and not to how many it went: here one export is in force, and one is not.
    for (const asker of ["CY-EMB", undefined] as const) {
      const standings = (await matches(asker)).map(({ record }) => record.standing.code);
      expect(standings).toEqual([...new Set(standings)]);
      expect(standings).toHaveLength(2);
    }
    // Two of a product with one standing are told as one, but to their recipient.
    const [one, other] = rows.filter(({ link }) => link === partyId("CY-PHA"));
    const give = async (digest: Hex | null | undefined) =>
      await demo.store.database
        .updateTable("record")
        .set({ sha256: digest ?? null })
        .where("id", "=", other!.id)
        .execute();
    await give(one?.sha256);
    const counts = [];
    for (const asker of ["CY-PHA", "CY-OPR", "CY-EMB", undefined] as const)
      counts.push((await matches(asker, one?.sha256)).length);
    await give(other?.sha256);
    expect(counts).toEqual([2, 2, 1, 1]);
  });

  it("is all that the status counts", async () => {
    const counted = async (asker: string, grant: Grant | undefined) => {
      const { body } = await demo.ask(asker, grant, "GET", "/v1/status");
      return (JSON.parse(body) as { records: number }).records;
    };
    const { records } = await demo.store.database
      .selectFrom("record")
      .select((count) => count.fn.countAll<number>().as("records"))
      .executeTakeFirstOrThrow();
    expect(await counted("AUTHORITY", { as: "AUTHORITY", jurisdictions: "ALL" })).toBe(records);
    const hidden = await demo.store.database
      .selectFrom("record")
      .select("id")
      .where("kind", "in", [Kind.AGREEMENT, Kind.EXPORT, Kind.DELIVERY])
      .execute();
    expect(await counted(ANYBODY, undefined)).toBeLessThanOrEqual(records - hidden.length);
  });

  it("is found once for an asker until the ledger's next event, and then anew", async () => {
    const undo = new Error("The demonstration stays as it is.");
    const sight = { party: partyId("CY-EMB"), published: false };
    const kept = new KeptSights();
    await expect(
      demo.store.database.transaction().execute(async (transaction) => {
        const reader = transaction as unknown as Reader;
        const seen = async () => {
          await limitSight(reader, sight, kept);
          const rows = await reader.selectFrom("record").select("id").execute();
          await sql`SET LOCAL search_path TO public`.execute(transaction);
          return rows.length;
        };
        const before = await seen();
        await sql`UPDATE edge SET parent = ${partyId("CY-EMB")} WHERE parent = ${partyId("CY-BANK")}`.execute(
          transaction,
        );
        expect(await seen()).toBe(before);
        await sql`
          INSERT INTO event SELECT block_number, 1000000, transaction_index, transaction_hash, topics, data, type
          FROM event ORDER BY block_number DESC, log_index DESC LIMIT 1`.execute(transaction);
        expect(await seen()).toBeGreaterThan(before);
        throw undo;
      }),
    ).rejects.toBe(undo);
  });
});
