import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import type { FastifyReply } from "fastify";
import helmet from "helmet";

/**
 * Headers that keep a browser from doing anything with an answer but show it. The page has a policy of its own. The
 * server speaks plain http, so whether a browser must use https is for the proxy before it to say.
 */
const SECURITY_HEADERS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { "default-src": ["'none'"], "frame-ancestors": ["'none'"], "base-uri": ["'none'"] },
  },
  strictTransportSecurity: false,
  xFrameOptions: { action: "deny" },
} as const;

/**
 * Gives an answer these headers. They are the same for every answer, so that they are made once; and an answer all of
 * whose headers are with Fastify leaves more quickly.
 */
export function securityHeaders(): (reply: FastifyReply) => void {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  helmet(SECURITY_HEADERS)(request, response, (error?: unknown) => {
    if (error !== undefined) throw error;
  });
  const headers = response.getHeaders();
  return (reply) => void reply.headers(headers);
}
