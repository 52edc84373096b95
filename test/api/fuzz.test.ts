import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Check } from "typebox/schema";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { AccessControl } from "../../src/access/access-control.ts";
import type { Asker } from "../../src/access/asker.ts";
import type { ApiInstance } from "../../src/api/api-context.ts";
import { buildApp } from "../../src/api/app.ts";
import { CAST } from "../../src/demo/cast.ts";
import { demoRulebookCatalog } from "../../src/demo/founding-plan.ts";
import { partyId } from "../../src/demo/party-references.ts";
import { QUESTIONS } from "../../src/desk/question-catalogue.ts";
import { exampleAddress } from "../../src/desk/question-form.ts";
import { ProblemSchema } from "../../src/schemas/problem.ts";
import type { ProblemForm } from "../../src/schemas/problem.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { keysOf } from "../../src/text/entries.ts";
import { copyPlayedDemo } from "../cli/played-demo.ts";
import { Random } from "../consensus/random.ts";
import { silentNode } from "./silent-node.ts";

/** `npm run test:fuzz` asks 10,000 times and more. */
const COUNT = Number(process.env["LAIQU_TEST_COUNT"] ?? 400);
const SEED = Number(process.env["LAIQU_TEST_SEED"] ?? 1);

/** Problems that are right here: there is no chain node, and a block asked about may be still to come. */
const NOT_HERE = new Set(["CHAIN_UNAVAILABLE", "CHAIN_TIMEOUT", "INDEX_SILENT", "INDEX_BEHIND"]);

/** A JSON Schema, of which this test reads a few members. */
interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}
interface Operation {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly body: Schema | undefined;
  readonly answer: Schema | undefined;
}

let folder: string;
let store: Store;
let app: ApiInstance;
let operations: readonly Operation[];
/** Texts that mean something here: ids, references, digests and accounts of the demonstration. */
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
  folder = mkdtempSync(join(tmpdir(), "laiqu-fuzz-"));
  await copyPlayedDemo(folder);
  store = await openStore({ dataDirectory: folder });
  const { ledger } = await store.reader.selectFrom("checkpoint").select("ledger").executeTakeFirstOrThrow();
  app = await buildApp({
    store,
    rpc: silentNode,
    ledgerAddress: ledger,
    catalog: demoRulebookCatalog(),
    access: control,
  });
  await app.ready();
  operations = operationsOf(app.swagger());
  const records = await store.reader.selectFrom("record").select(["id", "reference", "sha256", "account"]).execute();
  known = records.flatMap(({ id, reference, sha256, account }) =>
    [id, reference, sha256?.slice(2), account].filter((text) => text !== null && text !== undefined),
  );
}, 240_000);
afterAll(async () => {
  await app?.close();
  await store?.close();
  rmSync(folder, { recursive: true, force: true });
});

function operationsOf(document: object): Operation[] {
  type Content = { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
  interface Described {
    readonly parameters?: Operation["parameters"];
    readonly requestBody?: Content;
    readonly responses: Readonly<Record<string, Content>>;
  }
  const { paths } = document as { readonly paths: Record<string, Record<string, Described>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody, responses }]) => ({
      method: method === "post" ? ("POST" as const) : ("GET" as const),
      path,
      parameters,
      body: requestBody?.content?.["application/json"]?.schema,
      answer: responses["200"]?.content?.["application/json"]?.schema,
    })),
  );
}

const HOSTILE = [
  "",
  " ",
  "0",
  "-1",
  "1e309",
  "9007199254740993",
  "NaN",
  "null",
  "true",
  "[]",
  "{}",
  "'; DROP TABLE record; --",
  "' OR '1'='1",
  "$1",
  "%",
  "_",
  "\\",
  '"',
  "../../etc/passwd",
  "/",
  "a/b/c/d",
  "product/-/x",
  "\u0000",
  "\u0007\u001b[2J",
  "\u202e\u2066",
  "\ud800",
  "\ufeff",
  "来去",
  "𠮷𠮷",
  "é".normalize("NFD"),
  "ﬁ",
  "x".repeat(299),
  "x".repeat(5_000),
  `0x${"0".repeat(20)}`,
  `0x${"f".repeat(20)}`,
  `0x${"F".repeat(40)}`,
  `0x${"0".repeat(64)}`,
  "sha256:",
  `sm3:${"0".repeat(64)}`,
  "2026-02-30",
  "253402300800",
  "4294967296",
  "32768",
  "256",
  "1:0",
  "999999999999:99999999999",
  "__proto__",
  "constructor",
  "toString",
];

function hostileText(random: Random): string {
  const chosen = random.below(4);
  if (chosen === 0) return random.pick(known);
  if (chosen < 3) return random.pick(HOSTILE);
  const text = random.pick(known);
  const place = random.below(text.length + 1);
  return text.slice(0, place) + random.pick(HOSTILE) + text.slice(place + random.below(3));
}

