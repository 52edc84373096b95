import { Type } from "typebox";
import type { Static } from "typebox";
import type { Bilingual } from "../text/bilingual.ts";
import {
  CountSchema,
  described,
  listOf,
  nameOf,
  oneOf,
  optional,
  RecordIdSchema,
  SecondsSchema,
  TextSchema,
} from "./values.ts";

const WebhookIdSchema = Type.String({ pattern: "^wh_[0-9a-f]{16}$", description: "Id of a webhook" });

export const NewWebhookSchema = Type.Object(
  {
    url: Type.String({ minLength: 1, maxLength: 2_000, description: "The https address that is told" }),
    party: optional(
      RecordIdSchema,
      "The party in whose sight it is told; only for a server that asks nobody who they are, because a key says it",
    ),
    records: optional(
      listOf(RecordIdSchema, "Only these affairs of the party; all of them by default", { maxItems: 100 }),
      "Only these affairs of the party; all of them by default",
    ),
  },
  { additionalProperties: false, description: "A webhook to be added" },
);
export type NewWebhookForm = Static<typeof NewWebhookSchema>;

const webhookFields = {
  id: WebhookIdSchema,
  url: described(TextSchema, "The address that is told"),
  party: described(RecordIdSchema, "The party in whose sight it is told"),
  records: listOf(RecordIdSchema, "The affairs of the party about which it is told; all of them when there are none"),
  addedAt: described(SecondsSchema, "When it was added, in seconds"),
  state: oneOf(
    ["ACTIVE", "KEY_ENDED"],
    "Whether it is told of changes, or waits to be added again because the key that added it was revoked or has ended",
  ),
  seenBlock: optional(CountSchema, "Changes up to this block were looked for; absent before the first look"),
};

export const WebhookSchema = Type.Object(webhookFields, { description: "A webhook" });
export type WebhookForm = Static<typeof WebhookSchema>;

export const AddedWebhookSchema = Type.Object(
  { ...webhookFields, secret: described(TextSchema, "The secret that signs its messages; it is shown this once") },
  { description: "A webhook that was just added" },
);
export type AddedWebhook = Static<typeof AddedWebhookSchema>;

export const WebhooksSchema = Type.Object(
  { webhooks: listOf(WebhookSchema, "The webhooks, oldest first") },
  { description: "Webhooks" },
);
export type Webhooks = Static<typeof WebhooksSchema>;

/**
 * Why an attempt failed, in words of this program alone. What the network says in detail is not told: whoever adds a
 * webhook chooses the name that is looked up, and would learn the addresses of names inside the agency's network.
 */
export const ATTEMPT_FAILURES = {
  STATUS: { zh: "接收方的答复不是 2xx", en: "the receiver answered with another status than 2xx" },
  ADDRESS: {
    zh: "找不到该域名，或它指向非公网地址",
    en: "the name was not found, or leads to an address that is not public",
  },
  CONNECTION: { zh: "无法连接，或连接中断", en: "there was no connection, or it was cut" },
  SECURITY: { zh: "TLS 证书或握手无效", en: "the TLS certificate or handshake was not valid" },
  TIME: { zh: "10 秒内没有答复", en: "there was no answer within 10 s" },
  ANSWER: { zh: "答复无法按 HTTP 读取", en: "the answer could not be read as HTTP" },
} as const satisfies Readonly<Record<string, Bilingual>>;

export type AttemptFailure = keyof typeof ATTEMPT_FAILURES;

const DeliverySchema = Type.Object(
  {
    id: described(TextSchema, "The `webhook-id` of the message"),
    number: described(CountSchema, "The place of the message in the order of its webhook, from 1"),
    record: optional(RecordIdSchema, "The record whose standing changed; absent for a test"),
    state: oneOf(
      ["WAITING", "DELIVERED", "GIVEN_UP", "WITHHELD"],
      "Whether the message waits for its next attempt, was taken, was given up, or was withheld because the party " +
        "does not see the record any more",
    ),
    madeAt: described(SecondsSchema, "When the message was made, in seconds"),
    attempts: described(CountSchema, "How often it was tried"),
    nextAt: optional(SecondsSchema, "When it is tried again, in seconds"),
    lastAt: optional(SecondsSchema, "When it was tried last, in seconds"),
    status: optional(CountSchema, "The HTTP status of the last answer"),
    reason: optional(
      nameOf(
        ATTEMPT_FAILURES,
        "Why the last attempt failed: the status was not 2xx; the name was not found or leads to an address that is " +
          "not public; there was no connection, or it was cut; TLS was not valid; there was no answer in time; the " +
          "answer could not be read as HTTP",
      ),
      "Why the last attempt failed",
    ),
  },
  { description: "A message of a webhook and how its delivery stands" },
);

export const DeliveriesSchema = Type.Object(
  { webhook: WebhookIdSchema, deliveries: listOf(DeliverySchema, "The last messages, newest first") },
  { description: "The deliveries of a webhook" },
);
export type Deliveries = Static<typeof DeliveriesSchema>;

export const TestedWebhookSchema = Type.Object(
  { webhook: WebhookIdSchema, message: described(TextSchema, "The `webhook-id` of the test message") },
  { description: "A webhook to which a test message will be sent" },
);
export type TestedWebhook = Static<typeof TestedWebhookSchema>;
