import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Asker } from "../../src/access/asker.ts";
import { QUESTIONS } from "../../src/desk/question-catalogue.ts";
import { exampleAddress } from "../../src/desk/question-form.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { copyPlayedDemo } from "../cli/played-demo.ts";
import { AskedApi } from "./answers-to.ts";
import { asked, pageAt, rowCount, together } from "./pages.ts";

/** How many of the questions are asked; all of them with `LAIQU_TEST_COUNT=78`. */
const COUNT = Number(process.env["LAIQU_TEST_COUNT"] ?? 20);

const AUDITOR: Asker = { as: "AUDITOR", jurisdictions: "ALL", who: "auditor" };
let folder: string;
let store: Store;
let api: AskedApi;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-pages-"));
  await copyPlayedDemo(folder);
  store = await openStore({ dataDirectory: folder });
  api = await AskedApi.over(store);
}, 240_000);
afterAll(async () => {
  await api?.app.close();
  await store?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The index goes on by one block in which nothing happens. */
async function oneBlockMore(): Promise<void> {
  const last = await store.reader.selectFrom("checkpoint").selectAll().executeTakeFirstOrThrow();
  const [number, time] = [last.block_number + 1, last.block_time + 1_000_000];
  const hash = new Uint8Array(32).fill(number % 251);
  await store.database
    .insertInto("block")
    .values({ number, hash, parent_hash: hash, time, header: new Uint8Array(), seals_verified: true })
    .execute();
  await store.database
    .updateTable("checkpoint")
    .set({ block_number: number, block_hash: `0x${Buffer.from(hash).toString("hex")}`, block_time: time })
    .execute();
}

it("questions give on two pages what they give on one, also when a block has arrived between them", async () => {
  let paged = 0;
  const step = Math.max(1, Math.floor(QUESTIONS.length / COUNT));
  for (const question of QUESTIONS.filter((_, index) => index % step === 0)) {
    const url = exampleAddress(question);
    const whole = await pageAt(api, url, AUDITOR);
    const rows = rowCount(whole);
    if (rows < 2) continue;
    paged += 1;
    const limit = Math.ceil(rows / 2);
    const first = await pageAt(api, asked(url, { limit }), AUDITOR);
    await oneBlockMore();
    const second = await pageAt(api, asked(url, { limit, cursor: first.next! }), AUDITOR);

    expect([url, together([first, second])]).toEqual([url, whole]);
  }
  expect(paged).toBeGreaterThan(COUNT / 2);
}, 120_000);
