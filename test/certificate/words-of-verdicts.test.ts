import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildAbsence } from "../../src/certificate/build.ts";
import type { ClaimedParty } from "../../src/certificate/claim.ts";
import { claimRows } from "../../src/certificate/claim-rows.ts";
import { warningsOf } from "../../src/certificate/reservations.ts";
import type { VerifyOptions } from "../../src/certificate/verdict-options.ts";
import { verdictRows } from "../../src/certificate/verdict-rows.ts";
import type { Verdict } from "../../src/certificate/verdict.ts";
import { folderSha256 } from "../../src/documents/folder-tree.ts";
import { createManifest } from "../../src/documents/manifest.ts";
import { Code, Form, Structure } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { Role } from "../../src/ledger/roles.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { CertifiedWorld } from "./certified-world.ts";
import { verifyAtBlock } from "./verify-at-block.ts";

/* Every word of a verdict is proven by the certificate, and whatever it leaves out is named. */

const DAY = 86_400;
const AS_OF = { block: 1, blockHash: `0x${"ab".repeat(32)}`, time: 1, signers: [] } as const;
const other = { file: { sha256: "99".repeat(32) } };
const manifest = createManifest([{ path: "a.csv", size: 3, sha256: "11".repeat(32), sm3: "22".repeat(32) }]);

let world: CertifiedWorld;

const on = (bytes: Uint8Array, options: Partial<VerifyOptions> = {}): Verdict =>
  verifyAtBlock(bytes, world.descriptor, options);
const both = ({ zh, en }: { zh: string; en: string }): string => `${zh} ${en}`;
const rowOf = ({ claim }: Verdict, label: string): string =>
  claimRows(claim!)
    .filter((row) => row.label.en === label)
    .flatMap(({ values }) => values.map(both))
    .join(" | ");

beforeAll(async () => {
  world = await CertifiedWorld.found();
  await world.recordProduct();
}, 60_000);
afterAll(async () => world?.close());

describe("the verdict as of the block", () => {
  it("is a good one where only the verifier's clock has ended the term since", async () => {
    await world.export("term", { from: world.time, until: world.time + 10 * DAY });
    const bytes = await world.certify("term");

    const after = on(bytes, { now: world.time + 30 * DAY });

    expect(after).toMatchObject({ code: "AUTHENTIC_ENDED", codeAsOf: "AUTHENTIC_IN_FORCE" });
    expect(on(bytes)).toMatchObject({ code: "AUTHENTIC_IN_FORCE", codeAsOf: "AUTHENTIC_IN_FORCE" });
  });
});

describe("a standing that was bad as of the block", () => {
  it("is told as what it was, also when the term has run out since", async () => {
    const until = world.time + 20 * DAY;
    await world.export("held", { from: world.time, until });
    await world.attest(world.authority, "held", Code.HOLD);
    const bytes = await world.certify("held");

    const after = on(bytes, { now: until + 30 * DAY });

    expect(after).toMatchObject({ code: "AUTHENTIC_SUSPENDED", standing: { code: "SUSPENDED" } });
    expect(after.sentence.en).not.toContain("was in force");
  });
});

describe("the age in words", () => {
  it("never reads as the greatest age where it is more", async () => {
    await world.export("aged");
    const bytes = await world.certify("aged");
    const { time } = on(bytes).asOf!;

    for (const [seconds, most, en, zh] of [
      [7 * DAY + 3_600, undefined, "more than 7 days before", "逾 7 天"],
      [12 * 3_600 + 60, 12 * 3_600, "more than 12 hours before", "逾 12 小时"],
      [601, 600, "more than 10 minutes before", "逾 10 分钟"],
    ] as const) {
      const options = { now: time + seconds, ...(most === undefined ? {} : { maxAgeSeconds: most }) };
      const { reason, sentence } = on(bytes, options);

      expect(reason).toBe("STALE");
      expect(sentence.en).toContain(en);
      expect(sentence.zh).toContain(zh);
    }
    expect(on(bytes, { now: time + 3 * DAY }).sentence.en).toContain("(block " + on(bytes).asOf!.block + ", 3 days");
  });
});

