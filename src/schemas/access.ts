import type { Bilingual } from "../text/bilingual.ts";

/** Those who may use a route of the API. */
export const ACCESS_LABELS = {
  PUBLIC: {
    zh: "任何人，如核验一份文件或一份凭证的人",
    en: "anybody, such as a person who verifies a file or a certificate",
  },
  PARTY: {
    zh: "主体，就其自身事务：其账户、其办理的行为、其记录及与之相连的记录",
    en: "a party, in its own affairs: its accounts, its acts, its records and those connected with them",
  },
  AUDITOR: {
    zh: "审计机构，就其审计的辖区",
    en: "an auditor, in the jurisdictions that it audits",
  },
  AUTHORITY: {
    zh: "辖区的机关，就本辖区",
    en: "an authority of a jurisdiction, in that jurisdiction",
  },
  NODE_OPERATOR: {
    zh: "运维本服务器及其链节点者",
    en: "whoever runs this server and its chain node",
  },
} as const satisfies Readonly<Record<string, Bilingual>>;
export type Access = keyof typeof ACCESS_LABELS;
