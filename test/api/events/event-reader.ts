import { expect } from "vitest";
import type { EventForm } from "../../../src/schemas/event.ts";

export interface Frame {
  readonly id?: string;
  readonly event?: string;
  readonly data?: string;
  readonly retry?: string;
}

/** A reader of server-sent events, as the HTML standard describes one. */
export class EventReader {
  readonly #ending = new AbortController();
  readonly #response: Response;
  readonly #frames: AsyncGenerator<Frame>;

  private constructor(response: Response, ending: AbortController) {
    this.#response = response;
    this.#ending = ending;
    this.#frames = framesIn(response);
  }

  static async open(url: string, headers: Readonly<Record<string, string>>): Promise<EventReader> {
    const ending = new AbortController();
    const response = await fetch(url, {
      headers: { accept: "text/event-stream", ...headers },
      signal: ending.signal,
    });
    return new EventReader(response, ending);
  }

  get status(): number {
    return this.#response.status;
  }

  /** The next frame that is one of these: an event of the ledger, a checkpoint, or the end. */
  async next(...kinds: readonly ("message" | "checkpoint" | "alive" | "end")[]): Promise<Frame> {
    for (;;) {
      const { value, done } = await this.#frames.next();
      if (done === true) return { event: "closed" };
      const kind = value.event ?? (value.id === undefined ? (value.retry === undefined ? "alive" : "none") : "message");
      if ((kinds as readonly string[]).includes(kind)) return value;
      if (kind === "end") return value;
    }
  }

  /** The events up to the first sign of life. */
  async upToNow(): Promise<EventForm[]> {
    const events: EventForm[] = [];
    for (;;) {
      const frame = await this.next("message", "checkpoint");
      if (frame.event !== undefined) return events;
      const event = JSON.parse(frame.data ?? "") as EventForm;
      expect(frame.id).toBe(event.event);
      events.push(event);
    }
  }

  /** Waits until everything of a block was sent, and gives what of it the asker saw. */
  async upToBlock(block: number): Promise<EventForm[]> {
    const events: EventForm[] = [];
    for (;;) {
      const frame = await this.next("message", "checkpoint");
      if (frame.event === "checkpoint" && blockOf(frame) >= block) return events;
      if (frame.event === "end" || frame.event === "closed") throw new Error(frame.data);
      if (frame.event === undefined) events.push(JSON.parse(frame.data ?? "") as EventForm);
    }
  }

  async close(): Promise<void> {
    this.#ending.abort();
    await this.#frames.return(undefined).catch(() => undefined);
  }
}

async function* framesIn(response: Response): AsyncGenerator<Frame> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    const parts = text.split("\n\n");
    text = parts.pop() ?? "";
    for (const part of parts)
      yield Object.fromEntries(
        part.split("\n").flatMap((line) => {
          const colon = line.indexOf(": ");
          return colon <= 0 ? [] : [[line.slice(0, colon), line.slice(colon + 2)]];
        }),
      );
  }
}

function blockOf({ data = "" }: Frame): number {
  return (JSON.parse(data) as { asOf: { block: number } }).asOf.block;
}
