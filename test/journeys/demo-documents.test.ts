import { afterAll, beforeAll, expect, test } from "vitest";
import { documentFaults } from "../../src/document-schemas/check-document.ts";
import { clearValue } from "../../src/document-schemas/clear-value.ts";
import type { ClearPlace } from "../../src/document-schemas/document-schema.ts";
import { schemaWithId } from "../../src/document-schemas/schema-catalogue.ts";
import type { JsonValue } from "../../src/documents/canonical-json.ts";
import { parseDocument } from "../../src/documents/document.ts";
import type { CommittedDocument } from "../../src/documents/document.ts";
import type { DocumentBinding } from "../../src/documents/document-binding.ts";
import { ROLL_SCHEMA } from "../../src/documents/persons-roll.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { codeText, Family, holdReasonText, outcomeName } from "../../src/ledger/codes.ts";
import type { LedgerEvent } from "../../src/ledger/events.ts";
import { kindName } from "../../src/ledger/kinds.ts";
import { familyNumber } from "../../src/ledger/statements.ts";
import { parseRecordId } from "../../src/ledger/record-id.ts";
import { statusName } from "../../src/ledger/statuses.ts";
import { showDate } from "../../src/text/china-time.ts";
import { PlayedLedger } from "./played-ledger.ts";

const NO_WORD: Hex = `0x${"0".repeat(64)}`;

/** An act of the ledger that has a place for the hash of a document. */
interface WrittenAct {
  readonly hash: Hex;
  readonly boundTo: DocumentBinding;
  /** The act in words, such as `ATTEST HOLD OPEN`. */
  readonly words: string;
  readonly said: Partial<Readonly<Record<ClearPlace, unknown>>>;
}

let played: PlayedLedger;
let acts: readonly WrittenAct[];
let kept: ReadonlyMap<Hex, CommittedDocument>;

beforeAll(async () => {
  played = await PlayedLedger.play();
  acts = played.events.flatMap(writtenAct);
  // What is kept is read as it would be from a disk: a document whose fields or salts were changed is not read.
  const documents = played.chain.kept.map(({ document }) => parseDocument(JSON.parse(JSON.stringify(document))));
  kept = new Map(documents.map((document) => [document.commitment, document]));
});

afterAll(async () => played.close());

/** Seats and roles name an account in the place of a document. */
function writtenAct(event: LedgerEvent): WrittenAct[] {
  if (event.type === "Recorded") {
    const { content } = event.body.draft;
    return [{ hash: content, boundTo: { record: event.id }, words: `RECORD ${kindName(event.kind)}`, said: {} }];
  }
  if (event.type === "Attested") {
    const { subject, by, code } = event;
    const { outcome, until, effectiveAt, value, about, document } = event.act.statement;
    if (familyNumber(code) === Family.SEAT || familyNumber(code) === Family.ROLE) return [];
    const words = `ATTEST ${codeText(code)} ${outcomeName(outcome)}`;
    const said = { SUBJECT: subject, OUTCOME: outcomeName(outcome), REASON: holdReasonText(outcome), VALUE: value };
    const boundTo = { subject, by, act: "ATTEST", code } as const;
    return [{ hash: document, boundTo, words, said: { ...said, ...inBoth({ until, effectiveAt, about }) } }];
  }
  if (event.type !== "Settled") return [];
  const { subject, by, status } = event;
  const { document, ...rest } = event.act.settlement;
  const boundTo = { subject, by, act: "SETTLE", code: status } as const;
  return [
    {
      hash: document,
      boundTo,
      words: `SETTLE ${statusName(status)}`,
      said: { ...inBoth(rest), ...inSettlement(event) },
    },
  ];
}

function inSettlement({ subject, act }: LedgerEvent & { readonly type: "Settled" }) {
  const { reason, answers } = act.settlement;
  return { SUBJECT: subject, REASON: reason, ANSWERS: answers };
}

function inBoth({ until, effectiveAt, about }: { until: number; effectiveAt: number; about: Hex }) {
  return {
    UNTIL: until === 0 ? undefined : showDate(until - 1),
    EFFECTIVE_AT: showDate(effectiveAt),
    ABOUT: about,
  };
}

