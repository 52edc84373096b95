import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Wallet } from "ethers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ACTS } from "../../src/acts/act-catalogue.ts";
import { verifyCertificate } from "../../src/library/certificates.ts";
import { connect } from "../../src/library/connect.ts";
import type { LaiquClient } from "../../src/library/connect.ts";
import type { ConnectOptions } from "../../src/library/connect-options.ts";
import { LibraryError } from "../../src/library/library-error.ts";
import { readRequest } from "../../src/library/read-request.ts";
import { writtenActs } from "../../src/library/written-act.ts";
import { SignerError } from "../../src/signers/signer-error.ts";
import { ownSigner } from "../../src/signers/own-signer.ts";
import { CodedError } from "../../src/text/coded-error.ts";
import type { Signer, UnsignedTransaction } from "../../src/signers/signer.ts";

/** Nothing listens there. */
const URL_OF_NOBODY = "http://127.0.0.1:9";
const WALLET = new Wallet(`0x${"1".repeat(64)}`);
const TRANSACTION: UnsignedTransaction = {
  type: 0,
  chainId: 1,
  nonce: 7,
  to: `0x${"2".repeat(40)}`,
  data: "0x1234",
  value: 0,
  gasPrice: 0n,
  gasLimit: 100_000n,
};

let dossier: string;
let options: ConnectOptions;

beforeEach(() => {
  dossier = mkdtempSync(join(tmpdir(), "laiqu-connect-"));
  options = { url: URL_OF_NOBODY, dossier, signer: { key: "CY-OPR", signer: WALLET } };
});
afterEach(() => rmSync(dossier, { recursive: true, force: true }));

const PRODUCT = { product: "PR-02", to: "CY-EMB", paths: ["a.csv"] };
/** Calls the library as a program in JavaScript does, which no compiler checks. */
const unchecked = (value: unknown): never => value as never;
const act = (name: string) => writtenActs().find((each) => each.act.name === name)!;

