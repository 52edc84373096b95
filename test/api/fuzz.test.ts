import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Check } from "typebox/schema";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import type { AccessControl } from "../../src/access/access-control.ts";
import type { Asker } from "../../src/access/asker.ts";
import type { ApiInstance } from "../../src/api/api-context.ts";
import { buildApp } from "../../src/api/app.ts";
import { parseDescriptor } from "../../src/certificate/parse-descriptor.ts";
import { createJsonRpc } from "../../src/chain/rpc.ts";
import type { JsonRpc } from "../../src/chain/rpc.ts";
import { CAST } from "../../src/demo/cast.ts";
import { demoRulebookCatalog } from "../../src/demo/founding-plan.ts";
import { partyId } from "../../src/demo/party-references.ts";
import { ProblemSchema } from "../../src/schemas/problem.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { keysOf } from "../../src/text/entries.ts";
import { copyPlayedDemo } from "../cli/played-demo.ts";
import { sharedDemo } from "../cli/shared-demo.ts";
import { Random } from "../consensus/random.ts";
import { Cursors } from "./fuzz/cursors.ts";
import { HostileValues } from "./fuzz/hostile-values.ts";
import { KnownGood } from "./fuzz/known-good.ts";
import type { KnownRequest } from "./fuzz/known-good.ts";
import { operationsOf } from "./fuzz/operations.ts";
import type { Operation } from "./fuzz/operations.ts";
import { Reached } from "./fuzz/reached.ts";

/** `npm run test:fuzz` asks 10,000 times and more. */
const COUNT = Number(process.env["LAIQU_TEST_COUNT"] ?? 400);
const SEED = Number(process.env["LAIQU_TEST_SEED"] ?? 1);
/** Requests between two signs of life of an index program; the API expects one every half minute. */
const BEAT = 20;
/** So many requests reach every operation with something wrong in them. */
const MANY = 5_000;

let folder: string;
let store: Store;
let rpc: JsonRpc;
let app: ApiInstance;
let operations: readonly Operation[];
let good: KnownGood;
let known: readonly string[];

/** The asker of each request is the one that its header names, so that no share is used up. */
const control: AccessControl = {
  identify: (header) => Promise.resolve(JSON.parse(header ?? '{"as":"PUBLIC"}') as Asker),
  log: { append: () => Promise.resolve() },
  isHolder: () => true,
  trustedProxies: [],
  close: () => Promise.resolve(),
};

