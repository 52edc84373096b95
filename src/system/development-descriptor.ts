import type { Descriptor } from "../certificate/descriptor.ts";
import type { Hex } from "../consensus/hex.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { CITIES } from "../demo/cast.ts";
import { FOUNDING_TIME } from "../demo/founding-plan.ts";
import { describeDeployment } from "./describe-deployment.ts";

/** What a verifier knows beforehand about a development network. @param validators - addresses, ascending */
export function developmentDescriptor(deployment: Deployment, validators: readonly string[]): Descriptor {
  return describeDeployment(deployment, {
    environment: "development",
    validators: validators as Hex[],
    // A block a transaction: there is no period to hold it to.
    blockPeriodSeconds: 0,
    jurisdictions: Object.values(CITIES)
      .sort((a, b) => a.ordinal - b.ordinal)
      .map(({ reference }) => reference),
    issuedAt: FOUNDING_TIME,
  });
}
