import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { partyId } from "../../../src/demo/party-references.ts";
import type { EventForm } from "../../../src/schemas/event.ts";
import { EventDesk, placesOf } from "./event-desk.ts";

let desk: EventDesk;

beforeAll(async () => {
  desk = await EventDesk.open();
}, 240_000);
afterEach(async () => await desk.closeStreams());
afterAll(async () => await desk?.close());

describe("a page of events", () => {
  it("holds in JSON, in lines and as a stream the same events in the order of the chain, of any length", async () => {
    const all = (await desk.pageOf("CY-BANK", "?limit=1000")).events;
    expect(all.length).toBeGreaterThan(20);
    const inOrder = placesOf(all).toSorted((one, other) => {
      const [a, b] = [one.split(":").map(Number), other.split(":").map(Number)];
      return (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0);
    });
    expect(placesOf(all)).toEqual(inOrder);

    const inPages: EventForm[] = [];
    for (
      let page = await desk.pageOf("CY-BANK", "?limit=7");
      ;
      page = await desk.pageOf("CY-BANK", `?limit=7&after=${page.next}`)
    ) {
      inPages.push(...page.events);
      if (page.next === undefined) break;
    }
    expect(inPages).toEqual(all);

    const lines = await fetch(`${desk.server.url}/v1/events?limit=3`, {
      headers: { ...desk.authorized("CY-BANK"), accept: "application/x-ndjson, */*" },
    });
    expect(lines.headers.get("content-type")).toBe("application/x-ndjson; charset=utf-8");
    expect(lines.headers.get("link")).toBe(
      `</v1/events?limit=3&after=${encodeURIComponent(all[2]?.event ?? "")}>; rel="next"`,
    );
    const text = await lines.text();
    expect(
      text
        .split("\n")
        .slice(0, 3)
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(all.slice(0, 3));
    expect(text.split("\n")).toHaveLength(4);

    expect(await (await desk.stream("CY-BANK")).upToNow()).toEqual(all);
  });

  it("holds only what the filters name", async () => {
    const { events } = await desk.pageOf("ALL", "?limit=1000");
    const kind = (query: string) => desk.pageOf("ALL", `?limit=1000&${query}`);
    expect((await kind("kind=export")).events).toEqual(events.filter(({ record }) => record.kind === "EXPORT"));
    expect((await kind(`party=${partyId("CY-OPR")}`)).events).toEqual(
      events.filter(({ by }) => by?.id === partyId("CY-OPR")),
    );
    const { record } = events.find(({ type }) => type === "SETTLED") ?? events[0]!;
    expect((await kind(`record=${record.id}`)).events).toEqual(events.filter((each) => each.record.id === record.id));
    const second = (await kind("jurisdiction=2")).events;
    expect(second.length).toBeGreaterThan(0);
    expect((await kind("jurisdiction=1")).events.length + second.length).toBeLessThanOrEqual(events.length);
  });

  it("says the same about a record that is not seen as about one that is not there", async () => {
    const asked = async (id: string) =>
      (
        await (await fetch(`${desk.server.url}/v1/events?record=${id}`, { headers: desk.authorized("CY-BANK") })).text()
      ).replaceAll(id, "ID");
    expect(await asked(partyId("CY-EMB"))).toBe(await asked("0x00000000000000000001"));
  });

  it("does not stay open for a question for its headers, and refuses a place that is none", async () => {
    const headers = { ...desk.authorized("CY-BANK"), accept: "text/event-stream" };
    expect((await fetch(`${desk.server.url}/v1/events`, { method: "HEAD", headers })).status).toBe(200);
    const wrong = await fetch(`${desk.server.url}/v1/events`, {
      headers: { ...headers, "last-event-id": "yesterday" },
    });
    expect([wrong.status, await wrong.json()]).toEqual([400, expect.objectContaining({ code: "CURSOR_MALFORMED" })]);
  });

  it("is followed by its link, whatever place the headers name", async () => {
    const headers = { ...desk.authorized("CY-BANK"), "last-event-id": "0:0" };
    const first = await fetch(`${desk.server.url}/v1/events?limit=2`, { headers });
    const link = first.headers.get("link") ?? "";
    const second = await fetch(`${desk.server.url}${/<(.*)>/.exec(link)?.[1]}`, { headers });
    const { events } = (await second.json()) as { events: EventForm[] };
    expect(placesOf(events)).toEqual(placesOf((await desk.pageOf("CY-BANK", "?limit=4")).events.slice(2)));
  });
});
