import type { FastifyReply } from "fastify";
import { acceptedForm } from "../accepted-form.ts";
import type { ApiContext } from "../api-context.ts";
import type { AnswerWithLists } from "./answer-rows.ts";
import { askedBy } from "./cursor.ts";
import { JSON_FORM, LIST_FORMS } from "./list-forms.ts";
import type { ListForm } from "./list-forms.ts";
import type { ListRequest } from "./list-streams.ts";
import { pageOfList } from "./page-of-list.ts";
import type { List } from "./page-of-list.ts";

/**
 * Answers with a list: with a page in JSON, of which the header `Link` names the next one, or with the whole list in
 * another form.
 * @param form - the form that was chosen; by default the one that the header `Accept` asks for
 * @throws ApiProblem FORM_NOT_ACCEPTABLE, CURSOR_MALFORMED, CURSOR_OF_ANOTHER_QUESTION, CURSOR_OUTDATED
 */
export async function answerList<A extends AnswerWithLists>(
  context: ApiContext,
  request: ListRequest,
  reply: FastifyReply,
  list: List<A>,
  form: ListForm = acceptedForm(request.headers.accept, LIST_FORMS),
): Promise<A | FastifyReply> {
  if (form !== JSON_FORM) return await request.server.listStreams.answer(context, request, reply, list, form);
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
