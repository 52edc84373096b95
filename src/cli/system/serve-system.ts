import type { AddressInfo } from "node:net";
import { buildApp } from "../../api/app.ts";
import type { ApiOptions } from "../../api/api-context.ts";
import { servePage } from "../../web/serve-page.ts";

/** The API and the page, listening. */
export interface ServedSystem {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves API and page on 127.0.0.1.
 * @param port - 0 takes any free one
 * @throws Error EADDRINUSE, EACCES of the operating system
 */
export async function serveSystem(options: ApiOptions, port: number): Promise<ServedSystem> {
  const app = await buildApp(options);
  await servePage(app);
  await app.listen({ host: "127.0.0.1", port });
  const address = app.server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${address.port}`, close: () => app.close() };
}
