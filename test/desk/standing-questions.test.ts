import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ToldAct } from "../../src/schemas/desk-answer.ts";
import type { RecordName, RecordSummary } from "../../src/schemas/record.ts";
import { AskedDemo } from "./asked-demo.ts";
import type { Answered } from "./asked-demo.ts";

let demo: AskedDemo;

beforeAll(async () => {
  demo = await AskedDemo.start();
}, 240_000);
afterAll(() => demo?.stop());

describe("was-the-authorization-in-force", () => {
  interface Validity {
    readonly authorization: RecordSummary;
    readonly inForce: boolean;
    readonly because?: RecordName;
    readonly ends: readonly ToldAct[];
  }
  const validity = async (words: string) => {
    const { result } = (await demo.ask(`was-the-authorization-in-force ${words}`)) as Answered<Validity>;
    const { authorization, inForce, because, ends } = result;
    return [authorization.standing.code, inForce, because?.reference, ends.map(({ status }) => status)];
  };

  test("A-01 was suspended on 15 March 2026 because of RC-01, and in force on 15 April", async () => {
    expect(await validity("A-01 --at 2026-03-15")).toEqual(["SUSPENDED", false, "RC-01", []]);
    expect(await validity("A-01 --at 2026-04-15")).toEqual(["IN_FORCE", true, undefined, []]);
  });

  test("A-SW-01 was suspended on 1 December 2025, and revoked and closed by 31 January 2026", async () => {
    expect(await validity("A-SW-01 --at 2025-12-01")).toEqual(["SUSPENDED", false, "RC-SW-01", []]);
    expect(await validity("A-SW-01 --at 2026-01-31")).toEqual([
      "ENDED",
      false,
      undefined,
      ["REVOKED", "CLOSED_AFTER_HARM"],
    ]);
  });

  test("the answer rests on the hold, by transaction and place, and has a certificate", async () => {
    const answer = (await demo.ask("was-the-authorization-in-force A-01 --at 2026-03-15")) as Answered<Validity>;

    const hold = answer.events.find(({ code }) => code === "HOLD")!;
    expect(hold.event).toBe(answer.result.authorization.standing.cause.event);
    expect(hold.transaction).toMatch(/^0x[0-9a-f]{64}$/);
    expect(answer.basis).toBe("ENFORCED");
    expect(answer.proofs).toMatchObject([{ record: { reference: "A-01" } }]);
  });

  test("a record that is not an authorization is not found", async () => {
    const run = await demo.run("was-the-authorization-in-force DS04");

    expect(run.exitCode).toBe(1);
    expect(run.err).toContain('no authorization has the reference or id "DS04"');
  });
});

test("which-authorizations-were-in-force: A-01 was not on 15 March, and was on 15 April", async () => {
  const at = async (day: string) => {
    const { result, absence } = (await demo.ask(`which-authorizations-were-in-force 沧屿市 --at ${day}`)) as Answered<{
      readonly inForce: readonly RecordSummary[];
      readonly others: readonly RecordSummary[];
    }>;
    const references = (records: readonly RecordSummary[]) => records.map(({ reference }) => reference);
    return { inForce: references(result.inForce), others: references(result.others), absent: absence?.en };
  };

  expect(await at("2026-03-15")).toEqual({
    inForce: [],
    others: ["A-01"],
    absent: expect.stringMatching(/^No authorization of this jurisdiction is recorded as in force as of block /),
  });
  expect(await at("2026-04-15")).toEqual({ inForce: ["A-01"], others: [], absent: undefined });
});

describe("what-did-the-ledger-say-then", () => {
  interface Then {
    readonly known: boolean;
    readonly recordedAt: number;
    readonly asThen?: RecordSummary;
    readonly asNow?: RecordSummary;
    readonly later: readonly ToldAct[];
  }

  test("at the beginning of 2025 the ledger did not know A-SW-01, whose term had begun a year before", async () => {
    const { result, absence, completeness, knownAt } = (await demo.ask(
      "what-did-the-ledger-say-then A-SW-01 --at 2024-06-01 --known-at 2025-01-01",
    )) as Answered<Then>;

    // It was confirmed on 6 March 2025, and a confirmation counts from its own day.
    expect(result).toMatchObject({ known: false, asNow: { standing: { code: "PROPOSED" } } });
    expect(absence?.en).toMatch(
      /^The ledger did not know "A-SW-01" at 2025-01-01 23:59:59 \+08:00; it was recorded at 2025-03-06/,
    );
    expect(knownAt).toBe(1_735_747_199);
    expect(completeness).toBe("rests-on-backfill");
    expect(result.later.map(({ code, status }) => code ?? status)).toContain("GOVERNMENT_APPROVAL");
  });

  test("on 7 March 2025 it did", async () => {
    const { result } = (await demo.ask(
      "what-did-the-ledger-say-then A-SW-01 --at 2024-06-01 --known-at 2025-03-07",
    )) as Answered<Then>;

    expect(result.known).toBe(true);
    expect(result.asThen).toMatchObject({ from: 1_704_038_400, until: 1_798_732_800 });
  });
});

test("what-changed-between: A-01 was held and released in March and April 2026", async () => {
  const { result } = (await demo.ask("what-changed-between A-01 --from 2026-03-03 --until 2026-04-15")) as Answered<{
    readonly before: RecordSummary;
    readonly after: RecordSummary;
    readonly acts: readonly ToldAct[];
  }>;

  expect(result.before.standing.code).toBe("IN_FORCE");
  expect(result.after.standing.code).toBe("IN_FORCE");
  expect(result.acts.map(({ code }) => code)).toEqual(["HOLD", "DISCLOSURE", "DISCLOSURE", "RELEASE"]);
});
