import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Wallet } from "ethers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ACTS } from "../../src/acts/act-catalogue.ts";
import { connect } from "../../src/library/connect.ts";
import type { ConnectOptions } from "../../src/library/connect-options.ts";
import { LibraryError } from "../../src/library/library-error.ts";
import { readRequest } from "../../src/library/read-request.ts";
import { writtenActs } from "../../src/library/written-act.ts";
import { SignerError } from "../../src/signers/signer-error.ts";
import { ownSigner } from "../../src/signers/own-signer.ts";
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

/** Calls the library as a program in JavaScript does, which no compiler checks. */
const unchecked = (value: unknown): never => value as never;
const act = (name: string) => writtenActs().find((each) => each.act.name === name)!;

describe("a connection", () => {
  it("has a function for every act that has a document, and none for the decisions of a roster", () => {
    const { acts, checks } = connect(options);
    const governed = ACTS.filter(({ on }) => ["PROPOSAL", "APPROVAL", "CARRYING_OUT"].includes(on.act));

    expect(Object.keys(acts)).toEqual(ACTS.filter((each) => !governed.includes(each)).map(({ name }) => name));
    expect(Object.keys(checks)).toEqual(Object.keys(acts));
    expect(Object.keys(acts).length).toBeGreaterThan(250);
  });

  it.each([
    ["url", { url: undefined }],
    ["dossier", { dossier: "" }],
    ["signer", { signer: "CY-OPR" }],
    ["signer", { signer: { key: "CY-OPR", signer: { address: WALLET.address } } }],
  ])("refuses options with a wrong %s", (member, wrong) => {
    expect(() => connect(unchecked({ ...options, ...wrong }))).toThrow(
      expect.objectContaining({ code: "OPTIONS_MALFORMED", evidence: { member } }),
    );
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
