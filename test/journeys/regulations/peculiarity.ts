import type { CodeName } from "../../../src/ledger/codes.ts";
import type { Journey, Proposed } from "./journey.ts";
import type { Cited, Deed, Regulation } from "./procedure.ts";
import { authorize, determine } from "./story.ts";
import type { STORY } from "./story.ts";

type ChapterTitle = (typeof STORY)[number]["title"];

/** Something that one regulation asks: an act that it allows, and the contrary, which the rule that says so refuses. */
export interface Peculiarity {
  readonly says: string;
  readonly cites: Cited;
  /** The chapter after which it is tried. The city then returns to where it was. */
  readonly after: ChapterTitle;
  readonly play: (life: Journey, cites: Cited) => Promise<void>;
}

/** A longest term in soft words: until `longest` nothing is said, and a term until `longer` is flagged. */
export function longestTerm(
  law: Regulation,
  { says, cites, longest, longer }: Pick<Peculiarity, "says" | "cites"> & { longest: string; longer: string },
): Peculiarity {
  return {
    says,
    cites,
    after: "catalogue and registration of a resource",
    play: async (life, [, rule]) => {
      const authorizeUntil = async (lastDay: string, flags: readonly string[]): Promise<void> => {
        const longLaw = { ...law, lastDay, authorization: { ...law.authorization, flags } };
        await determine(life, longLaw);
        await authorize(life, longLaw);
      };
      await life.aside(async () => authorizeUntil(longest, []));
      await authorizeUntil(longer, [rule]);
    },
  };
}

/**
 * Nobody is authorized but the operator that was selected, as the next chapters of the story do.
 * @param before - what stands before this rule at the step
 */
export function onlyTheSelected(law: Regulation, cites: Cited, before: readonly Deed[] = []): Peculiarity {
  const { proposedBy, settledBy, clauses = [] } = law.authorization;
  const inputs = law.plan === undefined ? ["call"] : ["plan", "call"];
  const rival: Proposed = { kind: "AUTHORIZATION", name: "rival", parent: "CITY", link: "RIVAL", inputs, clauses };
  return {
    says: "only the operator that was selected is authorized",
    cites,
    after: "selection of the operator",
    play: async (life, refusedBy) => {
      await life.admit("DATA_AUTHORITY", "RIVAL", ["OPERATOR"]);
      await life.propose(proposedBy.who, rival);
      await life.prepare(before.map(asRival), "rival");
      await life.settle(settledBy.who, "rival", "IN_FORCE", { refusedBy });
    },
  };
}

/**
 * Once a selection is completed nobody else is chosen by it, whatever is withdrawn first.
 * @param withdrawn - a paper of the selection that is withdrawn before the result is stated anew
 */
export function decisionStands(law: Regulation, cites: Cited, withdrawn?: CodeName): Peculiarity {
  const decision = law.selection.deeds.find((deed) => deed.type === "paper" && deed.states === "SELECTION_DECISION");
  if (decision?.type !== "paper") throw new Error(`${law.file} decides no selection`);
  const [who] = decision.by;
  return {
    says: "once the selection is completed nobody else is chosen by it",
    cites,
    after: "selection of the operator",
    play: async (life, refusedBy) => {
      if (who === undefined) throw new Error(`nobody decides the selection of ${law.file}`);
      await life.admit("DATA_AUTHORITY", "RIVAL", ["OPERATOR"]);
      if (withdrawn !== undefined) await life.state(who, "call", withdrawn, { outcome: "WITHDRAWN" });
      const another = { ...decision.say, value: { idOf: "RIVAL" } };
      await life.state(who, "call", "SELECTION_DECISION", another, { refusedBy });
    },
  };
}

/** A deed of the operator, or about it, done by its rival, or about it. */
function asRival(deed: Deed): Deed {
  if (deed.type === "settling") return deed;
  const by = deed.by.map((one) => (one === "OPERATOR" ? ({ party: "RIVAL", as: "OPERATOR" } as const) : one));
  return { ...deed, by, say: deed.say.of === "OPERATOR" ? { ...deed.say, of: "RIVAL" } : deed.say };
}
