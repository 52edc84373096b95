import { GOVERNANCE_ACTS } from "../acts/governance-acts.ts";
import { approveDecision, carryOutDecision, proposeDecision } from "../client/governance/decide.ts";
import type { DecisionOutcome } from "../client/governance/decide.ts";
import { findDecision } from "../client/governance/find-decision.ts";
import { listDecisions } from "../client/governance/list-decisions.ts";
import { proposedContent } from "../client/governance/proposed-content.ts";
import type { DecisionKindName } from "../ledger/decisions.ts";
import type { Answer } from "../schemas/answer.ts";
import type { DecisionForm, DecisionsAnswer, DecisionState } from "../schemas/decision.ts";
import type { AskedMoment } from "../client/http/api-client.ts";
import type { Perform } from "./call-context.ts";
import type { CallOptions } from "./named-act.ts";
import type { Proposals } from "./proposals.ts";
import { Members, oneNamed, readMembers, requireText } from "./read-request.ts";

/** Which decisions are asked for: all of them by default. */
export interface AskedDecisions {
  /** The number of the jurisdiction on this ledger, from 1. */
  readonly jurisdiction?: number;
  readonly state?: DecisionState;
}

/**
 * The decisions of a jurisdiction's agencies. A step that was taken before is not taken again: the outcome is then
 * `ALREADY`. All that is decided is public, and no document stands behind it.
 */
export interface Governance {
  /** Proposes a decision to the agencies of the signer's jurisdiction, and approves it for the signer's agency. */
  propose<Kind extends keyof Proposals>(
    kind: Kind,
    proposal: Proposals[Kind],
    options?: CallOptions,
  ): Promise<DecisionOutcome>;
  /**
   * Approves a decision for the signer's agency.
   * @param decision - its number, or the number of the agencies' paper; read it with `find` before it is approved
   */
  approve(decision: string, options?: CallOptions): Promise<DecisionOutcome>;
  /** Has a decision carried out, after its delay. Anybody may. @param decision - as for `approve` */
  carryOut(decision: string, options?: CallOptions): Promise<DecisionOutcome>;
  /** A decision with what it decides, in words that are read from its content here. @param decision - see `approve` */
  find(decision: string, options?: CallOptions): Promise<DecisionForm>;
  /** The decisions with their approvals, oldest first, from all pages. */
  list(asked?: AskedDecisions, options?: AskedMoment & CallOptions): Promise<Answer<DecisionsAnswer>>;
}

const PREFIX = "governance-propose-";
const KINDS = new Map<string, DecisionKindName>(
  GOVERNANCE_ACTS.flatMap(({ name, on }) =>
    on.act === "PROPOSAL" ? [[name.slice(PREFIX.length), on.decision] as const] : [],
  ),
);

/** @param signer - gives the name of the key that signs */
export function governanceOf(perform: Perform, signer: () => string): Governance {
  const step =
    (of: string, take: typeof approveDecision) =>
    async (decision: string, options?: CallOptions): Promise<DecisionOutcome> => {
      const named = requireText(of, "decision", decision);
      return await perform(of, options, async (context) => await take(context, signer(), named));
    };
  return {
    propose: async (kind, proposal, options) => {
      const of = "governance.propose";
      const decided = oneNamed(of, "kind", kind, KINDS);
      const values = new Members(of, new Map([["proposal", proposal]])).json("proposal");
      return await perform(of, options, async (context) => {
        const proposed = await proposedContent(context, decided, values);
        return await proposeDecision(context, { as: signer(), ...proposed });
      });
    },
    approve: step("governance.approve", approveDecision),
    carryOut: step("governance.carryOut", carryOutDecision),
    find: async (decision, options) => {
      const named = requireText("governance.find", "decision", decision);
      return await perform(
        "governance.find",
        options,
        async (context) => (await findDecision(context, named)).decision,
      );
    },
    list: async (asked = {}, { at, knownAt, ...options } = {}) => {
      readMembers("governance.list", asked, ["jurisdiction", "state"]);
      const moment = { ...(at === undefined ? {} : { at }), ...(knownAt === undefined ? {} : { knownAt }) };
      return await perform(
        "governance.list",
        options,
        async ({ api }) => await listDecisions(api, { ...asked, ...moment }),
      );
    },
  };
}
