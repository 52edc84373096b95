import { isIPv4 } from "node:net";
import type { FastifyRequest } from "fastify";
import { showForeign } from "../text/foreign-text.ts";
import type { ApiInstance } from "./api-context.ts";
import { ApiProblem } from "./api-problem.ts";

/** Whether an address that a server listens on can be reached only from this machine. */
export function isLoopback(host: string): boolean {
  const address = host.replace(/^::ffff:/i, "");
  if (isIPv4(address)) return address.startsWith("127.");
  return host === "localhost" || host === "::1";
}

/** Headers by which a proxy on this machine shows that it passes on the request of another one. */
const FORWARDED = /^(?:forwarded|via|x-forwarded-.*|x-real-ip|x-client-ip|true-client-ip|cf-connecting-ip)$/;

/** Whether a request was made on this machine, and not passed on by a proxy that runs here. */
export function isFromThisMachine(request: FastifyRequest): boolean {
  const { socket, headers } = request;
  return (
    isLoopback(socket.remoteAddress ?? "") &&
    namesThisMachine(request) &&
    Object.keys(headers).every((name) => !FORWARDED.test(name))
  );
}

/** Whether a request is for a name of this machine. A program that gives no name is no browser. */
function namesThisMachine({ headers: { host } }: FastifyRequest): boolean {
  if (host === undefined) return true;
  const name = /^(?:\[([0-9a-f:.]+)\]|([^:]+))(?::\d+)?$/i.exec(host);
  return name !== null && isLoopback((name[1] ?? name[2] ?? "").toLowerCase());
}

/**
 * Answers only what is asked of this machine by its own names. A page of another site can make a browser take the
 * site's name for this machine (DNS rebinding); the browser then shows the page every answer.
 */
export function demandThisMachine(app: ApiInstance): void {
  app.addHook("onRequest", (request, _reply, done) => {
    if (namesThisMachine(request)) return done();
    const host = showForeign(request.headers.host ?? "", 100);
    throw new ApiProblem(
      "ACCESS_REFUSED",
      {
        zh: `本系统只供本机使用，而所请求的主机为 ${host}：请以 127.0.0.1 或 localhost 访问；供他人访问须加 --access。`,
        en:
          `The system is for this machine alone, and the request is for the host ${host}: ask at 127.0.0.1 or ` +
          "localhost, or start it with --access for others.",
      },
      { host: request.headers.host?.slice(0, 100) },
    );
  });
}
