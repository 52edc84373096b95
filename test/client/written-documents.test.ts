import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Transaction } from "ethers";
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { actOn } from "../../src/acts/act-catalogue.ts";
import { doAct } from "../../src/client/acts/do-act.ts";
import type { ClientContext } from "../../src/client/client-context.ts";
import { ClientError } from "../../src/client/client-error.ts";
import type { DocumentInput } from "../../src/client/document-input.ts";
import type { ApiClient } from "../../src/client/http/api-client.ts";
import { placeHold } from "../../src/client/place-hold.ts";
import { recordExports } from "../../src/client/record-exports.ts";
import { releaseHold } from "../../src/client/release-hold.ts";
import { settle } from "../../src/client/settle.ts";
import { Ledger__factory } from "../../src/deployment/bindings/factories/Ledger__factory.ts";
import { documentFaults } from "../../src/document-schemas/check-document.ts";
import { schemaWithId } from "../../src/document-schemas/schema-catalogue.ts";
import type { JsonObject } from "../../src/documents/canonical-json.ts";
import { KEPT_BYTES } from "../../src/dossier/attachments.ts";
import { listRecords, loadRecord, openDossier } from "../../src/dossier/dossier.ts";
import { readOutbox } from "../../src/dossier/outbox.ts";
import { accountOfKey } from "../../src/client/signer.ts";
import { endOfDay } from "../../src/text/china-time.ts";
import {
  ACCOUNT,
  accountWith,
  answer,
  AS_OF,
  check,
  contextWith,
  dossierWithKey,
  NEXT,
  PARTY,
  recordIdOf,
  recordWith,
  transaction,
} from "./fake-api.ts";

const KEY = "CY-DATA";
const SUBJECT = recordWith({
  id: recordIdOf(2),
  reference: "A-01",
  holds: [{ by: { id: PARTY, kind: "PARTY" }, reach: "FORWARD", reason: "SECURITY", since: 1, break: 1, event: "2:0" }],
});
const CONTROLLER = recordWith({ id: recordIdOf(8), kind: "PARTY", reference: "CY-GROUP" });
const CITY = { id: recordIdOf(9), kind: "JURISDICTION", reference: "沧屿市" } as const;
const PRODUCT = recordWith({ id: recordIdOf(3), kind: "PRODUCT", reference: "PR-02" });
const AGREEMENT = recordWith({
  id: recordIdOf(4),
  kind: "AGREEMENT",
  reference: "UA-05",
  counterparty: { id: recordIdOf(6), kind: "PARTY" },
});

let kept: Awaited<ReturnType<typeof dossierWithKey>>;
let context: ClientContext;
let sent: Sent[];

/** An item of a call to the ledger, of the members that a document stands behind or repeats. */
interface Sent {
  readonly content?: string;
  readonly document?: string;
  readonly value?: bigint;
  readonly outcome?: bigint;
  readonly until?: bigint;
  readonly reason?: bigint;
  readonly answers?: bigint;
  readonly about?: string;
  readonly link?: string;
  readonly sha256Digest?: string;
}

beforeEach(async () => {
  kept = await dossierWithKey(KEY);
  sent = [];
  const api: Partial<ApiClient> = {
    account: () => Promise.resolve(accountWith("DATA_AUTHORITY")),
    record: () => answer({ record: recordWith({ id: PARTY, kind: "PARTY", parent: CITY }), suspendedScopes: [] }),
    namedRecord: (named) =>
      answer({ record: named.endsWith("CY-GROUP") ? CONTROLLER : { ...SUBJECT, holds: holds() }, suspendedScopes: [] }),
    findRecord: () => Promise.resolve(undefined),
    exportParents: () => answer({ product: PRODUCT, agreements: [AGREEMENT] }),
    digest: (algorithm, hex) => answer({ algorithm, hex, matches: [] }),
    submitManifest: () => Promise.resolve({ exports: [], files: 1 }),
    listedItems: () => Promise.resolve({ asOf: AS_OF, record: SUBJECT.id, lists: [] }),
    checkCandidates: ({ candidates }) =>
      Promise.resolve({
        asOf: AS_OF,
        next: { ...NEXT, nonce: NEXT.nonce + sent.length },
        checks: candidates.map(() => check(true)),
      }),
    relay: ({ raw, send }) => {
      if (send !== false) sent.push(...itemsOf(Transaction.from(raw).data));
      return Promise.resolve(transaction("DONE"));
    },
  };
  context = contextWith(api, kept.directory);
});
afterEach(() => kept.remove());

