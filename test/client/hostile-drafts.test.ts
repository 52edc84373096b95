import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Wallet } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DocumentedAct } from "../../src/client/acts/prepare-act.ts";
import { wordsOfAct } from "../../src/client/acts/words-of-act.ts";
import { changesSince } from "../../src/client/drafts/draft-changes.ts";
import { draftAct } from "../../src/client/drafts/draft-act.ts";
import { dossierOfDraft } from "../../src/client/drafts/draft-dossier.ts";
import { addToDraft, newDraft, readDraft, writeDraft } from "../../src/client/drafts/draft-file.ts";
import { findPapers } from "../../src/client/drafts/draft-papers.ts";
import { actAs, verifyDraft } from "../../src/client/drafts/verify-draft.ts";
import { freshDocument } from "../../src/client/fresh-document.ts";
import { parseHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import type { JsonObject } from "../../src/documents/canonical-json.ts";
import { parseDocument } from "../../src/documents/document.ts";
import { createKey, SCRYPT_COST } from "../../src/dossier/keystore.ts";
import { encodeLedgerCall } from "../../src/ledger/calldata.ts";
import { callOf } from "../../src/schemas/act-call.ts";
import type { ActDraft, DraftedAct } from "../../src/schemas/act-draft.ts";
import { documentedAct, DOCUMENTED, DraftingDesk, KEY } from "./drafting-desk.ts";
import { check } from "./fake-api.ts";

let desk: DraftingDesk;
beforeAll(async () => {
  desk = await DraftingDesk.open();
});
afterAll(() => desk.remove());

/** A draft that somebody changed and that fits together: words, calldata and digest follow from the changed parts. */
function remade(act: DocumentedAct, { draft }: ActDraft, change: object): ActDraft {
  const changed: DraftedAct = { ...draft, ...change };
  const { subject, instead, payload } = changed;
  const calldata = encodeLedgerCall(callOf(actAs(act, payload)));
  const does = wordsOfAct(act, subject.reference ?? subject.id, instead === "WITHDRAWN");
  return newDraft({ ...changed, does, transaction: { ...changed.transaction, calldata } });
}

const partOf = (file: ActDraft): unknown => {
  try {
    verifyDraft(file);
    return undefined;
  } catch (error) {
    const { code, evidence } = error as { code: string; evidence: { part?: string } };
    return [code, evidence.part];
  }
};

const without = (value: object, ...names: readonly string[]): object =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));