/** A value near what the schema asks for: often of its form, with something wrong somewhere in it. */
function valueFor(random: Random, schema: Schema | undefined, depth = 0): unknown {
  if (random.below(12) === 0 || schema === undefined || depth > 6)
    return random.pick<unknown>([null, true, [], {}, -1, 1.5, 2 ** 53, 1e300, "", [[[]]], hostileText(random)]);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return random.pick(schema.enum);
  if (schema.anyOf !== undefined) return valueFor(random, random.pick(schema.anyOf), depth);
  if (schema.type === "object" || schema.properties !== undefined) {
    const members = Object.entries(schema.properties ?? {}).filter(() => random.below(8) > 0);
    const more = random.below(10) === 0 ? [[hostileText(random), 1]] : [];
    return Object.fromEntries([...members.map(([name, each]) => [name, valueFor(random, each, depth + 1)]), ...more]);
  }
  if (schema.type === "array")
    return Array.from({ length: random.below(3) }, () => valueFor(random, schema.items, depth + 1));
  if (schema.type === "integer" || schema.type === "number")
    return random.pick([0, 1, 2, 17, 255, 256, 65_536, 2 ** 32]);
  if (schema.type === "boolean") return random.below(2) === 0;
  return hostileText(random);
}

/** A text in an address; half a surrogate pair has no encoding, so that it is written as no browser would. */
function encoded(random: Random, text: string): string {
  if (random.below(40) === 0) return random.pick(["%", "%zz", "%ff", "%00", "%c0%af", "%ed%a0%80"]);
  return text.isWellFormed() ? encodeURIComponent(text) : "%ed%a0%80";
}

function addressFor(random: Random, { path, parameters }: Operation): string {
  // Often what the demonstration asks, so that answers are looked at and not only refusals.
  const example = QUESTIONS.find(({ name }) => path === `/v1/questions/${name}/answer`);
  if (example !== undefined && random.below(3) === 0) return exampleAddress(example);
  const filled = path.replaceAll(/\{(\w+)\}/g, () => encoded(random, hostileText(random)));
  const query = parameters
    .filter((parameter) => parameter.in === "query" && random.below(3) > 0)
    .flatMap(({ name, schema }) => {
      const value = valueFor(random, schema);
      const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
      const pair = `${encoded(random, name)}=${encoded(random, text)}`;
      return random.below(15) === 0 ? [pair, pair] : [pair];
    });
  if (random.below(15) === 0) query.push(random.pick(["=", "&", "a", "a=b=c", "at=1&at=2", "%00=1", "__proto__=1"]));
  return query.length === 0 ? filled : `${filled}?${query.join("&")}`;
}

function bodyFor(random: Random, { body }: Operation): string | undefined {
  if (body === undefined) return undefined;
  const text = JSON.stringify(valueFor(random, body)) ?? "";
  if (random.below(8) > 0) return text;
  return random.pick([
    text.slice(0, random.below(text.length + 1)),
    `${text},`,
    "",
    "\u0000",
    `{"a":1,"a":2}`,
    "[".repeat(9_000),
  ]);
}

function askerFor(random: Random): Asker {
  const who = `fuzz ${random.below(1_000_000)}`;
  const chosen = random.below(6);
  if (chosen === 0) return { as: "PUBLIC" };
  if (chosen === 1) return { as: "AUTHORITY", jurisdictions: "ALL", who };
  if (chosen === 2) return { as: "AUDITOR", jurisdictions: [1], who };
  if (chosen === 3) return { as: "NODE_OPERATOR", who };
  return { as: "PARTY", party: partyId(random.pick(keysOf(CAST))), who };
}

it(`answers ${COUNT} hostile requests in the form that the document promises, and fails at none`, async () => {
  const random = new Random(SEED);
  const wrong: string[] = [];
  const seen = new Map<number, number>();
  for (let count = 0; count < COUNT; count += 1) {
    const operation = operations[count % operations.length]!;
    const asker = askerFor(random);
    const url = addressFor(random, operation);
    const payload = bodyFor(random, operation);
    const answer = await app.inject({
      method: operation.method,
      url,
      remoteAddress: `192.0.2.${random.below(250) + 1}`,
      headers: {
        ...(asker.as === "PUBLIC" ? {} : { authorization: JSON.stringify(asker) }),
        ...(payload === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(payload === undefined ? {} : { payload }),
    });
    const { statusCode: status, body } = answer;
    seen.set(status, (seen.get(status) ?? 0) + 1);
    const what = `${asker.as} ${operation.method} ${url} ${payload ?? ""} -> ${status} ${body.slice(0, 600)}`;
    if (status === 200) {
      if (operation.answer !== undefined && !Check(operation.answer as never, JSON.parse(body))) wrong.push(what);
    } else if (!isProblem(body, status)) wrong.push(what);
    else if (status >= 500 && !NOT_HERE.has((JSON.parse(body) as ProblemForm).code)) wrong.push(what);
  }
  expect(wrong.slice(0, 5)).toEqual([]);
  // Something was answered, and something refused.
  for (const status of [200, 400, 401, 403, 404]) expect(seen.get(status) ?? 0, `${status}`).toBeGreaterThan(0);
}, 3_600_000);

function isProblem(body: string, status: number): boolean {
  try {
    const problem: unknown = JSON.parse(body);
    return Check(ProblemSchema, problem) && problem.status === status;
  } catch {
    return false;
  }
}
