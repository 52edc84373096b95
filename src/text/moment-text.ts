import type { Bilingual } from "./bilingual.ts";
import { showInstant } from "./china-time.ts";

/** A half-open period of block times, in seconds. A side that is left out is open. */
export interface Period {
  readonly from?: number | undefined;
  readonly until?: number | undefined;
}

/** The block as of which something is true with its time, and the times and the period that were asked about. */
export function momentText(
  asOf: { readonly block: number; readonly time: number },
  { at, knownAt }: { readonly at: number; readonly knownAt: number },
  { from, until }: Period = {},
): Bilingual {
  const about: Bilingual[] = [];
  if (at !== asOf.time)
    about.push({ zh: `效力状态时点 ${showInstant(at)}`, en: `for the standing at ${showInstant(at)}` });
  if (knownAt !== asOf.time)
    about.push({
      zh: `只计 ${showInstant(knownAt)} 前已记录的`,
      en: `counting what was recorded by ${showInstant(knownAt)}`,
    });
  if (from !== undefined) about.push({ zh: `自 ${showInstant(from)} 起`, en: `from ${showInstant(from)}` });
  if (until !== undefined) about.push({ zh: `至 ${showInstant(until)} 前`, en: `before ${showInstant(until)}` });
  const time = showInstant(asOf.time);
  return {
    zh: `截至区块 ${asOf.block}（${time}）${about.map(({ zh }) => `，${zh}`).join("")}`,
    en: `as of block ${asOf.block} (${time})${about.map(({ en }) => `, ${en}`).join("")}`,
  };
}
