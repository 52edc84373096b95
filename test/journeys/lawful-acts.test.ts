import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cangyuPreparation } from "../../src/demo/cangyu-preparation.ts";
import { agreement, delivery, demand } from "../../src/demo/cangyu-supply.ts";
import { product } from "../../src/demo/cangyu-products.ts";
import { exported } from "../../src/demo/cangyu-exports.ts";
import { A01_UNTIL } from "../../src/demo/cangyu-authorization.ts";
import type { RecordSpec } from "../../src/demo/act-specs.ts";
import { DemoLedger } from "../../src/demo/demo-ledger.ts";
import { demoRulebookCatalog } from "../../src/demo/founding-plan.ts";
import { playDemo } from "../../src/demo/play-demo.ts";
import type { PlayedDemo } from "../../src/demo/play-demo.ts";
import type { PartyAlias } from "../../src/demo/cast.ts";
import type { RoleName } from "../../src/ledger/roles.ts";
import { chinaTime, endOfDay } from "../../src/text/china-time.ts";
import { startDemoChain } from "./demo-chain.ts";
import type { DemoChain } from "./demo-chain.ts";

/** Acts that the regulation allows and that no rule of the shipped rulebooks may make impossible. */

const catalog = demoRulebookCatalog();

let chain: DemoChain;
let demo: PlayedDemo;

beforeAll(async () => {
  chain = await startDemoChain();
  demo = await playDemo(chain.host());
}, 300_000);

afterAll(async () => chain.close());

/** Acts after the end of the demo. The chain then returns to the state before. */
async function afterwards(work: (ledger: DemoLedger) => Promise<void>, at = demo.endedAt + 3600): Promise<void> {
  await chain.aside(async () => {
    const ledger = new DemoLedger(chain.host(), catalog);
    for (const [alias, record] of demo.records) ledger.records.set(alias, record);
    ledger.proceedTo(at);
    await work(ledger);
  });
}

const INCIDENT = {
  level: "MAJOR",
  detectedAt: "2026-06-10T09:00",
  reportedAt: "2026-06-10T10:00",
  type: "LEAK",
} as const;

function caseOf(alias: string, role: RoleName, parent: string, more: Partial<RecordSpec> = {}): RecordSpec {
  const until = endOfDay("2026-09-30");
  return {
    kind: "CASE",
    alias,
    role,
    status: "IN_FORCE",
    parent,
    code: "RECTIFICATION",
    until,
    fields: { reason: "BREACH", findings: ["须整改"] },
    ...more,
  };
}

/** Reviews of a demand by the data authority and by one bureau, which is provider and industry authority. */
async function review(ledger: DemoLedger, alias: string, provider: PartyAlias, bureau = provider): Promise<void> {
  await ledger.attest("CY-DATA", "DATA_AUTHORITY", [alias], "REVIEW", "PASSED");
  await ledger.attest(provider, "DATA_PROVIDER", [alias], "REVIEW", "NO_OBJECTION");
  await ledger.attest(bureau, "INDUSTRY_AUTHORITY", [alias], "REVIEW", "NO_OBJECTION");
}

/** What the documents behind a report and a registration must say. */
const REPORTED = { fields: { measures: ["收回权限"] } };
const REGISTERED = { until: A01_UNTIL, fields: { registrationCode: "CYREG-TEST", registeredOn: "2026-06-10" } };

describe("who must rectify can say so", () => {
  test.each([
    ["a developer, about its product", "PR-03", {}],
    ["a developer to whom the case is addressed, about an authorization", "A-01", { addressee: "CY-DEVI" }],
    ["a developer, about itself", "CY-DEVI", {}],
  ] as const)("%s", async (_, parent, more) => {
    await afterwards(async (ledger) => {
      await ledger.record("CY-DATA", [caseOf("RC-09", "DATA_AUTHORITY", parent, more)]);

      await ledger.attest("CY-DEVI", "DEVELOPER", ["RC-09"], "RECTIFICATION_REPORT", "OPEN", REPORTED);
    });
  });

  test("an operator answers an incident about itself", async () => {
    await afterwards(async (ledger) => {
      await ledger.record("CY-DATA", [
        caseOf("INC-09", "DATA_AUTHORITY", "CY-OPR", { code: "INCIDENT", fields: INCIDENT }),
      ]);

      await ledger.attest("CY-OPR", "OPERATOR", ["INC-09"], "NOTICE", "OPEN", {
        fields: { place: "门户网站", until: "2026-12-31" },
      });
      await ledger.attest("CY-OPR", "OPERATOR", ["INC-09"], "RECTIFICATION_REPORT", "OPEN", REPORTED);
    });
  });

  test("and a party that the case does not concern cannot", async () => {
    await afterwards(async (ledger) => {
      await ledger.record("CY-DATA", [caseOf("RC-09", "DATA_AUTHORITY", "PR-03")]);

      await ledger.attest("CY-DEVC", "DEVELOPER", ["RC-09"], "RECTIFICATION_REPORT", "OPEN", {
        ...REPORTED,
        refusedBy: "cy.report-rectification",
      });
    });
  });
});

