import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Transaction } from "ethers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ApiClient } from "../../src/client/http/api-client.ts";
import { ApiError } from "../../src/client/http/api-error.ts";
import { loadDraft } from "../../src/client/prepare-export.ts";
import { recordExports } from "../../src/client/record-exports.ts";
import type { ExportRequest } from "../../src/client/record-exports.ts";
import { parseHex } from "../../src/consensus/hex.ts";
import { rebindDocument } from "../../src/documents/document.ts";
import { Ledger__factory } from "../../src/deployment/bindings/factories/Ledger__factory.ts";
import { listRecords, loadOpening, loadRecord, openDossier, saveRecord } from "../../src/dossier/dossier.ts";
import { exportId, type RecordId } from "../../src/ledger/record-id.ts";
import { saltedCommitment } from "../../src/ledger/salted-commitment.ts";
import { saltedExportId } from "../../src/ledger/salted-opening.ts";
import type { DigestMatch } from "../../src/schemas/questions.ts";
import type { RecordDetail } from "../../src/schemas/record.ts";
import type { TransactionAnswer } from "../../src/schemas/act.ts";
import { accountWith, answer, AS_OF, check, contextWith, dossierWithKey, NEXT, PARTY } from "./fake-api.ts";
import { notRelayed, recordIdOf, recordWith, transaction } from "./fake-api.ts";

const PRODUCT = recordWith({ id: recordIdOf(3), kind: "PRODUCT", reference: "PR-02" });
const AGREEMENT = recordWith({ id: recordIdOf(4), kind: "AGREEMENT", reference: "UA-05" });
const OTHER_AGREEMENT = recordWith({ id: recordIdOf(6), kind: "AGREEMENT", reference: "UA-06" });
const REFUSED = notRelayed();
const UNREACHABLE = new ApiError("UNREACHABLE", { zh: "无应答。", en: "No answer." }, {});

let kept: Awaited<ReturnType<typeof dossierWithKey>>;
let calldata: string[];
let files = 0;

beforeAll(async () => {
  kept = await dossierWithKey("CY-OPR");
});
beforeEach(() => {
  calldata = [];
});
afterAll(() => kept.remove());

function record(
  request: Pick<ExportRequest, "paths"> & Partial<ExportRequest>,
  given: {
    readonly matches?: readonly DigestMatch[];
    readonly allowed?: boolean;
    readonly agreement?: typeof AGREEMENT;
    readonly relay?: () => Promise<TransactionAnswer>;
    /** The exports that the ledger passes over, because others have their ids. */
    readonly taken?: readonly RecordDetail[];
    readonly digest?: ApiClient["digest"];
    readonly findRecord?: ApiClient["findRecord"];
    readonly submitManifest?: ApiClient["submitManifest"];
  } = {},
) {
  const api: Partial<ApiClient> = {
    account: () => Promise.resolve(accountWith("OPERATOR")),
    exportParents: () => answer({ product: PRODUCT, agreements: [given.agreement ?? AGREEMENT] }),
    checkCandidates: ({ candidates }) =>
      Promise.resolve({ asOf: AS_OF, next: NEXT, checks: candidates.map(() => check(given.allowed ?? true)) }),
    digest: given.digest ?? ((algorithm, hex) => answer({ algorithm, hex, matches: [...(given.matches ?? [])] })),
    findRecord:
      given.findRecord ??
      (async (id) => {
        const record = given.taken?.find((each) => each.id === id);
        return record === undefined ? undefined : await answer({ record, suspendedScopes: [] });
      }),
    relay: async ({ raw, send }) => {
      const { data } = Transaction.from(raw);
      if (send !== false) calldata.push(data);
      const relayed = (await given.relay?.()) ?? transaction("DONE");
      return { ...relayed, acts: actsOf(data, given.taken ?? []) };
    },
    submitManifest: given.submitManifest ?? (() => Promise.resolve({ exports: [], files: 1 })),
  };
  return recordExports(contextWith(api, kept.directory), { as: "CY-OPR", product: "PR-02", to: "CY-EMB", ...request });
}

/** The acts of a call that records exports, without those whose ids others have. */
function actsOf(data: string, taken: readonly RecordDetail[]): TransactionAnswer["acts"] {
  const [drafts] = Ledger__factory.createInterface().decodeFunctionData("record", data) as unknown as [
    { sha256Digest: string; number: bigint }[],
  ];
  return drafts
    .map(({ sha256Digest, number }) => exportId({ sha256: parseHex(sha256Digest, 32), ordinal: number }))
    .filter((id) => !taken.some((each) => each.id === id))
    .map((id, index) => ({ event: `8:${index}`, type: "RECORDED", record: id, unmet: [] }));
}

