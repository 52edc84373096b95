import type { DigestAlgorithm } from "../../documents/digest.ts";
import { InputError } from "../../documents/input-error.ts";
import { parseTypedName } from "../../ledger/typed-name.ts";
import type { TypedName } from "../../ledger/typed-name.ts";

/** A question that the page can answer. The algorithm `any` is that of a digest written without its algorithm. */
export type Question =
  | { readonly type: "digest"; readonly algorithm: DigestAlgorithm | "any"; readonly hex: string }
  /** `name` is the id of a record, or kind/issuer/reference. */
  | { readonly type: "record"; readonly name: string }
  | { readonly type: "search"; readonly text: string };

/**
 * Reads what a person typed, as the command line does: a digest, an id, a record as `kind/issuer/reference`, or
 * otherwise a reference to search for. A text that only begins as a digest is searched for too, and the server says
 * what is wrong with it. Undefined when nothing was typed.
 */
export function parseQuestion(typed: string): Question | undefined {
  const text = typed.trim();
  if (text === "") return undefined;
  const named = nameIn(text);
  switch (named?.type) {
    case "DIGEST":
      return { type: "digest", algorithm: named.algorithm ?? "any", hex: named.hex };
    case "ID":
      return { type: "record", name: named.id };
    case "NAME":
      return named.address === undefined ? { type: "search", text } : { type: "record", name: text };
    case undefined:
      return { type: "search", text };
    default:
      return named satisfies never;
  }
}

function nameIn(text: string): TypedName | undefined {
  try {
    return parseTypedName(text);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** The text that a person would type to ask the question again. */
export function formatQuestion(question: Question): string {
  switch (question.type) {
    case "digest":
      return question.algorithm === "any" ? question.hex : `${question.algorithm}:${question.hex}`;
    case "record":
      return question.name;
    case "search":
      return question.text;
    default:
      return question satisfies never;
  }
}

/** The fragment of the page's address that asks the question, so that links, bookmarks and the back button work. */
export function fragmentOf(question: Question): string {
  return `#${encodedForUrl(formatQuestion(question))}`;
}

/**
 * A text in the form for a part of an address. A surrogate that stands alone has no form there, so U+FFFD takes its
 * place, and the server finds nothing under it.
 */
export function encodedForUrl(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/**
 * The question that a fragment asks; undefined for an empty fragment, and for one that is not percent-encoded as the
 * links of this page are.
 */
export function questionOfFragment(fragment: string): Question | undefined {
  try {
    return parseQuestion(decodeURIComponent(fragment.replace(/^#/, "")));
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
