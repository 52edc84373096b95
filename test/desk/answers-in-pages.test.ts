import { afterAll, beforeAll, expect, it } from "vitest";
import { AskedDemo } from "./asked-demo.ts";

const QUESTION = "where-did-my-data-go DS04 --from 2025-01-01";

let demo: AskedDemo;
beforeAll(async () => void (demo = await AskedDemo.start()), 240_000);
afterAll(() => demo.stop());

it("a first page says that there is more, and does not give its events for all of them", async () => {
  const [page, whole] = [await demo.run(`${QUESTION} --limit 5`), await demo.run(QUESTION)];

  expect(page.out).toMatch(/This page has \d+ of the events it rests on/);
  expect(page.out).toContain("there is more: --all");
  expect(whole.out).toMatch(/It rests on \d+ events/);
  expect(whole.out).not.toContain("--all");
});

it("all pages together are the answer that was not cut", async () => {
  const [pages, whole] = [await demo.ask(`${QUESTION} --limit 5 --all`), await demo.ask(QUESTION)];

  expect(whole.events.length).toBeGreaterThan(5);
  expect(pages).toEqual(whole);
});