describe("a file that cannot be compared", () => {
  it("does not hide a bad standing, which forbids the use of any file", async () => {
    await world.export("folder", { form: Form.FOLDER, sha256Digest: folderSha256(manifest) });
    await world.export("salted", { form: Form.SALTED });
    const good = [await world.certify("folder"), await world.certify("salted")];
    await world.attest(world.authority, "folder", Code.HOLD);
    await world.settle(world.authority, "salted", Status.REVOKED);
    const bad = [await world.certify("folder"), await world.certify("salted")];

    expect(good.map((bytes) => on(bytes, other)).map(({ code, reason }) => [code, reason])).toEqual([
      ["CANNOT_TELL", "FILE_NOT_LISTED"],
      ["CANNOT_TELL", "FILE_SALTED"],
    ]);
    const verdicts = bad.map((bytes) => on(bytes, other));
    expect(verdicts.map(({ code, reason }) => [code, reason])).toEqual([
      ["AUTHENTIC_SUSPENDED", undefined],
      ["AUTHENTIC_ENDED", undefined],
    ]);
    for (const { sentence, file, unproven } of verdicts) {
      expect(file).toBeUndefined();
      expect(sentence.en).toContain("The file shown was not compared");
      expect(sentence.zh).toContain("出示的文件未能核对");
      expect(unproven.map(both).join()).not.toContain("no file or folder was shown");
    }
  });
});

describe("the absence of a digest", () => {
  it("is of every ordinal, because the ledger takes no other one before 0", async () => {
    const sha256Digest = world.digestOf("elsewhere");
    const exported = async (number: number) => await world.export("elsewhere", { sha256Digest, number });
    const rule = Structure.FIRST_OF_DIGEST_MISSING.toString(16);

    await expect(exported(5)).rejects.toThrow(new RegExp(`refused by rule 0x0+${rule}`));
    expect(on(await buildAbsence(await world.request(), sha256Digest)).code).toBe("NOT_RECORDED");
    await exported(0);
    await exported(5);
    await expect(buildAbsence(await world.request(), sha256Digest)).rejects.toMatchObject({
      code: "SOURCE_INCONSISTENT",
    });
  });

  it("claims nothing about exports by a reference or a salted commitment, in every sentence", async () => {
    const sha256Digest = world.digestOf("nowhere");
    await world.record("by reference", world.operator, {
      kind: Kind.EXPORT,
      parent: world.ids["product"],
      link: world.ids["agreement"],
      reference: "EXP-1",
    });
    const bytes = await buildAbsence(await world.request(), sha256Digest);
    const { time } = on(bytes).asOf!;

    const verdicts = [on(bytes), on(bytes, other), on(bytes, { now: time + 8 * DAY }), on(bytes, { now: time - DAY })];

    expect(verdicts.map(({ code }) => code)).toEqual(["NOT_RECORDED", "FILE_DIFFERS", "CANNOT_TELL", "CANNOT_TELL"]);
    for (const { sentence } of verdicts) {
      expect(sentence.en).toContain("this does not cover exports by a reference or a salted commitment");
      expect(sentence.zh).toContain("以业务编号或加盐承诺记录的出域");
    }
  });
});