/** A file with a content of its own. */
function newFile(content = `file ${++files}`): string {
  const path = join(kept.directory, `export-${++files}.csv`);
  writeFileSync(path, content);
  return path;
}

/** The id of a file's export with the ordinal 0. */
function firstExportOf(path: string): RecordId {
  const sha256 = createHash("sha256").update(readFileSync(path)).digest("hex");
  return exportId({ sha256: parseHex(`0x${sha256}`), ordinal: 0n });
}

/** The draft of an export of a file under another agreement. */
function draftForAnother(path: string) {
  const digest = `0x${createHash("sha256").update(readFileSync(path)).digest("hex")}`;
  const form = { kind: "EXPORT", role: "OPERATOR", status: "IN_FORCE", form: "FILE", ordinal: "0" };
  const parents = { parent: PRODUCT.id, agreement: OTHER_AGREEMENT.id };
  return { ...form, ...parents, content: `0x${"0".repeat(64)}`, sha256Digest: digest, sm3Digest: digest };
}

/** The first export of a file, as the ledger has it when it recorded the draft that is saved here. */
async function asRecorded(path: string): Promise<RecordDetail> {
  const { draft } = (await loadDraft(openDossier(kept.directory, "CY-OPR"), firstExportOf(path)))!;
  return recordWith({ id: firstExportOf(path), kind: "EXPORT", content: draft.content! });
}

/** A match of the digest with an export of the same party under the same product and agreement. */
const recordedBefore: DigestMatch = {
  match: "FILE",
  record: recordWith({ id: recordIdOf(5), kind: "EXPORT", issuer: { id: PARTY, kind: "PARTY" } }),
  product: { id: PRODUCT.id, kind: "PRODUCT" },
  agreement: { id: AGREEMENT.id, kind: "AGREEMENT" },
};

