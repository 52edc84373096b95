import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { Random } from "../consensus/random.ts";
import { startLocalServer } from "../local-server.ts";
import type { LocalServer } from "../local-server.ts";

type Ask = (method: string, params: readonly unknown[]) => Promise<unknown>;
interface Call {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}
interface Entry {
  id?: unknown;
  result?: unknown;
  error?: unknown;
}
/** Alters a whole HTTP answer. */
type Transport = (outgoing: ServerResponse, body: string) => void;

/** Values that no node serves where something else belongs: of another type, huge, negative, not numbers at all. */
const WRONG_VALUES: readonly ((random: Random) => unknown)[] = [
  () => undefined,
  () => null,
  () => true,
  () => "",
  () => "0x",
  () => "0x0",
  () => "0xzz",
  () => "abc",
  () => "\u001b[2J\u202egood",
  () => -5,
  () => "-0x5",
  () => 0,
  () => 1.5,
  () => 1e308,
  () => 2 ** 70,
  () => `0x${(2n ** 70n).toString(16)}`,
  () => "0x20000000000000",
  () => `0x${"f".repeat(64)}`,
  () => `0x${"f".repeat(4_001)}`,
  () => `0x${"ab".repeat(32)}`,
  () => `0x${"0".repeat(128)}`,
  () => [],
  () => ({}),
  () => [[[[[[[[[[]]]]]]]]]],
  () => [null],
  () => ({ __proto__: null, constructor: "x", length: -1 }),
  (random) => `0x${Buffer.from(random.bytes(20)).toString("hex")}`,
];

const TRANSPORTS: Readonly<Record<string, Transport>> = {
  HTML: (outgoing) => void outgoing.end("<html><body>502 Bad Gateway \u001b[2J</body></html>"),
  "cut JSON": (outgoing, body) => void outgoing.end(body.slice(0, Math.floor(body.length / 2))),
  "an empty body": (outgoing) => void outgoing.end(),
  "a status 500": (outgoing, body) => void outgoing.writeHead(500).end(body),
  "a status 429": (outgoing) => void outgoing.writeHead(429, { "retry-after": "0" }).end("slow down"),
  "a status 503": (outgoing) => void outgoing.writeHead(503).end("starting"),
  "a status 504": (outgoing) => void outgoing.writeHead(504).end(),
  "a redirect": (outgoing) => void outgoing.writeHead(302, { location: "http://127.0.0.1:1/" }).end(),
  "a reset": (outgoing) => void outgoing.destroy(),
  "a body cut off": (outgoing, body) => {
    outgoing.writeHead(200, { "content-length": body.length });
    outgoing.write(body.slice(0, 3), () => outgoing.destroy());
  },
  "a compressed body": (outgoing) =>
    void outgoing.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(3_000_000))),
  "UTF-16": (outgoing, body) => void outgoing.end(Buffer.from(body, "utf16le")),
  "bytes that are not UTF-8": (outgoing) => void outgoing.end(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])),
  "a body over the limit": (outgoing, body) => void outgoing.end(body + " ".repeat(LARGEST_ANSWER)),
  "deep brackets": (outgoing) => void outgoing.end("[".repeat(100_000)),
  "no answer at all": () => undefined,
  "a drip": (outgoing) => {
    outgoing.write("{");
    const drip = setInterval(() => outgoing.write(" "), 20);
    outgoing.on("close", () => clearInterval(drip));
  },
};

/** Answers of JSON-RPC that break its own rules. */
const ENVELOPES: readonly ((entries: Entry[], random: Random) => unknown)[] = [
  ([first, ...others]) => [{ ...first, id: 999_999_999 }, ...others],
  ([first, ...others]) => [{ ...first, id: String(first?.id) }, ...others],
  ([first, ...others]) => [{ ...first, id: null }, ...others],
  (entries) => entries.slice(1),
  (entries) => [...entries, ...entries.slice(0, 1)],
  (entries) => [...entries, { jsonrpc: "2.0", id: 0, result: null }],
  (entries) => [...entries].reverse(),
  ([first]) => first,
  () => ({ jsonrpc: "2.0", id: null, error: { code: -32005, message: "limit exceeded" } }),
  () => ({ jsonrpc: "2.0", id: null, error: { code: -32600, message: "batch too large" } }),
  ([first, ...others]) => [failed(first, { code: -32000, message: "header not found" }), ...others],
  ([first, ...others]) => [failed(first, { code: -32603, message: "\u001b[31m\u202eInternal" }), ...others],
  ([first, ...others]) => [failed(first, { code: "-32000", message: 5 }), ...others],
  ([first, ...others]) => [failed(first, "no"), ...others],
  ([first, ...others]) => [failed(first, null), ...others],
  ([first, ...others]) => [failed(first, {}), ...others],
  () => null,
  () => [],
  () => "0x1",
  () => 5,
  () => [null],
];

