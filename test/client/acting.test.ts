import { describe, expect, it } from "vitest";
import { chooseRole } from "../../src/client/choose-role.ts";
import { recordName, resolveRecord } from "../../src/client/resolve-record.ts";
import type { ActingSeat } from "../../src/client/seat.ts";
import type { RoleName } from "../../src/ledger/roles.ts";
import type { Act, CandidateCheck, CandidatesRequest } from "../../src/schemas/act.ts";
import { ACCOUNT, accountWith, AS_OF, check, contextWith, NEXT, NOW, PARTY } from "./fake-api.ts";
import { GENESIS_HASH, reverting } from "./fake-api.ts";

const attesting = (role: RoleName): Act => ({ act: "attest", payload: [{ subject: PARTY, code: "REVIEW", role }] });
const seatWith = (...roles: RoleName[]): ActingSeat => ({
  key: "key",
  account: ACCOUNT,
  genesisHash: GENESIS_HASH,
  ledger: ACCOUNT,
  seat: accountWith(...roles).seat!,
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
      { account: ACCOUNT, candidates: [attesting("OPERATOR"), attesting("DEVELOPER"), attesting("BUYER")] },
    ]);
    expect(chosen).toMatchObject({
      role: "DEVELOPER",
      act: attesting("DEVELOPER"),
      check: { allowed: true },
      terms: { next: NEXT, readAt: NOW },
    });
  });

  it("is the one with the fewest unmet rules when none is allowed", async () => {
    const { chosen } = await choose([reverting("SeatUnknown"), check(false, 3), check(false, 1)]);

    expect(chosen).toMatchObject({ role: "BUYER", check: { allowed: false } });
  });

  it("is the given one, and no other is checked", async () => {
    const { asked, chosen } = await choose([check(false, 2)], "COURT");

    expect(asked[0]?.candidates).toEqual([attesting("COURT")]);
    expect(chosen.role).toBe("COURT");
  });

  it("does not exist when the ledger reverts the act in every role", async () => {
    await expect(
      choose([reverting("SeatUnknown"), reverting("SeatUnknown"), reverting("SeatUnknown")]),
    ).rejects.toMatchObject({
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

describe("the name of a record", () => {
  const context = contextWith({});

  it("is the id of a party's short name where a party can be meant", () => {
    expect([recordName(context, "CY-OPR"), recordName(context, "CY-OPR", "PARTY")]).toEqual([PARTY, PARTY]);
    expect(recordName(context, "CY-OPR", "PRODUCT")).toBe("CY-OPR");
  });

  it("is an id in lower case, an address with the id of its issuer, and a reference in its one written form", () => {
    expect(recordName(context, PARTY.toUpperCase().replace("0X", "0x"))).toBe(PARTY);
    expect(recordName(context, "product/PROV/PR-02")).toBe("product/PROV/PR-02");
    expect(recordName(context, "Product/CY-OPR/HT/1")).toBe(`product/${PARTY}/HT/1`);
    expect(recordName(context, "ＰＲ-02")).toBe("PR-02");
  });

  it("is refused before anything is asked when no record can have it as its reference", async () => {
    await expect(resolveRecord(context, "DS\u200b07")).rejects.toMatchObject({ name: "InputError" });
  });
});
