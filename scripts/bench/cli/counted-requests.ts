import { once } from "node:events";
import { createServer, request as sendRequest } from "node:http";
import type { AddressInfo } from "node:net";

/** A server between a command and the system: it passes every request on and counts it. */
export interface CountedRequests {
  readonly url: string;
  /** The requests since the last call. */
  take(): number;
  close(): void;
}

export async function countRequests(target: string): Promise<CountedRequests> {
  let count = 0;
  const server = createServer((asked, answer) => {
    count++;
    const passed = sendRequest(new URL(asked.url ?? "/", target), { method: asked.method, headers: asked.headers });
    passed.on("response", (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    passed.on("error", () => answer.destroy());
    asked.pipe(passed);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => {
      const taken = count;
      count = 0;
      return taken;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
