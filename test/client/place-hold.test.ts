import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Transaction } from "ethers";
import type { ApiClient } from "../../src/client/http/api-client.ts";
import { placeHold } from "../../src/client/place-hold.ts";
import type { HoldRequest } from "../../src/client/place-hold.ts";
import { listRecords, loadRecord, openDossier } from "../../src/dossier/dossier.ts";
import type { CandidateCheck, CandidatesRequest, TransactionAnswer } from "../../src/schemas/act.ts";
import type { RecordDetail } from "../../src/schemas/record.ts";
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

beforeAll(async () => {
  kept = await dossierWithKey("CY-DATA");
});
beforeEach(() => {
  checked = [];
  relayed = [];
});
afterAll(() => kept.remove());

/** @param checks - the checks of every candidate of every request; a check that is not given is allowed */
function hold(
  given: {
    readonly record?: Partial<RecordDetail>;
    readonly check?: (request: CandidatesRequest, index: number) => CandidateCheck;
    readonly relay?: (count: number) => Promise<TransactionAnswer>;
    readonly caseParent?: RecordDetail["parent"];
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
          ...(given.caseParent === undefined ? {} : { parent: given.caseParent }),
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

const savedIds = () => listRecords(openDossier(kept.directory, "CY-DATA"));

describe("a hold", () => {
  it("suspends the record first and then opens its case, each with the next nonce", async () => {
    const before = await savedIds();

    const outcome = await hold({});

    expect(outcome).toMatchObject({ type: "HELD", case: { reference: "RC-1" }, opening: { type: "DONE" } });
    expect(relayed.map(({ nonce }) => nonce)).toEqual([4, 5]);
    expect(checked.map(({ candidates }) => candidates.map(({ act }) => act))).toEqual([
      ["attest", "record"],
      ["record"],
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

  it("whose case cannot be opened reports that the record is held, and the reason of the failure", async () => {
    const refused = notRelayed();

    const half = hold({
      relay: (count) => (count === 1 ? Promise.resolve(transaction("DONE")) : Promise.reject(refused)),
    });

    await expect(half).rejects.toMatchObject({
      code: "CASE_NOT_OPENED",
      evidence: { held: true, case: "RC-1" },
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
      caseParent: { id: SUBJECT, kind: "AUTHORIZATION" },
    });

    expect(outcome).toMatchObject({ type: "ALREADY", case: { reference: "RC-1" } });
    expect(relayed).toEqual([]);
  });

  it("of another record cannot use the case reference", async () => {
    const other = hold({
      record: { holds: HELD },
      check: () => reverting("IdTaken"),
      caseParent: { id: recordIdOf(9), kind: "AUTHORIZATION" },
    });

    await expect(other).rejects.toMatchObject({ code: "CASE_TAKEN" });
  });

  it("cannot have a deadline that has passed", async () => {
    await expect(hold({}, { ...REQUEST, until: NOW })).rejects.toMatchObject({ code: "DEADLINE_PASSED" });
  });

  it("that was signed before its deadline is finished after it, and only its case is refused here", async () => {
    const request = { ...REQUEST, case: "RC-LATE", until: NOW + 10 };
    const undecided = hold({ relay: () => Promise.resolve({ ...transaction("UNDECIDED"), indexed: false }) }, request);
    await expect(undecided).rejects.toMatchObject({ code: "TRANSACTION_UNDECIDED" });
    const [first] = relayed;
    relayed = [];

    await expect(hold({ now: NOW + 20 }, request)).rejects.toMatchObject({
      code: "CASE_NOT_OPENED",
      cause: { code: "DEADLINE_PASSED" },
    });
    expect(relayed.map(({ hash }) => hash)).toEqual([first!.hash]);
  }, 20_000);

  it("whose earlier case was refused sets the earlier documents aside", async () => {
    const request = { ...REQUEST, case: "RC-4" };
    const refused = await hold(
      { relay: (count) => Promise.resolve(transaction(count === 1 ? "DONE" : "REFUSED")) },
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
