import { paper } from "./procedure.ts";
import type { Deed } from "./procedure.ts";

/** The instruments of the national layer, as their rules cite them. */
export const NATIONAL = {
  registration: "发改数据规〔2025〕26号[NAT-V]",
  price: "发改价格〔2025〕65号[NAT-V]",
  disclosure: "国家数据局综合司信息披露通知（2026年2月10日）[NAT-V]",
  /** 原始数据不出域. */
  primary: "数据二十条（2022年12月）[NAT-V]",
  legalPerson: "发改数据规〔2025〕27号第三条[NAT-V]",
  consent: "个人信息保护法第二十三条[NAT-V]",
} as const;

/** What the national rules ask of a resource before it is granted: it is announced and then registered. */
export const gradedAndRegistered: readonly Deed[] = [
  paper(NATIONAL.registration, "nat.registrar-registers", "REGISTRAR", "NOTICE", { of: "resource" }),
  paper(NATIONAL.registration, "nat.registration-within-three-years", "REGISTRAR", "REGISTRATION", { of: "resource" }),
];

/** A price for industry, below the ceiling that the government set within the revenue that two authorities allow. */
export const pricedWithinCeiling: readonly Deed[] = [
  paper(NATIONAL.price, "nat.price-set-by", ["DATA_AUTHORITY", "PRICE_AUTHORITY"], "MAX_REVENUE", {
    of: "authorization",
    value: 1_000_000n,
  }),
  paper(NATIONAL.price, "nat.ceiling-set-by", "GOVERNMENT", "FEE_CEILING", { of: "authorization", value: 800n }),
  paper(NATIONAL.price, "nat.within-ceiling", "OPERATOR", "PRICE", { value: 500n }),
];
