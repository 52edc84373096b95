import { createApiClient } from "../client/http/api-client.ts";
import type { ApiClient } from "../client/http/api-client.ts";
import { isJsonObject } from "../documents/canonical-json.ts";
import type { Session } from "./session.ts";

/** The client of the system that this command line names, with the key that opens it. @throws ApiError URL_MALFORMED */
export function apiClientOf(session: Session): ApiClient {
  const { url, deskKey } = session.config;
  // A server that asks nobody who they are limits no answer.
  return deskKey === undefined ? createApiClient(url) : tellingLimits(session, createApiClient(url, { deskKey }));
}

/**
 * Tells once, beside what a command says, to which part of the ledger its answers are limited. Otherwise what the asker
 * may not see would look like what is not there. The answers to questions of the desk say it themselves.
 */
function tellingLimits(session: Session, client: ApiClient): ApiClient {
  const told = new Set<string>();
  const tell = (answer: unknown): void => {
    const limit = isJsonObject(answer) ? answer["limitedTo"] : undefined;
    if (!isJsonObject(limit) || typeof limit["zh"] !== "string" || typeof limit["en"] !== "string") return;
    const text = session.say({ zh: limit["zh"], en: limit["en"] });
    if (!told.has(text)) session.notice(text);
    told.add(text);
  };
  return new Proxy(client, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function" || name === "ask") return member;
      return async (...values: readonly unknown[]) => {
        const answer: unknown = await Reflect.apply(member, target, values);
        tell(answer);
        return answer;
      };
    },
  });
}
