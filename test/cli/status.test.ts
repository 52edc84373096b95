import { afterAll, beforeAll, expect, it } from "vitest";
import type { LocalServer } from "../local-server.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";
import { hostileAnswer, hostileServer } from "./hostile-server.ts";

const WARNINGS = [
  { code: "CHAIN_HALTED", zh: "链已停止出块。", en: "The chain has halted." },
  { code: "GAS_LIMIT_LOW", zh: "区块 gas 上限过低。", en: "The gas limit of blocks is low." },
];

let server: LocalServer;

beforeAll(async () => {
  server = await hostileServer((path) => ({
    json: { ...(hostileAnswer(path, "name") as object), warnings: WARNINGS },
  }));
});
afterAll(() => server.close());

it("laiqu status prints every warning on a line of its own, in the reader's language", async () => {
  const lines = async (language: "zh" | "en"): Promise<string[]> =>
    (await runCli(plainConfig({ url: server.url, language }), "status")).out.split("\n");

  expect(await lines("en")).toEqual(expect.arrayContaining(WARNINGS.map(({ code, en }) => `! ${code}: ${en}`)));
  expect(await lines("zh")).toEqual(expect.arrayContaining(WARNINGS.map(({ code, zh }) => `! ${code}：${zh}`)));
});
