import { buildApp } from "../../src/api/app.ts";
import type { AccessControl } from "../../src/access/access-control.ts";
import type { Asker } from "../../src/access/asker.ts";
import type { ApiInstance } from "../../src/api/api-context.ts";
import { RulebookCatalog } from "../../src/rulebook/rulebook-catalog.ts";
import type { Store } from "../../src/store/open-store.ts";
import { silentNode } from "./silent-node.ts";

/** An API that asks who asks, over an index. It believes what an asker says, and keeps what it would log. */
export class AskedApi {
  readonly app: ApiInstance;
  readonly logged: { readonly status: number; readonly asked: string }[];

  private constructor(app: ApiInstance, logged: AskedApi["logged"]) {
    this.app = app;
    this.logged = logged;
  }

  static async over(store: Store): Promise<AskedApi> {
    const logged: { status: number; asked: string }[] = [];
    const access: AccessControl = {
      identify: (header) => Promise.resolve(JSON.parse(header ?? '{"as":"PUBLIC"}') as Asker),
      log: { append: ({ status, asked }) => Promise.resolve(void logged.push({ status, asked })) },
      isHolder: () => true,
      trustedProxies: [],
      close: () => Promise.resolve(),
    };
    const app = await buildApp({
      store,
      rpc: silentNode,
      ledgerAddress: `0x${"1e".repeat(20)}`,
      catalog: new RulebookCatalog(new Map()),
      access,
    });
    return new AskedApi(app, logged);
  }

  async get(url: string, asker?: Asker, headers: Readonly<Record<string, string>> = {}) {
    const authorization = asker === undefined ? {} : { authorization: JSON.stringify(asker) };
    return await this.app.inject({ method: "GET", url, headers: { ...authorization, ...headers } });
  }
}
