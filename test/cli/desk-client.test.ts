import { createServer } from "node:http";
import type { Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { apiClientOf } from "../../src/cli/desk-client.ts";
import type { Session } from "../../src/cli/session.ts";

const LIMIT = { zh: "本答复有限。", en: "This answer is limited." };
const ANSWER = {
  asOf: { block: 1, hash: `0x${"11".repeat(32)}`, time: 2 },
  at: 2,
  knownAt: 2,
  completeness: "complete",
  basis: "ENFORCED",
  events: [],
  result: { results: [], truncated: false },
};

let server: Server;
let url: string;
let limited = true;

beforeAll(async () => {
  server = createServer((_, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ ...ANSWER, ...(limited ? { limitedTo: LIMIT } : {}) }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

it("a command tells once to which part of the ledger its answers are limited", async () => {
  for (const [isLimited, notices] of [
    [true, [LIMIT.en]],
    [false, []],
  ] as const) {
    limited = isLimited;
    const told: string[] = [];
    const session = {
      config: { url, deskKey: "laiqu_x" },
      say: ({ en }: { readonly en: string }) => en,
      notice: (text: string) => void told.push(text),
    } as unknown as Session;
    const client = apiClientOf(session);
    await client.search("PR-02");
    await client.search("PR-01");
    expect(told).toEqual(notices);
    expect(client.url).toBe(url);
  }
});
