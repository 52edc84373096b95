import { showForeign } from "../text/foreign-text.ts";
import type { Refuse } from "./exact-members.ts";

/** A JSON value as an error shows it: quoted unless it is a number, `true`, `false` or `null`. */
export function showJson(value: unknown): string {
  if (typeof value === "number" || typeof value === "boolean" || value === null) return String(value);
  return showForeign(typeof value === "string" ? value : (JSON.stringify(value) ?? "undefined"));
}

/** A text that is not only blanks. @throws what `refuse` makes */
export function textOf(value: unknown, refuse: Refuse): string {
  if (typeof value === "string" && value.trim() !== "") return value;
  throw refuse({
    zh: `为 ${showJson(value)}，应为非空文本`,
    en: `is ${showJson(value)} and must be a text that is not empty`,
  });
}

/** A list with at least one item. @throws what `refuse` makes */
export function listOf(value: unknown, refuse: Refuse): readonly unknown[] {
  if (Array.isArray(value) && value.length > 0) return value;
  throw refuse({
    zh: `为 ${showJson(value)}，应为非空列表`,
    en: `is ${showJson(value)} and must be a list that is not empty`,
  });
}

/** An integer within bounds. @throws what `refuse` makes */
export function integerOf(value: unknown, least: number, most: number, refuse: Refuse): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
  throw refuse({
    zh: `为 ${showJson(value)}，应为 ${least} 至 ${most} 的整数`,
    en: `is ${showJson(value)} and must be an integer from ${least} to ${most}`,
  });
}
