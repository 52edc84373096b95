import { isIPv4 } from "node:net";
import type { FastifyRequest } from "fastify";

/** Whether an address that a server listens on can be reached only from this machine. */
export function isLoopback(host: string): boolean {
  const address = host.replace(/^::ffff:/i, "");
  if (isIPv4(address)) return address.startsWith("127.");
  return host === "localhost" || host === "::1";
}

/** Headers by which a proxy on this machine shows that it passes on the request of another one. */
const FORWARDED = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];

/** Whether a request was made on this machine, and not passed on by a proxy that runs here. */
export function isFromThisMachine({ socket, headers }: FastifyRequest): boolean {
  return isLoopback(socket.remoteAddress ?? "") && FORWARDED.every((name) => headers[name] === undefined);
}
