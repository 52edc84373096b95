import swagger from "@fastify/swagger";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import Fastify, { LogController } from "fastify";
import type { FastifyReply, FastifyRequest } from "fastify";
import { SILENT_LOG } from "../log/log.ts";
import { escapeJson } from "../text/escape-json.ts";
import { showForeign } from "../text/foreign-text.ts";
import { apiContext } from "./api-context.ts";
import { demandAccess, withAccess } from "./access.ts";
import type { ApiInstance, ApiOptions } from "./api-context.ts";
import { ApiProblem } from "./api-problem.ts";
import { openApiInfo, withComponents } from "./openapi-document.ts";
import { checkExactly } from "./check-exactly.ts";
import { answerUnchanged, tagAnswers, withUnchanged } from "./entity-tags.ts";
import { decorateWithAsker, enforceAccess, identifyAskers } from "./enforce-access.ts";
import { EventStreams } from "./events/event-streams.ts";
import { ListStreams } from "./lists/list-streams.ts";
import { limitConcurrency, limitRates } from "./limits.ts";
import { measureRequests, metricsRoute } from "./metrics.ts";
import { demandThisMachine } from "./loopback.ts";
import { problemOf } from "./problem-of.ts";
import { readAhead } from "./read-ahead.ts";
import { querySchemaOf, readQuery } from "./read-query.ts";
import { fastifyLogger, freshRequestId, logProblem, logRequest, REQUEST_ID_HEADER } from "./request-log.ts";
import { accountRoutes } from "./routes/accounts.ts";
import { actRoutes } from "./routes/acts.ts";
import { authorizationRoutes } from "./routes/authorizations.ts";
import { checkRoutes } from "./routes/checks.ts";
import { decisionRoutes } from "./routes/decisions.ts";
import { descriptorRoutes } from "./routes/descriptor.ts";
import { digestRoutes } from "./routes/digests.ts";
import { eventRoutes } from "./routes/events.ts";
import { evidenceRoutes } from "./routes/evidence.ts";
import { exportParentRoutes } from "./routes/export-parents.ts";
import { healthRoutes } from "./routes/health.ts";
import { indexDigestRoutes } from "./routes/index-digest.ts";
import { listedItemRoutes } from "./routes/listed-items.ts";
import { manifestRoutes } from "./routes/manifests.ts";
import { nextRoutes } from "./routes/next.ts";
import { partyRoutes } from "./routes/parties.ts";
import { questionRoutes } from "./routes/questions.ts";
import { reconciliationRoutes } from "./routes/reconciliation.ts";
import { recordRoutes } from "./routes/records.ts";
import { refusalRoutes } from "./routes/refusals.ts";
import { reportRoutes } from "./routes/reports.ts";
import { rulebookRoutes } from "./routes/rulebooks.ts";
import { searchRoutes } from "./routes/search.ts";
import { statusRoutes } from "./routes/status.ts";
import { transactionRoutes } from "./routes/transactions.ts";
import { webhookRoutes } from "./routes/webhooks.ts";
import { securityHeaders } from "./security-headers.ts";
import { buildSerializers } from "./serializers.ts";
import { readBodiesStrictly } from "./strict-body.ts";
import { answerUnreadable } from "./unreadable-request.ts";
import { tellWebhooks } from "./webhook-work.ts";

const ROUTES = [
  healthRoutes,
  statusRoutes,
  indexDigestRoutes,
  recordRoutes,
  listedItemRoutes,
  nextRoutes,
  digestRoutes,
  authorizationRoutes,
  partyRoutes,
  accountRoutes,
  exportParentRoutes,
  evidenceRoutes,
  reconciliationRoutes,
  rulebookRoutes,
  decisionRoutes,
  refusalRoutes,
  searchRoutes,
  questionRoutes,
  reportRoutes,
  actRoutes,
  checkRoutes,
  transactionRoutes,
  webhookRoutes,
  manifestRoutes,
  descriptorRoutes,
];

/** Only a manifest may be longer than this. Bytes. */
const BODY_LIMIT = 1024 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;
/** The longest parameter is a reference of 64 bytes, percent-encoded. */
const MAX_PARAM_LENGTH = 300;

/**
 * Builds the HTTP API over an index and a chain node. It does not listen yet. Closing it leaves the store and the node
 * open, because they belong to the caller.
 */
