import { entriesOf } from "../text/entries.ts";
import { Status, statusLabels } from "../ledger/statuses.ts";
import { BODIES, HOLD_REASONS } from "./choice-tables.ts";
import type { DocumentSchema, SchemaField } from "./document-schema.ts";
import {
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
  TEXT,
  TIME,
  YES_NO,
} from "./make-schema.ts";

const ORDER = optionalPaper("order", "决定书", "order");

const ANCHORED: readonly SchemaField[] = [
  field("domain", "可信域", "domain", TEXT),
  field("period", "起止日期", "period", PERIOD),
  field("root", "日志的承诺根", "root of the log", ROOT),
  field("count", "日志条数", "number of entries", COUNT, "VALUE"),
  optional("previous", "上一存证", "anchor before it", ROOT),
];

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
  statementSchema("act", "RELEASE", [optional("grounds", "解除理由", "grounds", TEXT)], [ORDER]),
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
  ...(["SEAT_OFFERED", "SEAT_ACCEPTED", "SEAT_FROZEN"] as const).map((code) =>
    statementSchema("act", code, [
      field("account", "账户", "account", TEXT, "ACCOUNT"),
      optional("roles", "角色", "roles", choices(BODIES), "ROLES"),
      optional("reason", "理由", "reason", TEXT),
    ]),
  ),
  statementSchema("act", "ROLES", [
    field("jurisdiction", "辖区", "jurisdiction", record("JURISDICTION"), "ABOUT"),
    field("roles", "角色", "roles", choices(BODIES), "ROLES"),
    optional("mandate", "授予依据", "basis", TEXT),
  ]),
];

/** More of what a settlement's document says, beyond the reason. */
const MORE: Partial<Record<keyof typeof Status, readonly SchemaField[]>> = {
  SUNSET: [field("until", "停用日期", "last day", DATE, "UNTIL")],
  CONTINUED: [optional("conditions", "继续的条件", "conditions", listOf(TEXT))],
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
      [optional("reason", "理由", "reason", TEXT), ...(MORE[status] ?? [])],
      [ORDER],
    ),
  );
