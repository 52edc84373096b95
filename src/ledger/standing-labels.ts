import type { StandingCode } from "./evaluate-standing.ts";

/** The Chinese and English words for each standing. */
export const standingLabels: Readonly<Record<StandingCode, { readonly zh: string; readonly en: string }>> = {
  PROPOSED: { zh: "待生效", en: "proposed" },
  IN_FORCE: { zh: "有效", en: "in force" },
  CONTINUED: { zh: "经处置继续有效", en: "in force by disposition" },
  SUSPENDED: { zh: "已暂停", en: "suspended" },
  DISPOSITION_PENDING: { zh: "待处置", en: "disposition pending" },
  BROKEN: { zh: "来源断裂", en: "made of something broken" },
  EXPIRED: { zh: "期满", en: "expired" },
  ENDED: { zh: "已终结", en: "ended" },
};
