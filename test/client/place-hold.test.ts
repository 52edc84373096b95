import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Transaction } from "ethers";
import type { ApiClient } from "../../src/client/http/api-client.ts";
import { placeHold } from "../../src/client/place-hold.ts";
import type { HoldRequest } from "../../src/client/place-hold.ts";
import { Ledger__factory } from "../../src/deployment/bindings/factories/Ledger__factory.ts";
import { listRecords, loadRecord, openDossier } from "../../src/dossier/dossier.ts";
import type { CandidateCheck, CandidatesRequest, TransactionAnswer } from "../../src/schemas/act.ts";
import type { RecordDetail } from "../../src/schemas/record.ts";
import { endOfDay } from "../../src/text/china-time.ts";
import { accountWith, answer, AS_OF, check, contextWith, dossierWithKey, NEXT, NOW, PARTY } from "./fake-api.ts";
import { notRelayed, recordIdOf, recordWith, reverting, transaction } from "./fake-api.ts";

const SUBJECT = recordIdOf(2);
const HELD: RecordDetail["holds"] = [
  { by: { id: PARTY, kind: "PARTY" }, reach: "FORWARD", reason: "SECURITY", since: 1, break: 1, event: "2:0" },
];
const REQUEST: HoldRequest = { as: "CY-DATA", record: "A-01", reason: "SECURITY", case: "RC-1" };

let kept: Awaited<ReturnType<typeof dossierWithKey>>;
let checked: CandidatesRequest[];
let relayed: Transaction[];

// Each test has its own outbox: a hold that is half done stays in it.
beforeEach(async () => {
  kept = await dossierWithKey("CY-DATA");
  checked = [];
  relayed = [];
});
afterEach(() => kept.remove());

/** @param checks - the checks of every candidate of every request; a check that is not given is allowed */
function hold(
  given: {
    readonly record?: Partial<RecordDetail>;
    readonly check?: (request: CandidatesRequest, index: number) => CandidateCheck;
    readonly relay?: (count: number) => Promise<TransactionAnswer>;
    /** The record that has the id of the case. */
    readonly found?: Partial<RecordDetail>;
    readonly now?: number;
  },
  request: HoldRequest = REQUEST,
) {
  const api: Partial<ApiClient> = {
    account: () => Promise.resolve(accountWith("DATA_AUTHORITY")),
    namedRecord: () => answer({ record: recordWith({ id: SUBJECT, ...given.record }), suspendedScopes: [] }),
    findRecord: (id) =>
      answer({
        record: recordWith({
          id: id as RecordDetail["id"],
          ...given.found,
        }),
        suspendedScopes: [],
      }),
    checkCandidates: (asked) => {
      checked.push(asked);
      const checks = asked.candidates.map((_, index) => given.check?.(asked, index) ?? check(true));
      return Promise.resolve({ asOf: AS_OF, next: { ...NEXT, nonce: NEXT.nonce + relayed.length }, checks });
    },
    relay: ({ raw, send }) => {
      if (send !== false) relayed.push(Transaction.from(raw));
      return given.relay?.(relayed.length) ?? Promise.resolve(transaction("DONE"));
    },
  };
  return placeHold({ ...contextWith(api, kept.directory), now: () => given.now ?? NOW }, request);
}

const OPEN_CASE: Partial<RecordDetail> = {
  kind: "CASE",
  code: "RECTIFICATION",
  parent: { id: SUBJECT, kind: "AUTHORIZATION" },
};
/** The answer to a first check, in which the case's reference is taken; the second check is the hold's. */
const takenInFirst = ({ candidates }: CandidatesRequest, index: number): CandidateCheck =>
  candidates[index]?.act === "record" ? reverting("IdTaken") : check(true);
const ledger = Ledger__factory.createInterface();
/** The acts that were sent, each hold with its case. */
const sent = (): unknown[] =>
  relayed.map(({ data }) => {
    const call = ledger.parseTransaction({ data })!;
    const [item] = call.args[0] as { about?: string }[];
    return call.name === "attest" ? [call.name, item!.about] : [call.name];
  });
const NONE = `0x${"0".repeat(20)}`;

const savedIds = () => listRecords(openDossier(kept.directory, "CY-DATA"));