/** Only a release is about a record that is held. */
let isHeld = false;
const holds = () => (isHeld ? SUBJECT.holds : []);

function itemsOf(data: string): Sent[] {
  const call = Ledger__factory.createInterface().parseTransaction({ data })!;
  return (call.args[0] as { toObject: () => Sent }[]).map((item) => item.toObject());
}

/** The papers and files of a test. */
function file(name: string, content = name): string {
  const path = join(kept.directory, name);
  writeFileSync(path, content);
  return path;
}

function folder(name: string): string {
  const path = join(kept.directory, name);
  mkdirSync(path);
  writeFileSync(join(path, "1.txt"), name);
  return path;
}

const fields = (...texts: string[]): NonNullable<DocumentInput["fields"]> =>
  texts.map((text) => ({ name: text.split("=")[0]!, text: text.split("=")[1]! }));
const order = (): NonNullable<DocumentInput["papers"]> => [{ name: "order", path: file("order.pdf") }];

const admit = (more: DocumentInput = {}, party = "新主体") =>
  doAct(context, {
    as: KEY,
    act: actOn({ act: "RECORD", kind: "PARTY", caseCode: undefined, status: "IN_FORCE" }),
    name: "CY-NEW",
    values: { name: party, roles: ["BUYER"], account: ACCOUNT },
    ...more,
  });
const hold = (more: DocumentInput & { readonly deadline?: string } = {}) =>
  placeHold(context, { as: KEY, record: "A-01", reason: "QUALITY", recall: true, case: "RC-1", ...more });
const release = async (more: DocumentInput & { readonly of?: string; readonly sendAnyway?: boolean } = {}) => {
  isHeld = true;
  try {
    return await releaseHold(context, { as: KEY, record: "A-01", sendAnyway: true, ...more });
  } finally {
    isHeld = false;
  }
};
const exportPaths = (paths: readonly string[], more: DocumentInput & { readonly salted?: boolean } = {}) =>
  recordExports(context, { as: KEY, product: "PR-02", to: "CY-EMB", paths, ...more });

const digestIn = (said: JsonObject): string => `0x${said["sha256"] as string}`;

/** Every document that a command saved, and that stands on the ledger. */
async function documents(): Promise<{ readonly schemaId: string; readonly fields: JsonObject }[]> {
  const dossier = openDossier(kept.directory, KEY);
  const saved = await Promise.all((await listRecords(dossier)).map((id) => loadRecord(dossier, id)));
  return saved.map((record) => record!.document!);
}

/** What must hold of the documents of every command. */
async function expectSound(...schemaIds: string[]): Promise<void> {
  const dossier = openDossier(kept.directory, KEY);
  const ids = await listRecords(dossier);
  const saved = await Promise.all(ids.map((id) => loadRecord(dossier, id)));
  const found = saved.map((record) => record!.document!);
  // Whoever copies a digest into an act of his own cannot open it there.
  for (const [index, { schemaId, boundTo }] of found.entries())
    expect(boundTo).toMatchObject(
      schemaWithId(schemaId)!.subject.act === "RECORD" ? { record: ids[index] } : { subject: SUBJECT.id, by: PARTY },
    );
  expect(found.map(({ schemaId }) => schemaId).sort()).toEqual([...schemaIds].sort());
  for (const { schemaId, fields: said } of found) expect(documentFaults(schemaWithId(schemaId)!, said)).toEqual([]);
  const recorded = sent.map(({ content, document }) => content ?? document ?? "");
  expect(found.map(({ commitment }) => commitment as string).sort()).toEqual(recorded.sort());
  // A leaf of the tree is salted, so that no digest of a field alone is on the ledger; and no salt is used twice.
  const salts = found.flatMap(({ leaves }) => leaves.map((leaf) => ("salt" in leaf ? leaf.salt : leaf.padding)));
  expect(new Set(salts).size).toBe(salts.length);
}

