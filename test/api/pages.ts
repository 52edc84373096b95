import { expect } from "vitest";
import { weakestBasis } from "../../src/audit/answer.ts";
import type { Basis } from "../../src/ledger/statements.ts";
import type { Asker } from "../../src/access/asker.ts";
import type { AskedApi } from "./answers-to.ts";

/** An answer that is a page. */
export interface Page {
  readonly next?: string;
  readonly completeness?: string;
  readonly basis?: Basis;
  readonly asOf: { readonly block: number };
  readonly result: Readonly<Record<string, unknown>>;
  readonly events?: readonly unknown[];
}

/** Asks for a page that must be there. */
export async function pageAt(api: AskedApi, url: string, asker: Asker): Promise<Page> {
  const { statusCode, body, headers } = await api.get(url, asker);
  expect([statusCode, url, statusCode === 200 ? "" : body]).toEqual([200, url, ""]);
  const page = JSON.parse(body) as Page;
  const link = headers["link"];
  expect(typeof link === "string", url).toBe(page.next !== undefined);
  if (typeof link === "string") expect(link).toMatch(new RegExp(`^</v1/[^>]*cursor=${page.next}>; rel="next"$`));
  return page;
}

/** The address with more parameters. */
export function asked(url: string, parameters: Readonly<Record<string, string | number>>): string {
  const more = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${url}${url.includes("?") ? "&" : "?"}${more.join("&")}`;
}

/** All pages of a list. @param between - done between two pages */
export async function walk(
  api: AskedApi,
  url: string,
  asker: Asker,
  limit: number,
  between: () => Promise<void> = () => Promise.resolve(),
): Promise<Page[]> {
  const pages = [await pageAt(api, asked(url, { limit }), asker)];
  for (let next = pages[0]?.next; next !== undefined; next = pages.at(-1)?.next) {
    await between();
    pages.push(await pageAt(api, asked(url, { limit, cursor: next }), asker));
  }
  return pages;
}

/** The pages put together again: every list with the rows of all pages, and everything else of the last one. */
export function together(pages: readonly Page[]): Omit<Page, "next"> {
  const last = pages.at(-1)!;
  const lists = Object.keys(last.result).filter((name) => Array.isArray(last.result[name]));
  return {
    ...last,
    result: {
      ...last.result,
      ...Object.fromEntries(lists.map((name) => [name, pages.flatMap(({ result }) => result[name] as unknown[])])),
    },
    ...(last.basis === undefined ? {} : { basis: weakestBasis(pages.flatMap(({ basis }) => basis ?? [])) }),
    ...(last.events === undefined ? {} : { events: pages.flatMap(({ events }) => events ?? []) }),
  };
}

/** How many rows an answer has in its lists. */
export function rowCount({ result, events = [] }: Page): number {
  return Object.values(result).reduce<number>(
    (count, value) => count + (Array.isArray(value) ? value.length : 0),
    events.length,
  );
}
