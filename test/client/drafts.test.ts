import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActRequest } from "../../src/client/acts/prepare-act.ts";
import { changesSince } from "../../src/client/drafts/draft-changes.ts";
import { verifyDraft } from "../../src/client/drafts/verify-draft.ts";
import type { ActDraft } from "../../src/schemas/act-draft.ts";
import { documentedAct, DOCUMENTED, DraftingDesk } from "./drafting-desk.ts";

let desk: DraftingDesk;
beforeAll(async () => {
  desk = await DraftingDesk.open();
});
afterAll(() => desk.remove());

/** Every way to change one member of what would be sent. */
function changed(payload: ActDraft["draft"]["payload"]): object[] {
  const entries = Object.entries(payload);
  return entries.flatMap(([name, value]) => {
    const other =
      typeof value === "number"
        ? value + 1
        : typeof value === "boolean"
          ? !value
          : Array.isArray(value)
            ? []
            : undefined;
    return [
      Object.fromEntries(entries.filter(([each]) => each !== name)),
      ...(other === undefined ? [] : [{ ...payload, [name]: other }]),
    ];
  });
}

describe("the draft of every act", () => {
  it("says in words what its calldata does, and is refused when one member is another", async () => {
    expect(DOCUMENTED.length).toBeGreaterThan(250);
    for (const act of DOCUMENTED) {
      const file = await desk.draftOf(desk.requestOf(act));
      expect([act.name, verifyDraft(file).act.name]).toEqual([act.name, act.name]);
      for (const payload of changed(file.draft.payload)) {
        const forged = { ...file, draft: { ...file.draft, payload } } as ActDraft;
        let code: unknown;
        try {
          verifyDraft(forged);
        } catch (error) {
          ({ code } = error as { code: string });
        }
        expect([act.name, payload, code]).toEqual([act.name, payload, "DRAFT_WRONG"]);
      }
    }
  }, 240_000);

  it("is refused when its first words describe another act, whoever wrote them", async () => {
    const file = await desk.draftOf(desk.requestOf(documentedAct("file-training")));
    const words = [
      { zh: file.draft.does.zh, en: "To report an incident: RECORD-PARTY" },
      { zh: "\u001B[2J报告安全事件", en: file.draft.does.en },
    ];
    for (const does of words) {
      const forged = { ...file, draft: { ...file.draft, does } };
      expect(() => verifyDraft(forged)).toThrow(expect.objectContaining({ code: "DRAFT_WRONG" }));
    }
  });

  it("tells before it is sent that its party has another name", async () => {
    const file = await desk.draftOf(desk.requestOf(documentedAct("file-training")));
    const { draft } = file;
    const forged = { ...file, draft: { ...draft, party: { ...draft.party, reference: "CY-OTHER" } } };
    const changesOf = async (one: ActDraft) =>
      (await changesSince(desk.context, one, verifyDraft(one), () => false)).changes.map(({ text, blocks }) => [
        blocks,
        text.en,
      ]);
    const before = await changesOf(file);

    expect(await changesOf(forged)).toEqual([
      [true, expect.stringMatching(/^the party that it calls "CY-OTHER" is /)],
      ...before,
    ]);
  });

  it("is verified also with a date on paper, as a revision, from existing books, and as a withdrawal", async () => {
    const resource = desk.requestOf(documentedAct("resource-submit"));
    const training = desk.requestOf(documentedAct("file-training"));
    const requests: ActRequest[] = [
      { ...resource, effectiveAt: "2025-03-01" },
      { ...resource, revision: 2, backfilled: true },
      { ...resource, jurisdiction: "RECORD-JURISDICTION" },
      { ...training, values: {}, papers: [], withdrawn: true },
    ];
    for (const request of requests) expect(verifyDraft(await desk.draftOf(request)).act.name).toBe(request.act.name);
  });
});