describe("the document of a command has no faults by its schema, and its digest is what stands on the ledger", () => {
  it("admits a party, with its papers and the party that controls it", async () => {
    const licence = file("licence.pdf");
    await admit({
      fields: fields("partyKind=ENTERPRISE", "creditCode=91990100MA000047X5", "controller=CY-GROUP"),
      papers: [{ name: "registration", path: licence }],
    });

    await expectSound("laiqu.party.1");
    const [said] = await documents();
    expect(said!.fields).toMatchObject({
      reference: "CY-NEW",
      name: "新主体",
      jurisdiction: "沧屿市",
      roles: ["BUYER"],
      account: ACCOUNT,
      controller: CONTROLLER.id,
      registration: { name: "licence.pdf", bytes: 11 },
    });
    expect(sent[0]!.link).toBe(CONTROLLER.id);
  });

  it("commits a party's name in the one form that documents have, whatever keyboard made it", async () => {
    await admit({}, " Cafe\u0301 ");

    expect((await documents())[0]!.fields["name"]).toBe("Caf\u00e9");
  });

  it("holds a record and opens its case: two documents with the same order, each with salts of its own", async () => {
    await hold({
      papers: order(),
      fields: fields("findings=未按时更新", "findings=有缺项", "demands=补正", "addressee=CY-GROUP"),
      deadline: "2099-12-31",
    });

    await expectSound("laiqu.act.hold.1", "laiqu.case.rectification.1");
    const [opened, held] = (await documents()).sort((a, b) => b.schemaId.localeCompare(a.schemaId));
    const findings = ["未按时更新", "有缺项"];
    expect(held!.fields).toEqual({
      subject: "A-01",
      reason: "QUALITY",
      recall: true,
      case: "RC-1",
      findings,
      order: expect.objectContaining({ name: "order.pdf", bytes: 9 }) as unknown,
    });
    expect(opened!.fields).toEqual({
      reference: "RC-1",
      subject: "A-01",
      reason: "QUALITY",
      deadline: "2099-12-31",
      addressee: CONTROLLER.id,
      findings,
      demands: ["补正"],
      order: held!.fields["order"],
    });
    expect(sent).toMatchObject([
      { until: BigInt(endOfDay("2099-12-31")), link: CONTROLLER.id },
      // QUALITY is the reason 4, above the three bits of the outcome's class.
      { outcome: 4n << 3n, value: 1n },
    ]);
  });

  it("releases a hold of another party", async () => {
    await release({ of: "CY-GROUP", fields: fields("grounds=整改已验收"), papers: order() });

    await expectSound("laiqu.act.release.1");
    expect((await documents())[0]!.fields).toMatchObject({
      subject: "A-01",
      holder: CONTROLLER.id,
      grounds: "整改已验收",
    });
    expect(sent[0]!.about).toBe(CONTROLLER.id);
  });

  it("looks for the hold of the party that the document names, whether an option or a field names it", async () => {
    const ofAnother = { fields: fields("holder=CY-GROUP"), sendAnyway: false };

    // The signer's own party holds the record, and CY-GROUP does not.
    await expect(release(ofAnother)).rejects.toMatchObject({ code: "HOLD_ABSENT", evidence: { by: CONTROLLER.id } });
    await expectNothing();
  });

  it("releases a hold without any paper: also this document says which record it is about", async () => {
    await release();

    await expectSound("laiqu.act.release.1");
    expect((await documents())[0]!.fields).toEqual({ subject: "A-01" });
  });

  it("ends a record, and what the ruled places say is what the document says", async () => {
    await settle(context, {
      as: KEY,
      record: "A-01",
      status: "SUNSET",
      until: "2099-06-30",
      reason: 7,
      answers: 3,
      fields: fields("reason=协议到期"),
      papers: order(),
    });

    await expectSound("laiqu.settlement.sunset.1");
    expect((await documents())[0]!.fields).toMatchObject({
      subject: "A-01",
      reason: "协议到期",
      reasonCode: 7,
      until: "2099-06-30",
      answers: 3,
    });
    expect(sent).toMatchObject([{ reason: 7n, until: BigInt(endOfDay("2099-06-30")), answers: 3n }]);
  });

  it("ends a record that another one takes the place of, which the settlement names as well", async () => {
    await settle(context, { as: KEY, record: "A-01", status: "SUPERSEDED", fields: fields("by=CY-GROUP") });

    await expectSound("laiqu.settlement.superseded.1");
    expect(sent[0]!.about).toBe(CONTROLLER.id);
  });

  it("exports files and a folder in one act", async () => {
    await exportPaths([file("one.csv"), file("two.csv"), folder("tiles")], { fields: fields("purpose=信贷风控") });

    await expectSound("laiqu.export.1", "laiqu.export.1", "laiqu.export.1");
    for (const { fields: said } of await documents())
      expect(said).toMatchObject({
        product: "PR-02",
        agreement: "UA-05",
        recipient: AGREEMENT.counterparty!.id,
        purpose: "信贷风控",
      });
    const digests = (await documents()).map(({ fields: said }) => digestIn(said));
    expect(digests.sort()).toEqual(sent.map(({ sha256Digest }) => sha256Digest!).sort());
  });

  it("exports a file whatever its name is: what a document refuses stands in it as an escape", async () => {
    await exportPaths([file("a\u001b[2J\u202e.csv"), file("\u200b")]);

    const names = (await documents()).map(({ fields: said }) => said["name"] as string);
    expect(names.sort()).toEqual(["\\u{200b}", "a\\u{1b}[2J\\u{202e}.csv"]);
  });

  it("exports a file under a salted commitment, whose digests stand in the document alone", async () => {
    await exportPaths([file("secret.csv")], { salted: true });

    await expectSound("laiqu.export.1");
    expect(digestIn((await documents())[0]!.fields)).not.toBe(sent[0]!.sha256Digest);
  });
});

