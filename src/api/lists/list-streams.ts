import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Counter, Gauge } from "prom-client";
import type { Registry } from "prom-client";
import type { Asker } from "../../access/asker.ts";
import { LARGEST_PAGE } from "../../audit/page.ts";
import { isJsonObject } from "../../documents/canonical-json.ts";
import type { ApiContext, ApiOptions } from "../api-context.ts";
import { ApiProblem } from "../api-problem.ts";
import { keepAsker } from "../asking.ts";
import { demandSameAsker, logPart } from "../enforce-access.ts";
import { tagPieces } from "../entity-tags.ts";
import { askerKey, isUnknown } from "../limits.ts";
import { OpenAnswers, RETRY_OPEN_AFTER } from "../open-answers.ts";
import { problemOf } from "../problem-of.ts";
import { Turns } from "../turns.ts";
import type { AnswerWithLists } from "./answer-rows.ts";
import { askedBy } from "./cursor.ts";
import type { ListBounds } from "./list-bounds.ts";
import { JSON_FORM } from "./list-forms.ts";
import type { WholeForm } from "./list-forms.ts";
import { partsOf } from "./list-parts.ts";
import type { AskedPage } from "./list-query.ts";
import { shapeOf } from "./list-shape.ts";
import type { ListShape, Schema } from "./list-shape.ts";
import { listWriter } from "./list-writers.ts";
import type { List } from "./page-of-list.ts";
import { wholeList } from "./whole-list.ts";

declare module "fastify" {
  interface FastifyInstance {
    /** The whole lists that the server sends. */
    readonly listStreams: ListStreams;
  }
}

/** How many whole lists one asker may have open, and how long one of them may take. */
interface Share {
  readonly atOnce: number;
  readonly seconds: number;
}

const SHARES: Readonly<Record<Asker["as"], Share>> = {
  PUBLIC: { atOnce: 2, seconds: 60 },
  PARTY: { atOnce: 4, seconds: 300 },
  AUDITOR: { atOnce: 8, seconds: 900 },
  AUTHORITY: { atOnce: 8, seconds: 900 },
  NODE_OPERATOR: { atOnce: 2, seconds: 60 },
};
/** On a server that asks nobody, one user has all of it. */
const SHARE_OF_ALL: Share = SHARES.AUDITOR;
/** Whole lists of all askers at once. Each may hold one answer of a question, or one page. */
const MOST_OF_ALL = 48;
/** So many of these can be those whom nobody knows, so that they never take everything from those who are known. */
const MOST_OF_UNKNOWN = 16;
/** Pages that are read for whole lists at once. Everybody else asks the same database. */
const MOST_QUESTIONS = 4;

const BOUNDS: ListBounds = { rowsAtOnce: LARGEST_PAGE, checkMs: 5_000, slowMs: 30_000 };

/** A request for a list. */
export type ListRequest = FastifyRequest & { readonly query: AskedPage };

/** Answers lists as a whole, piece by piece. */
export class ListStreams {
  readonly #bounds: ListBounds;
  readonly #open: OpenAnswers;
  readonly #turns = new Turns(MOST_QUESTIONS);
  readonly #tell: (request: FastifyRequest, problem: ApiProblem) => void;
  readonly #shapes = new WeakMap<Schema, ListShape>();

  /** @param tell - told of a problem that ends a list after it has begun */
  constructor(
    { access, listBounds }: ApiOptions,
    registry: Registry,
    tell: (request: FastifyRequest, problem: ApiProblem) => void,
  ) {
    this.#bounds = { ...BOUNDS, ...listBounds };
    this.#tell = tell;
    const metrics = listMetrics(registry);
    this.#open = new OpenAnswers(
      {
        ofAll: MOST_OF_ALL,
        ofUnknown: MOST_OF_UNKNOWN,
        slowMs: this.#bounds.slowMs,
        isShared: access !== undefined,
      },
      { stopping: serverStopping, tooManyOfOne, tooManyOfAll },
      {
        opened: () => metrics.open.inc(),
        ended: (end) => {
          metrics.open.dec();
          metrics.ended.inc({ end });
        },
      },
    );
  }

  /**
   * Answers with the whole list. Its first part is read before the answer begins, so that a question that cannot be
   * answered gets its problem and status as it does in JSON.
   * @throws ApiProblem REQUEST_MALFORMED, TOO_MANY_REQUESTS, OVERLOADED, SERVER_STOPPING, and those of the question
   */
  async answer<A extends AnswerWithLists>(
    context: Pick<ApiContext, "ask" | "access">,
    request: ListRequest,
    reply: FastifyReply,
    list: List<A>,
    form: WholeForm,
  ): Promise<FastifyReply> {
    refusePages(request.query);
    const asAsker = keepAsker();
    const parts = partsOf(context, list, askedBy(request), this.#bounds.rowsAtOnce);
    const nextPart = async () => {
      const part = await this.#turns.take(() => asAsker(() => parts.next()));
      return part.done === true ? undefined : part.value;
    };
    const first = await nextPart();
    if (first === undefined) throw new Error("A list has one part at least.");
    const shape = this.#shapeFor(request);
    const writer = listWriter(form, shape, request.query.bom === "yes");
    const isHeld = tagPieces(request, reply, first.answer);
    // A shared memory must not keep what a problem may have cut short.
    void reply.header("cache-control", "no-store");
    if (isHeld) return await reply.code(304).send();
    void reply.type(writer.contentType).header("x-accel-buffering", "no");
    // Whoever asks for the headers alone is not waited for.
    if (request.method === "HEAD") return await reply.send(Readable.from([]));
    const pieces = this.#open.begin(reply, {
      who: askerKey(request),
      isUnknown: isUnknown(request),
      ...this.#boundsFor(request),
      pieces: (signal, ended) =>
        wholeList(
          {
            first,
            next: nextPart,
            shape,
            writer,
            // A row that is a text or a number is written alike by everybody.
            write: (schema, value) =>
              isJsonObject(value) ? reply.serializeInput(value, schema) : JSON.stringify(value),
            demandAsker: () => demandSameAsker(context.access, request),
            log: (from, until, block) =>
              logPart(context.access, request, `(${form}, rows ${from} to ${until} as of block ${block})`),
            problemOf: (error) => this.#told(request, error),
          },
          signal,
          this.#bounds.checkMs,
          ended,
        ),
    });
    return await reply.send(pieces);
  }

  /** Ends every list with a word to its client. */
  close(): void {
    this.#open.close();
  }

  #told(request: FastifyRequest, error: unknown): ApiProblem {
    const problem = problemOf(error, request.id);
    this.#tell(request, problem);
    return problem;
  }

  #boundsFor({ asker }: FastifyRequest) {
    const { atOnce, seconds } = asker === undefined ? SHARE_OF_ALL : SHARES[asker.as];
    const ms = this.#bounds.longestMs ?? seconds * 1_000;
    return { mostOfOne: atOnce, bound: { ms, problem: () => tooLong(ms / 1_000) } };
  }

  #shapeFor({ routeOptions }: FastifyRequest): ListShape {
    const schema = answerSchemaOf(routeOptions.schema?.response);
    const known = this.#shapes.get(schema) ?? shapeOf(schema);
    this.#shapes.set(schema, known);
    return known;
  }
}

