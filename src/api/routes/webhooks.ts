import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { RecordId } from "../../ledger/record-id.ts";
import {
  AddedWebhookSchema,
  DeliveriesSchema,
  NewWebhookSchema,
  TestedWebhookSchema,
  WebhookSchema,
  WebhooksSchema,
} from "../../schemas/webhook.ts";
import type { Deliveries, NewWebhookForm, WebhookForm } from "../../schemas/webhook.ts";
import type { WebhookDeliveryRow, WebhookRow } from "../../store/schema.ts";
import { affairsAmong } from "../../store/sight.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { failureNamed } from "../../webhooks/attempt-failures.ts";
import { testMessage } from "../../webhooks/messages.ts";
import { refuseAddress } from "../../webhooks/refuse-address.ts";
import { MOST_OF_A_PARTY, WebhookTable } from "../../webhooks/webhook-table.ts";
import { withSnapshot } from "../../audit/snapshot.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { ApiProblem } from "../api-problem.ts";
import { answers } from "../responses.ts";
import { holderTest } from "../webhook-work.ts";

const params = Type.Object({ id: Type.String({ maxLength: 40, description: "The id of the webhook." }) });

/** Webhooks of a party, which are told when the standing of one of its affairs changes. */
export function webhookRoutes(app: ApiInstance, context: ApiContext): void {
  const table = new WebhookTable(context.store);
  const own = async (request: FastifyRequest, id: string): Promise<WebhookRow> => {
    const webhook = await table.find(id, partyOf(request));
    if (webhook !== undefined) return webhook;
    throw unknown(id);
  };
  const isHolder = holderTest(context);
  const formOf = (webhook: WebhookRow): WebhookForm => formIn(webhook, isHolder(webhook.added_by));

  app.get(
    "/v1/webhooks",
    {
      schema: {
        operationId: "listWebhooks",
        access: ["PARTY"],
        summary: "List webhooks",
        description: "Lists the webhooks of the party that asks, without their secrets.",
        response: answers(WebhooksSchema),
      },
    },
    async (request) => ({ webhooks: (await table.list(partyOf(request))).map((each) => formOf(each)) }),
  );

  app.post(
    "/v1/webhooks",
    {
      schema: {
        operationId: "addWebhook",
        access: ["PARTY"],
        summary: "Add a webhook",
        description:
          "Adds an address that is told when the standing of an affair of the party changes. Messages are signed as " +
          "Standard Webhooks says, with a secret that only this answer shows. A webhook for the same address and " +
          "records whose key has ended goes on with a new secret. docs/events.md has the rules.",
        body: NewWebhookSchema,
        response: answers(AddedWebhookSchema),
      },
    },
    async (request) => {
      const { url, records = [] } = request.body;
      const party = partyOf(request) ?? givenParty(request.body);
      demandAddress(url, context.webhooksAnywhere ?? false);
      const given = request.body.party === undefined ? [] : [request.body.party];
      const asOf = await demandAffairs(context, party, [...records, ...given]);
      const addedBy = request.asker === undefined || request.asker.as === "PUBLIC" ? "" : request.asker.who;
      const added = await table.add({ url: new URL(url).href, party, records, addedBy }, asOf, isHolder);
      if (added === undefined) throw tooMany();
      return { ...formOf(added), secret: added.secret };
    },
  );

  app.delete(
    "/v1/webhooks/:id",
    {
      schema: {
        operationId: "removeWebhook",
        access: ["PARTY"],
        summary: "Remove a webhook",
        description: "Removes a webhook. Messages that wait are not sent any more.",
        params,
        response: answers(WebhookSchema),
      },
    },
    async (request) => {
      const webhook = await own(request, request.params.id);
      await table.remove(webhook.id);
      return formOf(webhook);
    },
  );

  app.post(
    "/v1/webhooks/:id/test",
    {
      schema: {
        operationId: "testWebhook",
        access: ["PARTY"],
        summary: "Send a test message",
        description:
          "Puts a message of the type `test` behind those that wait, unless one waits already. The deliveries say " +
          "what came of it.",
        params,
        response: answers(TestedWebhookSchema),
      },
    },
    async (request) => {
      const webhook = await own(request, request.params.id);
      const message = await table.test(webhook, testMessage(new Date()));
      if (message === undefined) throw unknown(webhook.id);
      return { webhook: webhook.id, message };
    },
  );

  app.get(
    "/v1/webhooks/:id/deliveries",
    {
      schema: {
        operationId: "listDeliveries",
        access: ["PARTY"],
        summary: "List the deliveries of a webhook",
        description: "Lists the last hundred messages of a webhook, and how the delivery of each stands.",
        params,
        response: answers(DeliveriesSchema),
      },
    },
    async (request) => {
      const webhook = await own(request, request.params.id);
      return { webhook: webhook.id, deliveries: (await table.deliveries(webhook.id)).map(deliveryForm) };
    },
  );
}

