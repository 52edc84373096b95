import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Transaction, Wallet } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Config } from "../../src/config.ts";
import { dossierDirectory } from "../../src/dossier/dossier-directory.ts";
import { createKey, SCRYPT_COST } from "../../src/dossier/keystore.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";
import { standBetween } from "./stand-between.ts";
import { startPlayedDemo } from "./played-demo.ts";
import type { StartedSystem } from "./started-system.ts";
import { admission } from "./admission.ts";

/** Follows a party's second account from its offer to its freezing; each test builds on those before it. */
const EXPORT = ["--product", "PR-02", "--to", "CY-EMB"];
const PASSPHRASE = "correct horse";

let folder: string;
let system: StartedSystem;
let config: Config;
let account: string;
let files = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-accounts-"));
  system = await startPlayedDemo(join(folder, "data"));
  config = plainConfig({ url: system.ready.url, dataDirectory: join(folder, "data"), passphrase: PASSPHRASE });
  account = await makeKey("opr-2");
});

afterAll(async () => {
  await system?.kill();
  rmSync(folder, { recursive: true, force: true });
});

describe("a further account of a party", () => {
  it("speaks for no party and can accept no seat before one is offered", async () => {
    expect(await laiqu("check", "export", "--as", "opr-2", ...EXPORT)).toEqual(refusal({ account }));
    expect(await recordAs("opr-2")).toEqual(refusal({ account }));
    expect(await laiqu("account", "accept", "CY-OPR", "--as", "opr-2")).toEqual(refusal({ account }));
    expect(await laiqu("account", "freeze", "opr-2", "--as", "CY-DATA")).toMatchObject({
      exitCode: 1,
      document: { error: { code: "NOT_FOUND", account } },
    });
  });

  it("cannot be offered a role that the offering account lacks", async () => {
    const more = await laiqu("account", "offer", "opr-2", "--as", "CY-OPR", "--roles", "OPERATOR,DATA_AUTHORITY");

    expect(more).toMatchObject({
      exitCode: 1,
      document: { sent: false, check: { verdicts: [{ rule: { id: "ledger.not-competent" } }] } },
    });
  });

  it("gets no seat from an offer that is sent although the ledger refuses it", async () => {
    const sent = await laiqu(
      "account",
      "offer",
      "opr-2",
      "--as",
      "CY-OPR",
      "--roles",
      "DATA_AUTHORITY",
      "--send-anyway",
    );

    expect(sent).toMatchObject({ exitCode: 1, document: { sent: true, transaction: { outcome: "REFUSED" } } });
    expect(await seats()).toHaveLength(1);
  });

  it("is offered one seat however often the offer is repeated, and another party's offer displaces none", async () => {
    const offered = await laiqu("account", "offer", "opr-2", "--as", "CY-OPR");
    const again = await laiqu("account", "offer", account, "--as", "CY-OPR");
    const other = await laiqu("account", "offer", "opr-2", "--as", "CY-DATA");
    const taken = await laiqu("account", "offer", "CY-DATA", "--as", "CY-OPR");

    expect(offered).toMatchObject({ exitCode: 0, document: { sent: true, account } });
    expect(again).toMatchObject({ exitCode: 0, document: { sent: false, account } });
    expect(other).toMatchObject({ exitCode: 0, document: { sent: true, account } });
    expect(taken).toEqual(refusal({ stage: "BOUND" }));
    expect(await seats()).toEqual([
      expect.objectContaining({ stage: "BOUND" }),
      expect.objectContaining({ account, stage: "OFFERED", roles: ["APPLICANT", "OPERATOR"] }),
    ]);
  });

  it("can be offered its seat with other terms until it accepts", async () => {
    const less = await laiqu("account", "offer", "opr-2", "--as", "CY-OPR", "--until", "2035-12-31");
    const shown = await seats();
    const { out } = await runCli(config, "party", "show", "CY-OPR");
    const back = await laiqu("account", "offer", "opr-2", "--as", "CY-OPR");

    expect([less, back]).toMatchObject([
      { exitCode: 0, document: { sent: true } },
      { exitCode: 0, document: { sent: true } },
    ]);
    expect(shown).toMatchObject([
      { stage: "BOUND" },
      { account, stage: "OFFERED", until: Date.parse("2036-01-01T00:00:00+08:00") / 1000 },
    ]);
    expect(out).toContain("until 2036-01-01 00:00");
    expect((await seats())[1]).not.toHaveProperty("until");
  });

  it("cannot act before it has accepted", async () => {
    expect(await recordAs("opr-2")).toEqual(refusal({ account, stage: "OFFERED" }));
  });

  it("accepts only the seat of the party that offered it, and only with its own passphrase", async () => {
    const otherParty = await laiqu("account", "accept", "CY-CAC", "--as", "opr-2");
    const noParty = await laiqu("account", "accept", "NOBODY", "--as", "opr-2");
    const wrong = await withPassphrase("incorrect horse", "account", "accept", "CY-OPR", "--as", "opr-2");
    const none = await withPassphrase(undefined, "account", "accept", "CY-OPR", "--as", "opr-2");
    const noKey = await laiqu("account", "accept", "CY-OPR", "--as", "opr-3");

    expect(otherParty).toEqual(refusal({ account, stage: "OFFERED" }));
    expect(noParty).toMatchObject({ exitCode: 1, document: { error: { code: "NOT_FOUND" } } });
    expect(wrong).toMatchObject({
      exitCode: 1,
      document: { error: { code: "NOT_VALID", detail: "PASSPHRASE_WRONG" } },
    });
    expect(none).toMatchObject({ exitCode: 2, document: { error: { code: "BAD_USAGE", name: "opr-2" } } });
    expect(noKey).toMatchObject({
      exitCode: 1,
      document: { error: { code: "NOT_FOUND", names: expect.arrayContaining(["opr-2"]) } },
    });
    expect(await laiqu("account", "accept", "CY-OPR", "--as", "opr-2")).toMatchObject({
      exitCode: 0,
      document: { sent: true, account },
    });
    expect(await laiqu("account", "accept", "CY-OPR", "--as", "opr-2")).toMatchObject({
      exitCode: 0,
      document: { sent: false, account },
    });
  });

  it("acts for its party", async () => {
    const recorded = await recordAs("opr-2");

    expect(recorded).toMatchObject({ exitCode: 0, document: { sent: true } });
    const { id } = (recorded.document as { exports: { id: string }[] }).exports[0]!;
    const traced = await laiqu("trace", id);
    const [own] = await seats();
    const node = (traced.document as { result: { nodes: { id: string; issuer: { id: string } }[] } }).result.nodes.find(
      (one) => one.id === id,
    );
    expect(node).toMatchObject({ issuer: own!.party });
  });

  it.each(["CY-EMB", "CY-OPR", "SW-DATA"])("cannot be frozen by %s, who is not competent", async (who) => {
    const frozen = await laiqu("account", "freeze", "opr-2", "--as", who);

    expect(frozen).toMatchObject({ exitCode: 1, document: { sent: false, check: { allowed: false } } });
  });

  it("is frozen once by the data authority and can never act again, unlike the party's other account", async () => {
    const frozen = await laiqu("account", "freeze", account, "--as", "CY-DATA");
    const again = await laiqu("account", "freeze", "opr-2", "--as", "CY-CAC");

    expect([frozen, again]).toMatchObject([
      { exitCode: 0, document: { sent: true, account } },
      { exitCode: 0, document: { sent: false, account } },
    ]);
    expect(await recordAs("opr-2")).toEqual(refusal({ account, stage: "FROZEN" }));
    expect(await laiqu("account", "accept", "CY-OPR", "--as", "opr-2")).toEqual(refusal({ account, stage: "FROZEN" }));
    expect(await laiqu("account", "offer", "opr-2", "--as", "CY-OPR")).toEqual(refusal({ account, stage: "FROZEN" }));
    expect(await recordAs("CY-OPR")).toMatchObject({ exitCode: 0, document: { sent: true } });
    expect(await seats()).toEqual([
      expect.objectContaining({ stage: "BOUND" }),
      expect.objectContaining({ account, stage: "FROZEN" }),
    ]);
  });
});