/** The schema of a route's answers in JSON. */
function answerSchemaOf(response: unknown): Schema {
  let schema: unknown = response;
  for (const member of ["200", "content", JSON_FORM, "schema"])
    schema = isJsonObject(schema) ? schema[member] : undefined;
  if (!isJsonObject(schema)) throw new Error("The route does not say how its lists are written.");
  return schema;
}

/** @throws ApiProblem REQUEST_MALFORMED: an ignored parameter would give another list than the one asked for */
function refusePages({ limit, cursor }: AskedPage): void {
  if (limit === undefined && cursor === undefined) return;
  const given = [...(limit === undefined ? [] : ["limit"]), ...(cursor === undefined ? [] : ["cursor"])];
  const names = { zh: given.join("、"), en: given.join(" and ") };
  throw new ApiProblem(
    "REQUEST_MALFORMED",
    {
      zh: `此形式一次给出整个清单，不与参数 ${names.zh} 同用：请删去，或以 ${JSON_FORM} 逐页查询。`,
      en:
        `This form gives the whole list, and ${names.en} is for pages: leave it out, or ask for pages in ` +
        `${JSON_FORM}.`,
    },
    { places: given.map((name) => `querystring/${name}`) },
  );
}

function listMetrics(registry: Registry) {
  const registers = [registry];
  return {
    open: new Gauge({ name: "laiqu_list_streams", help: "Whole lists that are being sent.", registers }),
    ended: new Counter({
      name: "laiqu_list_streams_ended_total",
      help:
        "Whole lists that have ended: WHOLE, the client went (GONE) or was too slow (SLOW), or the code of a " +
        "problem.",
      labelNames: ["end"],
      registers,
    }),
  };
}

function serverStopping(): ApiProblem {
  return new ApiProblem("SERVER_STOPPING", {
    zh: "服务正在停止，清单未能送完：请稍后重新查询。",
    en: "The server is stopping, and the list was not sent to its end: ask for it again soon.",
  });
}

function tooLong(seconds: number): ApiProblem {
  return new ApiProblem(
    "LIST_TIMEOUT",
    {
      zh: `整个清单未能在 ${seconds} 秒内送完：请缩小所问的范围（例如缩短期间），或以 ${JSON_FORM} 逐页查询。`,
      en:
        `The whole list could not be sent within ${seconds} s: ask about less, such as a shorter period, or page by ` +
        `page in ${JSON_FORM}.`,
    },
    { seconds },
  );
}

function tooManyOfOne(most: number): ApiProblem {
  return new ApiProblem(
    "TOO_MANY_REQUESTS",
    {
      zh: `同一发问者最多同时取 ${most} 个完整清单：请待其中之一结束，或在 ${RETRY_OPEN_AFTER} 秒后再试。`,
      en:
        `One asker may have at most ${most} whole lists sent at once: wait for one of them to end, or try again in ` +
        `${RETRY_OPEN_AFTER} s.`,
    },
    { most, seconds: RETRY_OPEN_AFTER },
  );
}

function tooManyOfAll(): ApiProblem {
  return new ApiProblem("OVERLOADED", {
    zh: `正在送出的完整清单过多：请在 ${RETRY_OPEN_AFTER} 秒后再试，或以 ${JSON_FORM} 逐页查询。`,
    en:
      `Too many whole lists are being sent: try again in ${RETRY_OPEN_AFTER} s, or ask page by page in ` +
      `${JSON_FORM}.`,
  });
}
