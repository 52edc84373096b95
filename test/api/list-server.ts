import { request as ask } from "node:http";
import type { ClientRequest, IncomingMessage } from "node:http";
import type { AccessControl } from "../../src/access/access-control.ts";
import type { Asker } from "../../src/access/asker.ts";
import type { ApiOptions } from "../../src/api/api-context.ts";
import { startServer } from "../../src/api/server.ts";
import type { RunningServer } from "../../src/api/server.ts";
import { RulebookCatalog } from "../../src/rulebook/rulebook-catalog.ts";
import type { Store } from "../../src/store/open-store.ts";
import { silentNode } from "./silent-node.ts";

export const NDJSON = "application/x-ndjson";
export const CSV = "text/csv";

/** An answer as it came over the network. */
export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/**
 * A server over an index, asked over the network. It believes what an asker says. Before a part of a whole list is
 * logged, and so before it leaves, it does what a test wants done then.
 */
export class ListServer {
  readonly logged: string[] = [];
  /** Done before each entry of the log. */
  beforeLogged: (asked: string) => Promise<void> = () => Promise.resolve();
  /** Tells who a credential is. */
  identify: (header: string | undefined) => Promise<Asker> = (header) =>
    Promise.resolve(JSON.parse(header ?? '{"as":"PUBLIC"}') as Asker);
  #running: RunningServer | undefined;
  #lastRequest: ClientRequest | undefined;

  static async over(store: Store, more: Partial<ApiOptions> = {}): Promise<ListServer> {
    const server = new ListServer();
    const access: AccessControl = {
      identify: (header) => server.identify(header),
      log: {
        append: async ({ asked }) => {
          await server.beforeLogged(asked);
          server.logged.push(asked);
        },
      },
      isHolder: () => true,
      trustedProxies: [],
      close: () => Promise.resolve(),
    };
    server.#running = await startServer({
      store,
      rpc: silentNode,
      ledgerAddress: `0x${"1e".repeat(20)}`,
      catalog: new RulebookCatalog(new Map()),
      access,
      port: 0,
      ...more,
    });
    return server;
  }

  async close(): Promise<void> {
    await this.#running?.close();
  }

  /** The parts of whole lists that were logged. */
  parts(): string[] {
    return this.logged.filter((asked) => asked.includes(" (") && asked.includes(" as of block "));
  }

  /** The value of a line of the metrics. */
  async metric(line: string): Promise<number> {
    const { text } = await this.get("/metrics", { as: "NODE_OPERATOR", who: "operator" });
    const found = text.split("\n").find((each) => each.startsWith(`${line} `));
    return found === undefined ? 0 : Number(found.slice(line.length + 1));
  }

  /** Waits until a line of the metrics has a value. The runner ends a test that waits for ever. */
  async until(line: string, value: number): Promise<void> {
    while ((await this.metric(line)) !== value) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  /** The whole of an answer, also of one that breaks off. */
  async get(
    path: string,
    asker?: Asker,
    headers: Readonly<Record<string, string>> = {},
    method = "GET",
  ): Promise<Received> {
    const response = await this.open(path, asker, headers, method);
    response.setEncoding("utf8");
    let text = "";
    for await (const piece of response) text += piece as string;
    return { status: response.statusCode ?? 0, headers: response.headers as Received["headers"], text };
  }

  /** Leaves before the last request is answered. */
  hangUp(): void {
    this.#lastRequest?.destroy();
  }

  /** An answer of which nothing is read yet. */
  async open(
    path: string,
    asker?: Asker,
    headers: Readonly<Record<string, string>> = {},
    method = "GET",
  ): Promise<IncomingMessage> {
    const authorization = asker === undefined ? {} : { authorization: JSON.stringify(asker) };
    return await new Promise((resolve, reject) => {
      const request = ask(`${this.#running?.url}${path}`, {
        method,
        headers: { ...authorization, ...headers },
        agent: false,
      });
      this.#lastRequest = request;
      request.on("error", reject);
      request.on("response", (response) => {
        response.on("error", () => undefined);
        resolve(response);
      });
      request.end();
    });
  }
}
