import { publicationHash } from "../ledger/event-log.ts";
import type { Publication } from "../ledger/events.ts";
import { Ledger__factory } from "./bindings/factories/Ledger__factory.ts";
import type { Founding } from "./bindings/Ledger.ts";
import type { PartAddresses } from "./deployment.ts";
import { DeploymentError } from "./deployment-error.ts";
import { showForeign } from "../text/foreign-text.ts";

/**
 * The founding of a ledger: jurisdictions, their parties and accounts, and the versions of their rulebooks from 1 on.
 * The transaction carries only the hashes of the versions; later nobody can publish anything else.
 */
export type FoundingPlan = readonly FoundingJurisdiction[];

type FoundingJurisdiction = Readonly<Omit<Founding.FoundingJurisdictionStruct, "promises" | "parties" | "agencies">> & {
  readonly parties: readonly Readonly<Founding.FoundingPartyStruct>[];
  readonly agencies: readonly number[];
  readonly publications: readonly Publication[];
};

/** The data of the transaction that creates a ledger. @throws DeploymentError `FOUNDING_MALFORMED` */
export async function foundingData(parts: PartAddresses, founding: FoundingPlan): Promise<string> {
  const { data } = await encodeFounding(() =>
    new Ledger__factory().getDeployTransaction(
      parts.AttestingPart,
      parts.SettlingPart,
      parts.GoverningPart,
      parts.JudgingPart,
      founding.map(toStruct),
    ),
  );
  return data;
}

/**
 * Runs an encoding of the founding. ethers compares the plan with the contract's types member by member, and refuses
 * with errors of many kinds, each naming the member.
 * @throws DeploymentError `FOUNDING_MALFORMED`
 */
export async function encodeFounding<T>(encode: () => T | Promise<T>): Promise<T> {
  try {
    return await encode();
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const reason = cause.message.slice(0, 300);
    throw new DeploymentError(
      "FOUNDING_MALFORMED",
      {
        zh: `创立方案不符合账本合约的要求（${showForeign(reason)}）：请改正所指成员。`,
        en:
          `The founding plan does not fit the ledger's contract (${showForeign(reason)}): correct the member ` +
          "that it names.",
      },
      { reason },
      cause,
    );
  }
}

function toStruct({
  publications,
  parties,
  agencies,
  ...jurisdiction
}: FoundingJurisdiction): Founding.FoundingJurisdictionStruct {
  const promises = publications.map(publicationHash);
  return { ...jurisdiction, parties: [...parties], agencies: [...agencies], promises };
}