describe("a demand", () => {
  test("of the operator itself comes into force without its own review", async () => {
    await afterwards(async (ledger) => {
      await ledger.record("CY-OPR", [{ ...demand("DM-20", "SCN-01", "DS01", ["name"]), role: "OPERATOR" }]);
      await ledger.attest("CY-OPR", "OPERATOR", ["DM-20"], "REVIEW", "PASSED", {
        refusedBy: "cy.reviewer-not-applicant",
      });
      await review(ledger, "DM-20", "CY-SAMR");

      await ledger.settle("CY-DATA", "DATA_AUTHORITY", ["DM-20"], "IN_FORCE");
      await ledger.record("CY-DSC", [delivery("DL-20", "DM-20", "DESENSITIZED", "2026-05-31")]);
    });
  });

  test("of a developer needs the operator's review, and the industry authority's where there is one", async () => {
    await afterwards(async (ledger) => {
      await ledger.record("CY-DEVC", [demand("DM-21", "SCN-01", "DS01", ["name"])]);
      await ledger.attest("CY-DATA", "DATA_AUTHORITY", ["DM-21"], "REVIEW", "PASSED");
      await ledger.attest("CY-SAMR", "DATA_PROVIDER", ["DM-21"], "REVIEW", "NO_OBJECTION");
      await ledger.settle("CY-DATA", "DATA_AUTHORITY", ["DM-21"], "IN_FORCE", {
        refusedBy: "cy.demand-no-objection",
      });
      await ledger.attest("CY-SAMR", "INDUSTRY_AUTHORITY", ["DM-21"], "REVIEW", "NO_OBJECTION");
      await ledger.settle("CY-DATA", "DATA_AUTHORITY", ["DM-21"], "IN_FORCE", { refusedBy: "cy.operator-reviewed" });
      await ledger.attest("CY-OPR", "OPERATOR", ["DM-21"], "REVIEW", "PASSED");

      await ledger.settle("CY-DATA", "DATA_AUTHORITY", ["DM-21"], "IN_FORCE");
    });
  });

  test("for a resource without industry authority needs none", async () => {
    await afterwards(async (ledger) => {
      await ledger.record("CY-BUS", [
        {
          kind: "RESOURCE",
          alias: "DS20",
          role: "DATA_PROVIDER",
          parent: "CANGYU",
          fields: { title: "站点设施", grade: "GENERAL_1" },
        },
      ]);
      await ledger.settle("CY-DATA", "DATA_AUTHORITY", ["DS20"], "IN_FORCE");
      await ledger.attest("CY-REG", "REGISTRAR", ["DS20"], "REGISTRATION", "PASSED", REGISTERED);
      await ledger.record("CY-DATA", [
        {
          kind: "GRANT",
          alias: "A-01/DS20",
          role: "DATA_AUTHORITY",
          status: "IN_FORCE",
          parent: "A-01",
          resource: "DS20",
          until: A01_UNTIL,
          fields: {},
        },
      ]);
      await ledger.record("CY-OPR", [
        {
          kind: "SCENARIO",
          alias: "SCN-20",
          role: "OPERATOR",
          parent: "A-01",
          inputs: ["A-01/DS20"],
          until: A01_UNTIL,
          fields: { title: "站点", purpose: "站点设施", benefit: "INDUSTRY" },
        },
      ]);
      await ledger.attest("CY-DATA", "DATA_AUTHORITY", ["SCN-20"], "REVIEW", "NO_OBJECTION");
      await ledger.attest("CY-BUS", "DATA_PROVIDER", ["SCN-20"], "REVIEW", "NO_OBJECTION");
      await ledger.settle("CY-DATA", "DATA_AUTHORITY", ["SCN-20"], "IN_FORCE");
      await ledger.record("CY-OPR", [{ ...demand("DM-22", "SCN-20", "DS20", ["stop"]), role: "OPERATOR" }]);
      await ledger.attest("CY-DATA", "DATA_AUTHORITY", ["DM-22"], "REVIEW", "PASSED");
      await ledger.attest("CY-BUS", "DATA_PROVIDER", ["DM-22"], "REVIEW", "NO_OBJECTION");

      await ledger.settle("CY-DATA", "DATA_AUTHORITY", ["DM-22"], "IN_FORCE");
    });
  });
});

