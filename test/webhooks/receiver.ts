import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingHttpHeaders, Server, ServerResponse } from "node:http";

interface Got {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly path: string | undefined;
}

/** A receiver that keeps what it got, and answers what it is told to. */
export class Receiver {
  got: Got[] = [];
  status = 200;
  /** The most requests to `/slow` that were open at once. */
  mostSlow = 0;
  #slow = 0;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async listen(): Promise<Receiver> {
    const server = createServer((request, response) => {
      if (request.url === "/slow") made.#holds(response);
      let body = "";
      request.on("data", (piece: Buffer) => (body += piece.toString()));
      request.on("end", () => {
        made.got.push({ headers: request.headers, body, path: request.url });
        if (request.url !== "/slow") response.writeHead(made.status, { location: "/elsewhere" });
        // An answer without end, and one that does not come.
        if (request.url === "/endless") response.write("x".repeat(10_000));
        else if (request.url !== "/slow") response.end("thanks");
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const made = new Receiver(server);
    return made;
  }

  #holds(response: ServerResponse): void {
    this.#slow += 1;
    this.mostSlow = Math.max(this.mostSlow, this.#slow);
    response.once("close", () => (this.#slow -= 1));
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === "object" ? (address?.port ?? 0) : 0}/`;
  }

  /** The messages that arrived, as soon as there are so many. */
  async messages(count: number): Promise<{ type: string; data: Readonly<Record<string, unknown>> }[]> {
    while (this.got.length < count) await new Promise((resolve) => setImmediate(resolve));
    return this.got.map(({ body }) => JSON.parse(body) as { type: string; data: Readonly<Record<string, unknown>> });
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
