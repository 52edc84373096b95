import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A server between the command line and the server that it asks. */
export interface Between {
  readonly url: string;
  close(): void;
}

/**
 * @param meddle - gets the path and the body of a request, and a function that passes it on. It returns the answer;
 *   without one the connection breaks off.
 */
export async function standBetween(
  target: string,
  meddle: (path: string, body: string, passOn: () => Promise<string>) => Promise<string | undefined>,
): Promise<Between> {
  const server = createServer((asked, answer) => {
    void (async () => {
      const body = await text(asked);
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
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close() };
}
