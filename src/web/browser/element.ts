import { escapeUnprintable } from "../../text/foreign-text.ts";

/** The content of an element. Undefined means no content. */
export type Content = Node | string | undefined;

/**
 * An element with attributes and content. Text becomes text nodes and never markup, so that no text of a party can
 * become part of the page. As on a terminal, a character that nobody would see is shown as an escape.
 */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>>,
  ...content: readonly Content[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...content.flatMap((part) => (typeof part === "string" ? withQuotations(part) : (part ?? []))));
  return made;
}

/** A quotation as `showForeign` writes it: its quotation marks, and any others in it after a backslash. */
const QUOTATION = /("(?:[^"\\]|\\.)*")/;

/**
 * A text whose quotations are elements of their own. Letters of a script that is written from right to left would
 * otherwise change the order of our own words beside them.
 */
function withQuotations(text: string): readonly (Node | string)[] {
  return escapeUnprintable(text)
    .split(QUOTATION)
    .filter((part) => part !== "")
    .map((part) => (QUOTATION.test(part) ? quotation(part) : part));
}

function quotation(text: string): HTMLElement {
  const made = document.createElement("bdi");
  made.className = "foreign";
  made.textContent = text;
  return made;
}

/** A term and its descriptions in a `dl`; nothing if there are no descriptions. */
export function described(term: string, ...descriptions: readonly Content[]): readonly Node[] {
  const given = descriptions.filter((description) => description !== undefined);
  return given.length === 0
    ? []
    : [element("dt", {}, term), ...given.map((description) => element("dd", {}, description))];
}

/**
 * The element of page.html with this id.
 * @throws Error when page.html has no such element
 */
export function pageElement<E extends HTMLElement>(id: string, type: new () => E): E {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`page.html has no ${type.name} with the id ${id}`);
  return found;
}