describe("the draft of a hostile drafter", () => {
  it("does not pass a new record, a status or a hold off as a statement that is taken back or open", async () => {
    const named = (on: Partial<DocumentedAct["on"]>) =>
      DOCUMENTED.find((act) => Object.entries(on).every(([name, value]) => Reflect.get(act.on, name) === value))!;
    const acts = [
      documentedAct("resource-submit"),
      named({ act: "RECORD", kind: "PARTY" }),
      named({ act: "STATEMENT", code: "HOLD" }),
      named({ act: "SETTLEMENT", status: "REVOKED" }),
    ];
    for (const act of acts) {
      const file = await desk.draftOf(desk.requestOf(act));
      const bare = {
        ...without(file.draft, "document"),
        payload: without(file.draft.payload, "content", "document"),
        papers: [],
      };
      for (const instead of ["WITHDRAWN", "OPEN"] as const) {
        expect([act.name, partOf(remade(act, file, { instead }))]).toEqual([act.name, ["DRAFT_WRONG", "instead"]]);
        const { document: _, ...draft } = { ...file.draft, ...bare, instead };
        const open = remade(act, { ...file, draft: draft as DraftedAct }, {});
        expect([act.name, partOf(open)]).toEqual([act.name, ["DRAFT_WRONG", "instead"]]);
      }
    }
  });

  it("does not leave out the document of a new party, whose account stands in the clear", async () => {
    const act = DOCUMENTED.find(({ on }) => on.act === "RECORD" && on.kind === "PARTY")!;
    const file = await desk.draftOf(desk.requestOf(act));
    const { document: _, ...draft } = { ...file.draft, papers: [], payload: without(file.draft.payload, "content") };

    expect(partOf(remade(act, { ...file, draft: draft as DraftedAct }, {}))).toEqual(["DRAFT_WRONG", "document"]);
  });

  it("does not call its record by another name than the one that is recorded or committed to", async () => {
    const record = documentedAct("resource-submit");
    const submitted = await desk.draftOf(desk.requestOf(record));
    const subject = { ...submitted.draft.subject, reference: "DS-OTHER" };
    const statement = documentedAct("file-training");
    const stated = await desk.draftOf(desk.requestOf(statement));
    const before = parseDocument(stated.draft.document);
    const fields = { ...before.fields, subject: "RECORD-PARTY" };
    const document = freshDocument(before.schemaId, fields, before.boundTo);
    const payload = { ...stated.draft.payload, document: document.commitment };

    expect(partOf(remade(record, submitted, { subject }))).toEqual(["DRAFT_WRONG", "subject"]);
    expect(partOf(remade(statement, stated, { document, fields, payload }))).toEqual(["DRAFT_WRONG", "subject"]);
  });

  it("has no other papers than its document, and no state of a record that does not exist yet", async () => {
    const act = DOCUMENTED.find((each) => desk.requestOf(each).papers!.length > 0 && each.on.act === "RECORD")!;
    const file = await desk.draftOf(desk.requestOf(act));
    const [paper] = file.draft.papers;
    const papers = [{ ...paper!, sha256: "0".repeat(64) }];
    const judged = { ...file.draft.judged, subject: { status: "IN_FORCE", standing: "IN_FORCE" } };

    expect(partOf(remade(act, file, {}))).toBeUndefined();
    expect(partOf(remade(act, file, { papers }))).toEqual(["DRAFT_WRONG", "papers"]);
    expect(partOf(remade(act, file, { judged }))).toEqual(["DRAFT_WRONG", "judged"]);
  });

  it("has a transaction that can be signed, with the gas of an act", async () => {
    const act = documentedAct("file-training");
    const file = await desk.draftOf(desk.requestOf(act));
    const { transaction, chain } = file.draft;
    const changes: object[] = [
      { transaction: { ...transaction, gasLimit: "21000" } },
      { transaction: { ...transaction, gasLimit: "9".repeat(78) } },
      { transaction: { ...transaction, gasPrice: "9".repeat(78) } },
      { transaction: { ...transaction, nonce: 1e300 } },
      { chain: { ...chain, chainId: 2 ** 60 } },
    ];
    for (const change of changes) expect(partOf(remade(act, file, change))).toEqual(["DRAFT_WRONG", "transaction"]);
  });

  it("does not say another hash of what was signed, which would damage the outbox", async () => {
    const act = documentedAct("file-training");
    const file = await desk.draftOf(desk.requestOf(act));
    const wallet = Wallet.createRandom();
    const account = parseHex(wallet.address.toLowerCase(), 20);
    const own = remade(act, file, { account });
    const raw = (await wallet.signTransaction(verifyDraft(own).transaction)) as Hex;
    const signed = (transaction: Hex): ActDraft => ({ ...own, signed: { raw, transaction, at: 1 } });
    const other = parseHex(`0x${"7".repeat(64)}`, 32);

    expect(partOf(signed(other))).toEqual(["DRAFT_WRONG", "signed"]);
  });

  it("keeps nobody busy with the numbers of transactions that are missing before it", async () => {
    const file = await desk.draftOf(desk.requestOf(documentedAct("file-training")));
    const far = newDraft({ ...file.draft, transaction: { ...file.draft.transaction, nonce: 2 ** 50 } });

    const { changes } = await changesSince(desk.context, far, verifyDraft(far), () => false);

    expect(changes).toMatchObject([{ blocks: true, waits: true, text: { en: expect.stringContaining("nonce 4)") } }]);
  });

  it("does not hide that it overpays, names another rulebook, another jurisdiction, or other rules", async () => {
    const act = documentedAct("party-propose");
    const file = await desk.draftOf(desk.requestOf(act));
    const { draft } = file;
    const rulebook = { jurisdiction: 7, version: 1, hash: parseHex(`0x${"5".repeat(64)}`, 32) };
    const changed: [object, string][] = [
      [{ transaction: { ...draft.transaction, gasPrice: "1000000000" } }, "would pay too much"],
      [{ judged: { ...draft.judged, rulebook } }, "the rulebook in force is none"],
      [{ judged: { ...draft.judged, verdicts: check(true, 2).verdicts } }, "are not as the draft says"],
    ];
    for (const [change, words] of changed) {
      const one = remade(act, file, change);
      const { changes } = await changesSince(desk.context, one, verifyDraft(one), () => false);
      expect(changes).toEqual([
        { blocks: false, text: expect.objectContaining({ en: expect.stringContaining(words) }) },
      ]);
    }
    const fields: JsonObject = { ...parseDocument(draft.document).fields, jurisdiction: "RECORD-OTHER" };
    const { schemaId, boundTo } = parseDocument(draft.document);
    const document = freshDocument(schemaId, fields, boundTo);
    const elsewhere = remade(act, file, {
      fields,
      document,
      payload: { ...draft.payload, content: document.commitment },
    });
    const { changes } = await changesSince(desk.context, elsewhere, verifyDraft(elsewhere), () => false);
    expect(changes).toMatchObject([{ blocks: true, text: { en: expect.stringContaining("the jurisdiction") } }]);
  });

  it("does not put a document into the dossier of another account", async () => {
    const file = await desk.draftOf(desk.requestOf(documentedAct("file-training")));
    const stranger = parseHex(`0x${"8".repeat(40)}`, 20);
    await createKey(desk.directory, "second", "correct horse", { scryptCost: SCRYPT_COST.DEVELOPMENT });
    const place = (change: object) => dossierOfDraft(desk.directory, { ...file.draft, ...change });

    expect(await place({})).toBe(KEY);
    expect(await place({ dossier: "second" })).toBe(KEY);
    expect(await place({ dossier: "ELSEWHERE", account: stranger })).toBe("ELSEWHERE");
    await expect(place({ dossier: "second", account: stranger })).rejects.toMatchObject({ code: "DRAFT_OF_ANOTHER" });
  });

  it("waits for nothing where it names a folder or no path at all as its paper", async () => {
    const act = DOCUMENTED.find((each) => desk.requestOf(each).papers!.length > 0)!;
    const file = await desk.draftOf(desk.requestOf(act));
    const folder = join(desk.directory, "elsewhere");
    mkdirSync(folder);
    const [paper] = file.draft.papers;
    for (const path of ["/", "..", "", "\0", "/dev/zero", `${folder}/x/y`, "x".repeat(5_000)]) {
      const papers = [{ ...paper!, path }];
      const found = await findPapers(join(folder, "draft.json"), { ...file, draft: { ...file.draft, papers } });
      expect([path, found.map((each) => each.found)]).toEqual([path, [undefined]]);
    }
    const elsewhere = join(folder, "order.pdf");
    writeFileSync(elsewhere, "something else of that name");
    mkdirSync(join(folder, "beside"));
    writeFileSync(join(folder, "beside", "order.pdf"), "paper");
    const draft = { ...file.draft, papers: [{ ...paper!, path: elsewhere }] };
    const [found] = await findPapers(join(folder, "beside", "draft.json"), { ...file, draft });
    expect(found?.found).toBe(join(folder, "beside", "order.pdf"));
  });
});

