import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";

const place = new Workplace();
let url: string;
let request: (method: string) => Promise<unknown>;

beforeAll(async () => {
  const chain = await place.start();
  url = chain.url;
  request = (method) => chain.request({ method, params: [] });
});
afterAll(() => place.cleanUp());

it.each([
  ["names no member that a jurisdiction has", '[{ "businessNumber": "0x00" }]'],
  ["has an account that is none", '[{ "businessNumber": "0x4142", "parties": [{ "account": "nobody" }], "publications": [] }]'],
  ["is a list of numbers", "[1]"],
])("a founding that %s is told as such, before anything is sent", async (_, text) => {
  const founding = join(place.dataDirectory, "founding.json");
  writeFileSync(founding, text);

  const run = await runCli(plainConfig(), "deploy", "--founding", founding, "--network", "x", "-o", join(place.dataDirectory, "out.json"), "--rpc", url, "--json");

  expect(run.exitCode).toBe(1);
  expect(JSON.parse(run.out)).toMatchObject({ error: { code: "NOT_VALID", detail: "FOUNDING_MALFORMED", messages: { zh: expect.stringMatching(/\p{Script=Han}/u) as string } } });
  expect(await request("eth_blockNumber")).toBe("0x0");
});
