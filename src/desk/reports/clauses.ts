import type { ReportClause } from "../../schemas/report.ts";

/** The notice on the disclosure of authorized operation, as the national rulebook cites it. */
const NOTICE = "国家数据局综合司关于做好公共数据资源授权运营信息披露工作的通知（2026年2月10日）";

/** The items that the notice asks an implementing agency or an operator to disclose. */
export function noticed(zh: string, en: string): ReportClause {
  return { clause: NOTICE, says: { zh, en } };
}

const PRICE_NOTICE: ReportClause = {
  clause: "发改价格〔2025〕65号",
  says: { zh: "运营机构每年提交运营情况报告", en: "the operator files an annual operating report" },
};
const ZHEJIANG: ReportClause = {
  clause: "《浙江省公共数据授权运营管理办法（试行）》（2023年；已另行公布新办法）五（六）",
  says: {
    zh: "年度运营报告包括数据产品和服务存储、加工处理、分析利用、安全管理及市场运营情况",
    en: "the annual report tells storage, processing, analysis and use, security and market operation",
  },
};
const YUXI: ReportClause = {
  clause: "《玉溪市公共数据资源授权运营管理办法（试行）（征求意见稿）》（草案）第二十八条",
  says: {
    zh: "每年向本级数据主管部门提交授权运营工作情况报告",
    en: "every year the operator reports its work to the data authority of its level",
  },
};
/**
 * The clauses under which an operator reports every year. The first names the parts of the report. It is superseded and
 * the second a draft, and their citations say so.
 */
export const ANNUAL = [ZHEJIANG, YUXI, PRICE_NOTICE] as const;
