import rateLimit, { normalizeIP } from "@fastify/rate-limit";
import type { FastifyRequest } from "fastify";
import type { Asker } from "../access/asker.ts";
import type { ApiInstance } from "./api-context.ts";
import { ApiProblem } from "./api-problem.ts";
import { isOpenAnswer } from "./open-answers.ts";

/** How much one asker may take of a server. */
interface Share {
  /** Requests in a minute. */
  readonly aMinute: number;
  /** Requests under way at once. */
  readonly atOnce: number;
}

/** The shares by what the asker is. Whoever is not known shares one with everybody at the same address. */
const SHARES: Readonly<Record<Asker["as"], Share>> = {
  PUBLIC: { aMinute: 120, atOnce: 8 },
  PARTY: { aMinute: 1_200, atOnce: 16 },
  AUDITOR: { aMinute: 3_000, atOnce: 16 },
  AUTHORITY: { aMinute: 3_000, atOnce: 16 },
  NODE_OPERATOR: { aMinute: 600, atOnce: 8 },
};
/** All requests under way at once. Beyond it each would only wait for the database, and time out there. */
const MOST_AT_ONCE = 128;
/** How soon somebody whom the server could not serve should ask again, in seconds. */
const RETRY_AFTER = 2;
/** So many of these can be those whom nobody knows, so that they never take everything from those who are known. */
const MOST_UNKNOWN_AT_ONCE = 64;
/** The last askers whose requests are counted. */
const MOST_COUNTED = 50_000;
const MINUTE_MS = 60_000;
/** Whoever has an address of IPv6 has all those that begin with the same bits. */
const SUBNET_BITS = 64;
/** Probes ask also whether a busy server lives. */
const UNLIMITED: ReadonlySet<string> = new Set(["/healthz", "/readyz", "/metrics"]);

/**
 * Gives every asker a share of the server's time: no more requests in a minute than the share of what the asker is.
 * Requests count whatever they ask, also at an address without a route, and with a credential that opens nothing.
 */
export async function limitRates(app: ApiInstance): Promise<void> {
  await app.register(rateLimit, {
    global: false,
    cache: MOST_COUNTED,
    timeWindow: MINUTE_MS,
    max: (request) => shareOf(request).aMinute,
    keyGenerator: askerKey,
    allowList: (request) => isProbe(request),
    errorResponseBuilder: (_request, { max, ttl }) => tooMany(max, Math.ceil(ttl / 1_000)),
  });
  app.addHook("onRequest", app.rateLimit());
}

/**
 * Answers OVERLOADED at once when too much is under way, so that a busy server stays quick for those whom it serves.
 * @param isShared - whether each asker has a share of its own; on a server that asks nobody, one user has all of it
 */
export function limitConcurrency(app: ApiInstance, isShared: boolean): void {
  const underWay = new Map<string, number>();
  const counted = new WeakMap<FastifyRequest, string>();
  let all = 0;
  let unknown = 0;
  app.addHook("onRequest", (request, reply, done) => {
    if (isProbe(request)) return done();
    const key = isShared ? askerKey(request) : "";
    const own = underWay.get(key) ?? 0;
    const isBeyondShare =
      isShared && (own >= shareOf(request).atOnce || (isUnknown(request) && unknown >= MOST_UNKNOWN_AT_ONCE));
    if (all >= MOST_AT_ONCE || isBeyondShare) {
      void reply.header("retry-after", RETRY_AFTER);
      throw overloaded();
    }
    all += 1;
    if (isUnknown(request)) unknown += 1;
    underWay.set(key, own + 1);
    counted.set(request, key);
    // A client that goes away gets no response.
    reply.raw.once("close", () => end(request));
    done();
  });
  const end = (request: FastifyRequest): void => {
    const key = counted.get(request);
    if (key === undefined) return;
    counted.delete(request);
    all -= 1;
    if (isUnknown(request)) unknown -= 1;
    const left = (underWay.get(key) ?? 1) - 1;
    if (left === 0) underWay.delete(key);
    else underWay.set(key, left);
  };
  app.addHook("onResponse", (request, _reply, done) => {
    end(request);
    done();
  });
  // An answer that stays open is counted where it is kept.
  app.addHook("onSend", (request, _reply, payload, done) => {
    if (isOpenAnswer(payload)) end(request);
    done(null, payload);
  });
}

/** Whether it is a probe, which has no limit. With a credential it is no probe, because its answer is logged. */
function isProbe(request: FastifyRequest): boolean {
  const isAddressOfProbe = UNLIMITED.has(request.routeOptions.url ?? "");
  return isAddressOfProbe && request.headers.authorization === undefined;
}

/** Whether nobody knows who asks. */
export function isUnknown({ asker }: FastifyRequest): boolean {
  return asker === undefined || asker.as === "PUBLIC";
}

function shareOf({ asker }: FastifyRequest): Share {
  return SHARES[asker?.as ?? "PUBLIC"];
}

/** The asker whose requests are counted together. */
export function askerKey({ asker, ip }: FastifyRequest): string {
  return asker === undefined || asker.as === "PUBLIC" ? `at ${normalizeIP(ip, SUBNET_BITS)}` : asker.who;
}

function tooMany(most: number, seconds: number): ApiProblem {
  return new ApiProblem(
    "TOO_MANY_REQUESTS",
    {
      zh: `一分钟内最多 ${most} 次请求：请在 ${seconds} 秒后再试，或一次多问一些。`,
      en: `At most ${most} requests are answered in a minute: try again in ${seconds} s, or ask for more at once.`,
    },
    { most, seconds },
  );
}

function overloaded(): ApiProblem {
  return new ApiProblem("OVERLOADED", {
    zh: `同时进行的请求过多：请在 ${RETRY_AFTER} 秒后再试。`,
    en: `Too many requests are under way at once: try again in ${RETRY_AFTER} s.`,
  });
}
