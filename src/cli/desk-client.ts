import { createApiClient } from "../client/http/api-client.ts";
import type { ApiClient } from "../client/http/api-client.ts";
import type { Session } from "./session.ts";

/** The client of the system that this command line names, with the key that opens it. @throws ApiError URL_MALFORMED */
export function apiClientOf({ config }: Session): ApiClient {
  const { url, deskKey } = config;
  return createApiClient(url, deskKey === undefined ? {} : { deskKey });
}
