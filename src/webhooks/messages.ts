import type { AsOf } from "../schemas/answer.ts";
import type { StandingChange } from "./standing-changes.ts";

/** The message about a change of standing. It holds ids and words, and neither names nor references. */
export function changeMessage({ record, before, after, event, since }: StandingChange, asOf: AsOf): string {
  return JSON.stringify({
    type: "standing.changed",
    timestamp: new Date(asOf.time * 1_000).toISOString(),
    data: {
      record,
      ...(before === undefined ? {} : { before: partsOf(before) }),
      after: partsOf(after),
      since,
      ...(event === undefined ? {} : { event }),
      asOf,
      ask: `/v1/records/${record}`,
    },
  });
}

/** A message that says nothing but that messages arrive. */
export function testMessage(now: Date): string {
  return JSON.stringify({ type: "test", timestamp: now.toISOString(), data: {} });
}

function partsOf(text: string): { readonly standing: string; readonly status: string } {
  const [standing = "", status = ""] = text.split(" ");
  return { standing, status };
}
