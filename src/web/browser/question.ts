import type { DigestAlgorithm } from "../../documents/digest.ts";

/** What a person can ask of the page; `any` is a digest whose algorithm nobody said. */
export type Question =
  | { readonly type: "digest"; readonly algorithm: DigestAlgorithm | "any"; readonly hex: string }
  | { readonly type: "record"; readonly path: string }
  | { readonly type: "search"; readonly text: string };

/**
 * Reads what was typed: a digest (`sha256:…`, `sm3:…` or its 64 digits), an id (`0x…`), a record by
 * `kind/issuer/reference`, else a number to be searched for. Undefined when nothing was typed.
 */
export function parseQuestion(typed: string): Question | undefined {
  const text = typed.trim();
  if (text === "") return undefined;
  const digest = /^(?:(sha256|sm3):|0x)?([0-9a-f]{64})$/i.exec(text);
  if (digest !== null)
    return {
      type: "digest",
      algorithm: (digest[1]?.toLowerCase() ?? "any") as DigestAlgorithm | "any",
      hex: digest[2]!.toLowerCase(),
    };
  if (/^0x[0-9a-f]{20}$/i.test(text)) return { type: "record", path: text.toLowerCase() };
  const address = /^([A-Za-z]+)\/([^/]+)\/([^/]+)$/.exec(text);
  if (address !== null)
    return {
      type: "record",
      path: address
        .slice(1)
        .map((part) => encodeURIComponent(part))
        .join("/"),
    };
  return { type: "search", text };
}

/** What would be typed to ask it again. */
export function formatQuestion(question: Question): string {
  switch (question.type) {
    case "digest":
      return question.algorithm === "any" ? question.hex : `${question.algorithm}:${question.hex}`;
    case "record":
      return question.path
        .split("/")
        .map((part) => decodeURIComponent(part))
        .join("/");
    case "search":
      return question.text;
    default:
      return question satisfies never;
  }
}

/** The fragment of the page's address that asks it: links, the back button and bookmarks work. */
export function fragmentOf(question: Question): string {
  return `#${encodeURIComponent(formatQuestion(question))}`;
}

/** Undefined for an empty fragment, and for one that no link of this page has (bad percent-encoding). */
export function questionOfFragment(fragment: string): Question | undefined {
  try {
    return parseQuestion(decodeURIComponent(fragment.replace(/^#/, "")));
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