test("every document hash of the ledger opens to a document that its schema accepts", () => {
  const named = acts.filter(({ hash }) => hash !== NO_WORD);

  const wrong = named.flatMap(({ hash, boundTo, words }) => {
    const document = kept.get(hash);
    if (document === undefined) return [`${words}: nobody keeps the document`];
    const schema = schemaWithId(document.schemaId);
    if (schema === undefined) return [`${words}: no schema ${document.schemaId}`];
    expect(document.boundTo).toEqual(boundTo);
    expect(`${wordsOf(schema.subject)} `).toBe(`${words} `.slice(0, wordsOf(schema.subject).length + 1));
    return documentFaults(schema, document.fields).map(({ place, problem }) => `${words}: ${place} ${problem.en}`);
  });

  expect(wrong).toEqual([]);
  expect(named.length).toBeGreaterThan(300);
});

function wordsOf(subject: NonNullable<ReturnType<typeof schemaWithId>>["subject"]): string {
  if (subject.act === "RECORD") return `RECORD ${subject.kind}`;
  return subject.act === "STATEMENT" ? `ATTEST ${subject.code}` : `SETTLE ${subject.status}`;
}

test("only what the founding made and an opinion that is still open have no document", () => {
  const without = acts.filter(({ hash }) => hash === NO_WORD).map(({ words }) => words);

  expect(new Set(without)).toEqual(new Set(["RECORD JURISDICTION", "RECORD PARTY", "ATTEST UPSTREAM_CONSENT OPEN"]));
});

test("what a document repeats of its act is what the act says in the clear", () => {
  const compared = acts.flatMap(({ hash, words, said, boundTo }) => {
    const document = kept.get(hash);
    const schema = document && schemaWithId(document.schemaId);
    if (document === undefined || schema === undefined) return [];
    return schema.fields.flatMap(({ name, clear, type }) => {
      const value = document.fields[name];
      if (clear === undefined || value === undefined || said[clear] === undefined) return [];
      if (clear === "SUBJECT") return [{ words, name, inDocument: namedAs(value, boundTo), inAct: said[clear] }];
      const inDocument = clear === "VALUE" ? clearValue(schema, document.fields, idNumber) : plain(value, type.is);
      return [{ words, name, inDocument, inAct: said[clear] }];
    });
  });

  expect(compared.filter(({ inDocument, inAct }) => inDocument !== inAct)).toEqual([]);
  expect(compared.length).toBeGreaterThan(100);
});

/** The record that a document names as its subject. All revisions of a record have one reference. */
function namedAs(value: JsonValue, boundTo: DocumentBinding): JsonValue {
  if (typeof value !== "string" || "record" in boundTo) return value;
  const subject = parseRecordId(boundTo.subject);
  const { draft } = played.bodyOf(subject);
  return "reference" in draft && draft.reference === value ? subject : played.id(value);
}

/** A value of a document as the act would say it: a record by its id, a time by its day. */
function plain(value: JsonValue, type: string): JsonValue {
  if (type === "RECORD" && typeof value === "string") return played.id(value);
  return type === "TIME" && typeof value === "string" ? value.slice(0, "2026-02-11".length) : value;
}

function idNumber(alias: string): bigint {
  return BigInt(played.id(alias));
}

test("nothing about persons is on the ledger: neither a person's commitment nor the root over a roll", async () => {
  const rolls = [...kept.values()].filter(({ schemaId }) => schemaId === ROLL_SCHEMA);
  const secrets = rolls.flatMap(({ commitment, fields }) => [commitment, ...Object.values(fields)]) as Hex[];

  const logs = JSON.stringify(
    await played.chain.request("eth_getLogs", [
      { address: played.chain.ledger, fromBlock: "earliest", toBlock: "latest" },
    ]),
  );

  expect(rolls).toHaveLength(7);
  expect(secrets.filter((secret) => logs.includes(secret.slice(2)))).toEqual([]);
  // The hash of the document that names the root is there, or the search could not have found anything.
  const roster = [...kept.values()].find(({ schemaId }) => schemaId === "laiqu.filing.personnel-roster.1");
  expect(rolls.map(({ commitment }) => commitment)).toContain(roster?.fields["root"]);
  expect(logs).toContain(roster!.commitment.slice(2));
});
