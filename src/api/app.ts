import swagger from "@fastify/swagger";
import { TypeBoxValidatorCompiler } from "@fastify/type-provider-typebox";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import Fastify from "fastify";
import type { FastifyReply } from "fastify";
import { apiContext } from "./api-context.ts";
import type { ApiInstance, ApiOptions } from "./api-context.ts";
import { ApiProblem } from "./api-problem.ts";
import { openApiInfo, withComponents } from "./openapi-document.ts";
import { problemOf } from "./problem-of.ts";
import { accountRoutes } from "./routes/accounts.ts";
import { authorizationRoutes } from "./routes/authorizations.ts";
import { checkRoutes } from "./routes/checks.ts";
import { descriptorRoutes } from "./routes/descriptor.ts";
import { digestRoutes } from "./routes/digests.ts";
import { exportParentRoutes } from "./routes/export-parents.ts";
import { manifestRoutes } from "./routes/manifests.ts";
import { partyRoutes } from "./routes/parties.ts";
import { recordRoutes } from "./routes/records.ts";
import { refusalRoutes } from "./routes/refusals.ts";
import { rulebookRoutes } from "./routes/rulebooks.ts";
import { searchRoutes } from "./routes/search.ts";
import { statusRoutes } from "./routes/status.ts";
import { transactionRoutes } from "./routes/transactions.ts";

const ROUTES = [
  statusRoutes,
  recordRoutes,
  digestRoutes,
  authorizationRoutes,
  partyRoutes,
  accountRoutes,
  exportParentRoutes,
  rulebookRoutes,
  refusalRoutes,
  searchRoutes,
  checkRoutes,
  transactionRoutes,
  manifestRoutes,
  descriptorRoutes,
];

/** No request of this API but a manifest is longer. */
const BODY_LIMIT = 1024 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;
/** A reference of 64 bytes, percent-encoded. */
const MAX_PARAM_LENGTH = 300;

/**
 * The HTTP API over an index and a chain node, not yet listening: tests ask it by injection. Closing it
 * leaves store and node open; they are the caller's.
 */
export async function buildApp(options: ApiOptions): Promise<ApiInstance> {
  const app = Fastify({
    logger: options.logger ?? false,
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    // What fails before there is a route: an address that is no address.
    frameworkErrors: (error, _request, reply) => {
      void sendProblem(reply, problemOf(error));
    },
  })
    .withTypeProvider<TypeBoxTypeProvider>()
    .setValidatorCompiler(TypeBoxValidatorCompiler);
  await app.register(swagger, { openapi: openApiInfo });
  answerProblems(app);

  const context = apiContext(options);
  for (const routes of ROUTES) await app.register(async (scope) => routes(scope as ApiInstance, context));
  app.get("/openapi.json", { schema: { hide: true } }, () => openApiOf(app));
  return app;
}

/** The description of the API in the form of OpenAPI 3.1, which the client's types are generated from. */
export function openApiOf(app: ApiInstance): object {
  return withComponents(app.swagger());
}

/** Every failure is a problem with a code; what nobody foresaw is logged whole and told without its insides. */
function answerProblems(app: ApiInstance): void {
  app.setErrorHandler(async (error, request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500) request.log.error({ err: error, problem: problem.code }, problem.message);
    return await sendProblem(reply, problem);
  });
  app.setNotFoundHandler((request) => {
    throw new ApiProblem(
      "ROUTE_UNKNOWN",
      {
        zh: `${request.method} ${request.url.slice(0, 200)} 处什么也没有；/openapi.json 列出全部地址。`,
        en: `there is nothing at ${request.method} ${request.url.slice(0, 200)}; /openapi.json lists everything`,
      },
      { method: request.method },
    );
  });
}

function sendProblem(reply: FastifyReply, problem: ApiProblem): FastifyReply {
  return reply
    .code(problem.status)
    .type("application/problem+json; charset=utf-8")
    .serializer(JSON.stringify)
    .send(problem.toForm());
}
