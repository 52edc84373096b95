import type { FastifyReply } from "fastify";
import type { ApiContext } from "../api-context.ts";
import type { AnswerWithLists } from "./answer-rows.ts";
import { askedBy } from "./cursor.ts";
import type { AskedPage } from "./list-query.ts";
import { pageOfList } from "./page-of-list.ts";
import type { List } from "./page-of-list.ts";

/** A request for a list. */
export interface ListRequest {
  readonly url: string;
  readonly query: AskedPage;
}

/**
 * Answers with a page of a list, and names the next one in the header `Link` too.
 * @throws ApiProblem CURSOR_MALFORMED, CURSOR_OF_ANOTHER_QUESTION, CURSOR_OUTDATED
 */
export async function answerList<A extends AnswerWithLists>(
  context: ApiContext,
  request: ListRequest,
  reply: FastifyReply,
  list: List<A>,
): Promise<A> {
  const page = await pageOfList(context, list, askedBy(request), request.query);
  if (page.next !== undefined) void reply.header("link", `<${addressWith(request, page.next)}>; rel="next"`);
  return page;
}

/** The address of the page that a cursor names. */
function addressWith({ url, query }: ListRequest, cursor: string): string {
  const [path = ""] = url.split("?", 1);
  const others = Object.entries(query).filter(([name]) => name !== "cursor");
  const asked = new URLSearchParams([...others.map(([name, value]) => [name, String(value)]), ["cursor", cursor]]);
  return `${path.replaceAll(/[<>"]/g, encodeURIComponent)}?${asked.toString()}`;
}
