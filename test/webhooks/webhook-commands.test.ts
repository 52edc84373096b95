import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { Status } from "../../src/ledger/statuses.ts";
import { plainConfig, runCli } from "../cli/captured-terminal.ts";
import { WebhookDesk } from "./webhook-desk.ts";

let desk: WebhookDesk;

beforeAll(async () => {
  desk = await WebhookDesk.open();
}, 240_000);
afterEach(async () => await desk.forget());
afterAll(async () => await desk?.close());

/** Runs `laiqu desk webhook …` with the key of the operator. */
async function run(language: "zh" | "en", ...words: readonly string[]) {
  const config = plainConfig({
    url: desk.server.url,
    dataDirectory: desk.folder,
    deskKey: desk.secretOf("CY-OPR"),
    language,
  });
  return await runCli(config, "desk", "webhook", ...words);
}

/** A command that must succeed, as JSON. */
async function done<T>(...words: readonly string[]): Promise<T> {
  const { exitCode, out } = await run("en", ...words, "--json");
  expect([exitCode, exitCode === 0 ? "" : out]).toEqual([0, ""]);
  return JSON.parse(out) as T;
}

it("the commands add, list, test, show and remove a webhook of a running system", async () => {
  const record = await desk.fresh();
  const added = await done<{ id: string; secret: string; records: string[] }>(
    "add",
    desk.receiver.url,
    "--for",
    record,
  );
  expect(added).toMatchObject({ records: [record], secret: expect.stringMatching(/^whsec_/) as unknown });
  while ((await desk.clientOf("CY-OPR").webhooks()).webhooks[0]?.seenBlock === undefined);
  expect((await run("en", "list")).out).toContain("1 record of");
  expect((await run("zh", "list")).out).toContain("的 1 条记录");

  expect((await run("en", "test", added.id)).exitCode).toBe(0);
  await desk.addBlock(undefined, { record, status: Status.TERMINATED });
  expect((await desk.receiver.messages(2)).map(({ type }) => type)).toEqual(["test", "standing.changed"]);
  while ((await desk.clientOf("CY-OPR").deliveries(added.id)).deliveries.some(({ state }) => state === "WAITING"));
  const shown = (await run("en", "deliveries", added.id)).out.trim().split("\n");
  expect(shown.map((line) => line.replace(/^.*?"msg_\w+"/, ""))).toEqual([
    ` ${record}: delivered (1 attempt) 200`,
    " test: delivered (1 attempt) 200",
  ]);

  expect((await run("en", "remove", added.id)).out).toContain("Removed:");
  expect(await done("list")).toEqual({ webhooks: [] });
  for (const words of [["test"], ["remove"], ["deliveries"]])
    expect((await run("en", ...words, added.id)).exitCode).toBe(1);
});

it("the commands say in both languages why nothing arrives", async () => {
  desk.receiver.status = 503;
  const { id } = await done<{ id: string }>("add", desk.receiver.url, "--for", "CY-OPR");
  await run("en", "test", id);
  while (((await desk.clientOf("CY-OPR").deliveries(id)).deliveries[0]?.attempts ?? 0) === 0);
  expect((await run("en", "deliveries", id)).out).toContain("the receiver answered with another status than 2xx 503");
  expect((await run("zh", "deliveries", id)).out).toContain("接收方的答复不是 2xx 503");

  desk.revoke("CY-OPR");
  expect((await run("en", "list")).out).toContain("all affairs of");
  expect((await run("en", "list")).out).toContain("nothing is sent: add the same webhook again");
  expect((await run("zh", "list")).out).toContain("不再推送");
});

it("the commands refuse what the desk refuses, each with its end", async () => {
  const wrong = await run("en", "add", "ftp://portal.example/", "--for", "CY-OPR");
  expect([wrong.exitCode, wrong.err]).toEqual([expect.toBeOneOf([1, 2]), expect.stringContaining("https")]);
  const others = await run("en", "add", "https://portal.example/", "--for", "CY-OPR,CY-PHA");
  expect([others.exitCode, others.err]).toEqual([2, expect.stringContaining("one party")]);
});