describe("a hold is released by its own case", () => {
  test("while another authority's case of the same code is open, and the other way round", async () => {
    await afterwards(async (ledger) => {
      await ledger.record("CY-DATA", [caseOf("RC-10", "DATA_AUTHORITY", "A-01")]);
      await ledger.attest("CY-DATA", "DATA_AUTHORITY", ["A-01"], "HOLD", "OPEN", { about: "RC-10" });
      await ledger.record("CY-CAC", [caseOf("RC-11", "SECURITY_REGULATOR", "A-01")]);
      await ledger.attest("CY-CAC", "SECURITY_REGULATOR", ["A-01"], "HOLD", "OPEN", { about: "RC-11" });
      await ledger.settle("CY-DATA", "DATA_AUTHORITY", ["RC-10"], "FULFILLED");

      await ledger.attest("CY-CAC", "SECURITY_REGULATOR", ["A-01"], "RELEASE", "PASSED", {
        refusedBy: "cy.rectified-before-resuming",
      });
      await ledger.attest("CY-DATA", "DATA_AUTHORITY", ["A-01"], "RELEASE", "PASSED");
      await ledger.settle("CY-CAC", "SECURITY_REGULATOR", ["RC-11"], "FULFILLED");
      await ledger.attest("CY-CAC", "SECURITY_REGULATOR", ["A-01"], "RELEASE", "PASSED");

      expect(await chain.operable(demo.records.get("A-01")!)).toBe(true);
    });
  });

  test("and by the upper authority, which names the holder", async () => {
    await afterwards(async (ledger) => {
      await ledger.attest("CY-DATA", "DATA_AUTHORITY", ["CY-DEVI"], "HOLD", "OPEN");

      await ledger.attest("PROV-DATA", "UPPER_DATA_AUTHORITY", ["CY-DEVI"], "RELEASE", "PASSED", { about: "CY-DATA" });

      expect(await chain.operable(demo.records.get("CY-DEVI")!)).toBe(true);
    });
  });
});

test("any party marks what is over as expired", async () => {
  const later = chinaTime("2026-08-03");
  await afterwards(async (ledger) => {
    await ledger.settle("CY-BANK", "BUYER", ["UA-06"], "EXPIRED");
    await ledger.settle("CY-WRB", "INDUSTRY_AUTHORITY", ["EX-01"], "EXPIRED");
  }, later);
});

test("a second agreement of a developer for one scenario waits until the first has ended", async () => {
  await afterwards(async (ledger) => {
    await ledger.record("CY-OPR", [agreement("UA-20", "SCN-01", "CY-DEVC", "开发")]);
    await ledger.attest("CY-DEVC", "DEVELOPER", ["UA-20"], "ACCEPTANCE", "PASSED");
    await ledger.settle("CY-OPR", "OPERATOR", ["UA-20"], "IN_FORCE", { refusedBy: "cy.one-agreement" });
    await ledger.settle("CY-OPR", "OPERATOR", ["UA-01"], "FULFILLED");

    await ledger.settle("CY-OPR", "OPERATOR", ["UA-20"], "IN_FORCE");
  });
});

test("the operator does not redevelop what it delivered, and another developer does", async () => {
  const model = { title: "门店补货", form: "SERVICE", version: "1.0" } as const;
  const reviewed = async (ledger: DemoLedger, alias: string): Promise<void> => {
    await ledger.attest("CY-OPR", "OPERATOR", [alias], "SECURITY_REVIEW", "PASSED");
    await ledger.attest("CY-DATA", "DATA_AUTHORITY", [alias], "COMPLIANCE_REVIEW", "PASSED");
  };
  await afterwards(async (ledger) => {
    await ledger.record("CY-OPR", [
      { ...product("PR-20", 0n, "SCN-04", "CY-OPR", ["PR-03"], model), role: "OPERATOR" },
    ]);
    await reviewed(ledger, "PR-20");
    await ledger.settle("CY-DATA", "DATA_AUTHORITY", ["PR-20"], "IN_FORCE", {
      refusedBy: "cy.operator-not-redeveloping",
    });
    await ledger.record("CY-DEVI", [product("PR-21", 0n, "SCN-04", "CY-DEVI", ["PR-03"], model)]);
    await reviewed(ledger, "PR-21");

    await ledger.settle("CY-DATA", "DATA_AUTHORITY", ["PR-21"], "IN_FORCE");
  });
});