describe("a new party", () => {
  it("is admitted by a registrar with its first account, which accepts", async () => {
    await makeKey("my-agency");

    const admitted = await laiqu(...admission("DEMO-BUYER", "my-agency"));
    const accepted = await laiqu("account", "accept", "DEMO-BUYER", "--as", "my-agency");
    const shown = await laiqu("party", "show", "DEMO-BUYER");

    expect([admitted.exitCode, accepted.exitCode]).toEqual([0, 0]);
    expect(shown.document).toMatchObject({ result: { seats: [{ stage: "BOUND", roles: ["BUYER"] }] } });
  });

  it("is not admitted under a recorded reference, nor with an account that is taken or malformed", async () => {
    await makeKey("other-agency");

    const sameNumber = await laiqu(...admission("DEMO-BUYER", "other-agency", "BUYER,DEVELOPER"));
    const taken = await laiqu(...admission("DEMO-BUYER-2", "my-agency"));
    const mistyped = await laiqu(...admission("DEMO-BUYER-2", "0x123"));
    const authority = await laiqu(...admission("DEMO-BUYER-2", "other-agency", "BUYER,DATA_AUTHORITY"));

    expect([sameNumber, taken]).toEqual([refusal({}), refusal({})]);
    expect(mistyped).toMatchObject({ exitCode: 2, document: { error: { code: "BAD_USAGE", account: "0x123" } } });
    expect(authority).toMatchObject({
      exitCode: 1,
      document: { sent: false, check: { verdicts: [{ rule: { clause: expect.any(String) } }] } },
    });
  });
});

