import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { digestOfDraft } from "../../src/client/drafts/draft-file.ts";
import { accountOfKey } from "../../src/client/signer.ts";
import { DEVELOPMENT_PASSPHRASE_FILE } from "../../src/client/signer.ts";
import type { Config } from "../../src/config.ts";
import type { Deployment } from "../../src/deployment/deployment.ts";
import { createKey, openKey, SCRYPT_COST } from "../../src/dossier/keystore.ts";
import { readOutbox } from "../../src/dossier/outbox.ts";
import type { ActDraft } from "../../src/schemas/act-draft.ts";
import { startSigner } from "../signers/signer-server.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";
import type { CliRun } from "./captured-terminal.ts";
import { startPlayedDemo } from "./played-demo.ts";
import type { StartedSystem } from "./started-system.ts";

const DEMAND = [
  ..."--scenario SCN-02 --grant A-01/DS07 --items code --period 2026-01-01..2026-06-30 --grain day".split(" "),
  ..."--mode api --until 2030-06-30 --necessity needed".split(" "),
];
let folder: string;
let system: StartedSystem;
let config: Config;
let dossier: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-drafts-"));
  system = await startPlayedDemo(join(folder, "data"));
  config = plainConfig({ url: system.ready.url, dataDirectory: join(folder, "data"), passphrase: "correct horse" });
  dossier = join(folder, "data", "dossier");
  for (const name of ["chief", "colleague"])
    await createKey(dossier, name, "correct horse", { scryptCost: SCRYPT_COST.DEVELOPMENT });
}, 240_000);
afterEach(() => vi.unstubAllGlobals());
afterAll(async () => {
  await system?.kill();
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string): string => join(folder, name);
const run = async (...words: readonly string[]): Promise<CliRun> => await runCli(config, ...words);
const draftOf = (name: string): ActDraft => JSON.parse(readFileSync(at(name), "utf8")) as ActDraft;
const demand = async (reference: string, ...more: readonly string[]): Promise<CliRun> =>
  await run("demand", "submit", reference, "--as", "CY-DEVM", ...DEMAND, ...more);

/** Writes a draft that somebody changed, with a digest that fits. */
function forge(from: string, to: string, change: (draft: Record<string, never> & ActDraft["draft"]) => object): string {
  const file = draftOf(from);
  const draft = change(file.draft as never) as ActDraft["draft"];
  writeFileSync(at(to), JSON.stringify({ ...file, draft, digest: digestOfDraft(draft) }));
  return at(to);
}

describe("a draft", () => {
  it("goes from its drafter by a reviewer and a signer without a network to the ledger, once", async () => {
    const drafted = await demand("DM-40", "--draft", at("dm-40.json"), "--draft-reviews", "1");
    const unreviewed = await run("act", "sign", at("dm-40.json"), "--as", "CY-DEVM");
    const unsigned = await run("act", "send", at("dm-40.json"));
    const reviewed = await run("act", "review", at("dm-40.json"), "--as", "chief");
    vi.stubGlobal("fetch", () => Promise.reject(new Error("There is no network.")));
    const signed = await run("act", "sign", at("dm-40.json"), "--as", "CY-DEVM", "--reviewer", "chief");
    const again = await run("act", "sign", at("dm-40.json"), "--as", "CY-DEVM");
    const alone = await run("act", "review", at("dm-40.json"), "--offline");
    vi.unstubAllGlobals();
    const raw = draftOf("dm-40.json").signed!.raw;
    const sent = await run("act", "send", at("dm-40.json"));
    const repeated = await run("act", "send", at("dm-40.json"));
    const shown = await run("trace", "DM-40", "--json");

    expect([drafted.exitCode, drafted.out]).toEqual([0, expect.stringContaining("nothing was signed or sent")]);
    expect((statSync(at("dm-40.json")).mode & 0o777).toString(8)).toBe("600");
    expect([unreviewed.exitCode, unreviewed.err]).toEqual([1, expect.stringContaining("needs 1 countersignatures")]);
    expect([unsigned.exitCode, unsigned.err]).toEqual([1, expect.stringContaining("is not signed")]);
    expect([reviewed.exitCode, reviewed.out]).toEqual([0, expect.stringContaining("Countersigned.")]);
    for (const part of [
      "why no less will do",
      "2026-01-01",
      "Nothing has changed",
      "in the clear",
      "cy.",
      "calldata is this act",
      '= "SCN-02"',
    ])
      expect(reviewed.out).toContain(part);
    expect([signed.exitCode, signed.err]).toEqual([0, ""]);
    expect([again.exitCode, again.out]).toEqual([0, expect.stringContaining("signed already")]);
    expect([alone.exitCode, draftOf("dm-40.json").signed!.raw]).toEqual([0, raw]);
    expect([sent.exitCode, sent.err]).toEqual([0, ""]);
    expect([repeated.exitCode, repeated.out]).toEqual([0, expect.stringContaining("nothing was sent")]);
    expect(shown.out).toContain("DM-40");
    expect(await readOutbox(dossier, await accountOfKey(dossier, "CY-DEVM"))).toEqual([]);
  });

  it("is not reviewed by its signer, nor twice by one reviewer, nor after it is signed", async () => {
    await demand("DM-41", "--draft", at("dm-41.json"));
    const bySigner = await run("act", "review", at("dm-41.json"), "--as", "CY-DEVM");
    await run("act", "review", at("dm-41.json"), "--as", "chief");
    const twice = await run("act", "review", at("dm-41.json"), "--as", "chief");
    const byOther = await run("act", "sign", at("dm-41.json"), "--as", "CY-OPR");
    const wanted = await run("act", "sign", at("dm-41.json"), "--as", "CY-DEVM", "--reviewer", "colleague");
    const two = await run("act", "sign", at("dm-41.json"), "--as", "CY-DEVM", "--reviews", "2");
    const second = await run("act", "review", at("dm-41.json"), "--as", "colleague");
    const signed = await run("act", "sign", at("dm-41.json"), "--as", "CY-DEVM", "--reviews", "2");

    expect([bySigner.exitCode, bySigner.err]).toEqual([1, expect.stringContaining("cannot review it")]);
    expect([twice.exitCode, twice.err]).toEqual([1, expect.stringContaining("has reviewed this draft already")]);
    expect([byOther.exitCode, byOther.err]).toEqual([2, expect.stringContaining("must sign this draft")]);
    expect([wanted.exitCode, two.exitCode]).toEqual([1, 1]);
    expect([second.exitCode, signed.exitCode]).toEqual([0, 0]);
    const late = await run("act", "review", at("dm-41.json"), "--as", "CY-OPR");
    expect([late.exitCode, late.err]).toEqual([1, expect.stringContaining("This draft is signed")]);
  });

  it("is refused when its words, its document, its calldata or its signatures do not belong together", async () => {
    await demand("DM-42", "--draft", at("dm-42.json"));
    const other = draftOf("dm-41.json");
    const forged: [string, string, string][] = [
      [
        forge("dm-42.json", "calldata.json", (draft) => ({
          ...draft,
          transaction: { ...draft.transaction, calldata: other.draft.transaction.calldata },
        })),
        "DRAFT_WRONG",
        "calldata",
      ],
      [forge("dm-42.json", "role.json", (draft) => ({ ...draft, role: "BUYER" })), "DRAFT_WRONG", "role"],
      [
        forge("dm-42.json", "until.json", (draft) => ({
          ...draft,
          payload: { ...draft.payload, until: 1_900_000_000 },
        })),
        "DRAFT_WRONG",
        "until",
      ],
      [
        forge("dm-42.json", "fields.json", (draft) => ({
          ...draft,
          fields: { ...draft.fields, necessity: "something else" },
        })),
        "DRAFT_WRONG",
        "fields",
      ],
      [
        forge("dm-42.json", "document.json", (draft) => ({
          ...draft,
          document: other.draft.document,
          fields: other.draft.fields,
        })),
        "DRAFT_WRONG",
        "document",
      ],
      [
        forge("dm-42.json", "subject.json", (draft) => ({ ...draft, subject: other.draft.subject })),
        "DRAFT_WRONG",
        "names first",
      ],
      [forge("dm-42.json", "act.json", (draft) => ({ ...draft, act: "demand-approve" })), "DRAFT_WRONG", ""],
      [forge("dm-42.json", "act-2.json", (draft) => ({ ...draft, act: "nothing" })), "DRAFT_WRONG", "nothing"],
    ];
    for (const [path, , words] of forged)
      for (const command of [
        ["review", path, "--offline"],
        ["sign", path, "--as", "CY-DEVM"],
        ["send", path],
      ]) {
        const refused = await run("act", ...command);
        expect([path, refused.exitCode, refused.err]).toEqual([
          path,
          1,
          expect.stringContaining("words of this draft"),
        ]);
        expect(refused.err).toContain(words);
      }

    const file = draftOf("dm-42.json");
    const changed: [string, object, string][] = [
      ["digest", { ...file, draft: { ...file.draft, draftedAt: 7 } }, "it was changed after"],
      ["reviews", { ...file, countersignatures: other.countersignatures }, "not valid"],
      ["signed", { ...file, signed: other.signed }, "signed transaction in it"],
      ["format", { ...file, format: "laiqu.act-draft.2" }, "is not a draft"],
      ["more", { ...file, more: 1 }, "is not a draft"],
    ];
    for (const [name, value, words] of changed) {
      writeFileSync(at(`${name}.json`), JSON.stringify(value));
      const refused = await run("act", "review", at(`${name}.json`), "--offline");
      expect([name, refused.exitCode, refused.err]).toEqual([name, 1, expect.stringContaining(words)]);
    }
    for (const words of ["not json", "[]"]) {
      writeFileSync(at("none.json"), words);
      expect(await run("act", "review", at("none.json"))).toMatchObject({ exitCode: 1 });
    }
    expect(await run("act", "review", at("absent.json"))).toMatchObject({ exitCode: 1 });
    expect(await run("act", "review", folder)).toMatchObject({ exitCode: 2 });
  });

  it("that is stale says what has changed since, and nothing is half sent", async () => {
    await demand("DM-43", "--draft", at("dm-43.json"));
    await demand("DM-44", "--draft", at("dm-44.json"), "--draft-after", at("dm-43.json"));
    await demand("DM-45", "--draft", at("dm-45.json"));
    for (const name of ["dm-43", "dm-44", "dm-45"]) await run("act", "sign", at(`${name}.json`), "--as", "CY-DEVM");
    const early = await run("act", "send", at("dm-44.json"));
    const first = await run("act", "send", at("dm-43.json"));
    const used = await run("act", "send", at("dm-45.json"));
    const second = await run("act", "send", at("dm-44.json"));
    const account = await accountOfKey(dossier, "CY-DEVM");

    expect([early.exitCode, early.err]).toEqual([1, expect.stringContaining("send the earlier draft first")]);
    expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
    expect([used.exitCode, used.err]).toEqual([1, expect.stringContaining("has sent another transaction")]);
    expect(await run("trace", "DM-45")).toMatchObject({ exitCode: 1, out: "" });
    expect(await readOutbox(dossier, account)).toEqual([]);
  });

  it("tells a record in another state, and is sent all the same only when that is asked for", async () => {
    const draft = (name: string, ...words: readonly string[]) => run(...words, "--draft", at(name));
    await demand("DM-46");
    const refused = await draft("early.json", "demand", "approve", "DM-46", "--as", "CY-DATA");
    const opinion = await draft("opinion.json", "review", "DM-46", "--as", "CY-BUS", "--conclusion", "no-objection");
    await run("act", "sign", at("opinion.json"), "--as", "CY-BUS");
    await run("demand", "withdraw", "DM-46", "--as", "CY-DEVM");
    const shown = await run("act", "review", at("opinion.json"));
    const stale = await run("act", "send", at("opinion.json"));
    const held = await run("act", "send", at("opinion.json"), "--despite-changes");

    expect([refused.exitCode, refused.out]).toEqual([1, expect.stringContaining("cy.demand-no-objection")]);
    expect([opinion.exitCode, opinion.err]).toEqual([0, ""]);
    expect([shown.exitCode, shown.out]).toEqual([0, expect.stringContaining("changed since it was drafted")]);
    expect([stale.exitCode, stale.err]).toEqual([1, expect.stringContaining("has changed since the act was drafted")]);
    expect([held.exitCode, held.out]).toEqual([0, expect.stringContaining(": done.")]);
  });

  it("keeps its papers apart, compares them, and asks for one that is missing", async () => {
    writeFileSync(at("order.pdf"), "the order");
    const options = ["--as", "CY-DATA", "--without-case", "--order", at("order.pdf"), "--draft", at("hold.json")];
    const drafted = await run("hold", "A-01", ...options);
    await run("act", "sign", at("hold.json"), "--as", "CY-DATA");
    writeFileSync(at("order.pdf"), "another order");
    const differs = await run("act", "review", at("hold.json"), "--offline");
    rmSync(at("order.pdf"));
    const absent = await run("act", "review", at("hold.json"), "--offline");
    const notSent = await run("act", "send", at("hold.json"));
    mkdirSync(at("moved"));
    writeFileSync(at("moved/order.pdf"), "the order");
    writeFileSync(at("moved/hold.json"), readFileSync(at("hold.json")));
    const sent = await run("act", "send", at("moved/hold.json"));
    const released = await run("release", "A-01", "--as", "CY-DATA", "--draft", at("release.json"));
    await run("act", "sign", at("release.json"), "--as", "CY-DATA");

    expect([drafted.exitCode, drafted.err]).toEqual([0, ""]);
    expect([differs.exitCode, differs.err]).toEqual([1, expect.stringContaining("is not the paper")]);
    expect([absent.exitCode, absent.out]).toEqual([0, expect.stringContaining("NOT compared")]);
    expect([notSent.exitCode, notSent.err]).toEqual([1, expect.stringContaining("put it beside the draft")]);
    expect([sent.exitCode, sent.err]).toEqual([0, ""]);
    expect([released.exitCode, released.err]).toEqual([0, ""]);
    expect(await run("act", "send", at("release.json"))).toMatchObject({ exitCode: 0, err: "" });
  });

  it("of an end names the act of the catalogue", async () => {
    await demand("DM-47");
    const drafted = await run("end", "DM-47", "--as", "CY-DEVM", "--status", "WITHDRAWN", "--draft", at("end.json"));
    await run("act", "sign", at("end.json"), "--as", "CY-DEVM");

    expect([drafted.exitCode, draftOf("end.json").draft.act]).toEqual([0, "demand-withdraw"]);
    expect(await run("act", "send", at("end.json"))).toMatchObject({ exitCode: 0, err: "" });
  });

  it("shows a reviewer everything that is signed, however long, and what the document does not say", async () => {
    const reason = `${"needed, because ".repeat(12)}this is the end`;
    const words = DEMAND.with(DEMAND.indexOf("--necessity") + 1, reason);
    const more = ["--effective-at", "2025-03-01", "--backfilled", "--send-anyway", "--draft", at("dm-52.json")];
    const drafted = await run("demand", "submit", "DM-52", "--as", "CY-DEVM", ...words, ...more);
    const shown = await run("act", "review", at("dm-52.json"), "--offline");

    expect([drafted.exitCode, drafted.err]).toEqual([0, ""]);
    for (const part of ["this is the end", "BACKFILLED", "2025-03-01", "no system was asked"])
      expect(shown.out).toContain(part);
  });

  it("is not countersigned where it is for another ledger", async () => {
    await demand("DM-53", "--draft", at("dm-53.json"));
    const ledger = `0x${"9".repeat(40)}`;
    const path = forge("dm-53.json", "elsewhere.json", (draft) => ({ ...draft, chain: { ...draft.chain, ledger } }));
    const refused = await run("act", "review", path, "--as", "chief");

    expect([refused.exitCode, refused.err]).toEqual([1, expect.stringContaining(`it is for the ledger ${ledger}`)]);
    expect(draftOf("elsewhere.json").countersignatures).toEqual([]);
  });

  it("gets the countersignatures of two reviewers who worked on copies", async () => {
    await demand("DM-54", "--draft", at("dm-54.json"), "--draft-reviews", "2");
    for (const name of ["chief", "colleague"]) {
      writeFileSync(at(`dm-54.${name}.json`), readFileSync(at("dm-54.json")));
      await run("act", "review", at(`dm-54.${name}.json`), "--as", name);
    }
    const copies = [at("dm-54.chief.json"), at("dm-54.colleague.json")];
    const other = await run("act", "merge", at("dm-54.json"), at("dm-53.json"));
    const merged = await run("act", "merge", at("dm-54.json"), ...copies, ...copies);
    const signed = await run("act", "sign", at("dm-54.json"), "--as", "CY-DEVM");

    expect([other.exitCode, other.err]).toEqual([1, expect.stringContaining("it is another draft")]);
    expect([merged.exitCode, merged.out]).toEqual([0, expect.stringContaining("has 2 countersignatures")]);
    expect([signed.exitCode, signed.err]).toEqual([0, ""]);
  });

  it("that is stale is drafted again as things are now, and sent once by two who send it at once", async () => {
    const renewed = await run("act", "redraft", at("dm-45.json"), at("dm-45-again.json"));
    const [before, now] = [draftOf("dm-45.json").draft, draftOf("dm-45-again.json").draft];
    await run("act", "sign", at("dm-45-again.json"), "--as", "CY-DEVM");
    const sending = [run("act", "send", at("dm-45-again.json")), run("act", "send", at("dm-45-again.json"))];
    const sent = await Promise.all(sending);
    const late = await run("act", "redraft", at("dm-45-again.json"), at("never.json"));

    expect([renewed.exitCode, renewed.err]).toEqual([0, ""]);
    expect(now.fields).toEqual(before.fields);
    expect(now.document).not.toEqual(before.document);
    expect(sent.map(({ exitCode, err }) => [exitCode, err])).toEqual([
      [0, ""],
      [0, ""],
    ]);
    expect([late.exitCode, late.err]).toEqual([1, expect.stringContaining("was not drafted again")]);
    expect(await readOutbox(dossier, await accountOfKey(dossier, "CY-DEVM"))).toEqual([]);
  });

  it("overwrites nothing, and its options stand with it", async () => {
    writeFileSync(at("there.json"), "mine");
    const exists = await demand("DM-48", "--draft", at("there.json"));
    const alone = await demand("DM-48", "--draft-reviews", "1");

    expect([exists.exitCode, readFileSync(at("there.json"), "utf8")]).toEqual([2, "mine"]);
    expect([alone.exitCode, alone.err]).toEqual([2, expect.stringContaining("go with --draft")]);
  });
});

describe("a key in an external signer", () => {
  it("does an act, reviews and signs drafts, and what it changes is never sent", async () => {
    const published = readFileSync(join(dossier, DEVELOPMENT_PASSPHRASE_FILE), "utf8").split("\n")[0]!;
    const { chainId } = system.ready.deployment as Deployment;
    const wallet = await openKey(dossier, "CY-BUS", published);
    const hsm = await startSigner(wallet, "web3signer", chainId);
    const add = async (name: string, ...more: readonly string[]) =>
      await run("key", "add-external", name, "--signer", hsm.url, "--account", wallet.address, ...more);
    const unknown = await add("wrong", "--protocol", "clef");
    const added = await add("bus-hsm");
    const listed = await run("key", "list");
    await demand("DM-49");
    const opinion = await run("review", "DM-49", "--as", "bus-hsm", "--conclusion", "no-objection", "--json");
    await demand("DM-50", "--draft", at("dm-50.json"));
    const reviewed = await run("act", "review", at("dm-50.json"), "--as", "bus-hsm");
    await demand("DM-51");
    const account = await accountOfKey(dossier, "bus-hsm");
    hsm.instead = ({ method, params }) => {
      if (method !== "eth_signTransaction") return undefined;
      const { nonce, to, data, gas } = params[0] as Record<string, string>;
      const changed = { type: 0, chainId, nonce: Number(nonce) + 1, to: to!, data: data!, gasLimit: gas!, gasPrice: 0 };
      return wallet.signTransaction(changed).then((result) => ({ result }));
    };
    const changed = await run("review", "DM-51", "--as", "bus-hsm", "--conclusion", "no-objection");
    await hsm.close();

    expect([unknown.exitCode, unknown.err]).toEqual([2, expect.stringContaining("check --protocol")]);
    expect([added.exitCode, added.err]).toEqual([0, ""]);
    expect(listed.out).toContain(`bus-hsm`);
    expect([opinion.exitCode, opinion.err]).toEqual([0, ""]);
    expect([reviewed.exitCode, reviewed.err]).toEqual([0, ""]);
    expect([changed.exitCode, changed.err]).toEqual([1, expect.stringContaining("(nonce)")]);
    expect(await readOutbox(dossier, account)).toEqual([]);
  });
});

describe("the draft of an export", () => {
  const exporting = (path: string, ...more: readonly string[]) =>
    run("export", "record", path, "--as", "CY-OPR", "--product", "PR-02", "--to", "CY-EMB", ...more);
  const step = async (word: string, name: string, ...more: readonly string[]) =>
    await run("act", word, at(`${name}.json`), ...more);

  it("goes the same way, and its folder is compared and its manifest kept", async () => {
    mkdirSync(at("out"));
    writeFileSync(at("out/a.csv"), "drafted, a");
    writeFileSync(at("out/b.csv"), "drafted, b");
    const two = await exporting(at("out"), at("out/a.csv"), "--draft", at("out.json"));
    const drafted = await exporting(at("out"), "--field", "purpose=trial", "--draft", at("out.json"));
    const reviewed = await step("review", "out", "--as", "chief");
    await step("sign", "out", "--as", "CY-OPR");
    writeFileSync(at("out/a.csv"), "changed");
    const differs = await step("review", "out", "--offline");
    rmSync(at("out"), { recursive: true });
    const absent = await step("send", "out");
    mkdirSync(at("out"));
    writeFileSync(at("out/a.csv"), "drafted, a");
    writeFileSync(at("out/b.csv"), "drafted, b");
    const sent = await step("send", "out");
    const found = await run("trace", at("out/b.csv"));
    const again = await exporting(at("out"), "--draft", at("never.json"));

    expect([two.exitCode, two.err]).toEqual([2, expect.stringContaining("one file or folder")]);
    expect([drafted.exitCode, drafted.err]).toEqual([0, expect.any(String)]);
    expect([reviewed.exitCode, reviewed.out]).toEqual([0, expect.stringContaining("the one that the document names")]);
    expect([differs.exitCode, differs.err]).toEqual([1, expect.stringContaining("is not the paper")]);
    expect([absent.exitCode, absent.err]).toEqual([1, expect.stringContaining("put it beside the draft")]);
    expect(sent.exitCode).toBe(0);
    expect([found.exitCode, found.out]).toEqual([0, expect.stringContaining(draftOf("out.json").draft.subject.id)]);
    expect([again.exitCode, again.err]).toEqual([1, expect.stringContaining("add --again")]);
  });

  it("that is salted shows nobody its salt, and can be drafted again", async () => {
    writeFileSync(at("salted.csv"), "salted");
    const drafted = await exporting(at("salted.csv"), "--salted", "--draft", at("salted.json"));
    const shown = await step("review", "salted", "--json");
    const renewed = await run("act", "redraft", at("salted.json"), at("salted-again.json"));
    await step("sign", "salted-again", "--as", "CY-OPR");
    const forgedSalt = forge("salted.json", "unsalted.json", ({ exported, ...draft }) => ({
      ...draft,
      exported: { path: exported!.path, sha256: exported!.sha256, sm3: exported!.sm3 },
    }));
    const forged = await run("act", "review", forgedSalt, "--offline");
    const sent = await step("send", "salted-again");

    expect(drafted.exitCode).toBe(0);
    expect([shown.exitCode, shown.out]).toEqual([
      0,
      expect.not.stringContaining(draftOf("salted.json").draft.exported!.salt!),
    ]);
    expect(renewed.exitCode).toBe(0);
    expect([forged.exitCode, forged.err]).toEqual([1, expect.stringContaining("words of this draft")]);
    expect(sent.exitCode).toBe(0);
  });
});

// The hold is last, because nothing leaves the domain under a record that is held.
describe("the drafts of a hold with a new case", () => {
  it("are two, of which the case is sent first and the hold rests on it", async () => {
    const hold = ["hold", "A-01", "--as", "CY-DATA"];
    const deadline = ["--deadline", "2030-12-31"];
    const doubtful = await run(...hold, "--without-case", ...deadline, "--draft", at("halt.json"));
    const drafted = await run(...hold, ...deadline, "--draft", at("halt.json"));
    const [order, halt] = [draftOf("halt.case.json").draft, draftOf("halt.json").draft];
    const reviewed = await run("act", "review", at("halt.json"), "--as", "chief");
    for (const name of ["halt.case", "halt"]) await run("act", "sign", at(`${name}.json`), "--as", "CY-DATA");
    const early = await run("act", "send", at("halt.json"));
    const first = await run("act", "send", at("halt.case.json"));
    const second = await run("act", "send", at("halt.json"));
    const shown = await run("trace", "A-01", "--json");

    expect([doubtful.exitCode, doubtful.err]).toEqual([2, expect.stringContaining("--without-case")]);
    expect([drafted.exitCode, drafted.err]).toEqual([0, ""]);
    expect([halt.payload, halt.transaction.nonce]).toMatchObject([
      { code: "HOLD", about: order.subject.id },
      order.transaction.nonce + 1,
    ]);
    expect([reviewed.exitCode, reviewed.err]).toEqual([0, ""]);
    expect([early.exitCode, early.err]).toEqual([1, expect.stringContaining("send the earlier draft first")]);
    expect([first.exitCode, first.err, second.exitCode, second.err]).toEqual([0, "", 0, ""]);
    expect(shown.out).toContain("SUSPENDED");
  });
});
