import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connect } from "../../src/library/connect.ts";
import type { LaiquClient } from "../../src/library/connect.ts";
import { partyId } from "../../src/demo/party-references.ts";
import { EventDesk, placesOf } from "../api/events/event-desk.ts";

let desk: EventDesk;
let dossier: string;
let client: LaiquClient;

beforeAll(async () => {
  desk = await EventDesk.open();
  dossier = mkdtempSync(join(tmpdir(), "laiqu-iterators-"));
  const deskKey = desk.authorized("CY-OPR").authorization.replace("Bearer ", "");
  client = connect({ url: desk.server.url, dossier, deskKey });
}, 240_000);
afterAll(async () => {
  await desk?.close();
  rmSync(dossier, { recursive: true, force: true });
});

it("a program that names its key follows the pages of a question to the end, all as of one block", async () => {
  const { questions } = client;
  const whole = await questions.ask("what-was-exported", { under: partyId("CY-OPR") });
  const pages = [];
  for await (const page of questions.askPages("what-was-exported", { under: partyId("CY-OPR"), limit: 5 })) {
    // The ledger goes on between the pages.
    if (pages.length === 0) await desk.addBlock();
    pages.push(page);
  }

  expect(pages.length).toBeGreaterThan(1);
  expect(new Set(pages.map(({ asOf }) => asOf.block)).size).toBe(1);
  expect(pages.flatMap(({ events }) => events)).toEqual(whole.events);
});

it("a program gets the events about a record one after another, and none about one that there is not", async () => {
  const { record } = (await desk.pageOf("CY-OPR", "?limit=1&kind=authorization")).events[0]!;
  const events = [];
  for await (const event of client.questions.events(record.id)) events.push(event);
  expect(events.length).toBeGreaterThan(1);
  const { events: all } = await desk.pageOf("CY-OPR", `?record=${record.id}`);
  // A refused act is no event of the record.
  expect(placesOf(events)).toEqual(placesOf(all.filter(({ type }) => type !== "REFUSED")));
  for await (const event of client.questions.events("0x00000000000000000001")) throw new Error(event.event);
});

it("whoever leaves the iteration asks for no further page", async () => {
  let pages = 0;
  for await (const { next } of client.questions.askPages("what-was-exported", { under: partyId("CY-OPR"), limit: 1 })) {
    expect(next).toBeDefined();
    pages += 1;
    if (pages === 2) break;
  }
  expect(pages).toBe(2);
});
