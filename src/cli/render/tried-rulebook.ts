import type { Outcome } from "../../rulebook/generate/generated-acts.ts";
import type { Tried, TriedStep } from "../../rulebook/generate/try-rulebook.ts";
import { formatStep } from "../../rulebook/step.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { keysOf } from "../../text/entries.ts";
import { showForeign, showForeignList, showSentence } from "../../text/foreign-text.ts";
import type { Session } from "../session.ts";

/** How many acts came to each outcome. */
export type Counts = Readonly<Record<Outcome, number>>;

export function countsOf(steps: readonly TriedStep[]): Counts {
  const counts = { PASSES: 0, REFUSED: 0, FLAGGED: 0, NOTED: 0, NOT_FOUND: 0, OTHERWISE: 0 };
  for (const { outcome } of steps.flatMap(({ acts }) => acts)) counts[outcome]++;
  return counts;
}

/** Whether every act was found and came to what it should. */
export function isAsItSays({ NOT_FOUND, OTHERWISE }: Counts): boolean {
  return NOT_FOUND === 0 && OTHERWISE === 0;
}

/** One step on a line: what happens to an act by which everything is met, and without each rule. */
export function showTriedStep(session: Session, { judged, versions, acts }: TriedStep): string {
  const mark = acts.every(({ outcome }) => outcome !== "NOT_FOUND" && outcome !== "OTHERWISE") ? "✓" : "✗";
  const groups = keysOf(WORDS).flatMap((outcome) => {
    const rules = acts.filter((act) => act.outcome === outcome);
    if (rules.length === 0) return [];
    const names = rules.flatMap(nameOf).join(", ");
    const told = `  ${session.say(WORDS[outcome])}${names === "" ? "" : `: ${names}`}`;
    const asked = rules[0]?.without === undefined ? rules.slice(0, 1) : rules;
    return outcome === "NOT_FOUND" ? [told, ...asked.map((act) => `    ${session.say(whyNotFound(act))}`)] : [told];
  });
  const of = session.say({ zh: `第 ${versions.join("、")} 版`, en: `version ${versions.join(", ")}` });
  return [`${mark} ${formatStep(judged.step)} (${of})`, ...groups].join("\n");
}

/** A rule with those that cannot be met without it. */
function nameOf({ without, together, outcome }: Tried): string[] {
  if (without === undefined) return outcome === "PASSES" ? [] : ["∅"];
  const others = together.map(({ id }) => `+${showSentence(id)}`).join("");
  return [`${showSentence(without.id)}${others}`];
}

/** Why no act was found, as far as trying tells. */
function whyNotFound({ without, hindering }: Tried): Bilingual {
  const ids = showForeignList(hindering.map(({ id }) => id));
  if (without === undefined)
    return hindering.length === 0
      ? {
          zh: "没有行为能符合全部规则，也不是任何一条规则单独所致：请减少规则后再试。",
          en: "No act meets every rule, and it is not due to any one of them: try with fewer rules.",
        }
      : {
          zh: `没有行为能符合全部规则；${ids.zh} 中少任何一条即可造出：这些规则互相矛盾，改正之前其余规则无法试验。`,
          en:
            `No act meets every rule; with any one of ${ids.en} left out there is one: these contradict each other, ` +
            "and the other rules cannot be tried before that is mended.",
        };
  const rule = showForeign(without.id);
  return hindering.length === 0
    ? {
        zh: `造不出不符合 ${rule} 而符合其余规则的行为：它可能总是符合的，或者与几条规则一并成立。`,
        en: `No act fails ${rule} and meets the others: it may always be met, or hold whenever several others do.`,
      }
    : {
        zh: `不符合 ${rule} 的行为，总是也不符合 ${ids.zh}：前者已为后者包含，请删去前者，或改其要求。`,
        en:
          `Whatever fails ${rule} fails ${ids.en} too, so it is part of what these demand: leave it out, or let it ` +
          "demand something else.",
      };
}

const WORDS: Readonly<Record<Outcome, Bilingual>> = {
  PASSES: { zh: "全部符合：可以办理", en: "with all rules met: allowed" },
  REFUSED: { zh: "不符合则拒绝", en: "refused without" },
  FLAGGED: { zh: "不符合则标记", en: "flagged without" },
  NOTED: { zh: "不符合则记明", en: "noted without" },
  NOT_FOUND: { zh: "未能造出只不符合此条的行为", en: "no act was found that lacks only" },
  OTHERWISE: { zh: "结论与规则所说不同", en: "it came otherwise without" },
};

/** The counts of all acts in a sentence, and what to do when not all is well. */
export function showCounts(session: Session, steps: readonly TriedStep[], counts: Counts): string {
  const { PASSES, REFUSED, FLAGGED, NOTED, NOT_FOUND, OTHERWISE } = counts;
  const said = session.say({
    zh:
      `${steps.length} 个环节：${PASSES} 个行为全部符合、可以办理；各条规则之下 ${REFUSED} 个被拒绝、` +
      `${FLAGGED} 个被标记、${NOTED} 个被记明。`,
    en:
      `${steps.length} steps: ${PASSES} acts meet every rule and are allowed; of those that lack one rule, ` +
      `${REFUSED} are refused, ${FLAGGED} flagged and ${NOTED} noted.`,
  });
  if (isAsItSays(counts)) return said;
  const wrong = session.say({
    zh: `${NOT_FOUND} 个行为未能造出，${OTHERWISE} 个结论不同：请查看标有 ✗ 的环节，其规则可能互相矛盾，或有一条已为他条包含。`,
    en:
      `${NOT_FOUND} acts were not found, and ${OTHERWISE} came otherwise: look at the steps with ✗, where rules may ` +
      "contradict each other, or one may be part of another.",
  });
  return `${said}\n${wrong}`;
}