export async function buildApp(options: ApiOptions): Promise<ApiInstance> {
  const log = options.log ?? SILENT_LOG;
  const { access } = options;
  const proxies = access?.trustedProxies ?? [];
  const app = Fastify({
    ...(proxies.length === 0 ? {} : { trustProxy: [...proxies] }),
    loggerInstance: fastifyLogger(log),
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    genReqId: freshRequestId,
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    schemaController: { compilersFactory: { buildSerializer: buildSerializers } },
    clientErrorHandler: (error, socket) => answerUnreadable(error, socket, log),
    // A malformed address fails before there is a route.
    frameworkErrors: (error, request, reply) => {
      void sendProblem(reply.header(REQUEST_ID_HEADER, request.id), problemOf(error, request.id));
      logRequest(log, request, reply);
    },
  })
    .withTypeProvider<TypeBoxTypeProvider>()
    .setValidatorCompiler(checkExactly);
  // Registered first, so that no answer in text leaves without it: whoever shows an answer, or logs it, shows no
  // character that commands a terminal. Programs read the same values. Certificates leave as bytes and stay the same.
  app.addHook("onSend", (_request, _reply, payload, done) =>
    done(null, typeof payload === "string" ? escapeJson(payload) : payload),
  );
  const setSecurityHeaders = securityHeaders();
  app.addHook("onRequest", (_request, reply, done) => {
    setSecurityHeaders(reply);
    done();
  });
  app.addHook("onRoute", demandAccess);
  await app.register(swagger, {
    openapi: openApiInfo,
    transform: ({ schema, url, route }) => ({ schema: withUnchanged(withAccess(schema), route), url }),
  });
  const metrics = measureRequests(app);
  const tell = (request: FastifyRequest, problem: ApiProblem): void => {
    logProblem(log, request, problem);
    metrics.problem(problem.code);
  };
  answerProblems(app, tell);
  app.addHook("onRequest", (request, reply, done) => {
    void reply.header(REQUEST_ID_HEADER, request.id);
    done();
  });
  decorateWithAsker(app);
  if (access === undefined) demandThisMachine(app);
  tagAnswers(app);
  if (access !== undefined) identifyAskers(app, access);
  limitConcurrency(app, access !== undefined);
  if (access !== undefined) await limitRates(app);
  if (access !== undefined) enforceAccess(app, access, tell);
  app.addHook("onResponse", (request, reply, done) => {
    logRequest(log, request, reply);
    done();
  });
  readBodiesStrictly(app, BODY_LIMIT);
  readQueriesStrictly(app);

  app.decorate("listStreams", new ListStreams(options, metrics.registry, tell));
  app.addHook("preClose", async () => app.listStreams.close());
  const context = apiContext(options);
  answerUnchanged(app, context);
  app.addHook("onListen", async () => context.health.watch());
  if (options.readsAhead === true) readAhead(app, context, log);
  app.addHook("onClose", async () => context.health.close());
  for (const routes of ROUTES)
    await app.register(async (scope) => routes(scope.withTypeProvider<TypeBoxTypeProvider>(), context));
  const streams = new EventStreams(options, metrics.registry);
  app.addHook("preClose", async () => streams.close());
  await app.register(async (scope) => eventRoutes(scope.withTypeProvider<TypeBoxTypeProvider>(), context, streams));
  tellWebhooks(app, options, metrics.registry);
  metricsRoute(app, context, metrics);
  app.get("/openapi.json", { schema: { access: ["PUBLIC"], hide: true } }, () => openApiOf(app));
  return app;
}

/** Reads the query of every described route, also of one that takes no parameters. */
function readQueriesStrictly(app: ApiInstance): void {
  app.addHook("preValidation", (request, _reply, done) => {
    const { schema } = request.routeOptions;
    if (schema?.hide !== true && !request.is404) {
      const question = request.url.indexOf("?");
      const text = question < 0 ? undefined : request.url.slice(question + 1);
      request.query = readQuery(text, querySchemaOf(schema?.querystring));
    }
    done();
  });
}

/** The description of the API in the form of OpenAPI 3.1. The client's types are generated from it. */
export function openApiOf(app: ApiInstance): object {
  return withComponents(app.swagger());
}

/**
 * Answers every failure with a problem. An unforeseen error is logged in full, and the client gets none of its
 * details, because they may hold secrets.
 */
function answerProblems(app: ApiInstance, tell: (request: FastifyRequest, problem: ApiProblem) => void): void {
  app.setErrorHandler(async (error, request, reply) => {
    const problem = problemOf(error, request.id);
    tell(request, problem);
    return await sendProblem(reply, problem);
  });
  app.setNotFoundHandler((request) => {
    const address = `${request.method} ${showForeign(request.url, 200)}`;
    throw new ApiProblem(
      "ROUTE_UNKNOWN",
      {
        zh: `${address} 处没有内容；/openapi.json 列出全部地址。`,
        en: `There is nothing at ${address}: /openapi.json lists every address.`,
      },
      { method: request.method },
    );
  });
}

function sendProblem(reply: FastifyReply, problem: ApiProblem): FastifyReply {
  return reply
    .code(problem.status)
    .type("application/problem+json; charset=utf-8")
    .serializer((form: unknown) => escapeJson(JSON.stringify(form)))
    .send(problem.toForm());
}