/** A command with a wrong document, and words of the refusal. */
const WRONG: readonly (readonly [what: string, run: () => Promise<unknown>, says: string])[] = [
  ["a party of an unknown kind", () => admit({ fields: fields("partyKind=COMPANY") }), '"/partyKind" is "COMPANY"'],
  ["a party without a name", () => admit({}, " "), '"/name" is ""'],
  ["a party with a bad credit code", () => admit({ fields: fields("creditCode=123") }), "has 18 characters"],
  [
    "a party that is named twice",
    () => admit({ fields: fields("name=别名") }),
    '"/name" is said by the command itself',
  ],
  ["a party controlled by no party", () => admit({ fields: fields("controller=A-01") }), "which is no party"],
  ["a party with two papers of one name", () => admit({ papers: licences("a.pdf", "b.pdf") }), "is given 2 times"],
  [
    "a party with a text and a paper of one name",
    () => admit({ fields: fields("registration=a"), papers: licences("a.pdf") }),
    '"/registration" is a paper and no field',
  ],
  ["a party with a text for a paper", () => admit({ fields: fields("mandate=a") }), "is a paper and no field"],
  [
    "a party with a paper for a field",
    () => admit({ papers: [{ name: "controller", path: file("a.pdf") }] }),
    '"/controller" is a field and no paper',
  ],
  [
    "a party with a field whose name every object has",
    () => admit({ fields: fields("constructor=a") }),
    'wrong, and nothing was saved or sent: "/constructor" is no field',
  ],
  [
    "a party with an empty paper",
    () => admit({ papers: [{ name: "mandate", path: file("a.pdf", "") }] }),
    "is an empty file",
  ],
  ["a paper that its schema does not have", () => admit({ papers: order() }), '"/order" is no field of this document'],
  ["a hold with a misspelt field", () => hold({ fields: fields("demand=补正") }), "demands is"],
  ["a hold with a field of neither document", () => hold({ fields: fields("price=1.00") }), '"/price" is no field'],
  ["a hold with an empty finding", () => hold({ fields: fields("findings=") }), '"/findings/0" is ""'],
  ["a case with a deadline that is no day", () => hold({ deadline: "2026-02-30" }), "no day 2026-02-30"],
  [
    "a release with grounds given twice",
    () => release({ fields: fields("grounds=一", "grounds=二") }),
    '"/grounds" is given 2 times and must be given once',
  ],
  ["a sunset without a last day", () => settle(context, sunset()), '"/until" is missing: last day'],
  [
    "an export with a recipient of its own",
    () => exported("recipient=CY-GROUP"),
    '"/recipient" is said by the command',
  ],
  ["a recall that told one party twice", () => settle(context, recall()), '"/recipients/1" is the same as item 1'],
  ["an export with an unknown field", () => exported("chanel=API"), "channel is"],
];
const licences = (...names: string[]) => names.map((name) => ({ name: "registration", path: file(name) }));
const sunset = () => ({ as: KEY, record: "A-01", status: "SUNSET" }) as const;
/** The same party by two of its names. */
const recall = () =>
  ({
    as: KEY,
    record: "A-01",
    status: "RECALLED",
    fields: fields("recipients=CY-GROUP", "recipients=PARTY/A/CY-GROUP"),
  }) as const;