/** The party of a key; undefined on a server that asks nobody. */
function partyOf({ asker }: FastifyRequest): RecordId | undefined {
  return asker?.as === "PARTY" ? asker.party : undefined;
}

/** @throws ApiProblem REQUEST_MALFORMED */
function givenParty({ party }: NewWebhookForm): RecordId {
  if (party !== undefined) return party;
  throw new ApiProblem("REQUEST_MALFORMED", {
    zh: "须以 party 指明主体：本服务不问发问者是谁。",
    en: "Name the party with `party`: this server asks nobody who they are.",
  });
}

/** @throws ApiProblem WEBHOOK_REFUSED */
function demandAddress(url: string, anywhere: boolean): void {
  const wrong = refuseAddress(url, anywhere);
  if (wrong === undefined) return;
  const shown = showForeign(url, 80);
  throw new ApiProblem("WEBHOOK_REFUSED", {
    zh: `不能向 ${shown} 推送：${wrong.zh}。请更正网址。`,
    en: `Nothing can be sent to ${shown}: ${wrong.en}. Correct the address.`,
  });
}

/** @throws ApiProblem RECORD_UNKNOWN, in the same words for a record that is no affair and for one that is not there */
async function demandAffairs(context: ApiContext, party: RecordId, records: readonly RecordId[]) {
  return await withSnapshot(
    context.store.reader,
    async ({ database, asOf }) => {
      const affairs = await affairsAmong(database, [party, ...records]);
      const other = [party, ...records].find((record) => !affairs.has(record));
      if (other === undefined) return asOf;
      throw new ApiProblem("RECORD_UNKNOWN", {
        zh: `记录 ${other} 不存在，或不是该主体自身的事务：请给出该主体的事务。`,
        en: `The record ${other} does not exist, or is no affair of the party: name affairs of the party.`,
      });
    },
    undefined,
    undefined,
    { party, published: false },
  );
}

function unknown(id: string): ApiProblem {
  const shown = showForeign(id);
  return new ApiProblem("WEBHOOK_UNKNOWN", {
    zh: `没有标识为 ${shown} 的推送，或它属于另一主体：请先列出本主体的推送。`,
    en: `There is no webhook with the id ${shown}, or it is another party's: list those of the party.`,
  });
}

function tooMany(): ApiProblem {
  return new ApiProblem("WEBHOOKS_TOO_MANY", {
    zh: `一个主体最多有 ${MOST_OF_A_PARTY} 个推送：请先移除不用的。`,
    en: `A party may have at most ${MOST_OF_A_PARTY} webhooks: remove one that it does not need.`,
  });
}

function formIn(webhook: WebhookRow, isHeld: boolean): WebhookForm {
  const { id, url, party, records, added_at: addedAt, seen_block: seenBlock } = webhook;
  const state = isHeld ? "ACTIVE" : "KEY_ENDED";
  return { id, url, party, records, addedAt, state, ...(seenBlock < 0 ? {} : { seenBlock }) };
}

function deliveryForm(row: WebhookDeliveryRow): Deliveries["deliveries"][number] {
  const {
    id,
    number,
    record,
    state,
    made_at: madeAt,
    attempts,
    next_at: nextAt,
    last_at: lastAt,
    status,
    reason,
  } = row;
  return {
    id,
    number,
    state,
    madeAt,
    attempts,
    ...(record === null ? {} : { record }),
    ...(state === "WAITING" ? { nextAt: Math.ceil(nextAt / 1_000) } : {}),
    ...(lastAt === null ? {} : { lastAt }),
    ...(status === null ? {} : { status }),
    ...(reason === null ? {} : { reason: failureNamed(reason) }),
  };
}