describe("the claim", () => {
  it("does not call a salted commitment the digest of a file", async () => {
    await world.export("commitment", { form: Form.SALTED, sha256Digest: `0x${"5a".repeat(32)}` });

    const verdict = on(await world.certify("commitment"));

    expect(verdict.claim).toMatchObject({ sha256: undefined, sm3: undefined, commitment: "5a".repeat(32) });
    expect(rowOf(verdict, "what was exported")).toContain(`a salted commitment`);
    expect(rowOf(verdict, "what was exported")).not.toMatch(/SHA-256|SM3/);
  });

  it("counts every party without a shown name, and only documents that exist", async () => {
    await world.export("counted");

    const { lineage, claim } = on(await world.certify("counted"));

    const parties = lineage.filter(({ kind }) => kind === Kind.PARTY).length;
    const documents = lineage.filter(({ content }) => !/^0x0+$/.test(content)).length;
    const says = claim!.hidden.map((fact) => both(fact.says)).join("\n");
    expect(parties).toBeGreaterThan(2);
    expect(documents).toBeLessThan(lineage.length);
    expect(says).toContain(`the names of the parties: ${parties} not opened here`);
    expect(says).toContain(`${documents} 条记录的文书内容`);
    const party = on(await world.certify("buyer"));
    expect(party.claim!.hidden.map(({ code }) => code)).toContain("PARTY_NAMES");
  });

  it("does not infer from an admission that a party carried the authorization out", async () => {
    const { claim } = on(await world.certify("product"));
    const [authorization] = claim!.authorizations;
    const { givenBy } = authorization!;
    const inferred = { ...givenBy!, role: undefined };
    const acting = { ...givenBy!, role: Role.IMPLEMENTING_AGENCY };
    const row = (implementedBy: readonly ClaimedParty[]): string =>
      claimRows({ ...claim!, authorizations: [{ ...authorization!, implementedBy }] })
        .filter(({ label }) => label.en === "implementing agency")
        .flatMap(({ values }) => values.map(both))
        .join();

    expect(row([inferred])).toMatch(/没有以该身份作出的.*no act in this certificate was made in that role/);
    expect(row([acting])).not.toContain("no act");
  });

  it("states the record's own term, also as a disposition shortened it", async () => {
    const until = world.time + 90 * DAY;
    await world.export("sunset");
    expect(rowOf(on(await world.certify("sunset")), "term")).toBe("");
    await world.settle(world.authority, "sunset", Status.SUNSET, { until });

    const verdict = on(await world.certify("sunset"));

    expect(verdict).toMatchObject({ code: "AUTHENTIC_IN_FORCE", claim: { from: 0, until } });
    expect(rowOf(verdict, "term")).toMatch(/期限至北京时间 .*term until \d{4}/);
  });

  it("says who brought a bad standing about, and how", async () => {
    const cause = async (name: string, options: Partial<VerifyOptions> = {}): Promise<string> =>
      verdictRows(on(await world.certify(name), options))
        .filter(({ label }) => label.en === "because of")
        .flatMap(({ values }) => values.map(both))
        .join();
    await world.export("caused", { until: world.time + 90 * DAY });

    expect(await cause("caused")).toBe("");
    expect(await cause("caused", { now: world.time + 200 * DAY })).toMatch(/期限届满.*its term ran out, \d{4}/);
    await world.attest(world.authority, "caused", Code.HOLD);
    expect(await cause("caused")).toMatch(
      /：暂停，数据主管部门 "AUTHORITY"；法律时间.*: held by data authority "AUTHORITY"/,
    );
    await world.attest(world.authority, "caused", Code.RELEASE);
    await world.attest(world.authority, "authorization", Code.HOLD);
    expect(await cause("caused")).toMatch(/authorization .*: held by data authority "AUTHORITY"; legal time/);
    await world.attest(world.authority, "authorization", Code.RELEASE);
    await world.settle(world.authority, "caused", Status.REVOKED);
    expect(await cause("caused")).toMatch(/: revoked by data authority "AUTHORITY"; legal time/);
    await world.record("proposal", world.authority, {
      kind: Kind.RESOURCE,
      parent: world.ids["city"],
      status: Status.PROPOSED,
    });
    expect(await cause("proposal")).toMatch(/记录为拟议|recorded as proposed by data authority/);
  });

  it("stands below the sentence, before everything else that is not an objection", async () => {
    await world.export("shown");
    const verdict = on(await world.certify("shown"));
    const claimed = claimRows(verdict.claim!);

    expect(claimed[0]?.label.en).toBe("exported by");
    expect(verdictRows(verdict).slice(0, claimed.length)).toEqual(claimed);
  });

  it("puts none of its own words in quotation marks, because those mark what others wrote", async () => {
    await world.export("quoted");
    await world.settle(world.authority, "quoted", Status.REVOKED);
    const { lineage, network, ...verdict } = on(await world.certify("quoted"));
    const references = new Set([...lineage.map(({ reference }) => reference), network.name, "城市"]);

    const text = verdictRows({ ...verdict, lineage, network })
      .flatMap(({ label, values }) => [label, ...values])
      .map(both)
      .join("\n");

    expect(text).not.toMatch(/[“”]/);
    for (const [, quoted] of text.matchAll(/"([^"]*)"/g)) expect(references).toContain(quoted);
  });

  it("says of each decision whether its time is the legal one or that of the block", async () => {
    await world.export("decided");
    const legal = world.time - 3 * DAY;
    await world.attest(world.authority, "product", Code.REVIEW, { effectiveAt: legal });
    await world.settle(world.authority, "decided", Status.REVOKED, { effectiveAt: legal });

    const verdict = on(await world.certify("decided"));

    for (const decision of rowOf(verdict, "opinions and decisions").split(" | ")) {
      expect(decision).toMatch(/legal time \d{4}-.*; block time \d{4}-/);
      expect(decision).toMatch(/法律时间 .*；入账时间 /);
    }
    expect(verdict.sentence.en).toMatch(/had ended at \d{4}[^(]* \(legal time\)/);
    expect(verdict.sentence.en).toMatch(/recorded at \d{4}[^(]* \(block time\)/);
    expect(verdict.sentence.zh).toMatch(/已于北京时间 .*（法律时间）终结/);
  });
});

describe("the warning about too few validators", () => {
  const warned = (validators: number, environment: "production" | "development" = "production"): string =>
    warningsOf({ ...world.descriptor, environment }, { ...AS_OF, validators })
      .map(both)
      .join();

  it("is given for a production network in which no validator may fail", () => {
    for (const few of [1, 2, 3]) expect(warned(few)).toMatch(new RegExp(`仅 ${few} 个[\\s\\S]*had ${few} validators`));
    expect(warned(4)).toBe("");
    expect(warned(1, "development")).toMatch(/DEVELOPMENT network/);
  });
});
