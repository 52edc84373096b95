import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A server on this machine whose answers a test makes. */
export interface LocalServer {
  readonly url: string;
  readonly server: Server;
  /** Ends the server at once, with every connection that is open. */
  readonly close: () => Promise<void>;
}

/**
 * Starts a server on a free port.
 * @param answer - gets the body of a request, the answer to write, and the request. When it fails, the connection
 *   breaks off.
 */
export async function startLocalServer(
  answer: (body: string, outgoing: ServerResponse, incoming: IncomingMessage) => unknown,
): Promise<LocalServer> {
  const server = createServer((incoming, outgoing) => {
    void text(incoming)
      .then((body) => answer(body, outgoing, incoming))
      .catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
