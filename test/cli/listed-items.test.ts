import { beforeAll, expect, inject, it } from "vitest";
import { createApiClient } from "../../src/client/http/api-client.ts";
import type { ApiClient } from "../../src/client/http/api-client.ts";
import { settledItems } from "../../src/client/settled-items.ts";
import type { Config } from "../../src/config.ts";
import { fromHex } from "../../src/consensus/hex.ts";
import { appendAllToList, EMPTY_LIST } from "../../src/ledger/storage-slots.ts";
import { contextWith } from "../client/fake-api.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";
import { sharedDemo } from "./shared-demo.ts";

let config: Config;
let api: ApiClient;

beforeAll(async () => {
  const { url, dataDirectory } = await sharedDemo(inject("sharedDemo"));
  config = plainConfig({ url, dataDirectory });
  api = createApiClient(url);
}, 240_000);

it("a closing brings the exports in the order of the ledger, as the demo's accepted closing did", async () => {
  const { id } = (await api.namedRecord("A-SW-01", "AUTHORIZATION")).result.record;
  const { lists } = await api.listedItems(id, "CLOSED_AFTER_HARM");
  const items = await settledItems(contextWith(api), id, "CLOSED_AFTER_HARM", undefined);

  expect(lists.map(({ list }) => list)).toEqual(["EXPORTS"]);
  expect(items).toHaveLength(4);
  expect(
    appendAllToList(
      EMPTY_LIST,
      items.map((item) => fromHex(item)),
    ),
  ).toEqual(lists[0]!.head);
  const kinds = await Promise.all(items.map(async (item) => (await api.record(item)).result.record.kind));
  expect(new Set(kinds)).toEqual(new Set(["EXPORT"]));
});

it("`check end` brings them too, and only for the status whose rules ask for them", async () => {
  const { id } = (await api.namedRecord("A-01", "AUTHORIZATION")).result.record;
  const brought = async (status: "CLOSED" | "SUPERSEDED") => (await api.listedItems(id, status)).lists.length;

  const run = await runCli(config, "check", "end", "A-01", "--as", "CY-DATA", "--status", "CLOSED", "--json");

  expect([await brought("CLOSED"), await brought("SUPERSEDED")]).toEqual([1, 0]);
  expect(run.exitCode).toBe(1);
  // An authorization in force is not closed before it has ended, whatever is brought.
  expect(JSON.parse(run.out)).toMatchObject({ allowed: false, verdicts: [{ rule: expect.anything() as unknown }] });
});

it("a malformed question about listed items is a problem", async () => {
  const ask = async (path: string) => {
    const answer = await fetch(`${config.url}/v1/records/${path}`);
    return [answer.status, ((await answer.json()) as { code: string }).code];
  };

  expect(await ask("A-01/listed-items?status=CLOSED")).toEqual([400, "RECORD_ID_MALFORMED"]);
  expect(await ask(`0x${"00".repeat(10)}/listed-items?status=CLOSED`)).toEqual([404, "RECORD_UNKNOWN"]);
  expect(await ask(`0x${"00".repeat(10)}/listed-items?status=BROKEN`)).toEqual([400, "REQUEST_MALFORMED"]);
  expect(await ask(`0x${"00".repeat(10)}/listed-items`)).toEqual([400, "REQUEST_MALFORMED"]);
});
