import type { Page } from "playwright-core";
import { expect } from "vitest";
import { commandsIn } from "../cli/terminal-state.ts";

/** The places in which the words are the server's, as the page shows by their look and position. */
const SERVERS_WORDS = "#warnings, .servers-words, .problem";

/** The content of a page, as far as a hostile text could reach it. */
interface Shown {
  /** All text that is shown. */
  readonly text: string;
  /** The text outside quotations of others and outside the server's own words. */
  readonly own: string;
  /** The text of each quotation, and whether its direction of writing is kept to itself. */
  readonly quotations: readonly { readonly text: string; readonly isolated: boolean }[];
  readonly tags: readonly string[];
  /** Attributes that run a script, and addresses of another place. */
  readonly active: readonly string[];
  /** Whether a script of others has run. */
  readonly owned: boolean;
}

/**
 * Demands that nothing of others runs in the page, that no character of theirs is invisible, and that their words stand
 * only in quotations, which keep their direction of writing to themselves.
 * @param claim - words that every text of others has, and no text of ours
 */
export async function demandHarmlessPage(page: Page, claim: string): Promise<void> {
  const shown = await page.evaluate(readShown, SERVERS_WORDS);
  expect(commandsIn(shown.text.replaceAll("\n", ""))).toEqual([]);
  expect(shown.own).not.toContain(claim);
  expect(shown.own).not.toMatch(/\b2099\b/u);
  for (const { text, isolated } of shown.quotations) {
    expect(text).toMatch(/^"(?:[^"\\]|\\.)*"$/);
    expect(isolated).toBe(true);
  }
  expect(shown.tags).toEqual([]);
  expect(shown.active).toEqual([]);
  expect(shown.owned).toBe(false);
  expect(shown.text.length).toBeLessThan(60_000);
}

/** Runs in the browser. */
function readShown(serversWords: string): Shown {
  const grouping = "ARTICLE DD DIV DL DT FOOTER FORM H1 H2 H3 HEADER LI MAIN NOSCRIPT P SECTION UL";
  const harmless = new Set(`${grouping} A BDI BR BUTTON CODE INPUT LABEL PROGRESS SPAN TIME`.split(" "));
  const elements = [...document.body.querySelectorAll("*")];
  const own: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
    if (node.parentElement?.closest(`bdi.foreign, noscript, ${serversWords}`) === null) own.push(node.nodeValue ?? "");
  return {
    text: document.body.innerText,
    own: own.join(""),
    quotations: [...document.querySelectorAll("bdi.foreign")].map((quotation) => ({
      text: quotation.textContent,
      isolated: getComputedStyle(quotation).unicodeBidi === "isolate",
    })),
    tags: elements.map(({ tagName }) => tagName).filter((tag) => !harmless.has(tag)),
    active: elements
      .flatMap((each) => [...each.attributes])
      .filter(({ name, value }) => /^on|^src$|^style$/.test(name) || (name === "href" && !/^(?:#|\/v1\/)/.test(value)))
      .map(({ name, value }) => `${name}=${value}`),
    owned: "owned" in window,
  };
}
