import type { StatementRow } from "../../../audit/act-rows.ts";
import { nameOfRow } from "../../../audit/names.ts";
import type { RecordRow } from "../../../store/schema.ts";
import { inRecord, none, quantityOf, textOf } from "../cells.ts";
import { ANNUAL } from "../clauses.ts";
import { CONTENT, entry, MATTER } from "../draft-section.ts";
import type { DraftLine, DraftSection } from "../draft-section.ts";
import { allOf } from "../report-books.ts";
import type { Affairs, LogCode, ReportBooks } from "../report-books.ts";
import { ofRecords, ofSettlements, ofStatements, ofSums, unknown } from "./figures.ts";

type Item = DraftSection["item"];

function part(item: Item, zh: string, en: string, lines: readonly DraftLine[]): DraftSection {
  return { item, title: { zh, en }, clauses: ANNUAL, labels: MATTER, columns: CONTENT, lines };
}

/** 存储: where data and products are kept, and what was put there and deleted in the year. */
export function storagePart(books: ReportBooks, affairs: Affairs): DraftSection {
  const { names } = books;
  const domains = books.inForce(affairs.domains);
  const retention = books.lastSaid([...affairs.authorizations, ...affairs.domains], "LOG_RETENTION");
  return part("STORAGE", "存储情况", "Storage", [
    ofRecords("可信域（个）", "trusted domains", domains),
    ...domains.map((domain) => {
      const name = textOf(nameOfRow(domain));
      return entry(`${name}：名称`, `${name}: title`, inRecord(domain, "/title", names), { rows: [domain] });
    }),
    ofRecords("年度供给（批次）", "deliveries of the year", books.recordedIn(affairs.deliveries)),
    ofSettlements(
      "年度清除的供给（批次）",
      "deliveries that were purged in the year",
      books.settledIn(affairs.deliveries, "PURGED"),
    ),
    ofStatements(
      "数据删除证明（份）",
      "certificates of deletion",
      books.statedIn(allOf(affairs), "DELETION_CERTIFICATE"),
    ),
    entry(
      "日志留存期限",
      "retention of logs",
      (retention === undefined ? undefined : quantityOf(retention)) ?? none("ATTESTED"),
      { acts: [retention] },
    ),
    unknown(
      "存储的数据量",
      "amount of data that is stored",
      "账本不记载数据量：请按可信域的运行记录填写",
      "the ledger has no amounts of data: take it from the records of the domain",
    ),
  ]);
}

/** 加工处理: demands, supply, imports, and the products that were made and reviewed. */
export function processingPart(books: ReportBooks, affairs: Affairs): DraftSection {
  const { demands, imports, products } = affairs;
  return part("PROCESSING", "加工处理情况", "Processing", [
    ofRecords("提出的数据需求（项）", "demands", books.recordedIn(demands)),
    ofSettlements("同意的数据需求（项）", "demands that were approved", books.settledIn(demands, "IN_FORCE")),
    ofSettlements("不予同意的数据需求（项）", "demands that were rejected", books.settledIn(demands, "REJECTED")),
    ofRecords("申请导入的社会数据（项）", "imports that were asked for", books.recordedIn(imports)),
    ofSettlements("批准导入的社会数据（项）", "imports that were approved", books.settledIn(imports, "IN_FORCE")),
    ofSettlements("不予导入的社会数据（项）", "imports that were rejected", books.settledIn(imports, "REJECTED")),
    ofRecords("提交审核的产品（版次）", "versions of products that were submitted", books.recordedIn(products)),
    ofSettlements("审核通过的产品（版次）", "versions that were approved", books.settledIn(products, "IN_FORCE")),
    ofSettlements("审核未通过的产品（版次）", "versions that were rejected", books.settledIn(products, "REJECTED")),
    ...logLines(books, affairs, "PROCESS_LOG", "加工过程日志", "logs of processing"),
  ]);
}

/** 分析利用: scenarios, agreements, and what was reported about use. */
export function usePart(books: ReportBooks, affairs: Affairs): DraftSection {
  const { scenarios, agreements } = affairs;
  return part("USE", "分析利用情况", "Analysis and use", [
    ofRecords("年度内有效的应用场景（个）", "scenarios that were in force", books.inForce(scenarios)),
    ofSettlements("年度批准的应用场景（个）", "scenarios that were approved", books.settledIn(scenarios, "IN_FORCE")),
    ofSettlements("不予批准的应用场景（个）", "scenarios that were rejected", books.settledIn(scenarios, "REJECTED")),
    ofRecords("年度内有效的开发利用协议（份）", "agreements that were in force", books.inForce(agreements)),
    ofStatements("使用情况报告（份）", "reports on use", books.statedIn(allOf(affairs), "USAGE_REPORT")),
    ...logLines(books, affairs, "CALL_LOG", "数据调用日志", "logs of calls"),
    unknown(
      "分析利用的成效",
      "effects of the use",
      "账本不记载成效：请据实填写",
      "the ledger has nothing about effects: describe them",
    ),
  ]);
}

/** 安全管理: plans, people, logs, inspections, holds and incidents. */
export function securityPart(books: ReportBooks, affairs: Affairs): DraftSection {
  const { cases } = affairs;
  // A filing, a finding or a hold may be about the operator itself, or about anything under its authorizations.
  const about = [books.party, ...allOf(affairs)];
  const stated = (...codes: Parameters<ReportBooks["statedIn"]>[1][]) => books.statedIn(about, ...codes);
  return part("SECURITY", "安全管理情况", "Security", [
    ofStatements("应急预案（份）", "emergency plans", stated("EMERGENCY_PLAN")),
    ofStatements("应急演练（次）", "drills", stated("DRILL")),
    ofStatements("指定数据安全负责人（次）", "appointments of a security officer", stated("SECURITY_OFFICER")),
    ofSums("备案人员（人次）", "persons that were filed", stated("PERSONNEL_ROSTER")),
    ofSums("签订保密协议（人次）", "persons with a confidentiality agreement", stated("CONFIDENTIALITY")),
    ofSums("参加培训（人次）", "persons that were trained", stated("TRAINING")),
    ...logLines(books, affairs, "ACCESS_LOG", "访问日志", "access logs"),
    ...logLines(books, affairs, "SOURCE_LOG", "数据来源日志", "logs of sources"),
    ofStatements("接受检查（次）", "inspections", stated("INSPECTION")),
    ofStatements("被暂停（次）", "holds", stated("HOLD"), "ENFORCED"),
    ofRecords("安全事件（起）", "incidents", books.casesIn(cases, "INCIDENT")),
    ofRecords("整改（件）", "rectifications", books.casesIn(cases, "RECTIFICATION")),
    ofRecords("报告的数据风险（件）", "risks that were reported", books.casesIn(cases, "RISK")),
    ofRecords("违规使用（件）", "misuses", books.casesIn(cases, "MISUSE")),
  ]);
}

/** How often a log was anchored in the year, and how many entries these anchors state. */
function logLines(books: ReportBooks, affairs: Affairs, code: LogCode, zh: string, en: string): DraftLine[] {
  const logged: readonly RecordRow[] = [books.party, ...allOf(affairs)];
  const anchors: readonly StatementRow[] = books.statedIn(logged, code);
  return [
    ofStatements(`${zh}存证（次）`, `anchors of ${en}`, anchors, "RECORDED"),
    ofSums(`${zh}条数（条）`, `entries in these ${en}`, anchors, "RECORDED"),
  ];
}
