import { randomBytes } from "node:crypto";
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from "fastify";
import { failureFields } from "../log/failure-fields.ts";
import type { Log, LogFields, LogLevel } from "../log/log.ts";
import type { ApiProblem } from "./api-problem.ts";

/** The routes that machines ask every few seconds. They are logged only when somebody looks for them. */
const PROBES: ReadonlySet<string> = new Set(["/healthz", "/readyz"]);
/** Longest part of an address that has no route, in characters. */
const LONGEST_ADDRESS = 200;

/** The header that names a request in every answer, as the log names it. */
export const REQUEST_ID_HEADER = "x-request-id";

/** The first digits of all ids of this process. */
const OF_THIS_PROCESS = randomBytes(4).toString("hex");
let requests = 0;

/** An id that no other request has, also after a restart. The client cannot choose it, so it cannot forge a line. */
export function freshRequestId(): string {
  requests = (requests + 1) % 2 ** 32;
  return OF_THIS_PROCESS + requests.toString(16).padStart(8, "0");
}

/** Writes one line about a request that was answered: what was asked, how it ended, and how long it took. */
export function logRequest(log: Log, request: FastifyRequest, reply: FastifyReply): void {
  const fields = {
    request: request.id,
    ...askedOf(request),
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime * 10) / 10,
  };
  if (isProbe(request)) log.debug("request", fields);
  else log.info("request", fields);
}

/**
 * Writes one line about a request that this system could not answer. An error that nobody foresaw is written with its
 * stack, which no answer shows.
 */
export function logProblem(log: Log, request: FastifyRequest, problem: ApiProblem): void {
  if (problem.status < 500) return;
  const what = { request: request.id, ...askedOf(request), problem: problem.code, status: problem.status };
  if (problem.code === "INTERNAL") log.error("request-failed", { ...what, ...failureFields(problem.cause) });
  else if (isProbe(request)) log.debug("request-unanswered", { ...what, ...failureFields(problem) });
  else log.warn("request-unanswered", { ...what, ...failureFields(problem) });
}

function isProbe(request: FastifyRequest): boolean {
  return PROBES.has(request.routeOptions.url ?? "");
}

/** The route without its values: an address may hold what somebody wants to keep to himself. */
function askedOf(request: FastifyRequest): LogFields {
  const { url: route } = request.routeOptions;
  const address = request.url.split("?", 1)[0]?.slice(0, LONGEST_ADDRESS);
  return { method: request.method, ...(route === undefined ? { address } : { route }) };
}

/**
 * The log in the form that Fastify wants. Fastify itself writes little, because its own lines about requests are
 * switched off.
 */
export function fastifyLogger(log: Log): FastifyBaseLogger {
  const writerOf =
    (write: Log[LogLevel]) =>
    (first: unknown, second?: unknown): void =>
      write("http-server", fieldsOf(first, second));
  const logger: FastifyBaseLogger = {
    level: "info",
    fatal: writerOf(log.error),
    error: writerOf(log.error),
    warn: writerOf(log.warn),
    info: writerOf(log.debug),
    debug: writerOf(log.debug),
    trace: () => undefined,
    silent: () => undefined,
    child: () => logger,
  };
  return logger;
}

/** Pino's callers give an object and a message, or only one of them. */
function fieldsOf(first: unknown, second: unknown): LogFields {
  const message = typeof first === "string" ? first : second;
  const error = first instanceof Error ? first : memberOf(first, "err");
  return {
    ...(message === undefined ? {} : { says: message }),
    ...(error instanceof Error ? failureFields(error) : {}),
  };
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