const exported = (text: string) => exportPaths([file("data.csv")], { fields: fields(text) });

describe("a wrong document is refused with its field, what was wrong and what to do; nothing is saved or sent", () => {
  test.each(WRONG)("%s", async (_, run, says) => {
    const error: unknown = await run().catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(ClientError);
    const { code, text } = error as ClientError;
    expect([code, text.en, text.zh]).toEqual([
      "DOCUMENT_WRONG",
      expect.stringContaining(says),
      expect.stringMatching(/未保存也未发送任何内容：.*请改正后再次办理。$/),
    ]);
    expect(text.en).toMatch(/nothing was saved or sent: .*\. Correct it and run the command again\.$/);
    await expectNothing();
  });
});

test("a paper that is too large to be kept is named, and the document has its digests", async () => {
  const told: unknown[] = [];
  context = { ...context, onProgress: (progress) => told.push(progress) };
  const path = file("scan.pdf", "x");
  truncateSync(path, KEPT_BYTES + 1);
  await admit({ papers: [{ name: "mandate", path }] });

  expect(told).toContainEqual({ type: "PAPER_NOT_KEPT", path, mostBytes: KEPT_BYTES });
  expect((await documents())[0]!.fields).toMatchObject({ mandate: { name: "scan.pdf", bytes: KEPT_BYTES + 1 } });
});

test.each([
  ["a link to itself", () => selfLink(), "ELOOP"],
  ["a name that is too long", () => "x".repeat(5_000), "ENAMETOOLONG"],
])("a paper that cannot be read is told with its path: %s", async (_, path, reason) => {
  const failed = admit({ papers: [{ name: "mandate", path: path() }] });

  await expect(failed).rejects.toMatchObject({ code: "UNREADABLE", evidence: { reason } });
  await expectNothing();
});

function selfLink(): string {
  const path = join(kept.directory, "loop");
  symlinkSync(path, path);
  return path;
}

async function expectNothing(): Promise<void> {
  const account = await accountOfKey(kept.directory, KEY);
  expect([
    sent,
    await listRecords(openDossier(kept.directory, KEY)),
    await readOutbox(kept.directory, account),
  ]).toEqual([[], [], []]);
}
