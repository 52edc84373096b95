import { isDigestAlgorithm } from "../../documents/digest.ts";
import type { DigestAlgorithm } from "../../documents/digest.ts";

/** A question that the page can answer. The algorithm `any` is that of a digest written without its algorithm. */
export type Question =
  | { readonly type: "digest"; readonly algorithm: DigestAlgorithm | "any"; readonly hex: string }
  /** `name` is the id of a record, or kind/issuer/reference. */
  | { readonly type: "record"; readonly name: string }
  | { readonly type: "search"; readonly text: string };

/**
 * Reads what a person typed: a digest (`sha256:…`, `sm3:…` or its 64 digits), an id (`0x…`), a record as
 * `kind/issuer/reference`, or otherwise a reference to search for. Undefined when nothing was typed.
 */
export function parseQuestion(typed: string): Question | undefined {
  const text = typed.trim();
  if (text === "") return undefined;
  const [, prefix, hex] = /^(?:(sha256|sm3):|0x)?([0-9a-f]{64})$/i.exec(text) ?? [];
  if (hex !== undefined) return { type: "digest", algorithm: algorithmOf(prefix), hex: hex.toLowerCase() };
  if (/^0x[0-9a-f]{20}$/i.test(text)) return { type: "record", name: text.toLowerCase() };
  if (/^[A-Za-z]+\/[^/]+\/[^/]+$/.test(text)) return { type: "record", name: text };
  return { type: "search", text };
}

function algorithmOf(prefix: string | undefined): DigestAlgorithm | "any" {
  const name = prefix?.toLowerCase();
  return name !== undefined && isDigestAlgorithm(name) ? name : "any";
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
  return `#${encodeURIComponent(formatQuestion(question))}`;
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
