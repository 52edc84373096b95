import { withValues } from "../text/bilingual.ts";
import type { Bilingual } from "../text/bilingual.ts";

/**
 * Why a ledger is not deployed:
 * - `DEPLOYMENT_REVERTED`: the chain executed the deployment and threw it away;
 * - `DEPLOYMENT_NOT_MINED`: no block took it within the time allowed;
 * - `FOUNDING_MALFORMED`: the founding plan is not what the ledger's constructor takes;
 * - `CODE_DIFFERS`: at the ledger's address is other code than the deployment names;
 * - `OTHER_CHAIN`: the node serves another chain than the deployment's;
 * - `FOUNDING_DIFFERS`: the ledger was founded with something else than the plan at hand;
 * - `DEPLOYMENT_MALFORMED`: the deployment's JSON is not what `deploy` writes.
 */
export type DeploymentErrorCode =
  | "DEPLOYMENT_REVERTED"
  | "DEPLOYMENT_NOT_MINED"
  | "FOUNDING_MALFORMED"
  | "CODE_DIFFERS"
  | "OTHER_CHAIN"
  | "FOUNDING_DIFFERS"
  | "DEPLOYMENT_MALFORMED";

const CHINESE: Readonly<Record<DeploymentErrorCode, string>> = {
  DEPLOYMENT_REVERTED: "链拒绝了部署：创立方案自相矛盾，或链的限额过低",
  DEPLOYMENT_NOT_MINED: "没有区块及时收入部署交易：验证节点是否在出块？",
  FOUNDING_MALFORMED: "创立方案的格式不对：请改正所指位置",
  CODE_DIFFERS: "该地址的合约代码与部署文件不符：这不是该部署的账本",
  OTHER_CHAIN: "节点上的链与部署文件不符：请指定该链的节点，或另选数据目录",
  FOUNDING_DIFFERS: "账本不是以此创立方案、在所述区块部署的：请使用部署时的创立文件、规则集、部署文件与程序版本",
  DEPLOYMENT_MALFORMED: "部署文件不是 laiqu deploy 写出的内容：请重新部署，或重新复制该文件",
};

/** A ledger cannot be deployed, or is not where a deployment says. */
export class DeploymentError extends Error {
  override readonly name = "DeploymentError";
  readonly code: DeploymentErrorCode;
  readonly evidence: Readonly<Record<string, unknown>>;

  constructor(
    code: DeploymentErrorCode,
    message: string,
    evidence: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = code;
    this.evidence = evidence;
  }

  /** In both languages: the Chinese sentence is the code's, with the values that the English one has woven in. */
  get text(): Bilingual {
    return { zh: withValues(CHINESE[this.code], this.evidence), en: this.message };
  }
}
