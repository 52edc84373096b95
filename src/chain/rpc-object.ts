/** A JSON object of a JSON-RPC request or answer, whose members have not been checked. */
export type RpcObject = Readonly<Record<string, unknown>>;

export function isRpcObject(value: unknown): value is RpcObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
