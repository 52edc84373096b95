import type { NextAct } from "../../acts/next-acts.ts";
import { Structure } from "../../ledger/codes.ts";
import { Status } from "../../ledger/statuses.ts";
import type { Rule } from "../../rulebook/rulebook.ts";
import type { NextActForm, UnmetForm } from "../../schemas/next.ts";
import { askCandidates } from "../check-act.ts";
import type { ApiContext } from "../api-context.ts";
import type { Verdict } from "../ledger-calls.ts";
import { attemptsOf } from "./attempts.ts";
import type { Attempt } from "./attempts.ts";
import type { NextContext } from "./next-context.ts";
import { namedAct } from "./suppliers.ts";
import { cite, explainUnmet, isAboutWho, isOfTheLedger, unmetRules } from "./unmet-rules.ts";

/** One answer asks the ledger so often at most. What is beyond is left out, and the answer says so. */
const MOST_CHECKS = 600;
/** So many questions are under way at the node at once. */
const AT_ONCE = 16;

/** An attempt with what the ledger would say of it; without a verdict, it does not accept the call at all. */
interface Asked extends Attempt {
  readonly verdict: Verdict | undefined;
}

/** The acts that can come next, as the ledger judges them in the state after the block of the snapshot. */
interface JudgedNext {
  readonly acts: readonly NextActForm[];
  readonly truncated: boolean;
}

/**
 * Asks the ledger of every act that can come next, from those who may do it.
 * @throws RpcError; ApiProblem CHAIN_UNAVAILABLE
 */
export async function judgeNext(
  { rpc, ledgerAddress }: Pick<ApiContext, "rpc" | "ledgerAddress">,
  context: NextContext,
): Promise<JudgedNext> {
  const possible = context.next.filter(({ on }) => !isRelease(on) || context.holding.length > 0);
  const all = possible.flatMap((next) => attemptsOf(context, next));
  const attempts = all.slice(0, MOST_CHECKS);
  const asked: Asked[] = [];
  for (let start = 0; start < attempts.length; start += AT_ONCE) {
    const some = attempts.slice(start, start + AT_ONCE);
    const answers = await askCandidates(
      rpc,
      ledgerAddress,
      some.map(({ request }) => request),
      context.snapshot.asOf.block,
    );
    asked.push(
      ...some.map((attempt, index) => {
        const answer = answers[index];
        return { ...attempt, verdict: answer !== undefined && "verdicts" in answer ? answer.verdicts[0] : undefined };
      }),
    );
  }
  const byAct = Map.groupBy(asked, ({ next }) => next);
  const beyond = new Set(all.slice(MOST_CHECKS).map(({ next }) => next));
  return {
    acts: possible.flatMap((next) => (beyond.has(next) ? [] : actForm(context, next, byAct.get(next) ?? []))),
    truncated: beyond.size > 0 || context.truncated,
  };
}

/** Without a hold there is nothing to release. */
function isRelease(on: NextAct["on"]): boolean {
  return on.act === "STATEMENT" && on.code === "RELEASE";
}

/** An act as the answer shows it; nothing where it cannot come next, or where the party that asks may not do it. */
function actForm(context: NextContext, next: NextAct, asked: readonly Asked[]): NextActForm[] {
  const allowed = asked.filter(({ verdict }) => verdict?.rule === 0);
  const [best] = allowed.length > 0 ? allowed : asked.toSorted((one, other) => demerits(one) - demerits(other));
  if (context.isRestricted && !mayDo(context, next, best)) return [];
  if (best?.verdict !== undefined && isOver(context, best.verdict)) return [];
  const missing = best?.verdict === undefined ? [] : explainUnmet(context, best, best.verdict);
  return [
    {
      ...namedAct(next.act),
      makes: next.on.act,
      ...(next.place === undefined ? {} : { place: next.place }),
      state: allowed.length > 0 ? "POSSIBLE" : stateOf(best?.verdict, missing),
      roles: [...next.roles],
      rules: rulesAboutWho(next).map(({ number }) => cite(context, number)),
      by: doersOf(allowed),
      missing: [...missing],
    },
  ];
}

/** The rules that say who may do it. One that judges at both steps of a recording is told once. */
function rulesAboutWho({ steps }: NextAct): readonly Rule[] {
  const rules = steps.flatMap((step) => step.rules.filter(isAboutWho));
  return [...new Map(rules.map((rule) => [rule.number, rule])).values()];
}

/** Whether the party that asks may do the act at all: it has a role for it, and is competent for this record. */
function mayDo(context: NextContext, next: NextAct, best: Asked | undefined): boolean {
  if (best === undefined) return context.doers.some(({ roles }) => roles.some((role) => next.roles.includes(role)));
  const { verdict } = best;
  return verdict === undefined || (verdict.rule !== Structure.NOT_COMPETENT && whoUnmet(best, verdict) === 0);
}

/** Nothing comes under a record that has ended, whoever supplies what. */
function isOver({ row }: NextContext, { rule }: Verdict): boolean {
  const mayStand: readonly Status[] = [Status.PROPOSED, Status.IN_FORCE, Status.PROHIBITED, Status.PROHIBITED_RECALL];
  return rule === Structure.PARENT_NOT_OPERABLE && !mayStand.includes(row.status);
}

/** Less is better: what is refused by few rules tells best what is missing. */
function demerits(asked: Asked): number {
  const { verdict } = asked;
  if (verdict === undefined) return Number.POSITIVE_INFINITY;
  const hard = unmetRules(asked.next, verdict).filter(({ hardness }) => hardness === "HARD").length;
  const competent = verdict.rule === Structure.NOT_COMPETENT ? 1 : 0;
  const standing = verdict.rule === Structure.PARTY_NOT_STANDING ? 1 : 0;
  return 10_000 * standing + 1_000 * (whoUnmet(asked, verdict) + competent) + hard;
}

function whoUnmet({ next }: Attempt, verdict: Verdict): number {
  return unmetRules(next, verdict).filter((rule) => rule.hardness === "HARD" && isAboutWho(rule)).length;
}

/** Whether only what the act itself will say decides. */
function stateOf(verdict: Verdict | undefined, missing: readonly UnmetForm[]): "MISSING" | "DEPENDS" {
  if (verdict === undefined) return "DEPENDS";
  const refusing = missing.filter(({ rule }) => rule.hardness === "HARD");
  const depends = refusing.every(({ ways }) => ways.some(({ inAct }) => inAct));
  return depends && !isOfTheLedger(verdict.rule) ? "DEPENDS" : "MISSING";
}

function doersOf(allowed: readonly Asked[]): NextActForm["by"] {
  const doers = allowed.map(({ doer, role }) => ({ party: doer.party, role, account: doer.account }));
  return [...new Map(doers.map((doer) => [`${doer.party.id}.${doer.role}`, doer])).values()];
}
