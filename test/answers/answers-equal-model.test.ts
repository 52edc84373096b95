import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildApp, openApiOf } from "../../src/api/app.ts";
import type { ApiOptions } from "../../src/api/api-context.ts";
import { QUESTIONS } from "../../src/desk/question-catalogue.ts";
import type { Store } from "../../src/store/open-store.ts";
import { openMemoryStore } from "../store/memory-store.ts";
import { COVERED_ROUTES } from "./covered-routes.ts";
import { DESK_QUESTIONS } from "./desk-questions.ts";
import { tryKnownThen, tryLegalThen } from "./known-then.ts";
import { STATUS_QUESTIONS } from "./status-questions.ts";
import { show, shrink, tryHistories } from "./try-histories.ts";

/** `npm run test:answers` tries more histories, or others. */
const COUNT = Number(process.env["LAIQU_TEST_COUNT"] ?? 2_000);
const SEED = Number(process.env["LAIQU_TEST_SEED"] ?? 1);
const ONLY = process.env["LAIQU_TEST_ONLY"] === undefined ? undefined : Number(process.env["LAIQU_TEST_ONLY"]);
/** Questions about each history. Of a single one, every question is asked several times. */
const EACH = ONLY === undefined ? 2 : 100;

/** How often every question of the desk is asked, each time before and after more blocks. */
const ROUNDS = Math.ceil(COUNT / 1_000);

const ASKED = { ...STATUS_QUESTIONS, ...DESK_QUESTIONS };
/** This one tells also what the ledger knows now. The model answers it. */
const OF_NOW = "what-did-the-ledger-say-then";

let store: Store;

beforeAll(async () => {
  store = await openMemoryStore();
});

afterAll(async () => {
  await store.close();
});

describe("answers about random histories at random times", () => {
  it("equal those of a model that replays the events", { timeout: 36_000_000 }, async () => {
    const { asked, disagreements } = await tryHistories(store, ASKED, {
      seed: SEED,
      count: COUNT,
      each: EACH,
      only: ONLY,
    });
    const [first] = disagreements;
    const shown = first === undefined ? "" : show(await shrink(store, first), SEED);
    const found = Object.entries(Object.groupBy(disagreements, ({ name }) => name));

    expect(found.map(([name, all]) => `${name}: ${all?.length}`).join(", "), shown).toBe("");
    // A question that was never asked would prove nothing. Few histories do not have something for each question.
    if (ONLY === undefined && COUNT >= 500) expect([...asked.keys()].toSorted()).toEqual(Object.keys(ASKED).toSorted());
  });
});

describe("what the desk says of a time of knowledge", () => {
  it("is what it said when the index reached no further, to every question", { timeout: 36_000_000 }, async () => {
    const questions = QUESTIONS.filter(({ name }) => name !== OF_NOW);
    const { answered, differences } = await tryKnownThen(store, questions, { seed: SEED, rounds: ROUNDS });

    expect(differences).toEqual([]);
    // A question that was never answered would prove nothing.
    const unanswered = questions.filter(({ name }) => !answered.has(name)).map(({ name }) => name);
    expect(COUNT < 2_000 ? [] : unanswered).toEqual([]);
  });
});

describe("what the desk says of a legal time", () => {
  it("is what it said when that time was now, to every question", { timeout: 36_000_000 }, async () => {
    const { answered, differences } = await tryLegalThen(store, QUESTIONS, { seed: SEED, rounds: ROUNDS });

    expect(differences).toEqual([]);
    const unanswered = QUESTIONS.filter(({ name }) => !answered.has(name)).map(({ name }) => name);
    expect(COUNT < 2_000 ? [] : unanswered).toEqual([]);
  });
});

describe("the model", () => {
  it("answers every route that takes a time", async () => {
    // No request is made, so the routes need no store and no chain node.
    const app = await buildApp({ ledgerAddress: `0x${"0".repeat(40)}` } as ApiOptions);
    await app.ready();
    const document = openApiOf(app) as {
      readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
    };
    await app.close();
    const timed = Object.entries(document.paths)
      .filter(([path]) => !path.startsWith("/v1/questions/"))
      .flatMap(([, operations]) => Object.values(operations))
      .filter(({ parameters = [] }) => parameters.some(({ name }) => name === "at" || name === "knownAt"));

    const operations = timed.map(({ operationId }) => operationId);
    expect(operations.toSorted()).toEqual(Object.keys(COVERED_ROUTES).toSorted());
    const checked = Object.values(COVERED_ROUTES).filter((each) => typeof each === "string");
    expect(checked.filter((name) => !(name in STATUS_QUESTIONS))).toEqual([]);
  });
});

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string }[];
}
