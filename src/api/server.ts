import type { AddressInfo } from "node:net";
import type { FastifyPluginAsync } from "fastify";
import { buildApp } from "./app.ts";
import type { ApiInstance, ApiOptions } from "./api-context.ts";

export interface ServerOptions extends ApiOptions {
  /** Default 127.0.0.1: to be reached from elsewhere is a decision. */
  readonly host?: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The page at `/`, which knows the API and not the other way round: `servePage` of src/web. */
  readonly page?: FastifyPluginAsync;
}

export interface RunningServer {
  readonly app: ApiInstance;
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts the API, and the page beside it where one is given: the one place where both come together.
 * @throws Error EADDRINUSE, EACCES of the operating system
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const app = await buildApp(options);
  if (options.page !== undefined) await app.register(options.page);
  const host = options.host ?? "127.0.0.1";
  await app.listen({ host, port: options.port });
  const { port } = app.server.address() as AddressInfo;
  return { app, url: `http://${host.includes(":") ? `[${host}]` : host}:${port}`, close: () => app.close() };
}
