import type { DecisionOutcome } from "../../client/governance/decide.ts";
import type { DecisionForm, RosterForm } from "../../schemas/decision.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showTime } from "../../text/china-time.ts";
import { showForeign } from "../../text/foreign-text.ts";
import type { Answer, Session } from "../session.ts";
import { showBlock } from "./act-outcome.ts";
import { showName } from "./record-line.ts";
import type { RecordStyle } from "./record-line.ts";
import { showAgency } from "./roster.ts";

/** A decision on one line: its paper, kind and state, and its number. */
export function showDecisionLine(session: Session, decision: DecisionForm): string {
  const { paper, label, stateLabel, approvals, quorum } = decision;
  const counted = approvals.filter(({ counts }) => counts).length;
  const given = session.say({ zh: `${counted}/${quorum} 个机关同意`, en: `${counted} of ${quorum} approvals` });
  return `${showForeign(paper)} · ${session.say(label)} · ${session.say(stateLabel)} · ${given} · ${decision.decision}`;
}

/**
 * A decision with what is decided, its approvals, and when it may be or was carried out.
 * @param deciding - the roster that decides; its agencies that have not approved are named while that matters
 */
export function showDecision(
  session: Session,
  style: RecordStyle,
  decision: DecisionForm,
  deciding: RosterForm | undefined,
): string {
  const { jurisdiction, text, approvals, roster, effectiveFrom, carriedOut, state } = decision;
  const approved = approvals.map(({ agency, time, counts }) => {
    const uncounted = counts ? "" : session.say({ zh: "（不计入）", en: " (does not count)" });
    const given = session.say({ zh: `${showTime(time)} 同意`, en: `approved ${showTime(time)}` });
    return `  ${showName(style, agency)} · ${given}${uncounted}`;
  });
  const has = new Set<string>(approvals.map(({ agency }) => agency.id));
  const silent = state !== "PENDING" ? [] : (deciding?.agencies ?? []).filter(({ agency }) => !has.has(agency.id));
  const missing = silent.map(
    (each) => `  ${showAgency(session, style, each)} · ${session.say({ zh: "尚未同意", en: "has not approved" })}`,
  );
  const when =
    carriedOut !== undefined
      ? [session.say({ zh: `${showTime(carriedOut.time)} 执行`, en: `Carried out ${showTime(carriedOut.time)}` })]
      : state === "DECIDED" && effectiveFrom !== undefined
        ? [
            session.say({
              zh: `自 ${showTime(effectiveFrom)} 起可执行`,
              en: `May be carried out from ${showTime(effectiveFrom)} on`,
            }),
          ]
        : [];
  const of = session.say({
    zh: `${showName(style, jurisdiction.record)} · 名册第 ${roster} 版`,
    en: `${showName(style, jurisdiction.record)} · roster version ${roster}`,
  });
  return [showDecisionLine(session, decision), showText(session, text), of, ...approved, ...missing, ...when].join(
    "\n",
  );
}

function showText(session: Session, { zh, en }: Bilingual): string {
  return session.say({ zh: `${zh}。`, en: `${en}.` });
}

/** The answer about a step of a decision. */
export function answerOfStep(
  session: Session,
  outcome: DecisionOutcome,
  said: { readonly done: Bilingual; readonly already: Bilingual },
): Answer {
  if (outcome.type === "DONE") {
    const { transaction, text } = outcome;
    return {
      document: { sent: true, text, transaction },
      text: `${session.say(said.done)}\n${showText(session, text)}\n${showBlock(session, transaction)}`,
    };
  }
  const { decision } = outcome;
  return {
    document: { sent: false, decision },
    text: `${session.say(said.already)}\n${showDecisionLine(session, decision)}`,
  };
}
