import { Type } from "typebox";
import { eventsAfter, eventsPage } from "../../audit/events-after.ts";
import type { EventFilter } from "../../audit/events-after.ts";
import { answerOf } from "../../schemas/answer.ts";
import { EventsPageSchema } from "../../schemas/questions.ts";
import { escapeJson } from "../../text/escape-json.ts";
import { acceptedForm } from "../accepted-form.ts";
import { CONCERNED } from "../access.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { keepAsker } from "../asking.ts";
import { demandSameAsker, logPart } from "../enforce-access.ts";
import type { EventStreams } from "../events/event-streams.ts";
import { askerKey } from "../limits.ts";
import { idQuery, jurisdictionQuery, pageOf, pageQuery, parseKind, parseRecordId } from "../parameters.ts";
import { answersInForms } from "../responses.ts";

const EVENT_STREAM = "text/event-stream";
const LINES = "application/x-ndjson";
const FORMS = ["application/json", LINES, EVENT_STREAM] as const;
/** A slow client holds one page. */
const STREAMED_AT_ONCE = 100;

const querystring = Type.Object({
  ...pageQuery,
  after: Type.Optional(
    Type.String({
      maxLength: 40,
      description:
        "Only events after this place: the `event` of the last event that you have, such as 120:3. Default: from the " +
        "first event. For a stream the header `Last-Event-ID` says the same and counts first.",
    }),
  ),
  record: Type.Optional(idQuery("Only events about the record with this id.")),
  party: Type.Optional(idQuery("Only acts of the party with this id.")),
  kind: Type.Optional(
    Type.String({ minLength: 1, maxLength: 40, description: "Only events about records of this kind." }),
  ),
  jurisdiction: jurisdictionQuery("Only events in the jurisdiction with this ordinal."),
});

type Query = Readonly<Partial<Record<"record" | "party" | "kind" | "after", string>>> & {
  readonly jurisdiction?: number | undefined;
  readonly limit?: number | undefined;
};

/** The events of the ledger, page by page or as they happen. */
export function eventRoutes(app: ApiInstance, context: ApiContext, streams: EventStreams): void {
  app.get(
    "/v1/events",
    {
      schema: {
        operationId: "listEvents",
        access: CONCERNED,
        summary: "List events, or follow them",
        description:
          "Gives everything that was recorded, stated, settled and refused after a place of the chain, as far " +
          "as the asker sees it, in the order of the chain. With `Accept: text/event-stream` the answer stays " +
          "open and gives each event when its block is indexed. The id of an event is its place, and a client " +
          "that comes back with it gets what is after it, so that nothing is lost and nothing comes twice. With " +
          "`Accept: application/x-ndjson` a page has one event on each line. The header `Link` names the next page. " +
          "docs/events.md has the rules.",
        querystring,
        response: answersInForms(answerOf(EventsPageSchema), [EVENT_STREAM, LINES]),
      },
    },
    async (request, reply) => {
      const filter = filterOf(request.query);
      const form = acceptedForm(request.headers.accept, FORMS);
      // A client that follows the pages by their links sends the same headers with each.
      const header = form === EVENT_STREAM ? request.headers["last-event-id"] : undefined;
      const after = placeGiven(header, request.query);
      const page = pageOf({ ...request.query, after });
      // A question for the headers alone would keep a stream open that nobody reads.
      if (form === EVENT_STREAM && request.method === "GET") {
        await context.checkpoint();
        const asAsker = keepAsker();
        const stream = streams.begin(
          {
            after,
            id: request.id,
            page: (place) =>
              asAsker(() =>
                context.ask(async (snapshot) => {
                  const { events, next } = await eventsAfter(snapshot, filter, {
                    ...pageOf({ after: place }),
                    limit: STREAMED_AT_ONCE,
                  });
                  return { events, more: next !== undefined, asOf: snapshot.asOf };
                }),
              ),
            demandAsker: () => demandSameAsker(context.access, request),
            log: (place, until) => logPart(context.access, request, `(${place ?? "0:0"}, ${until}]`),
          },
          askerKey(request),
          reply,
        );
        return await reply
          .type(`${EVENT_STREAM}; charset=utf-8`)
          .headers({ "cache-control": "no-store", "x-accel-buffering": "no" })
          .send(stream);
      }
      const answer = await context.ask((snapshot) => eventsPage(snapshot, filter, page));
      const { next } = answer.result;
      if (next !== undefined) void reply.header("link", `<${nextAddress(request.url, next)}>; rel="next"`);
      if (form !== LINES) return answer;
      return await reply
        .type(`${LINES}; charset=utf-8`)
        .header("laiqu-as-of", `${answer.asOf.block} ${answer.asOf.hash}`)
        .send(answer.events.map((event) => `${escapeJson(JSON.stringify(event))}\n`).join(""));
    },
  );
}

/** @throws ApiProblem RECORD_ID_MALFORMED, KIND_UNKNOWN */
function filterOf({ record, party, kind, jurisdiction }: Query): EventFilter {
  return {
    record: record === undefined ? undefined : parseRecordId(record, "record"),
    party: party === undefined ? undefined : parseRecordId(party, "party"),
    kind: kind === undefined ? undefined : parseKind(kind),
    jurisdiction,
  };
}

/** A browser that comes back names the last event in the header, and its address is still that of the first time. */
function placeGiven(header: string | string[] | undefined, { after }: Query): string | undefined {
  const last = Array.isArray(header) ? header.join() : header;
  return last === undefined || last === "" ? after : last;
}

function nextAddress(url: string, next: string): string {
  const address = new URL(url, "http://here");
  address.searchParams.set("after", next);
  return `${address.pathname}${address.search}`;
}