describe("exports", () => {
  it("of several paths are recorded in one transaction, and the same content once", async () => {
    const [one, two, same] = [newFile("first"), newFile("second"), newFile("first")];

    const outcome = await record({ paths: [one, two, same] });

    const ids = (outcome as Extract<typeof outcome, { type: "DONE" }>).exports.map(({ id }) => id);
    expect(outcome).toMatchObject({ type: "DONE", exports: [{ path: one }, { path: two }, { path: same }] });
    expect([ids[0] === ids[2], ids[0] === ids[1]]).toEqual([true, false]);
    expect(calldata).toHaveLength(1);
  });

  it("that were saved but not acknowledged are sent again unchanged", async () => {
    const path = newFile();
    await expect(record({ paths: [path] }, { relay: () => Promise.reject(UNREACHABLE) })).rejects.toMatchObject({
      code: "TRANSACTION_UNDECIDED",
      cause: UNREACHABLE,
    });
    const [first] = calldata;
    calldata = [];

    const outcome = await record({ paths: [path] });

    // The document has the same salts, and so the same root, or the calldata would differ.
    expect([outcome.type, calldata]).toEqual(["DONE", [first]]);
  }, 20_000);

  it("that were signed with others are finished before the others are sent", async () => {
    const [one, two] = [newFile(), newFile()];
    await expect(record({ paths: [one] }, { relay: () => Promise.reject(UNREACHABLE) })).rejects.toThrow();
    const [first] = calldata;
    calldata = [];

    const outcome = await record({ paths: [one, two] });

    expect([outcome.type, calldata.length, calldata[0]]).toEqual(["DONE", 2, first]);
  }, 20_000);

  it("take ordinal 0 although a draft for another recipient is saved under it that was never signed", async () => {
    const path = newFile();
    const first = firstExportOf(path);
    await saveRecord(openDossier(kept.directory, "CY-OPR"), first, { body: draftForAnother(path) });

    expect(await record({ paths: [path] })).toMatchObject({ type: "DONE", exports: [{ id: first }] });
  });

  it("wait for an export of the same content to another recipient that is on its way", async () => {
    const path = newFile();
    const unreachable = { relay: () => Promise.reject(UNREACHABLE) };
    await expect(record({ paths: [path] }, unreachable)).rejects.toThrow();
    const toAnother = { paths: [path], to: "CY-OTHER" };
    const [first] = calldata;
    calldata = [];

    await expect(record(toAnother, { ...unreachable, agreement: OTHER_AGREEMENT })).rejects.toMatchObject({
      code: "TRANSACTION_UNDECIDED",
      evidence: { signed: false },
    });
    const recorded = { ...recordedBefore, record: recordWith({ id: firstExportOf(path), kind: "EXPORT" }) };
    const outcome = await record(toAnother, { agreement: OTHER_AGREEMENT, matches: [recorded] });

    const [{ id } = { id: "" }] = (outcome as Extract<typeof outcome, { type: "DONE" }>).exports;
    expect([outcome.type, id === firstExportOf(path)]).toEqual(["DONE", false]);
    expect(new Set(calldata.slice(0, -1))).toEqual(new Set([first]));
  }, 20_000);

  it("take ordinal 0 after another export of the same content was signed and did not come to be", async () => {
    const path = newFile();
    await expect(record({ paths: [path] }, { relay: () => Promise.reject(UNREACHABLE) })).rejects.toThrow();

    const toAnother = { paths: [path], to: "CY-OTHER" };
    const outcome = await record(toAnother, { agreement: OTHER_AGREEMENT });

    expect(outcome).toMatchObject({ type: "DONE", exports: [{ id: firstExportOf(path) }] });
    expect(calldata.at(-1)).toContain(OTHER_AGREEMENT.id.slice(2));
  }, 20_000);

  it("whose ordinal went to somebody else keep the saved salts under another ordinal", async () => {
    const path = newFile();
    const first = firstExportOf(path);
    await expect(record({ paths: [path] }, { relay: () => Promise.reject(REFUSED) })).rejects.toBe(REFUSED);
    const stranger = recordWith({ id: first, kind: "EXPORT", issuer: { id: recordIdOf(8), kind: "PARTY" } });

    const outcome = await record({ paths: [path] }, { matches: [{ ...recordedBefore, record: stranger }] });

    const { id } = (outcome as Extract<typeof outcome, { type: "DONE" }>).exports[0]!;
    const dossier = openDossier(kept.directory, "CY-OPR");
    const [planned, sent] = [await loadRecord(dossier, first), await loadRecord(dossier, id)];
    expect(id).not.toBe(first);
    expect(sent!.document).toEqual(rebindDocument(planned!.document!, { record: id }));
    expect(sent!.body).toMatchObject({ content: sent!.document!.commitment });
  }, 20_000);

  it("that the ledger has already are not sent, unless they are asked for again", async () => {
    const path = newFile();

    const before = await record({ paths: [path] }, { matches: [recordedBefore] });
    const again = await record({ paths: [path], again: true }, { matches: [recordedBefore] });

    expect(before).toMatchObject({ type: "RECORDED_BEFORE", exports: [{ path, id: recordIdOf(5) }] });
    expect(again).toMatchObject({ type: "DONE" });
    expect(calldata).toHaveLength(1);
  });

  it.each([
    ["party", { record: recordWith({ id: recordIdOf(5), issuer: { id: recordIdOf(8), kind: "PARTY" } }) }],
    ["product", { product: { id: recordIdOf(8), kind: "PRODUCT" as const } }],
    ["agreement", { agreement: { id: recordIdOf(8), kind: "AGREEMENT" as const } }],
    ["folder that contains it", { path: "a.csv" }],
  ])("of the same content by another %s do not count as recorded before", async (_, other) => {
    const outcome = await record({ paths: [newFile()] }, { matches: [{ ...recordedBefore, ...other }] });

    expect(outcome.type).toBe("DONE");
  });

  it("take ordinal 0 also where something else than a draft is saved under it, which is moved aside", async () => {
    const path = newFile();
    const first = firstExportOf(path);
    await saveRecord(openDossier(kept.directory, "CY-OPR"), first, { body: { number: "0", link: "0x" } });

    const outcome = await record({ paths: [path] });

    expect(outcome).toMatchObject({ type: "DONE", exports: [{ id: first }] });
    expect(readdirSync(join(kept.directory, "CY-OPR", "refused"))).toContain(`${first}-1`);
  });

  it("that would be refused are not sent", async () => {
    const outcome = await record({ paths: [newFile()] }, { allowed: false });

    expect(outcome).toMatchObject({ type: "NOT_SENT", check: { allowed: false } });
    expect(calldata).toEqual([]);
  });

  it("that would be refused are sent when that is asked for", async () => {
    const outcome = await record(
      { paths: [newFile()], sendAnyway: true },
      { allowed: false, relay: () => Promise.resolve(transaction("REFUSED")) },
    );

    expect(outcome).toMatchObject({ type: "REFUSED", transaction: { outcome: "REFUSED" } });
  });

  it("of a folder are recorded also when the index does not take the manifest", async () => {
    const folder = join(kept.directory, "tiles");
    mkdirSync(folder);
    writeFileSync(join(folder, "1.txt"), "tile 1");

    const outcome = await record({ paths: [folder] }, { submitManifest: () => Promise.reject(UNREACHABLE) });

    expect(outcome).toMatchObject({
      type: "DONE",
      manifests: { taken: new Set(), failures: [{ path: folder, error: UNREACHABLE }] },
    });
  });

  it("whose ids were taken meanwhile are told one by one, with who took them", async () => {
    const [ours, theirs, resent] = [newFile(), newFile(), newFile()];
    const stranger = { id: recordIdOf(8), kind: "PARTY" as const, reference: "CY-OTHER" };
    const taken = recordWith({ id: firstExportOf(theirs), kind: "EXPORT", issuer: stranger });
    // An earlier sending of the same draft came to be, although this machine never learnt of it.
    await expect(record({ paths: [resent] }, { relay: () => Promise.reject(REFUSED) })).rejects.toBe(REFUSED);
    const sentBefore = await asRecorded(resent);

    const outcome = await record({ paths: [ours, theirs, resent] }, { taken: [taken, sentBefore] });

    expect(outcome).toMatchObject({ type: "INCOMPLETE" });
    expect([...(outcome as Extract<typeof outcome, { type: "INCOMPLETE" }>).ends]).toEqual([
      [firstExportOf(ours), { type: "RECORDED" }],
      [firstExportOf(theirs), { type: "TAKEN", record: taken.id, by: stranger }],
      [firstExportOf(resent), { type: "RECORDED_EARLIER" }],
    ]);
  }, 20_000);

  it("that the ledger recorded in an earlier sending are done", async () => {
    const [path, other] = [newFile(), newFile()];
    await expect(record({ paths: [path] }, { relay: () => Promise.reject(REFUSED) })).rejects.toBe(REFUSED);

    expect(await record({ paths: [path, other] }, { taken: [await asRecorded(path)] })).toMatchObject({ type: "DONE" });
  }, 20_000);
});

