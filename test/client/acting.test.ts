import { Transaction, Wallet } from "ethers";
import { describe, expect, it } from "vitest";
import { chooseRole } from "../../src/client/choose-role.ts";
import type { ClientContext } from "../../src/client/client-context.ts";
import { ApiError } from "../../src/client/http/api-error.ts";
import type { ApiClient } from "../../src/client/http/api-client.ts";
import { recordName, resolveRecord } from "../../src/client/resolve-record.ts";
import type { ActingSeat } from "../../src/client/seat.ts";
import { sendAct } from "../../src/client/sign-and-relay.ts";
import { parseRecordId } from "../../src/ledger/record-id.ts";
import type { RoleName } from "../../src/ledger/roles.ts";
import type { Act, CandidateCheck, CandidatesRequest, TransactionAnswer } from "../../src/schemas/act.ts";
import type { ProblemForm } from "../../src/schemas/problem.ts";

const ACCOUNT = `0x${"1".repeat(40)}` as const;
const SUBJECT = parseRecordId(`0x${"2".repeat(20)}`);
const WALLET = new Wallet(`0x${"3".repeat(64)}`);
const NEXT = { chainId: 20260, ledger: ACCOUNT, nonce: 4, gasPrice: "0" };
const AS_OF = { block: 7, hash: `0x${"a".repeat(64)}`, time: 1_700_000_000 } as const;
const NOW = 1_800_000_000;
const TEXT = { zh: "无", en: "none" };

const attesting = (role: RoleName): Act => ({ act: "attest", payload: [{ subject: SUBJECT, code: "REVIEW", role }] });
const done = (): TransactionAnswer => ({
  transaction: `0x${"b".repeat(64)}`,
  outcome: "DONE",
  block: { number: 8, hash: `0x${"c".repeat(64)}` },
  indexed: true,
  acts: [],
});

/** A context whose API has only the given functions: any other call is a mistake of the test. */
function contextWith(api: Partial<ApiClient>): ClientContext {
  return {
    api: api as ApiClient,
    dossierDirectory: "/nonexistent",
    aliases: new Map([["CY-OPR", SUBJECT]]),
    passphraseOf: () => Promise.resolve(undefined),
    now: () => NOW,
  };
}

/** A seat with these roles. */
function seatWith(...roles: RoleName[]): ActingSeat {
  const party = { id: SUBJECT, kind: "PARTY" as const };
  return {
    key: "key",
    account: ACCOUNT,
    seat: { account: ACCOUNT, party, roles, mask: "0", jurisdiction: 1, stage: "BOUND", event: "1:0" },
  };
}

const check = (allowed: boolean, unmet = 0): CandidateCheck => ({
  allowed,
  verdicts: [
    {
      id: SUBJECT,
      allowed,
      judgedBy: Array.from({ length: unmet }, (_, rule) => ({ rule, met: false })),
      standings: [],
    },
  ],
});
const reverting = (): CandidateCheck => ({
  allowed: false,
  verdicts: [],
  problem: {
    ...({ type: "", title: "", titles: TEXT, status: 422, detail: "", details: TEXT } as const),
    code: "ACT_REVERTS",
    evidence: { error: "SeatUnknown" },
  } satisfies ProblemForm,
});

describe("the role of an act", () => {
  const choose = async (checks: CandidateCheck[], given?: RoleName) => {
    const asked: CandidatesRequest[] = [];
    const context = contextWith({
      checkCandidates: (request) => {
        asked.push(request);
        return Promise.resolve({ asOf: AS_OF, next: NEXT, checks });
      },
    });
    const chosen = await chooseRole(context, seatWith("OPERATOR", "DEVELOPER", "BUYER"), given, attesting);
    return { asked, chosen };
  };

  it("is the first that is allowed, found in one request", async () => {
    const { asked, chosen } = await choose([check(false, 1), check(true), check(true)]);

    expect(asked).toEqual([
      { account: ACCOUNT, candidates: ["OPERATOR", "DEVELOPER", "BUYER"].map(attesting as never) },
    ]);
    expect(chosen).toMatchObject({
      role: "DEVELOPER",
      act: attesting("DEVELOPER"),
      check: { allowed: true },
      terms: { next: NEXT, readAt: NOW },
    });
  });

  it("is the one with the fewest unmet rules when none is allowed", async () => {
    const { chosen } = await choose([reverting(), check(false, 3), check(false, 1)]);

    expect(chosen).toMatchObject({ role: "BUYER", check: { allowed: false } });
  });

  it("is the given one, and no other is checked", async () => {
    const { asked, chosen } = await choose([check(false, 2)], "COURT");

    expect(asked[0]?.candidates).toEqual([attesting("COURT")]);
    expect(chosen.role).toBe("COURT");
  });

  it("does not exist when the ledger reverts the act in every role", async () => {
    await expect(choose([reverting(), reverting(), reverting()])).rejects.toMatchObject({
      code: "REFUSED",
      problem: { code: "ACT_REVERTS" },
    });
  });

  it("does not exist for a seat without roles, and nothing is asked", async () => {
    await expect(chooseRole(contextWith({}), seatWith(), undefined, attesting)).rejects.toMatchObject({
      code: "ROLE_ABSENT",
    });
  });
});

