import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Status } from "../../src/ledger/statuses.ts";
import { exported } from "../../src/demo/cangyu-exports.ts";
import { agreement } from "../../src/demo/cangyu-supply.ts";
import { DemoLedger } from "../../src/demo/demo-ledger.ts";
import { endOfDay } from "../../src/text/china-time.ts";
import { PlayedLedger } from "./played-ledger.ts";

let played: PlayedLedger;

beforeAll(async () => {
  played = await PlayedLedger.play();
});

afterAll(async () => played.close());

const matrix = (alias = "EX-08") => exported(alias, "PR-02", "UA-05", "bus-od-matrix-v1.1", "CY-EMB", 77n);

describe("the played.demo stops when the ledger does not answer as expected", () => {
  const both = (...named: readonly string[]) => {
    const text = expect.stringMatching(new RegExp(named.join(".*"))) as string;
    return { zh: text, en: text };
  };

  test("and names the rule that should have refused", async () => {
    await played.afterwards(async (ledger) => {
      await expect(ledger.record("CY-OPR", [matrix()], { refusedBy: "cy.term" })).rejects.toMatchObject({
        code: "NOT_REFUSED",
        text: both("cy.term"),
        evidence: { by: "CY-OPR", act: "record", expected: "cy.term" },
      });
    });
  });

  test("and names the rule that refused", async () => {
    const hold = ["CY-BANK", "BUYER", ["A-01"], "HOLD", "OPEN"] as const;

    await played.afterwards(async (ledger) => {
      await expect(ledger.attest(...hold)).rejects.toMatchObject({ code: "REFUSED_UNEXPECTEDLY" });
      await expect(ledger.attest(...hold, { refusedBy: "cy.term" })).rejects.toMatchObject({
        code: "REFUSED_BY_ANOTHER_RULE",
        text: both("(?:cy|ledger)\\.", "cy.term"),
      });
    });
  });

  test("and names a record that is not there yet", () => {
    const ledger = new DemoLedger(played.chain.host(), played.catalog);

    expect(() => ledger.id("EX-99")).toThrow(expect.objectContaining({ code: "NAME_UNKNOWN", text: both("EX-99") }));
  });
});

