import { afterAll, beforeAll, expect, it } from "vitest";
import type { LocalServer } from "../local-server.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";
import { hostileAnswer, hostileServer } from "./hostile-server.ts";

const WARNINGS = [
  { code: "CHAIN_HALTED", zh: "链已停止出块。", en: "The chain has halted." },
  { code: "GAS_LIMIT_LOW", zh: "区块 gas 上限过低。", en: "The gas limit of blocks is low." },
];

let server: LocalServer;
/** The server's clock; undefined: whatever the hostile answer holds. */
let now: number | undefined;

beforeAll(async () => {
  server = await hostileServer((path) => ({
    json: { ...(hostileAnswer(path, "name") as object), warnings: WARNINGS, ...(now === undefined ? {} : { now }) },
  }));
});
afterAll(() => server.close());

it("laiqu status prints every warning on a line of its own, in the reader's language", async () => {
  const lines = async (language: "zh" | "en"): Promise<string[]> =>
    (await runCli(plainConfig({ url: server.url, language }), "status")).out.split("\n");

  expect(await lines("en")).toEqual(expect.arrayContaining(WARNINGS.map(({ code, en }) => `! ${code}: ${en}`)));
  expect(await lines("zh")).toEqual(expect.arrayContaining(WARNINGS.map(({ code, zh }) => `! ${code}：${zh}`)));
});

it.each([
  [2 * 86_400, ["CLOCK_DIFFERS"], /is 2 days ahead of this machine's/, /比本机（.*）快 2 天/],
  [-2 * 86_400, ["CLOCK_DIFFERS"], /is 2 days behind this machine's/, /比本机（.*）慢 2 天/],
  [0, [], /^/, /^/],
] as const)(
  "laiqu status compares the server's clock, %i s ahead, with this machine's",
  async (ahead, codes, en, zh) => {
    now = Math.floor(Date.now() / 1_000) + ahead;

    const told = async (language: "zh" | "en"): Promise<string> =>
      (await runCli(plainConfig({ url: server.url, language }), "status")).out;
    const [english, chinese, json] = [
      await told("en"),
      await told("zh"),
      await runCli(plainConfig({ url: server.url }), "status", "--json"),
    ];
    const { warnings } = JSON.parse(json.out) as { warnings: readonly { code: string }[] };

    expect([english, chinese]).toEqual([expect.stringMatching(en), expect.stringMatching(zh)]);
    expect(warnings.map(({ code }) => code)).toEqual([...WARNINGS.map(({ code }) => code), ...codes]);
  },
);