describe("a connection", () => {
  it("has a function for every act that a document makes; the others are done by functions of their own", () => {
    const { acts, checks } = connect(options);
    const apart = ACTS.filter(
      ({ name, on }) =>
        ["PROPOSAL", "APPROVAL", "CARRYING_OUT"].includes(on.act) ||
        ["export-record", "export-propose", "account-accept"].includes(name),
    );

    expect(apart).toHaveLength(12);
    expect(Object.keys(acts)).toEqual(ACTS.filter((each) => !apart.includes(each)).map(({ name }) => name));
    expect(Object.keys(checks)).toEqual(Object.keys(acts));
    expect(Object.keys(acts).length).toBeGreaterThan(250);
  });

  it.each([
    ["url", { url: undefined }],
    ["dossier", { dossier: "" }],
    ["deskKey", { deskKey: 7 }],
    ["deskKey", { deskKey: "" }],
    ["signer", { signer: "CY-OPR" }],
    ["signer", { signer: { key: "CY-OPR", signer: { address: WALLET.address } } }],
    ["signer", { signer: { key: "CY-OPR", signer: WALLET, passphrase: "x" } }],
    ["signer", { signer: { key: "CY-OPR", passphrase: 7 } }],
    ["passphase", { signer: { key: "CY-OPR", passphase: "x" } }],
    ["sginal", { sginal: AbortSignal.abort() }],
    ["signal", { signal: { aborted: true } }],
    ["onProgress", { onProgress: "loud" }],
  ])("refuses options with a wrong %s", (member, wrong) => {
    expect(() => connect(unchecked({ ...options, ...wrong }))).toThrow(
      expect.objectContaining({ code: "OPTIONS_MALFORMED", evidence: { member } }),
    );
  });

  it.each<readonly [string, string, (client: LaiquClient) => Promise<unknown>]>([
    ["acts", "time", ({ acts }) => acts["file-training"]({ record: "A-01", takeBack: true }, unchecked({ time: 5 }))],
    ["acts", "signal", ({ acts }) => acts["file-training"]({ record: "A", takeBack: true }, unchecked({ signal: 1 }))],
    ["exports", "too", ({ exports }) => exports.check(unchecked({ product: "PR-02", too: "CY-EMB" }))],
    ["exports", "product", ({ exports }) => exports.check(unchecked({ to: "CY-EMB" }))],
    ["exports", "paths", ({ exports }) => exports.record(unchecked({ product: "PR-02", to: "X", paths: "a.csv" }))],
    ["exports", "paths", ({ exports }) => exports.record({ product: "PR-02", to: "X", paths: [] })],
    ["exports", "purpose", ({ exports }) => exports.record(unchecked({ ...PRODUCT, document: { purpose: 1 } }))],
    ["exports", "path", ({ exports }) => exports.list(unchecked({ path: "a.csv" }))],
    ["exports", "what", ({ exports }) => exports.list(unchecked({}))],
    ["certificates", "records", ({ certificates }) => certificates.create(unchecked({ what: "a", records: "b" }))],
    ["questions", "deph", ({ questions }) => questions.lineage("A-01", unchecked({ deph: 3 }))],
    ["questions", "name", ({ questions }) => questions.record(unchecked(undefined))],
    ["questions", "mine", ({ questions }) => questions.next("A-01", unchecked({ mine: "yes" }))],
    ["questions", "parameters", ({ questions }) => questions.ask("x", unchecked({ product: ["PR-02"] }))],
    ["governance", "kind", ({ governance }) => governance.propose(unchecked("rooster"), unchecked({}))],
    ["governance", "proposal", ({ governance }) => governance.propose("retire", unchecked("P-1"))],
    ["governance", "states", ({ governance }) => governance.list(unchecked({ states: "PENDING" }))],
    ["governance", "decision", ({ governance }) => governance.approve("")],
    ["seats", "party", ({ seats }) => seats.accept(unchecked({ party: "CY" }))],
  ])("passes nothing over in a call of %s: %s", async (_, member, call) => {
    await expect(call(connect(options))).rejects.toMatchObject({
      name: "LibraryError",
      code: "REQUEST_MALFORMED",
      evidence: { member },
      text: { zh: expect.stringMatching(/\p{Script=Han}/u) },
    });
  });

  it("gives an error of the operating system a code of its own", async () => {
    const files = { certificate: join(dossier, "none.json"), descriptor: join(dossier, "x") };
    writeFileSync(join(dossier, "file"), "");
    const { exports } = connect(options);
    const inFile = connect({ ...options, dossier: join(dossier, "file", "dossier") });

    await expect(exports.list({ what: "./no-such-file.csv" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(verifyCertificate(files)).rejects.toMatchObject({
      name: "LibraryError",
      code: "SYSTEM_FAILED",
      evidence: { system: "ENOENT", path: join(dossier, "none.json") },
      text: { zh: expect.stringContaining("没有此文件"), en: expect.stringContaining("none.json") },
    });
    await expect(inFile.questions.status()).rejects.toBeInstanceOf(CodedError);
  });

  it("ends the hashing of a large file by its signal, and by an error of whoever is told of the progress", async () => {
    const large = join(dossier, "large.bin");
    writeFileSync(large, Buffer.alloc(9 * 1024 * 1024));
    const [ending, reason] = [new AbortController(), new Error("no longer wanted")];
    const { exports } = connect(options);

    const ended = exports.list({ what: large }, { signal: ending.signal });
    ending.abort(reason);
    const failed = exports.list(
      { what: large },
      {
        onProgress: () => {
          throw reason;
        },
      },
    );

    await expect(ended).rejects.toBe(reason);
    await expect(failed).rejects.toBe(reason);
  });

  it("does no act without a signer, and asks nobody when the signal has ended before", async () => {
    const { signer, ...without } = options;
    const client = connect(without);
    const request = { record: "A-01", takeBack: true } as const;

    expect(signer).toBeDefined();
    await expect(client.acts["file-training"](request)).rejects.toMatchObject({ code: "SIGNER_ABSENT" });
    const reason = new Error("no longer wanted");
    const ended = connect(options).acts["file-training"](request, { signal: AbortSignal.abort(reason) });
    await expect(ended).rejects.toBe(reason);
  });

  it("tells in both languages that nothing answers, also when its signer is not in the dossier", async () => {
    const asked = connect(options).acts["file-training"]({ record: "A-01", takeBack: true });

    await expect(asked).rejects.toMatchObject({
      code: "UNREACHABLE",
      isUnavailable: true,
      text: { zh: expect.stringContaining("没有应答"), en: expect.stringContaining("Nothing answers") },
    });
  });
});

describe("the request of an act", () => {
  it("becomes the act with its document, its papers and its terms; what is undefined is left out", () => {
    const request = readRequest(act("demand-submit"), {
      reference: "DM-20",
      document: { scenario: "SCN-02", items: ["code"], until: undefined },
      revision: 1,
      role: "DEVELOPER",
      effectiveAt: undefined,
    });

    expect(request).toEqual({
      act: act("demand-submit").act,
      name: "DM-20",
      values: { scenario: "SCN-02", items: ["code"] },
      papers: [],
      revision: 1,
      role: "DEVELOPER",
    });
    const taken = readRequest(act("file-training"), { record: "A-01", takeBack: true });
    expect(taken).toMatchObject({ name: "A-01", withdrawn: true });
    const open = readRequest(act("review"), { record: "DM-20", pending: true, about: "C-1" });
    expect(open).toMatchObject({ name: "DM-20", pending: true, about: "C-1" });
    const persons = { record: "A-01", document: { batch: "1" }, persons: "persons.txt" };
    expect(readRequest(act("file-consent-evidence"), persons)).toMatchObject({ persons: "persons.txt" });
    expect(readRequest(act("plan-submit"), { reference: "P", from: "2026-01-01" })).toMatchObject({
      from: "2026-01-01",
    });
  });

  it.each([
    ["demand-submit", undefined, undefined],
    ["demand-submit", { document: {} }, "reference"],
    ["demand-submit", { reference: 20, document: {} }, "reference"],
    ["demand-submit", { reference: "DM-20", document: [] }, "document"],
    ["demand-submit", { reference: "DM-20", document: { until: new Date(0) } }, "document"],
    ["demand-submit", { reference: "DM-20", document: {}, revision: 1.5 }, "revision"],
    ["demand-submit", { reference: "DM-20", document: {}, backfiled: true }, "backfiled"],
    ["review", { record: "DM-20", document: {}, role: "NOBODY" }, "role"],
    ["review", { record: "DM-20", document: {}, papers: { report: 1 } }, "papers"],
    ["review", { record: "DM-20", document: {}, takeBack: true }, "takeBack"],
    ["review", { record: "DM-20", document: {}, pending: true }, "document"],
    ["review", { record: "DM-20", document: {}, from: "2026-01-01" }, "from"],
    ["file-training", { record: "A-01", pending: true }, "pending"],
    ["hold", { record: "DM-20", document: { case: "C-1" }, about: "C-2" }, "about"],
    ["resource-submit", { reference: "DS-1", document: {}, about: "C-2" }, "about"],
    ["file-training", { record: "A-01", takeBack: true, document: { batch: "1" } }, "document"],
    ["demand-approve", { record: "DM-20", document: {}, items: [1] }, "items"],
  ])("is refused before anything is sent: %s %j", (name, given, member) => {
    expect(() => readRequest(act(name), given)).toThrow(LibraryError);
    expect(() => readRequest(act(name), given)).toThrow(
      expect.objectContaining({
        code: "REQUEST_MALFORMED",
        evidence: { of: name, ...(member === undefined ? {} : { member }) },
      }),
    );
  });

  it("names the member that was meant", () => {
    expect(() => readRequest(act("review"), { record: "A-01", documents: {} })).toThrow(
      expect.objectContaining({ text: { zh: expect.stringContaining("document"), en: expect.any(String) } }),
    );
  });
});

describe("a signer that a program brings", () => {
  const signer = (more: Partial<Signer>): Signer =>
    ownSigner("CY-OPR", {
      address: WALLET.address,
      signTransaction: (transaction) => WALLET.signTransaction(transaction),
      signMessage: (text) => WALLET.signMessage(text),
      ...more,
    });

  it("signs what it was asked to", async () => {
    await expect(signer({}).signTransaction(TRANSACTION)).resolves.toBe(await WALLET.signTransaction(TRANSACTION));
    await expect(signer({}).signMessage("text")).resolves.toBe(await WALLET.signMessage("text"));
  });

  it.each<[string, Partial<Signer>, string]>([
    ["another nonce", { signTransaction: (tx) => WALLET.signTransaction({ ...tx, nonce: 8 }) }, "SIGNER_ANSWER_WRONG"],
    ["another chain", { signTransaction: (tx) => WALLET.signTransaction({ ...tx, chainId: 2 }) }, "SIGNER_OTHER_CHAIN"],
    ["another account", { address: `0x${"3".repeat(40)}` }, "SIGNER_ANSWER_WRONG"],
    ["no bytes", { signTransaction: () => Promise.resolve("signed") }, "SIGNER_ANSWER_WRONG"],
    ["nothing", { signTransaction: () => Promise.resolve(unchecked(undefined)) }, "SIGNER_ANSWER_WRONG"],
    ["an error", { signTransaction: () => Promise.reject(new Error("sealed")) }, "SIGNER_FAILED"],
  ])("is not believed when it gives %s", async (_, more, code) => {
    const signed = signer(more).signTransaction(TRANSACTION);

    await expect(signed).rejects.toBeInstanceOf(SignerError);
    await expect(signed).rejects.toMatchObject({ code });
  });
});
