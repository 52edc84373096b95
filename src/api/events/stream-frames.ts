import type { AsOf } from "../../schemas/answer.ts";
import type { EventForm } from "../../schemas/event.ts";
import { escapeJson } from "../../text/escape-json.ts";
import type { ApiProblem } from "../api-problem.ts";
import { afterBlock } from "../parameters.ts";

/*
 * The frames of a stream of server-sent events, as the HTML standard defines them. Everything in them is JSON on one
 * line, so that no text of others begins a line of its own.
 */

/** How long a client waits before it comes back, in milliseconds. */
const RETRY_MS = 3_000;
/** The same after an end that does not pass soon. */
const LATE_RETRY_MS = 60_000;

/** The first frame. It carries no event, so that clients know at once that the stream is open. */
export function firstFrame(): string {
  return `retry: ${RETRY_MS}\n: laiqu\n\n`;
}

/** An event of the ledger under its place. A client that comes back names the place, and gets what is after it. */
export function eventFrame(event: EventForm): string {
  return `id: ${event.event}\ndata: ${lineOf(event)}\n\n`;
}

/** Whether a frame holds an event of the ledger. */
export function isEvent(frame: string): boolean {
  return frame.startsWith("id: ");
}

/** A sign of life: everything up to the end of this block was sent. It comes by the clock, whatever happened. */
export function checkpointFrame(asOf: AsOf): string {
  return `event: checkpoint\nid: ${afterBlock(asOf.block)}\ndata: ${lineOf({ asOf })}\n\n`;
}

/** A sign of life while nothing new is known of the index. */
export function aliveFrame(): string {
  return ": alive\n\n";
}

/** The last frame, which says why the stream ends. */
export function endFrame(problem: ApiProblem): string {
  const retry = problem.code === "INDEX_STOPPED" ? LATE_RETRY_MS : RETRY_MS;
  return `retry: ${retry}\nevent: end\ndata: ${lineOf(problem.toForm())}\n\n`;
}

/** JSON has line feeds between its tokens only, and `JSON.stringify` writes none. */
function lineOf(value: unknown): string {
  return escapeJson(JSON.stringify(value));
}
