import { entriesOf } from "../text/entries.ts";
import { Status, statusLabels } from "../ledger/statuses.ts";
import { BODIES, HOLD_REASONS } from "./choice-tables.ts";
import type { DocumentSchema, SchemaField } from "./document-schema.ts";
import type { FieldType } from "./field-type.ts";
import {
  ACCOUNT,
  choice,
  choices,
  COUNT,
  DATE,
  field,
  listOf,
  optional,
  optionalPaper,
  PERIOD,
  record,
  ROOT,
  schemaOf,
  statementSchema,
  SUBJECT,
  TEXT,
  TIME,
  YES_NO,
} from "./make-schema.ts";

const ORDER = optionalPaper("order", "决定书", "order");

const ANCHORED: readonly SchemaField[] = [
  optional("domain", "可信域", "trusted domain", record("DOMAIN")),
  field("period", "起止日期", "period", PERIOD),
  field("root", "日志的承诺根", "root of the log", ROOT),
  field("count", "日志条数", "number of entries", COUNT, "VALUE"),
  optional("previous", "上一存证", "anchor before it", ROOT),
];

const SEAT_ACCOUNT = field("account", "账户", "account", ACCOUNT, "ACCOUNT");
const SEAT_ROLES = field("roles", "角色", "roles", choices(BODIES), "ROLES");
const SEAT_UNTIL = optional("until", "截止日期", "last day", DATE, "UNTIL");

/** The documents behind holds, corrections, anchors, seats and roles. */
export const ACT_SCHEMAS: readonly DocumentSchema[] = [
  statementSchema(
    "act",
    "HOLD",
    [
      field("reason", "暂停事由", "reason", choice(HOLD_REASONS), "REASON"),
      field("recall", "是否及于已形成的产品", "reaches what was already made of it", YES_NO, "VALUE"),
      optional("case", "所依据的整改", "case that it rests on", record("CASE"), "ABOUT"),
      optional("findings", "问题", "findings", listOf(TEXT)),
    ],
    [ORDER],
  ),
  statementSchema(
    "act",
    "RELEASE",
    [
      optional("holder", "原暂停主体", "party whose hold is released", record("PARTY"), "ABOUT"),
      optional("grounds", "解除理由", "grounds", TEXT),
    ],
    [ORDER],
  ),
  statementSchema("act", "CORRECTION", [
    field("wrong", "原内容有误之处", "what was wrong", TEXT),
    field("right", "更正内容", "what is right", TEXT),
  ]),
  statementSchema("anchor", "ACCESS_LOG", ANCHORED),
  statementSchema("anchor", "SOURCE_LOG", ANCHORED),
  statementSchema("anchor", "PROCESS_LOG", ANCHORED),
  statementSchema("anchor", "CALL_LOG", ANCHORED),
  statementSchema("anchor", "TRADE", [
    field("venue", "交易场所", "venue", TEXT),
    field("at", "成交时间", "time of the trade", TIME),
    field(
      "disposal",
      "处分方式",
      "disposal",
      choice({
        LICENCE: ["许可使用", "licence"],
        TRANSFER: ["转让", "transfer"],
        PLEDGE: ["担保", "pledge"],
        SERVICE: ["提供服务", "service"],
      }),
    ),
    optional("price", "成交价格", "price", { is: "AMOUNT" }),
    optional("buyer", "购买方", "buyer", record("PARTY")),
  ]),
  // The account stands in the place of a digest, so that these statements can carry no document: all is in the clear.
  statementSchema("act", "SEAT_OFFERED", [SEAT_ACCOUNT, SEAT_ROLES, SEAT_UNTIL]),
  statementSchema("act", "SEAT_ACCEPTED", [SEAT_ACCOUNT]),
  statementSchema("act", "SEAT_FROZEN", [SEAT_ACCOUNT]),
  statementSchema("act", "ROLES", [
    SEAT_ACCOUNT,
    field("jurisdiction", "辖区", "jurisdiction", record("JURISDICTION"), "ABOUT"),
    SEAT_ROLES,
    SEAT_UNTIL,
  ]),
];

/** The reason by its number in the rulebook, so that rows can compare it. */
const REASON_CODE = optional(
  "reasonCode",
  "事由代码",
  "reason code",
  { is: "WHOLE", least: 0, most: 0xffff },
  "REASON",
);
const BREAKS: FieldType = { is: "WHOLE", least: 0, most: 0xffff_ffff, unit: { zh: "次断裂", en: "breaks" } };
const ANSWERS = optional("answers", "所涵盖的断裂数", "number of breaks that it answers", BREAKS, "ANSWERS");

/** More of what a settlement's document says, beyond the reason. */
const MORE: Partial<Record<keyof typeof Status, readonly SchemaField[]>> = {
  SUNSET: [field("until", "停用日期", "last day", DATE, "UNTIL"), ANSWERS],
  CONTINUED: [optional("conditions", "继续的条件", "conditions", listOf(TEXT)), ANSWERS],
  RECALLED: [optional("recipients", "通知的接收方", "recipients that were told", listOf(record("PARTY")))],
  SUPERSEDED: [optional("by", "替代的记录", "record that takes its place", record(), "ABOUT")],
  CLOSED: [optional("disposed", "已处置的出域记录", "exports that were disposed of", listOf(record("EXPORT")))],
};

/** The documents behind settlements: one for each status that a record can be settled to. */
export const SETTLEMENT_SCHEMAS: readonly DocumentSchema[] = entriesOf(Status)
  .filter(([status]) => status !== "PROPOSED")
  .map(([status]) =>
    schemaOf(
      `laiqu.settlement.${status.toLowerCase().replaceAll("_", "-")}.1`,
      statusLabels[status],
      { act: "SETTLEMENT", status },
      [SUBJECT, optional("reason", "理由", "reason", TEXT), REASON_CODE, ...(MORE[status] ?? [])],
      [ORDER],
    ),
  );