describe("a product of another city's product", () => {
  const made = product("PR-30", 0n, "SCN-01", "CY-DEVC", ["DL-01", "SW-PR-01"], {
    title: "涉农企业信用评分",
    form: "API",
    version: "1.0",
  });
  const prepared = async (ledger: DemoLedger): Promise<void> => {
    await ledger.record("CY-DEVC", [made]);
    await ledger.attest("CY-OPR", "OPERATOR", ["PR-30"], "SECURITY_REVIEW", "PASSED");
    await ledger.attest("CY-DATA", "DATA_AUTHORITY", ["PR-30"], "COMPLIANCE_REVIEW", "PASSED");
    await ledger.attest("CY-REG", "REGISTRAR", ["PR-30"], "REGISTRATION", "PASSED", REGISTERED);
  };
  const consent = async (ledger: DemoLedger, outcome: "PASSED" | "WITHDRAWN", product = "PR-30"): Promise<void> => {
    await ledger.attest("SW-DATA", "DATA_AUTHORITY", ["SHUOWAN"], "UPSTREAM_CONSENT", outcome, {
      fields: { for: product },
    });
  };
  const exportTo = (alias: string, ordinal: bigint): RecordSpec =>
    exported(alias, "PR-30", "UA-04", "credit-scores-v1.1", "CY-BANK", ordinal);

  test("comes into force with the other city's consent to it, and is exported until that is withdrawn", async () => {
    await afterwards(async (ledger) => {
      await prepared(ledger);
      await ledger.settle("CY-DATA", "DATA_AUTHORITY", ["PR-30"], "IN_FORCE", { refusedBy: "sw.abroad-consent" });
      await consent(ledger, "PASSED", "PR-01");
      await ledger.settle("CY-DATA", "DATA_AUTHORITY", ["PR-30"], "IN_FORCE", { refusedBy: "sw.abroad-consent" });
      await consent(ledger, "PASSED");
      await ledger.settle("CY-DATA", "DATA_AUTHORITY", ["PR-30"], "IN_FORCE");
      await consent(ledger, "PASSED", "PR-01");
      await ledger.record("CY-OPR", [exportTo("EX-30", 30n)]);
      await consent(ledger, "WITHDRAWN");

      await ledger.record("CY-OPR", [exportTo("EX-31", 31n)], { refusedBy: "sw.abroad-consent-not-withdrawn" });
    });
  });

  test("needs the consent of that city's data authority, and nobody else's", async () => {
    await afterwards(async (ledger) => {
      await prepared(ledger);
      for (const [party, role] of [
        ["SW-OPR", "OPERATOR"],
        ["SW-GOV", "GOVERNMENT"],
        ["CY-DATA", "DATA_AUTHORITY"],
      ] as const)
        await ledger.attest(party, role, ["SHUOWAN"], "UPSTREAM_CONSENT", "PASSED", {
          fields: { for: "PR-30" },
          refusedBy: "sw.authority-consents-abroad",
        });
    });
  });
});

test("what a city's one data authority backfilled is confirmed by its government", async () => {
  const early = await startDemoChain();
  try {
    const ledger = new DemoLedger(early.host(), catalog);
    const [admissions] = cangyuPreparation;
    ledger.proceedTo(admissions!.at);
    await admissions!.play(ledger);
    await ledger.record("CY-DATA", [
      {
        kind: "RESOURCE",
        alias: "DS30",
        role: "DATA_AUTHORITY",
        parent: "CANGYU",
        backfilled: true,
        effectiveAt: chinaTime("2024-05-01"),
        fields: { title: "历史目录", grade: "GENERAL_1" },
      },
    ]);
    await ledger.settle("CY-DATA", "DATA_AUTHORITY", ["DS30"], "IN_FORCE", { refusedBy: "ledger.not-another-party" });

    await ledger.settle("CY-GOV", "GOVERNMENT", ["DS30"], "IN_FORCE");
  } finally {
    await early.close();
  }
});
