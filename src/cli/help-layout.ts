import type { Help } from "commander";

/** A terminal narrower than this shows each description below its term and not beside it. Columns. */
const NARROW = 72;
/** Nothing is folded to less than this, because a term alone may be longer. Columns. */
const LEAST_WIDTH = 24;
/** The indent of a description that stands below its term. */
const BELOW = " ".repeat(6);

/** Chinese and Japanese characters and their punctuation; a line may break between two of them. */
const IDEOGRAPHS = "\\u2e80-\\u303e\\u3041-\\ua4cf\\uf900-\\ufaff\\uff00-\\uff60";
/** Marks that close something stay on the line of what they close. */
const CLOSING = "[、。，：；？！）」』】》]*";
/** Characters that terminals draw two columns wide. */
const OTHER_WIDE =
  "\\u1100-\\u115f\\uac00-\\ud7a3\\ufe30-\\ufe6f\\uffe0-\\uffe6\\u{1f300}-\\u{1faff}\\u{20000}-\\u{3fffd}";
const WIDE = new RegExp(`[${IDEOGRAPHS}${OTHER_WIDE}]`, "u");
/** The pieces of a line between which it may break, each with the spaces before it. */
const PIECES = new RegExp(`\\s*(?:[${IDEOGRAPHS}]${CLOSING}|[^\\s${IDEOGRAPHS}]+${CLOSING})`, "gu");

/** The number of columns that a text takes on a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? 2 : 1;
  return width;
}

/** Folds every line of a text to a width in columns. A piece without a place to break stays whole. */
export function fold(text: string, width: number): string {
  return text
    .split("\n")
    .map((line) => foldLine(line, width))
    .join("\n");
}

function foldLine(line: string, width: number): string {
  const lines: string[] = [];
  let current = "";
  for (const [piece] of line.matchAll(PIECES)) {
    if (current === "" || displayWidth(current + piece) <= width) {
      current += piece;
    } else {
      lines.push(current);
      current = piece.trimStart();
    }
  }
  return [...lines, current].join("\n");
}

/**
 * Folds a command so that it can be copied still: the lines but the last end with a backslash, and the others are
 * indented.
 * @param indent - the spaces before every line
 */
export function foldCommand(command: string, indent: string, width: number): string {
  const lines: string[] = [];
  let current = indent;
  for (const word of command.split(" ")) {
    const joined = current.trim() === "" ? `${current}${word}` : `${current} ${word}`;
    if (current.trim() === "" || displayWidth(joined) + 2 <= width) {
      current = joined;
    } else {
      lines.push(`${current} \\`);
      current = `${indent}  ${word}`;
    }
  }
  return [...lines, current].join("\n");
}

/**
 * The part of a command's help that depends on the width of the terminal.
 * @param columns - the width of the terminal; undefined when nobody knows it, and then 80
 */
export function helpLayout(columns: number | undefined): Partial<Help> {
  const width = Math.max(columns ?? 80, LEAST_WIDTH);
  const wrapping = { helpWidth: width, minWidthToWrap: LEAST_WIDTH, displayWidth, boxWrap: fold };
  if (width >= NARROW) return wrapping;
  return {
    ...wrapping,
    commandUsage: (command) => `\n  ${usageOf(command, width)}`,
    formatItem: (term, _termWidth, description) => {
      const below = fold(description, width - BELOW.length).replace(/^/gm, BELOW);
      const termLines = fold(term, width - 2).replace(/^/gm, "  ");
      return description === "" ? termLines : `${termLines}\n${below}`;
    },
  };
}

function usageOf(command: Parameters<Help["commandUsage"]>[0], width: number): string {
  let names = command.name();
  for (let above = command.parent; above !== null; above = above.parent) names = `${above.name()} ${names}`;
  return fold(`${names} ${command.usage()}`, width - 2).replaceAll("\n", "\n  ");
}
