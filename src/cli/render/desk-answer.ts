import type { DeskAnswer } from "../../schemas/desk-answer.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { momentText } from "../../text/moment-text.ts";
import type { Session } from "../session.ts";

/** The most certificates that are named; `--json` names them all. */
const SHOWN_PROOFS = 5;

/** The words for the basis of an answer. */
const BASIS_TEXTS: Readonly<Record<DeskAnswer["basis"], Bilingual>> = {
  ENFORCED: { zh: "账本规则强制", en: "enforced by the ledger's rules" },
  ATTESTED: { zh: "主体声明", en: "attested by a party" },
  RECORDED: { zh: "仅作记录", en: "only recorded" },
};

/** An answer of the audit desk in words: the answer, what is missing, and what it rests on. */
export function showDeskAnswer(session: Session, aliases: ReadonlyMap<string, string>, answer: DeskAnswer): string {
  const { says, absence, limitedTo, gaps, events, basis, proofs, looked } = answer;
  const told = [...says, ...(absence === undefined ? [] : [absence])];
  const { zh, en } = momentText(answer.asOf, answer, looked);
  // A page has only a part of the events, and their number must not pass for that of all.
  const share =
    answer.next === undefined
      ? { zh: `依据 ${events.length} 个事件`, en: `It rests on ${events.length} events` }
      : {
          zh: `本页有所依据的 ${events.length} 个事件`,
          en: `This page has ${events.length} of the events it rests on`,
        };
  const basisText = BASIS_TEXTS[basis];
  const rests = {
    zh: `${share.zh}（${basisText.zh}；区块 ${looked.firstBlock} 至 ${looked.lastBlock}），${zh}。`,
    en: `${share.en} (${basisText.en}; blocks ${looked.firstBlock} to ${looked.lastBlock}), ${en}.`,
  };
  const lines = [
    ...told.map((text) => session.say(text)),
    ...gaps.map(({ says: text }) => session.say({ zh: `未含：${text.zh}。`, en: `Not contained: ${text.en}.` })),
    ...(limitedTo === undefined ? [] : [session.say(limitedTo)]),
    session.say(rests),
    ...proofs
      .slice(0, SHOWN_PROOFS)
      .map(({ record }) => `laiqu certificate create ${record.id} -o ${record.id}.laiqu.json`),
  ];
  return withAliases(lines.join("\n"), aliases, namesIn(answer));
}

/** The ids of the records that an answer names, by their references. */
function namesIn(answer: unknown, found = new Map<string, Set<string>>()): ReadonlyMap<string, ReadonlySet<string>> {
  if (Array.isArray(answer)) for (const each of answer) namesIn(each, found);
  else if (typeof answer === "object" && answer !== null) {
    const { id, reference }: { readonly id?: unknown; readonly reference?: unknown } = answer;
    if (typeof id === "string" && typeof reference === "string")
      found.set(reference, (found.get(reference) ?? new Set()).add(id));
    for (const each of Object.values(answer)) namesIn(each, found);
  }
  return found;
}

/**
 * Puts the short names of this desk in the place of references, which the server quotes. A reference that two records
 * of the answer have stays as it is, so that nobody is shown under the short name of another.
 */
function withAliases(
  text: string,
  aliases: ReadonlyMap<string, string>,
  names: ReadonlyMap<string, ReadonlySet<string>>,
): string {
  let shown = text;
  for (const [reference, ids] of names) {
    const [id] = ids;
    const alias = ids.size === 1 && id !== undefined ? aliases.get(id) : undefined;
    if (alias !== undefined) shown = shown.replaceAll(showForeign(reference), () => showForeign(alias));
  }
  return shown;
}
