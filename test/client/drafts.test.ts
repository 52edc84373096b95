import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ACTS, schemaOfAct } from "../../src/acts/act-catalogue.ts";
import type { ActRequest, DocumentedAct } from "../../src/client/acts/prepare-act.ts";
import type { ClientContext } from "../../src/client/client-context.ts";
import { draftAct } from "../../src/client/drafts/draft-act.ts";
import { changesSince } from "../../src/client/drafts/draft-changes.ts";
import { readDraft } from "../../src/client/drafts/draft-file.ts";
import { verifyDraft } from "../../src/client/drafts/verify-draft.ts";
import type { SchemaField } from "../../src/document-schemas/document-schema.ts";
import type { JsonObject, JsonValue } from "../../src/documents/canonical-json.ts";
import { isKeyOf } from "../../src/text/entries.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { KindName } from "../../src/ledger/kinds.ts";
import type { ActDraft } from "../../src/schemas/act-draft.ts";
import { sampleValue } from "../document-schemas/sample-document.ts";
import {
  ACCOUNT,
  accountWith,
  answer,
  AS_OF,
  check,
  contextWith,
  dossierWithKey,
  NEXT,
  recordIdOf,
  recordWith,
} from "./fake-api.ts";

const KEY = "CY-DATA";
const CITY = recordWith({ id: recordIdOf(9), kind: "JURISDICTION" });
let kept: Awaited<ReturnType<typeof dossierWithKey>>;
let context: ClientContext;
let paper: string;

/** A record whose name says its kind. */
function recordNamed(name: string) {
  const kind = name.replace("RECORD-", "");
  const known: KindName = isKeyOf(Kind, kind) ? kind : "AUTHORIZATION";
  return recordWith({ id: recordIdOf(100 + Kind[known]), kind: known, reference: name });
}

beforeAll(async () => {
  kept = await dossierWithKey(KEY);
  paper = join(kept.directory, "paper.pdf");
  writeFileSync(paper, "paper");
  context = contextWith(
    {
      account: () => Promise.resolve(accountWith("DATA_AUTHORITY")),
      record: () => answer({ record: recordWith({ parent: CITY }), suspendedScopes: [] }),
      namedRecord: (named) => answer({ record: recordNamed(named), suspendedScopes: [] }),
      listedItems: () => Promise.resolve({ asOf: AS_OF, record: recordIdOf(1), lists: [] }),
      findRulebook: () => Promise.resolve(undefined),
      checkCandidates: () => Promise.resolve({ asOf: AS_OF, next: NEXT, checks: [check(true)] }),
    },
    kept.directory,
  );
});
afterAll(() => kept.remove());

function valueOf({ type }: SchemaField): JsonValue {
  if (type.is === "RECORD") return `RECORD-${type.kinds[0] ?? "PARTY"}`;
  if (type.is === "LIST" && type.each.is === "RECORD") return [`RECORD-${type.each.kinds[0] ?? "PARTY"}`];
  return type.is === "ACCOUNT" ? ACCOUNT : sampleValue(type);
}

/** A request that says everything that the document of an act can say. */
function requestOf(act: DocumentedAct): ActRequest {
  const { fields = [], papers = [] } = schemaOfAct(act) ?? {};
  const own = fields.filter(
    ({ clear, name }) =>
      clear !== "REFERENCE" && clear !== "SUBJECT" && !(clear === "PARENT" && name === "jurisdiction"),
  );
  const values: JsonObject = Object.fromEntries(own.map((field) => [field.name, valueOf(field)]));
  const name = act.on.act === "RECORD" ? "NEW-1" : `RECORD-${act.on.act === "SETTLEMENT" ? act.on.kind : "PRODUCT"}`;
  return { act, name, values, papers: papers.map((each) => ({ name: each.name, path: paper })) };
}

async function draftOf(request: ActRequest): Promise<ActDraft> {
  const path = join(kept.directory, "draft.json");
  rmSync(path, { force: true });
  await draftAct(context, { ...request, as: KEY }, { path, leastReviews: 0, reviewers: [] });
  return await readDraft(path);
}

const DOCUMENTED = ACTS.filter((act): act is DocumentedAct => {
  const { on } = act;
  if (on.act === "RECORD") return on.kind !== "EXPORT";
  return (on.act === "STATEMENT" || on.act === "SETTLEMENT") && schemaOfAct(act) !== undefined;
});

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
      const file = await draftOf(requestOf(act));
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
    const file = await draftOf(requestOf(DOCUMENTED.find((act) => act.name === "file-training")!));
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
    const file = await draftOf(requestOf(DOCUMENTED.find((act) => act.name === "file-training")!));
    const { draft } = file;
    const forged = { ...file, draft: { ...draft, party: { ...draft.party, reference: "CY-OTHER" } } };
    const changesOf = async (one: ActDraft) =>
      (await changesSince(context, one, verifyDraft(one), () => false)).changes.map(({ text, blocks }) => [
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
    const named = (name: string) => DOCUMENTED.find((act) => act.name === name)!;
    const resource = requestOf(named("resource-submit"));
    const training = requestOf(named("file-training"));
    const requests: ActRequest[] = [
      { ...resource, effectiveAt: "2025-03-01" },
      { ...resource, revision: 2, backfilled: true },
      { ...resource, jurisdiction: "RECORD-JURISDICTION" },
      { ...training, values: {}, papers: [], withdrawn: true },
    ];
    for (const request of requests) expect(verifyDraft(await draftOf(request)).act.name).toBe(request.act.name);
  });
});