describe("after the demo", () => {
  test("PR-02 is exported, until a hold of A-01 refuses the next export", async () => {
    await played.afterwards(async (ledger) => {
      await ledger.record("CY-OPR", [matrix()]);
      await ledger.attest("CY-DATA", "DATA_AUTHORITY", ["A-01"], "HOLD", "OPEN");
      await ledger.record("CY-OPR", [{ ...matrix("EX-09"), ordinal: 78n }], {
        refusedBy: "ledger.parent-not-operable",
      });

      expect(played.standingAt("EX-03", ledger.now, await played.chain.events())).toBe("SUSPENDED");
    });
  });

  test("a held authorization resumes only after a new rectification is accepted", async () => {
    await played.afterwards(async (ledger) => {
      const rectification = {
        kind: "CASE",
        alias: "RC-02",
        role: "DATA_AUTHORITY",
        status: "IN_FORCE",
        parent: "A-01",
        code: "RECTIFICATION",
        fields: { reason: "SECURITY", findings: ["限期整改"] },
      } as const;
      await ledger.record("CY-DATA", [rectification]);
      await ledger.attest("CY-DATA", "DATA_AUTHORITY", ["A-01"], "HOLD", "OPEN", { about: "RC-02" });

      await ledger.attest("CY-DATA", "DATA_AUTHORITY", ["A-01"], "RELEASE", "PASSED", {
        refusedBy: "cy.rectified-before-resuming",
      });
      await ledger.settle("CY-DATA", "DATA_AUTHORITY", ["RC-02"], "FULFILLED");
      await ledger.attest("CY-DATA", "DATA_AUTHORITY", ["A-01"], "RELEASE", "PASSED");

      expect(await played.chain.operable(played.id("A-01"))).toBe(true);
    });
  });

  test("a FORWARD hold of one grant stops new records and leaves existing products unbroken", async () => {
    await played.afterwards(async (ledger) => {
      await ledger.attest("CY-MSB", "DATA_PROVIDER", ["A-01/DS06"], "HOLD", "OPEN", { fields: { recall: false } });

      expect(await played.chain.operable(played.id("A-01/DS06"))).toBe(false);
      expect(await played.chain.operable(played.id("DM-07"))).toBe(false);
      expect(await played.chain.broken(played.id("PR-03"))).toBe(false);
      expect(await played.chain.operable(played.id("PR-03"))).toBe(true);
    });
  });

  test("a RECALL hold of one grant breaks its products, redeveloped ones too, and no others", async () => {
    await played.afterwards(async (ledger) => {
      await ledger.attest("CY-MSB", "DATA_PROVIDER", ["A-01/DS06"], "HOLD", "OPEN", { fields: { recall: true } });

      expect(await played.chain.broken(played.id("PR-03"))).toBe(true);
      expect(await played.chain.broken(played.id("PR-04"))).toBe(true);
      expect(await played.chain.broken(played.id("PR-02"))).toBe(false);
      expect(played.standingAt("EX-04", ledger.now, await played.chain.events())).toBe("SUSPENDED");
      await ledger.record("CY-OPR", [exported("EX-10", "PR-03", "UA-06", "drug-demand-v1.1", "CY-PHA", 9n)], {
        refusedBy: "ledger.input-broken",
      });
    });
  });

  test("holds of two authorities overlap, and each authority releases its own", async () => {
    await played.afterwards(async (ledger) => {
      await ledger.attest("CY-DATA", "DATA_AUTHORITY", ["PR-02"], "HOLD", "OPEN");
      await ledger.attest("CY-CAC", "SECURITY_REGULATOR", ["PR-02"], "HOLD", "OPEN");

      await ledger.attest("CY-DATA", "DATA_AUTHORITY", ["PR-02"], "RELEASE", "PASSED");
      expect(await played.chain.operable(played.id("PR-02"))).toBe(false);
      await ledger.attest("CY-DATA", "DATA_AUTHORITY", ["PR-02"], "RELEASE", "PASSED", {
        about: "CY-CAC",
        refusedBy: "ledger.not-the-holder",
      });
      await ledger.attest("CY-CAC", "SECURITY_REGULATOR", ["PR-02"], "RELEASE", "PASSED");

      expect(await played.chain.operable(played.id("PR-02"))).toBe(true);
    });
  });

  test("an agreement expires by time alone", async () => {
    await played.afterwards(async (ledger) => {
      const before = await played.chain.operable(played.id("UA-06"));
      ledger.proceedTo(endOfDay("2026-07-31"));
      await ledger.record("CY-OPR", [exported("EX-10", "PR-03", "UA-06", "drug-demand-v1.1", "CY-PHA", 9n)], {
        refusedBy: "ledger.link-not-operable",
      });

      const after = await played.chain.events();
      expect(before).toBe(true);
      expect(await played.chain.operable(played.id("UA-06"))).toBe(false);
      expect(after.filter((event) => event.type === "Settled" && event.subject === played.id("UA-06"))).toHaveLength(1);
      expect(played.standingAt("UA-06", ledger.now, after)).toBe("EXPIRED");
    });
  });

  test("an export that continues under a revoked authorization is pending again after later harm", async () => {
    await played.afterwards(async (ledger) => {
      expect(played.standingAt("SW-EX-04", ledger.now)).toBe("CONTINUED");

      await ledger.settle("SW-GOV", "GOVERNMENT", ["SW-DS02"], "PROHIBITED_RECALL");

      const after = await played.chain.events();
      expect(played.standingAt("SW-EX-04", ledger.now, after)).toBe("DISPOSITION_PENDING");
      expect(after.filter((event) => event.type === "Settled" && event.status === Status.REVOKED)).toHaveLength(1);
    });
  });

  test("refuses a recording whose term ends after that of its parent, whatever the rulebook says", async () => {
    await played.afterwards(async (ledger) => {
      await ledger.record("CY-OPR", [agreement("UA-08", "SCN-01", "CY-BANK", "信贷审批", endOfDay("2031-01-01"))], {
        refusedBy: "ledger.outside-term",
      });
    });
  });
});
