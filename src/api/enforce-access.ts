import { isDeepStrictEqual } from "node:util";
import type { FastifyReply, FastifyRequest } from "fastify";
import { credentialInvalid } from "../access/access-control.ts";
import type { AccessControl } from "../access/access-control.ts";
import { AccessError } from "../access/access-error.ts";
import type { Asker } from "../access/asker.ts";
import { ACCESS_LABELS } from "../schemas/access.ts";
import type { Access } from "../schemas/access.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { ApiInstance } from "./api-context.ts";
import { ApiProblem } from "./api-problem.ts";
import { workFor } from "./asking.ts";
import { isFromThisMachine } from "./loopback.ts";
import { METRICS_ADDRESS } from "./metrics.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Whoever asks; undefined on a server that asks nobody, and before it is known. */
    asker: Asker | undefined;
    /** The problem of a credential that opens nothing, until it is answered. */
    unidentified: ApiProblem | undefined;
  }
}

const PUBLIC: Asker = { as: "PUBLIC" };

/**
 * Asks everybody who comes who they are. Whoever is refused counts as nobody that is known, so that the limits, which
 * come next, count those who guess too.
 */
export function identifyAskers(app: ApiInstance, control: AccessControl): void {
  app.addHook("onRequest", async (request) => {
    request.asker = PUBLIC;
    // An address without a route is answered in the same way for every asker.
    if (request.is404) return;
    try {
      request.asker = await askerOf(control, request);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      request.unidentified = error;
    }
  });
}

/**
 * Lets only those to a route for whom it is, limits what the route reads to what the asker may see, and logs every
 * answer to somebody who is known before it leaves.
 */
export function enforceAccess(
  app: ApiInstance,
  control: AccessControl,
  tell: (request: FastifyRequest, problem: ApiProblem) => void,
): void {
  app.addHook("onRequest", async (request) => {
    if (request.is404) return;
    if (request.unidentified !== undefined) throw request.unidentified;
    demandFor(accessOf(request), request.asker ?? PUBLIC);
  });
  // The body has been read by now: reading it would lose the asker.
  app.addHook("preHandler", (request, _reply, done) => workFor(request.asker ?? PUBLIC, isForAnybody(request), done));
  app.addHook("onSend", async (request, reply, payload) => {
    const unlogged = await logAnswer(control, request, reply);
    if (unlogged === undefined) return payload;
    tell(request, unlogged);
    return instead(reply, unlogged);
  });
}

/** Prepares requests for an asker, also on a server that asks nobody. */
export function decorateWithAsker(app: ApiInstance): void {
  app.decorateRequest("asker", undefined);
  app.decorateRequest("unidentified", undefined);
}

async function askerOf(control: AccessControl, request: FastifyRequest): Promise<Asker> {
  const { authorization } = request.headers;
  // A proxy might have looked at the other one.
  if (credentialsIn(request) > 1) throw problemOfAccess(credentialInvalid());
  if (authorization === undefined && request.routeOptions.url === METRICS_ADDRESS && isFromThisMachine(request))
    return { as: "NODE_OPERATOR", who: "this machine" };
  try {
    return await control.identify(authorization);
  } catch (error) {
    throw error instanceof AccessError ? problemOfAccess(error) : error;
  }
}

/** The number of headers with a credential. Node gives the first of them as if it were the only one. */
function credentialsIn({ raw: { rawHeaders } }: FastifyRequest): number {
  return rawHeaders.filter((name, place) => place % 2 === 0 && name.toLowerCase() === "authorization").length;
}

function accessOf(request: FastifyRequest): readonly Access[] {
  return request.routeOptions.schema?.access ?? [];
}

function isForAnybody(request: FastifyRequest): boolean {
  return accessOf(request).includes("PUBLIC");
}

/** @throws ApiProblem AUTHENTICATION_REQUIRED, ACCESS_REFUSED */
function demandFor(access: readonly Access[], asker: Asker): void {
  if (access.includes("PUBLIC") || access.includes(asker.as)) return;
  const those = labels(access);
  if (asker.as === "PUBLIC")
    throw new ApiProblem(
      "AUTHENTICATION_REQUIRED",
      {
        zh: `此地址只供下列人员使用：${those.zh}。请在 Authorization 标头中给出密钥或令牌（Bearer …）。`,
        en:
          `This address is only for these: ${those.en}. Give a key or a token in the header Authorization ` +
          "(Bearer …).",
      },
      { access },
    );
  throw new ApiProblem(
    "ACCESS_REFUSED",
    {
      zh: `此地址只供下列人员使用：${those.zh}。所给凭证的身份不在其中：请换用相应身份的凭证。`,
      en:
        `This address is only for these: ${those.en}. Your credential is for another kind of asker: use one that ` +
        "fits.",
    },
    { access, as: asker.as },
  );
}

