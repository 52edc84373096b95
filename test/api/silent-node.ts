import { RpcError } from "../../src/chain/rpc-error.ts";
import type { RpcRequester } from "../../src/chain/rpc.ts";

const away = () =>
  Promise.reject(new RpcError("UNAVAILABLE", { zh: "节点没有应答。", en: "The node is away." }, { method: "any" }));

/** A node that never answers. */
export const silentNode: RpcRequester = { request: away, batch: away };
