import { startLocalServer } from "../local-server.ts";
import type { LocalServer } from "../local-server.ts";

/**
 * Starts a server between the command line and the server that it asks.
 * @param meddle - gets the path and the body of a request, and a function that passes it on. It returns the answer;
 *   without one the connection breaks off.
 */
export async function standBetween(
  target: string,
  meddle: (path: string, body: string, passOn: () => Promise<string>) => Promise<string | undefined>,
): Promise<LocalServer> {
  return await startLocalServer(async (body, answer, asked) => {
    let [status, type] = [200, "application/json"];
    const said = await meddle(asked.url!, body, async () => {
      const passed = await fetch(new URL(asked.url!, target), {
        method: asked.method!,
        headers: { "content-type": "application/json" },
        ...(body === "" ? {} : { body }),
      });
      [status, type] = [passed.status, passed.headers.get("content-type") ?? type];
      return await passed.text();
    });
    if (said === undefined) answer.destroy();
    else answer.writeHead(status, { "content-type": type }).end(said);
  });
}