function labels(access: readonly Access[]): Bilingual {
  const texts = access.map((each) => ACCESS_LABELS[each]);
  return { zh: texts.map(({ zh }) => zh).join("；"), en: texts.map(({ en }) => en).join("; ") };
}

/**
 * Writes the entry of an answer. One that cannot be written takes the place of the answer: nobody gets an answer that
 * nobody can find later.
 * @returns the problem to send instead of the answer
 */
async function logAnswer(
  control: AccessControl,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<ApiProblem | undefined> {
  const { asker } = request;
  if (asker === undefined || asker.as === "PUBLIC") {
    if (reply.statusCode === 401) void reply.header("www-authenticate", 'Bearer realm="laiqu"');
    return undefined;
  }
  // An answer to somebody who is known is for nobody else. One with a tag may be kept by the asker alone.
  if (!reply.hasHeader("etag")) void reply.header("cache-control", "no-store");
  try {
    await append(control, request, asker, request.url, reply.statusCode);
    return undefined;
  } catch (error) {
    if (error instanceof AccessError) return problemOfAccess(error);
    throw error;
  }
}

async function append(
  control: AccessControl,
  request: FastifyRequest,
  asker: Exclude<Asker, { readonly as: "PUBLIC" }>,
  asked: string,
  status: number,
): Promise<void> {
  await control.log.append({
    who: asker.who,
    as: asker.as,
    ...(asker.as === "PARTY" ? { party: asker.party } : {}),
    method: request.method,
    asked,
    status,
    request: request.id,
  });
}

/**
 * Asks again who asks, for an answer that stays open.
 * @param control - undefined on a server that asks nobody
 * @throws ApiProblem CREDENTIAL_INVALID, ASKER_UNKNOWABLE
 */
export async function demandSameAsker(control: AccessControl | undefined, request: FastifyRequest): Promise<void> {
  if (control === undefined) return;
  const asker = await askerOf(control, request);
  if (isDeepStrictEqual(asker, request.asker)) return;
  throw new ApiProblem("CREDENTIAL_INVALID", {
    zh: "所给的凭证此时所示的身份与打开此流时不同：请重新连接。",
    en: "The credential says now that you are somebody else than when this stream was opened: connect again.",
  });
}

/**
 * Writes the entry of a part of an answer that leaves piece by piece, before the part leaves.
 * @param part - what the part holds, as it stands after the address
 * @throws ApiProblem ANSWER_NOT_LOGGED
 */
export async function logPart(
  control: AccessControl | undefined,
  request: FastifyRequest,
  part: string,
): Promise<void> {
  const { asker } = request;
  if (control === undefined || asker === undefined || asker.as === "PUBLIC") return;
  try {
    await append(control, request, asker, `${request.url} ${part}`, 200);
  } catch (error) {
    throw error instanceof AccessError ? problemOfAccess(error) : error;
  }
}

/** Sends a problem in the place of an answer that is ready to leave, and that may be a problem itself. */
function instead(reply: FastifyReply, problem: ApiProblem): string {
  void reply.code(problem.status).type("application/problem+json; charset=utf-8").header("cache-control", "no-store");
  for (const name of ["content-disposition", "etag", "link"]) void reply.removeHeader(name);
  return JSON.stringify(problem.toForm());
}

/** The problem with which a fault of access is answered. It names no file of this machine. */
function problemOfAccess(error: AccessError): ApiProblem {
  if (error.code === "CREDENTIAL_INVALID") return new ApiProblem(error.code, error.text, {}, error);
  if (error.code === "LOG_UNWRITABLE" || error.code === "LOG_DAMAGED")
    return new ApiProblem(
      "ANSWER_NOT_LOGGED",
      {
        zh: "此答复须先留痕，而目前无法写入日志，因此不作答：请稍后重试，或告知运维人员。",
        en: "This answer must be logged first, and the log cannot be written now: try again, or tell the operator.",
      },
      {},
      error,
    );
  return new ApiProblem(
    "ASKER_UNKNOWABLE",
    {
      zh: "目前无法核对所给的凭证：请稍后重试，或告知运维人员。",
      en: "The credential cannot be checked now: try again, or tell the operator.",
    },
    {},
    error,
  );
}
