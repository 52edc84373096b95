import type { AddressInfo } from "node:net";
import type { FastifyPluginAsync } from "fastify";
import { AccessError } from "../access/access-error.ts";
import { showForeign } from "../text/foreign-text.ts";
import { buildApp } from "./app.ts";
import type { ApiInstance, ApiOptions } from "./api-context.ts";
import { isLoopback } from "./loopback.ts";

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
 * @throws AccessError ACCESS_UNDECIDED for an address that others reach, without access control; Error EADDRINUSE,
 *   EACCES of the operating system
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const host = options.host ?? "127.0.0.1";
  if (options.access === undefined && !isLoopback(host)) throw undecided(host);
  const app = await buildApp(options);
  if (options.page !== undefined) await app.register(options.page);
  await app.listen({ host, port: options.port });
  const port = portOf(app.server.address());
  return { app, url: `http://${host.includes(":") ? `[${host}]` : host}:${port}`, close: () => closeSoon(app) };
}

/** Whoever lets others reach the whole ledger of a city by mistake would not notice it. */
function undecided(host: string): AccessError {
  const shown = showForeign(host);
  return new AccessError(
    "ACCESS_UNDECIDED",
    {
      zh: `地址 ${shown} 可从其他机器访问，而没有说明谁可以发问：请加 --access keys，或 --access 设置文件（见 docs/access.md）。`,
      en:
        `Other machines can reach the address ${shown}, and nothing says who may ask: add --access keys, or --access ` +
        "with a file of settings (docs/access.md).",
    },
    { host },
  );
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