describe("a hold", () => {
  it("opens the case first and then suspends the record about it, each with the next nonce", async () => {
    const before = await savedIds();

    const outcome = await hold({});

    expect(outcome).toMatchObject({ type: "HELD", case: { reference: "RC-1" }, opening: { type: "DONE" } });
    expect(relayed.map(({ nonce }) => nonce)).toEqual([4, 5]);
    expect(sent()).toEqual([["record"], ["attest", (outcome as { case: { id: string } }).case.id]]);
    expect(checked.map(({ candidates }) => candidates.map(({ act }) => act))).toEqual([
      ["attest", "record"],
      ["attest"],
    ]);
    expect((await savedIds()).length).toBe(before.length + 2);
  });

  it("has its documents saved before anything is sent", async () => {
    const saved: number[] = [];
    const before = (await savedIds()).length;

    await hold(
      {
        relay: async () => {
          saved.push((await savedIds()).length - before);
          return transaction("DONE");
        },
      },
      { ...REQUEST, case: "RC-2" },
    );

    expect(saved).toEqual([1, 2]);
  });

  it("whose case reference is taken sends nothing", async () => {
    const taken = hold({ check: (_, index) => (index === 0 ? check(true) : reverting("IdTaken")) });

    await expect(taken).rejects.toMatchObject({ code: "CASE_TAKEN", evidence: { case: "RC-1" } });
    expect(relayed).toEqual([]);
  });

  it("that would be refused sends nothing and saves nothing", async () => {
    const before = await savedIds();

    const outcome = await hold({ check: () => check(false, 1) });

    expect(outcome).toMatchObject({ type: "NOT_HELD", outcome: { type: "NOT_SENT" } });
    expect([relayed, await savedIds()]).toEqual([[], before]);
  });

  it("that fails after its case reports that the case is open, and the reason of the failure", async () => {
    const refused = notRelayed();

    const half = hold({
      relay: (count) => (count === 1 ? Promise.resolve(transaction("DONE")) : Promise.reject(refused)),
    });

    await expect(half).rejects.toMatchObject({ code: "HOLD_NOT_PLACED", evidence: { case: "RC-1" }, cause: refused });
  });

  it("that failed after its case with a made-up reference is finished by the same command, in one case", async () => {
    const request: HoldRequest = { as: "CY-DATA", record: "A-01", reason: "SECURITY", recall: true };
    const half = hold(
      { relay: (count) => (count === 1 ? Promise.resolve(transaction("DONE")) : Promise.reject(notRelayed())) },
      request,
    );
    await expect(half).rejects.toMatchObject({ code: "HOLD_NOT_PLACED" });
    const [opened] = relayed;

    const outcome = await hold({}, request);

    expect(outcome).toMatchObject({ type: "HELD", opening: { type: "DONE" } });
    // The second transaction is the hold that the server did not take.
    expect([relayed[2]!.hash, relayed.length]).toEqual([opened!.hash, 4]);
    relayed = relayed.slice(2);
    expect(sent()).toEqual([["record"], ["attest", (outcome as { case: { id: string } }).case.id]]);
  });

  it("that the ledger refuses after its case was opened says that the case is open", async () => {
    const outcome = await hold(
      { relay: (count) => Promise.resolve(transaction(count === 1 ? "DONE" : "REFUSED")) },
      { ...REQUEST, case: "RC-5" },
    );

    expect(outcome).toMatchObject({ type: "NOT_HELD", outcome: { type: "REFUSED" }, case: { reference: "RC-5" } });
  });

  it("rests on the open case that an earlier run opened for it", async () => {
    const outcome = await hold({ check: takenInFirst, found: OPEN_CASE });

    expect(outcome).toMatchObject({ type: "HELD", case: { reference: "RC-1" } });
    expect(outcome).not.toHaveProperty("opening");
    expect(sent()).toEqual([["attest", (outcome as { case: { id: string } }).case.id]]);
  });

  it.each<[string, Partial<RecordDetail>]>([
    ["that is closed", { standing: { ...recordWith({}).standing, status: "FULFILLED" } }],
    ["that is no rectification", { code: "INCIDENT" }],
    ["of another record", { parent: { id: recordIdOf(9), kind: "AUTHORIZATION" } }],
  ])("rests on no case %s", async (_, more) => {
    const rested = hold({ check: takenInFirst, found: { ...OPEN_CASE, ...more } });

    await expect(rested).rejects.toMatchObject({ code: "CASE_TAKEN" });
    expect(relayed).toEqual([]);
  });

  it("of a party that may open no case is placed without one, and the case's refusal is told", async () => {
    const outcome = await hold({
      check: ({ candidates }, index) => (candidates[index]?.act === "record" ? check(false, 1) : check(true)),
    });

    expect(outcome).toMatchObject({ type: "HELD", opening: { type: "NOT_SENT" } });
    expect(sent()).toEqual([["attest", NONE]]);
  });

  it("that would be refused is sent alone, without a case, when it is sent anyway", async () => {
    const outcome = await hold(
      { check: () => check(false, 1), relay: () => Promise.resolve(transaction("REFUSED")) },
      { ...REQUEST, sendAnyway: true },
    );

    expect(outcome).toMatchObject({ type: "NOT_HELD", outcome: { type: "REFUSED" } });
    expect(outcome).not.toHaveProperty("case");
    expect(sent()).toEqual([["attest", NONE]]);
  });

  it("of a held record whose case cannot be opened reports both, and the reason of the failure", async () => {
    const refused = notRelayed();

    const half = hold({ record: { holds: HELD }, relay: () => Promise.reject(refused) }, { ...REQUEST, case: "RC-6" });

    await expect(half).rejects.toMatchObject({
      code: "CASE_NOT_OPENED",
      evidence: { held: true, case: "RC-6" },
      cause: refused,
    });
  });

  it("that is open already is not sent again when its case is named, and only the case is opened", async () => {
    const outcome = await hold({ record: { holds: HELD } }, { ...REQUEST, case: "RC-3" });

    expect(outcome).toMatchObject({ type: "HELD", opening: { type: "DONE" } });
    expect(outcome).not.toHaveProperty("hold");
    expect(relayed).toHaveLength(1);
  });

  it("that is open with its case has nothing left to do", async () => {
    const outcome = await hold({
      record: { holds: HELD },
      check: () => reverting("IdTaken"),
      found: OPEN_CASE,
    });

    expect(outcome).toMatchObject({ type: "ALREADY", case: { reference: "RC-1" } });
    expect(relayed).toEqual([]);
  });

  it("of another record cannot use the case reference", async () => {
    const other = hold({
      record: { holds: HELD },
      check: () => reverting("IdTaken"),
      found: { ...OPEN_CASE, parent: { id: recordIdOf(9), kind: "AUTHORIZATION" } },
    });

    await expect(other).rejects.toMatchObject({ code: "CASE_TAKEN" });
  });

  it("cannot have a deadline that has passed", async () => {
    await expect(hold({}, { ...REQUEST, deadline: "2027-01-14" })).rejects.toMatchObject({ code: "DEADLINE_PASSED" });
  });

  it("whose case was signed before its deadline is finished after it", async () => {
    const request = { ...REQUEST, case: "RC-LATE", deadline: "2027-01-15" };
    const undecided = hold({ relay: () => Promise.resolve({ ...transaction("UNDECIDED"), indexed: false }) }, request);
    await expect(undecided).rejects.toMatchObject({ code: "TRANSACTION_UNDECIDED" });
    const [first] = relayed;
    relayed = [];

    const outcome = await hold({ now: endOfDay("2027-01-15") + 20 }, request);

    expect(outcome).toMatchObject({ type: "HELD", opening: { type: "DONE" } });
    expect(relayed.map(({ hash }) => hash)).toEqual([first!.hash, expect.any(String)]);
  }, 20_000);

  it("whose earlier case was refused sets the earlier documents aside", async () => {
    const request = { ...REQUEST, case: "RC-4" };
    const refused = await hold(
      { relay: (count) => Promise.resolve(transaction(count === 1 ? "REFUSED" : "DONE")) },
      request,
    );
    const again = await hold({ record: { holds: HELD } }, request);

    expect([refused, again]).toMatchObject([
      { type: "HELD", opening: { type: "REFUSED" } },
      { type: "HELD", opening: { type: "DONE" } },
    ]);
    const { id } = (again as { case: { id: string } }).case;
    expect(await loadRecord(openDossier(kept.directory, "CY-DATA"), id)).toMatchObject({ body: { kind: "CASE" } });
  });
});
