import { buildApp } from "../../src/api/app.ts";
import type { ApiInstance } from "../../src/api/api-context.ts";
import { RulebookCatalog } from "../../src/rulebook/rulebook-catalog.ts";
import type { Store } from "../../src/store/open-store.ts";
import { silentNode } from "./silent-node.ts";

/** The API over an index. Its node does not answer, and it has the words of no rulebook. */
export async function appOver(store: Store): Promise<ApiInstance> {
  return await buildApp({
    store,
    rpc: silentNode,
    ledgerAddress: `0x${"1e".repeat(20)}`,
    catalog: new RulebookCatalog(new Map()),
  });
}
