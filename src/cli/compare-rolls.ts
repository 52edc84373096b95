import type { ClientContext } from "../client/client-context.ts";
import { onRolls } from "../client/dossier/persons-on-rolls.ts";
import type { OnRoll } from "../client/dossier/persons-on-rolls.ts";
import type { DeskAnswer, ToldAct } from "../schemas/desk-answer.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { keysOf } from "../text/entries.ts";

/** The filings of persons by what they say of a person who is on their roll. */
const ROLLS = {
  filed: "PERSONNEL_ROSTER",
  confidentiality: "CONFIDENTIALITY",
  trained: "TRAINING",
} as const;
type Roll = keyof typeof ROLLS;

/** Whether a person is on each roll, by the dossiers on this machine. */
type PersonOnRolls = Readonly<Record<Roll, OnRoll>>;

/** Compares a person with the rolls behind an answer, by the dossiers on this machine. Nothing is sent. */
export async function compareRolls(context: ClientContext, answer: DeskAnswer, person: string): Promise<PersonOnRolls> {
  const filings = rollsIn(answer);
  const of = async (roll: Roll): Promise<OnRoll> => {
    const behind = filings.filter(({ code, document }) => code === ROLLS[roll] && document !== undefined);
    return await onRolls(
      context,
      behind.flatMap(({ code = "", record, document }) =>
        document === undefined ? [] : [{ code, subject: record.id, document }],
      ),
      person,
    );
  };
  return { filed: await of("filed"), confidentiality: await of("confidentiality"), trained: await of("trained") };
}

function rollsIn({ result }: DeskAnswer): readonly ToldAct[] {
  // oxlint-disable-next-line typescript/consistent-type-assertions -- The client checked the answer's form.
  return (result as { readonly rolls?: readonly ToldAct[] }).rolls ?? [];
}

const WORDS: Readonly<Record<Roll, Bilingual>> = {
  filed: { zh: "已备案", en: "filed" },
  confidentiality: { zh: "已签保密协议", en: "bound to secrecy" },
  trained: { zh: "受过培训", en: "trained" },
};

const FINDINGS: Readonly<Record<OnRoll, Bilingual>> = {
  YES: { zh: "是", en: "yes" },
  NO: { zh: "否", en: "no" },
  UNKNOWN: { zh: "不明（本机没有该名册）", en: "unknown, because no dossier here has the roll" },
};

/** Tells in sentences in which rolls a person is. */
export function rollSentences(person: PersonOnRolls): Bilingual[] {
  return keysOf(ROLLS).map((roll) => {
    const [words, finding] = [WORDS[roll], FINDINGS[person[roll]]];
    return { zh: `${words.zh}：${finding.zh}。`, en: `${words.en}: ${finding.en}.` };
  });
}