beforeAll(async () => {
  const demo = await sharedDemo(inject("sharedDemo"));
  folder = mkdtempSync(join(tmpdir(), "laiqu-fuzz-"));
  await copyPlayedDemo(folder);
  store = await openStore({ dataDirectory: folder });
  rpc = createJsonRpc(demo.chainUrl);
  const { ledger } = await store.reader.selectFrom("checkpoint").select("ledger").executeTakeFirstOrThrow();
  const descriptor = await (await fetch(`${demo.url}/v1/descriptor`)).arrayBuffer();
  app = await buildApp({
    store,
    rpc,
    descriptor: parseDescriptor(new Uint8Array(descriptor)),
    ledgerAddress: ledger,
    catalog: demoRulebookCatalog(),
    access: control,
  });
  await app.ready();
  operations = operationsOf(app.swagger());
  good = await KnownGood.of(store, rpc);
  const records = await store.reader.selectFrom("record").select(["id", "reference", "sha256", "account"]).execute();
  known = records.flatMap(({ id, reference, sha256, account }) =>
    [id, reference, sha256?.slice(2), account].filter((text) => text !== null && text !== undefined),
  );
}, 240_000);
afterAll(async () => {
  await app?.close();
  await store?.close();
  rpc?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Requests that are right but for a few things, and some that are near nothing. */
class HostileRequests {
  readonly #random: Random;
  readonly #values: HostileValues;
  readonly cursors: Cursors;

  constructor(seed: number) {
    this.#random = new Random(seed);
    this.#values = new HostileValues(this.#random, known);
    this.cursors = new Cursors(this.#random, this.#values);
  }

  async near(operation: Operation): Promise<KnownRequest> {
    const random = this.#random;
    const request = await good.requestTo(operation);
    return {
      url: random.below(4) === 0 ? this.#anyAddress(operation) : this.#addressNear(operation, request.url),
      body: operation.body === undefined ? undefined : this.#body(operation, request.body),
      asker: random.below(3) === 0 ? this.#asker() : request.asker,
    };
  }

  /** A form of the answer that the operation has, and some that it has not. */
  accepted({ answers }: Operation): string {
    // A stream stays open for ever. test/api/events.test.ts reads it.
    const types = Object.keys(answers).filter((type) => type !== "text/event-stream");
    return this.#random.pick(["application/json", "*/*", "text/html, x", "", this.#random.pick([...types, "*/*"])]);
  }

  #addressNear({ path: template, query }: Operation, url: string): string {
    const [random, values] = [this.#random, this.#values];
    const [path = "", given = ""] = url.split("?", 2);
    const parameters = new Map(new URLSearchParams(given));
    const segments = path.split("/");
    const places = [...template.split("/").entries()].flatMap(([place, each]) => (each.startsWith("{") ? [place] : []));
    const isOfPath = random.below(3) === 0 && places.length > 0;
    if (isOfPath) segments[random.pick(places)] = values.encoded(values.text());
    for (let count = isOfPath ? random.below(2) : random.below(4); count > 0 && keysOf(query).length > 0; count -= 1) {
      const name = random.pick(keysOf(query));
      if (random.below(8) === 0) parameters.delete(name);
      else parameters.set(name, name === "cursor" ? this.cursors.any() : values.written(query[name]));
    }
    const pairs = [...parameters].map(([name, value]) => `${values.encoded(name)}=${values.encoded(value)}`);
    // Of an operation without parameters nothing else can be wrong.
    if (random.below(keysOf(query).length === 0 ? 3 : 20) === 0)
      pairs.push(random.pick(["=", "&", "a", "a=b=c", "at=1&at=2", "%00=1", "__proto__=1"]));
    return pairs.length === 0 ? segments.join("/") : `${segments.join("/")}?${pairs.join("&")}`;
  }

  #anyAddress({ path, query }: Operation): string {
    const [random, values] = [this.#random, this.#values];
    const filled = path.replaceAll(/\{(\w+)\}/g, () => values.encoded(values.text()));
    const pairs = Object.entries(query)
      .filter(() => random.below(3) > 0)
      .flatMap(([name, schema]) => {
        const pair = `${values.encoded(name)}=${values.encoded(values.written(schema))}`;
        return random.below(15) === 0 ? [pair, pair] : [pair];
      });
    return pairs.length === 0 ? filled : `${filled}?${pairs.join("&")}`;
  }

  /** A body as a value, or as the text of something that is no JSON. */
  #body({ body }: Operation, right: unknown): unknown {
    const [random, values] = [this.#random, this.#values];
    const chosen = random.below(10);
    if (chosen < 2) return right;
    if (chosen < 7) return values.changed(right);
    return chosen < 9 ? values.value(body) : new Torn(random);
  }

  #asker(): Asker {
    const random = this.#random;
    const who = `fuzz ${random.below(1_000_000)}`;
    const chosen = random.below(6);
    if (chosen === 0) return { as: "PUBLIC" };
    if (chosen === 1) return { as: "AUTHORITY", jurisdictions: "ALL", who };
    if (chosen === 2) return { as: "AUDITOR", jurisdictions: [1], who };
    if (chosen === 3) return { as: "NODE_OPERATOR", who };
    return { as: "PARTY", party: partyId(random.pick(keysOf(CAST))), who };
  }
}

/** A body that is no JSON. */
class Torn {
  readonly text: string;

  constructor(random: Random) {
    this.text = random.pick(['{"a":', "{},", "", "\u0000", `{"a":1,"a":2}`, "[".repeat(9_000), "\ud800", "1e999"]);
  }
}

it(`answers ${COUNT} hostile requests in the form that the document promises, and fails at none`, async () => {
  const random = new Random(SEED);
  const hostile = new HostileRequests(SEED);
  const wrong: string[] = [];
  const reached = new Reached();
  for (let count = 0; count < COUNT; count += 1) {
    if (count % BEAT === 0) await beat();
    const operation = operations[count % operations.length]!;
    const isGood = count < operations.length;
    const { url, body, asker } = isGood ? await good.requestTo(operation) : await hostile.near(operation);
    const payload = body === undefined ? undefined : body instanceof Torn ? body.text : JSON.stringify(body);
    const answer = await app.inject({
      method: operation.method,
      url,
      remoteAddress: `192.0.2.${random.below(250) + 1}`,
      headers: {
        ...(asker.as === "PUBLIC" ? {} : { authorization: JSON.stringify(asker) }),
        ...(payload === undefined ? {} : { "content-type": "application/json" }),
        accept: isGood ? "application/json" : hostile.accepted(operation),
      },
      ...(payload === undefined ? {} : { payload }),
    });
    hostile.cursors.keep(answer.body);
    const problem = answer.statusCode === 200 ? undefined : problemIn(answer.body, answer.statusCode);
    reached.count(operation.operationId, answer.statusCode, problem?.code);
    const isRight = isGood
      ? answer.statusCode === 200 && isAnswerOf(operation, String(answer.headers["content-type"]), answer.body)
      : answer.statusCode === 200
        ? isAnswerOf(operation, String(answer.headers["content-type"]), answer.body)
        : problem !== undefined && (answer.statusCode < 500 || isStillToCome(operation, problem));
    if (!isRight)
      wrong.push(
        `${asker.as} ${operation.method} ${url} ${payload ?? ""} -> ${answer.statusCode} ${answer.body.slice(0, 600)}`,
      );
  }
  if (process.env["LAIQU_TEST_REPORT"] !== undefined) process.stdout.write(`${reached.report()}\n`);
  expect(wrong.slice(0, 5)).toEqual([]);
  const all = operations.map(({ operationId }) => operationId);
  expect(reached.without(all, (status) => status === 200)).toEqual([]);
  // Being sent away for who asks says nothing of what a route does with what it is given.
  const refuses = (status: number) => status >= 400 && status !== 401 && status !== 403;
  if (COUNT >= MANY) expect(reached.without(all, refuses)).toEqual([]);
}, 3_600_000);

/** Tells the API that an index program is at work, as one would. */
async function beat(): Promise<void> {
  await store.database.updateTable("heartbeat").set({ beat_at: new Date() }).execute();
}

/** Whether an answer has a form that the document names, and the schema of that form. */
function isAnswerOf({ answers }: Operation, contentType: string, body: string): boolean {
  const [type = ""] = contentType.split(";", 1);
  if (!(type in answers)) return false;
  const schema = answers[type];
  return schema === undefined || type !== "application/json" || Check(schema as never, JSON.parse(body));
}

/** A block that is asked about may be still to come. */
function isStillToCome({ operationId }: Operation, { code }: { readonly code: string }): boolean {
  return operationId === "readIndexDigest" && code === "INDEX_BEHIND";
}

function problemIn(body: string, status: number): { readonly code: string } | undefined {
  try {
    const problem: unknown = JSON.parse(body);
    return Check(ProblemSchema, problem) && problem.status === status ? problem : undefined;
  } catch {
    return undefined;
  }
}