describe("salted exports", () => {
  const asksNothing: ApiClient["digest"] = () => Promise.reject(new Error("The server was asked about the digest."));
  const openingsOf = async (path: string) => {
    const sha256 = createHash("sha256").update(readFileSync(path)).digest("hex");
    const dossier = openDossier(kept.directory, "CY-OPR");
    const openings = [];
    for (const id of await listRecords(dossier)) openings.push(await loadOpening(dossier, id));
    return openings.filter((opening) => opening?.sha256 === sha256).map((opening) => opening!);
  };

  it("send a commitment and no digest, ask no server about the digest, and keep the opening", async () => {
    const path = newFile();

    const outcome = await record({ paths: [path], salted: true }, { digest: asksNothing });

    const [opening] = await openingsOf(path);
    const id = saltedExportId(opening!);
    expect(outcome).toMatchObject({ type: "DONE", exports: [{ id, opening: expect.stringContaining(id) as string }] });
    expect(calldata[0]).toContain(saltedCommitment(opening!).slice(2));
    for (const digest of [opening!.sha256, opening!.sm3]) expect(calldata[0]).not.toContain(digest);
  });

  it("are sent once, keep their salt until they are, and get another when they are recorded again", async () => {
    const path = newFile();
    await expect(
      record({ paths: [path], salted: true }, { digest: asksNothing, relay: () => Promise.reject(REFUSED) }),
    ).rejects.toBe(REFUSED);
    await record({ paths: [path], salted: true }, { digest: asksNothing });
    const [opening, ...others] = await openingsOf(path);
    const recorded = recordWith({ id: saltedExportId(opening!), kind: "EXPORT" });
    const findRecord: ApiClient["findRecord"] = async (id) =>
      id === recorded.id ? await answer({ record: recorded, suspendedScopes: [] }) : undefined;

    const before = await record({ paths: [path], salted: true }, { digest: asksNothing, findRecord });
    const again = await record({ paths: [path], salted: true, again: true }, { digest: asksNothing, findRecord });

    expect(others).toEqual([]);
    expect(before).toMatchObject({ type: "RECORDED_BEFORE", exports: [{ id: recorded.id }] });
    expect(again.type).toBe("DONE");
    expect(await openingsOf(path)).toHaveLength(2);
  }, 20_000);

  it("of a folder give no manifest to the index", async () => {
    const folder = join(kept.directory, "salted-tiles");
    mkdirSync(folder);
    writeFileSync(join(folder, "1.txt"), "salted tile 1");
    const submitManifest = () => Promise.reject(new Error("The index got a manifest."));

    expect(await record({ paths: [folder], salted: true }, { digest: asksNothing, submitManifest })).toMatchObject({
      type: "DONE",
      manifests: { failures: [] },
    });
  });
});
