import { escapeUnprintable, showPath } from "../../text/foreign-text.ts";

/** The content of an element. Undefined means no content. */
export type Content = Node | string | undefined;

/**
 * An element with attributes and content. Text becomes text nodes and never markup, so that no text of a party can
 * become part of the page.
 */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>>,
  ...content: readonly Content[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...content.filter((part) => part !== undefined));
  return made;
}

/** A word that nobody mistakes for a sentence of ours. */
const PLAIN = /^[\p{L}\p{N}][\p{L}\p{N}._/-]{0,99}$/u;

/**
 * A text of others, such as a reference, as an element of its own. Letters of a script that is written from right to
 * left would otherwise change the order of our own words beside them. Anything but a plain word is quoted.
 */
export function foreign(text: string): HTMLElement {
  return element(
    "bdi",
    { class: "foreign" },
    PLAIN.test(text) && escapeUnprintable(text) === text ? text : showPath(text),
  );
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