describe("a party with a credit code as its reference or in its document", () => {
  it.each([
    ["is admitted with a notice if the check digit is wrong", "11990100000000027B", [], /should be A, not B/],
    ["is admitted without a notice if the check digit is right", "11990100000000999T", [], /^$/],
    [
      "is admitted with a notice if its document has a wrong check digit",
      "DEMO-BUYER-9",
      ["--credit-code", "11990100000000027B"],
      /should be A, not B/,
    ],
  ])("%s", async (_, number, more, text) => {
    const address = await makeKey(`key-of-${number}`);

    const { exitCode, err } = await runCli(config, ...admission(number, address), ...more, "--json");

    expect(exitCode).toBe(0);
    expect(err).toMatch(text);
  });
});

describe("the names of a party", () => {
  const CODE = "91990100MA0000314U";
  const pseudonym = async (operator: string, key = "CY-REG") =>
    await laiqu("party", "pseudonym", CODE, "--operator", operator, "--as", key);

  it("on the ledger are a pseudonym, which the registrar finds again, and nobody else", async () => {
    const own = await pseudonym("CY-OPR");
    const again = await runCli(config, "party", "pseudonym", CODE, "--operator", "CY-OPR", "--as", "CY-REG");
    const withAnother = await pseudonym("SW-OPR");
    const [byAnother, byAnotherAgain] = [await pseudonym("CY-OPR", "CY-DATA"), await pseudonym("CY-OPR", "CY-DATA")];

    expect(own).toMatchObject({ exitCode: 0, document: { recorded: true } });
    const { pseudonym: made } = own.document as { pseudonym: string };
    expect(await laiqu("party", "show", made)).toMatchObject({ exitCode: 0 });
    expect(again.out).toBe(`${made}\n`);
    expect(again.err).toMatch(/admitted under this pseudonym already/);
    expect(withAnother).toMatchObject({ document: { recorded: false, pseudonym: expect.not.stringMatching(made) } });
    expect(byAnother).toEqual(byAnotherAgain);
    expect(byAnother).toMatchObject({ document: { recorded: false, pseudonym: expect.not.stringMatching(made) } });
  });

  it("are not made of what is no credit code, for no operator, or without a key", async () => {
    expect(await laiqu("party", "pseudonym", "BANK", "--operator", "CY-OPR", "--as", "CY-REG")).toMatchObject({
      exitCode: 2,
      document: { error: { code: "BAD_USAGE", detail: "CREDIT_CODE_LENGTH" } },
    });
    expect(await pseudonym("NOBODY")).toMatchObject({ exitCode: 1, document: { error: { code: "NOT_FOUND" } } });
    expect(await pseudonym("CY-OPR", "nobody")).toMatchObject({ document: { error: { detail: "KEY_UNKNOWN" } } });
  });

  it("here are short ones, which every command takes until they are forgotten", async () => {
    const given = await laiqu("party", "name", "CY-BANK", "农商银行");
    const again = await laiqu("party", "name", "CY-BANK", "农商银行");
    const [byShort, byOther] = [await laiqu("party", "show", "农商银行"), await laiqu("party", "show", "CY-BANK")];
    const listed = await runCli(config, "party", "names");
    const forgotten = await laiqu("party", "forget-name", "农商银行");

    expect([given, again]).toMatchObject([{ document: { given: true } }, { document: { given: false } }]);
    expect(byShort).toEqual(byOther);
    expect(listed.out).toMatch(/^0x[0-9a-f]{20} "农商银行"$/m);
    expect(forgotten.exitCode).toBe(0);
    expect(await laiqu("party", "show", "农商银行")).toMatchObject({ exitCode: 1 });
    expect(await laiqu("party", "show", "CY-BANK")).toMatchObject({ exitCode: 0 });
  });

  it.each([
    ["the short name of another party", ["name", "CY-BANK", "CY-EMB"], 2, "SHORT_NAME_TAKEN"],
    ["the reference of another party", ["name", "CY-BANK", "11990100000000019F"], 2, "SHORT_NAME_IS_REFERENCE"],
    ["a name with a comma", ["name", "CY-BANK", "BANK,2"], 2, "SHORT_NAME_MALFORMED"],
    ["the form of an id", ["name", "CY-BANK", "0x0123456789abcdef0123"], 2, "REFERENCE_MISTAKABLE"],
    ["a name of nobody to forget", ["forget-name", "NOBODY"], 1, "SHORT_NAME_UNKNOWN"],
  ])("are not %s", async (_, words, exitCode, detail) => {
    expect(await laiqu("party", ...words)).toMatchObject({ exitCode, document: { error: { detail } } });
  });

  it("are all kept when several are given at once", async () => {
    const names = ["N-1", "N-2", "N-3", "N-4"];
    await Promise.all(names.map(async (name) => await laiqu("party", "name", "CY-BANK", name)));

    const { names: kept } = (await laiqu("party", "names")).document as { names: { name: string }[] };
    expect(kept.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
  });
});

describe("names that would be taken for others", () => {
  it("are refused as references of new records: the short name of another party here", async () => {
    const asParty = admission("CY-DATA", "opr-2");
    const asCase = ["hold", "A-01", "--as", "CY-DATA", "--case", "CY-OPR"];

    for (const words of [asParty, asCase])
      expect(await laiqu(...words)).toMatchObject({
        exitCode: 2,
        document: { error: { code: "BAD_USAGE", message: expect.stringContaining("short name") as unknown } },
      });
    expect(await laiqu("trace", "A-01")).toMatchObject({ exitCode: 0 });
  });

  it("are refused as orders: a folder, which is said to be one", async () => {
    const held = await laiqu("hold", "A-01", "--as", "CY-DATA", "--order", folder);

    expect(held).toMatchObject({
      exitCode: 2,
      document: { error: { message: expect.stringContaining("is a folder, and an order is one file") as unknown } },
    });
  });

  it("are refused as accounts: the zero address, which nobody holds", async () => {
    const offered = await laiqu("account", "offer", `0x${"0".repeat(40)}`, "--as", "CY-OPR");

    expect(offered).toMatchObject({ exitCode: 2, document: { error: { code: "BAD_USAGE" } } });
  });

  it("are refused as recipients: a party with which the named agreement is not", async () => {
    const target = (to: string) => ["--as", "CY-OPR", "--product", "PR-02", "--agreement", "UA-05", "--to", to];
    const path = join(folder, "to-another.csv");
    writeFileSync(path, "to another");

    for (const words of [
      ["check", "export", ...target("CY-DATA")],
      ["export", "record", path, ...target("CY-DATA")],
    ])
      expect(await laiqu(...words)).toMatchObject({
        exitCode: 2,
        document: { error: { code: "BAD_USAGE", agreement: "UA-05", recipient: "CY-DATA" } },
      });
    expect(await laiqu("check", "export", ...target("NOBODY"))).toMatchObject({ exitCode: 1 });
    expect(await laiqu("check", "export", ...target("CY-EMB"))).toMatchObject({ exitCode: 0 });
  });
});

describe("an act", () => {
  /** The price that a server in between sets, because the embedded chain's gas is free. */
  it("is signed with the price of gas that the chain takes", async () => {
    const sent: string[] = [];
    const between = await standBetween(system.ready.url, async (path, body, passOn) => {
      if (path === "/v1/transactions") sent.push((JSON.parse(body) as { raw: string }).raw);
      const answer = await passOn();
      return path.startsWith("/v1/") ? answer.replace(/"gasPrice":"0"/, '"gasPrice":"7"') : answer;
    });
    const free = await laiqu("account", "offer", Wallet.createRandom().address, "--as", "CY-OPR");

    await run({ ...config, url: between.url }, ["account", "offer", Wallet.createRandom().address, "--as", "CY-OPR"]);

    await between.close();
    expect(free.exitCode).toBe(0);
    expect(sent.map((raw) => Transaction.from(raw).gasPrice)).toEqual([7n]);
  });
});

/** Makes a key that takes little time to open. @returns its address, in small letters */
async function makeKey(name: string): Promise<string> {
  const directory = dossierDirectory(config.dataDirectory);
  return (await createKey(directory, name, PASSPHRASE, { scryptCost: SCRYPT_COST.DEVELOPMENT })).address.toLowerCase();
}

async function laiqu(...arguments_: readonly string[]): Promise<{ exitCode: number; document: unknown }> {
  return await run(config, arguments_);
}

async function withPassphrase(
  passphrase: string | undefined,
  ...arguments_: readonly string[]
): Promise<{ exitCode: number; document: unknown }> {
  return await run({ ...config, passphrase }, arguments_);
}

async function run(as: Config, arguments_: readonly string[]): Promise<{ exitCode: number; document: unknown }> {
  const { exitCode, out } = await runCli(as, ...arguments_, "--json");
  return { exitCode, document: JSON.parse(out) as unknown };
}

async function recordAs(key: string): Promise<{ exitCode: number; document: unknown }> {
  const path = join(folder, `file-${++files}.csv`);
  writeFileSync(path, `file ${files}`);
  return await laiqu("export", "record", "--as", key, ...EXPORT, path);
}

async function seats(): Promise<{ account: string; stage: string; party: { id: string } }[]> {
  const { document } = await laiqu("party", "show", "CY-OPR");
  return (document as { result: { seats: { account: string; stage: string; party: { id: string } }[] } }).result.seats;
}

/** A refusal in one sentence and with evidence, before anything is sent. */
function refusal(evidence: object): unknown {
  return {
    exitCode: 1,
    document: {
      error: expect.objectContaining({
        code: "REFUSED",
        message: expect.not.stringMatching(/malformed|Seat[A-Z]|Taken|\n/),
        ...evidence,
      }),
    },
  };
}