describe("an act that is sent", () => {
  it("is signed here with the terms of its check", async () => {
    const sent: string[] = [];
    const context = contextWith({ relay: (raw) => Promise.resolve((sent.push(raw), done())) });

    await sendAct(context, WALLET, attesting("OPERATOR"), { next: NEXT, readAt: NOW });

    expect(sent.map((raw) => Transaction.from(raw))).toMatchObject([
      { from: WALLET.address, nonce: 4, chainId: 20260n, gasPrice: 0n, value: 0n },
    ]);
  });

  it("is sent again in the very same bytes while no answer comes back, and is signed once", async () => {
    const sent: string[] = [];
    const context = contextWith({
      relay: (raw) => {
        sent.push(raw);
        if (sent.length < 3) return Promise.reject(new ApiError("UNREACHABLE", TEXT, {}));
        return Promise.resolve(done());
      },
    });

    const answer = await sendAct(context, WALLET, attesting("OPERATOR"), { next: NEXT, readAt: NOW });

    expect(answer.outcome).toBe("DONE");
    expect(sent).toHaveLength(3);
    expect(new Set(sent).size).toBe(1);
  });

  it("is not sent again when the API refuses it", async () => {
    let sent = 0;
    const context = contextWith({
      relay: () => {
        sent++;
        return Promise.reject(new ApiError("REFUSED", TEXT, {}));
      },
    });

    await expect(sendAct(context, WALLET, attesting("OPERATOR"), { next: NEXT, readAt: NOW })).rejects.toMatchObject({
      code: "REFUSED",
    });
    expect(sent).toBe(1);
  });

  it("is undecided when no block takes it", async () => {
    const undecided: TransactionAnswer = { ...done(), outcome: "UNDECIDED", indexed: false };
    const context = contextWith({ relay: () => Promise.resolve(undecided) });

    await expect(sendAct(context, WALLET, attesting("OPERATOR"), { next: NEXT, readAt: NOW })).rejects.toMatchObject({
      code: "TRANSACTION_UNDECIDED",
      evidence: { transaction: undecided.transaction },
    });
  });

  it("is signed with a new nonce when its terms are old", async () => {
    const sent: string[] = [];
    const context = contextWith({
      relay: (raw) => Promise.resolve((sent.push(raw), done())),
      account: () => Promise.resolve({ asOf: AS_OF, account: ACCOUNT, next: { ...NEXT, nonce: 9 } }),
    });

    await sendAct(context, WALLET, attesting("OPERATOR"), { next: NEXT, readAt: NOW - 60 });

    expect(sent.map((raw) => Transaction.from(raw).nonce)).toEqual([9]);
  });
});

describe("the name of a record", () => {
  const context = contextWith({});

  it("is the id of a party's short name where a party can be meant", () => {
    expect([recordName(context, "CY-OPR"), recordName(context, "CY-OPR", "PARTY")]).toEqual([SUBJECT, SUBJECT]);
    expect(recordName(context, "CY-OPR", "PRODUCT")).toBe("CY-OPR");
  });

  it("is an id in lower case, an address as it is, and a reference in its one written form", () => {
    expect(recordName(context, SUBJECT.toUpperCase().replace("0X", "0x"))).toBe(SUBJECT);
    expect(recordName(context, "product/CY-OPR/PR-02")).toBe("product/CY-OPR/PR-02");
    expect(recordName(context, "ＰＲ-02")).toBe("PR-02");
  });

  it("is refused before anything is asked when no record can have it as its reference", async () => {
    await expect(resolveRecord(context, "DS\u200b07")).rejects.toMatchObject({ name: "InputError" });
  });
});