describe("the file of a draft", () => {
  it("keeps the signature that somebody else added meanwhile, and stays where a link leads", async () => {
    const file = await desk.draftOf(desk.requestOf(documentedAct("file-training")));
    const [path, link] = [join(desk.directory, "shared.json"), join(desk.directory, "link.json")];
    rmSync(path, { force: true });
    await writeDraft(path, file);
    symlinkSync(path, link);
    const by = (digit: string) => ({
      account: parseHex(`0x${digit.repeat(40)}`, 20),
      at: 1,
      signature: parseHex(`0x${digit.repeat(130)}`),
    });

    await addToDraft(path, file.digest, { countersignatures: [by("2")] });
    await addToDraft(link, file.digest, { countersignatures: [by("3"), by("2")] });

    expect((await readDraft(path)).countersignatures.map(({ account }) => account)).toEqual([
      by("2").account,
      by("3").account,
    ]);
    const other = await desk.draftOf(desk.requestOf(documentedAct("resource-submit")));
    await expect(addToDraft(path, other.digest, {})).rejects.toMatchObject({ code: "DRAFT_CHANGED" });
  });

  it("is not written where the countersignatures that it asks for cannot be given", async () => {
    const request = { ...desk.requestOf(documentedAct("file-training")), as: KEY };
    const { account } = (await desk.draftOf(request)).draft;
    const other = parseHex(`0x${"4".repeat(40)}`, 20);
    const drafting = (leastReviews: number, reviewers: readonly Hex[]) =>
      draftAct(desk.context, request, { path: join(desk.directory, "never.json"), leastReviews, reviewers });

    await expect(drafting(2, [other, other])).rejects.toMatchObject({ code: "REVIEWS_IMPOSSIBLE" });
    await expect(drafting(1, [account])).rejects.toMatchObject({ code: "REVIEWS_IMPOSSIBLE" });
  });

  it("is told apart at the member that is wrong", async () => {
    const file = await desk.draftOf(desk.requestOf(documentedAct("file-training")));
    const path = join(desk.directory, "malformed.json");
    writeFileSync(path, JSON.stringify({ ...file, draft: { ...file.draft, role: "KING" } }));

    await expect(readDraft(path)).rejects.toMatchObject({
      code: "DRAFT_MALFORMED",
      text: { en: expect.stringContaining("/draft/role") },
    });
  });
});
