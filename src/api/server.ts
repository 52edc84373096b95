import type { AddressInfo } from "node:net";
import type { FastifyPluginAsync } from "fastify";
import { buildApp } from "./app.ts";
import type { ApiInstance, ApiOptions } from "./api-context.ts";

export interface ServerOptions extends ApiOptions {
  /** Default: 127.0.0.1, so that only this machine reaches the API unless somebody decides otherwise. */
  readonly host?: string;
  /** 0 means any free port. */
  readonly port: number;
  /** The page at `/`: `servePage` of src/web. The API itself does not depend on the page. */
  readonly page?: FastifyPluginAsync;
}

export interface RunningServer {
  readonly app: ApiInstance;
  readonly url: string;
  close(): Promise<void>;
}

/** How long a stop waits for requests under way, in milliseconds. A client may keep its request open for ever. */
const LAST_ANSWERS_MS = 3_000;

/**
 * Starts the API, and the page beside it if one is given.
 * @throws Error EADDRINUSE, EACCES of the operating system
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const app = await buildApp(options);
  if (options.page !== undefined) await app.register(options.page);
  const host = options.host ?? "127.0.0.1";
  await app.listen({ host, port: options.port });
  const port = portOf(app.server.address());
  return { app, url: `http://${host.includes(":") ? `[${host}]` : host}:${port}`, close: () => closeSoon(app) };
}

async function closeSoon(app: ApiInstance): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), LAST_ANSWERS_MS);
  try {
    await app.close();
  } finally {
    clearTimeout(timer);
  }
}

/** @throws Error when the server listens on a Unix socket or not at all, which it never does here */
function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("The server listens on no TCP port.");
  return address.port;
}
