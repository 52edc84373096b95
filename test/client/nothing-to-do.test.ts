import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { freezeAccount, offerSeat } from "../../src/client/account-seats.ts";
import type { ApiClient } from "../../src/client/http/api-client.ts";
import { releaseHold } from "../../src/client/release-hold.ts";
import type { RecordDetail } from "../../src/schemas/record.ts";
import {
  ACCOUNT,
  accountWith,
  answer,
  AS_OF,
  check,
  contextWith,
  dossierWithKey,
  NEXT,
  NOW,
  PARTY,
} from "./fake-api.ts";
import { recordIdOf, recordWith, transaction } from "./fake-api.ts";

let kept: Awaited<ReturnType<typeof dossierWithKey>>;
beforeAll(async () => {
  kept = await dossierWithKey("CY-DATA");
});
afterAll(() => kept.remove());

describe("the freezing of a frozen account", () => {
  const freeze = async (allowed: boolean) => {
    const { seat } = accountWith("BUYER");
    const api: Partial<ApiClient> = {
      account: (account) =>
        Promise.resolve({
          ...accountWith("DATA_AUTHORITY"),
          ...(account === ACCOUNT ? { seat: { ...seat!, stage: "FROZEN" as const } } : {}),
        }),
      checkCandidates: () => Promise.resolve({ asOf: AS_OF, next: NEXT, checks: [check(allowed, allowed ? 0 : 1)] }),
    };
    return await freezeAccount(contextWith(api, kept.directory), ACCOUNT, { as: "CY-DATA" });
  };

  it("is done already for those who may freeze it", async () => {
    expect(await freeze(true)).toMatchObject({ outcome: { type: "ALREADY" } });
  });

  it("is refused to those who may not", async () => {
    expect(await freeze(false)).toMatchObject({ outcome: { type: "NOT_SENT" } });
  });
});

test("a seat is not offered for a term that is over", async () => {
  const offer = { as: "CY-DATA", account: ACCOUNT, until: NOW };

  const api: Partial<ApiClient> = { account: () => Promise.resolve(accountWith("DATA_AUTHORITY")) };
  await expect(offerSeat(contextWith(api, kept.directory), offer)).rejects.toMatchObject({ code: "DEADLINE_PASSED" });
});

describe("a release", () => {
  const SUBJECT = recordIdOf(2);
  const OTHER = recordIdOf(7);
  const heldBy = (id: RecordDetail["id"]): RecordDetail["holds"] => [
    { by: { id, kind: "PARTY" }, reach: "FORWARD", reason: "SECURITY", since: 1, break: 1, event: "2:0" },
  ];
  const release = async (holds: RecordDetail["holds"], more: { readonly sendAnyway?: boolean } = {}) => {
    const api: Partial<ApiClient> = {
      account: () => Promise.resolve(accountWith("DATA_AUTHORITY")),
      namedRecord: () => answer({ record: recordWith({ id: SUBJECT, holds }), suspendedScopes: [] }),
      checkCandidates: () => Promise.resolve({ asOf: AS_OF, next: NEXT, checks: [check(true)] }),
      relay: () => Promise.resolve(transaction("DONE")),
    };
    return await releaseHold(contextWith(api, kept.directory), { as: "CY-DATA", record: "A-01", ...more });
  };

  it("of a record that nobody holds says that there is no hold", async () => {
    await expect(release([])).rejects.toMatchObject({
      code: "HOLD_ABSENT",
      evidence: { by: PARTY, holders: [], record: "A-01" },
      text: { en: expect.stringContaining('no hold of "A-01" by') as string },
    });
  });

  it("of a record that only another party holds names the holder", async () => {
    await expect(release(heldBy(OTHER))).rejects.toMatchObject({ code: "HOLD_ABSENT", evidence: { holders: [OTHER] } });
  });

  it("of a held record is sent, and of one that is not held when that is asked for", async () => {
    expect(await release(heldBy(PARTY))).toMatchObject({ outcome: { type: "DONE" } });
    expect(await release([], { sendAnyway: true })).toMatchObject({ outcome: { type: "DONE" } });
  });
});