function failed(entry: Entry | undefined, error: unknown): Entry {
  return { id: entry?.id, error };
}

/** Above this the client of these tests refuses an answer, in bytes. */
export const LARGEST_ANSWER = 1_500_000;

/** Decides about the answers to one request. */
export interface Liar {
  readonly random: Random;
  /** Whether the next answer is altered. */
  lies(methods: readonly string[]): boolean;
  /** Called with a description of each alteration. */
  told(what: string, methods: readonly string[]): void;
}

/** Starts a node that asks an honest one and alters some of its answers on the way. */
export async function startLyingNode(honest: Ask, liar: Liar): Promise<LocalServer> {
  return await startLocalServer((body, outgoing) => answer(body, outgoing, honest, liar));
}

async function answer(body: string, outgoing: ServerResponse, honest: Ask, liar: Liar): Promise<void> {
  const asked = JSON.parse(body) as Call | readonly Call[];
  const calls = Array.isArray(asked) ? (asked as readonly Call[]) : [asked as Call];
  const methods = [...new Set(calls.map(({ method }) => method))];
  const entries = await Promise.all(
    calls.map(async ({ id, method, params }): Promise<Entry> => {
      try {
        return { id, result: structuredClone(await honest(method, params)) };
      } catch (error) {
        const { code, message, data } = error as { code: number; message: string; data?: unknown };
        return { id, error: { code, message, data } };
      }
    }),
  );
  const send = (sent: unknown): void => void outgoing.end(JSON.stringify(sent));
  if (!liar.lies(methods)) return send(Array.isArray(asked) ? entries : entries[0]);
  const { random } = liar;
  const kind = random.below(10);
  if (kind === 0) {
    const name = random.pick(Object.keys(TRANSPORTS));
    liar.told(name, methods);
    return TRANSPORTS[name]!(outgoing, JSON.stringify(Array.isArray(asked) ? entries : entries[0]));
  }
  if (kind === 1) {
    const position = random.below(ENVELOPES.length);
    const altered = ENVELOPES[position]!(entries, random);
    liar.told(`envelope ${position}`, methods);
    return send(Array.isArray(asked) || !Array.isArray(altered) ? altered : altered[0]);
  }
  liar.told(alter(random.pick(entries), random), methods);
  send(Array.isArray(asked) ? entries : entries[0]);
}

/** Replaces, removes or moves one value somewhere in a result. @returns what was done */
function alter(entry: Entry, random: Random): string {
  const places = placesIn(entry, "result");
  const { holder, name, path } = random.pick(places);
  const value = holder[name as keyof typeof holder] as unknown;
  if (Array.isArray(value) && value.length > 0 && random.below(3) === 0) {
    if (random.below(2) === 0) value.splice(random.below(value.length), 1);
    else value.push(structuredClone(random.pick(value as unknown[])));
    return `${path}: an item removed or added`;
  }
  if (typeof value === "string" && value.length > 4 && random.below(3) === 0) {
    const position = 2 + random.below(value.length - 2);
    Object.assign(holder, { [name]: value.slice(0, position) + value.slice(position + 1 + random.below(2)) });
    return `${path}: digits removed`;
  }
  const wrong = random.pick(WRONG_VALUES)(random);
  if (wrong === undefined) delete holder[name as keyof typeof holder];
  else Object.assign(holder, { [name]: wrong });
  return `${path}: ${JSON.stringify(wrong)?.slice(0, 60)}`;
}

interface Place {
  readonly holder: object;
  readonly name: string;
  readonly path: string;
}

function placesIn(holder: object, name: string, path: string = name): Place[] {
  const value = (holder as Record<string, unknown>)[name];
  const inner =
    typeof value === "object" && value !== null
      ? Object.keys(value).flatMap((member) => placesIn(value, member, `${path}.${member}`))
      : [];
  return [{ holder, name, path }, ...inner];
}
