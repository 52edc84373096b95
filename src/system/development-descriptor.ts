import type { Descriptor } from "../certificate/descriptor.ts";
import { parseHex } from "../consensus/hex.ts";
import { describeDeployment } from "../deployment/describe-deployment.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { CITIES, CITY_NAMES } from "../demo/cast.ts";
import { FOUNDING_TIME } from "../demo/founding-plan.ts";

/** The descriptor of a development network. @param validators - addresses in ascending order */
export function developmentDescriptor(deployment: Deployment, validators: readonly string[]): Descriptor {
  return describeDeployment(deployment, {
    environment: "development",
    validators: validators.map((address) => parseHex(address, 20)),
    // The embedded chain makes one block for each transaction, so its blocks follow no period.
    blockPeriodSeconds: 0,
    jurisdictions: CITY_NAMES.map((city) => CITIES[city].reference),
    issuedAt: FOUNDING_TIME,
  });
}
