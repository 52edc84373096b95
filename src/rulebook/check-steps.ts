import { ActKind, Code } from "../ledger/codes.ts";
import { Kind, kindName } from "../ledger/kinds.ts";
import { roleClass, Role } from "../ledger/roles.ts";
import { statusNameOf } from "../ledger/statuses.ts";
import { sourcesOf } from "../ledger/transitions.ts";
import { excessOf } from "./compile-rulebook.ts";
import type { JudgedStep } from "./compile-rulebook.ts";
import { excludeEachOther } from "./excluding-terms.ts";
import { givesRoles } from "./meaning.ts";
import { sortOf } from "./neighbours.ts";
import type { SelectorName } from "./requirement.ts";
import { findingOfStep, findingOfTerm } from "./rule-finding.ts";
import { showForeignList } from "../text/foreign-text.ts";
import type { FindingCode, RuleFinding, Words } from "./rule-finding.ts";
import { wordsOfNoStep } from "./row-faults.ts";
import type { Rule } from "./rulebook.ts";
import { actorsOf, isForIssuerOnly, limitsRoles, saysWho } from "./rulebook-steps.ts";
import type { RulebookSteps } from "./rulebook-steps.ts";

/** The faults of a step as a whole: who may take it, whether anybody ever can, and what it must not leave open. */
export function checkStep(steps: RulebookSteps, judged: JudgedStep): RuleFinding[] {
  const [first] = judged.rules;
  if (first === undefined) return [];
  const { step } = judged;
  const at = (code: FindingCode, words: Words, rule: Rule = first): RuleFinding =>
    findingOfStep(code, rule, step, words);
  if (sortOf(step) === undefined) return [at("NO_SUCH_STEP", wordsOfNoStep(step))];
  const excess = excessOf(judged);
  return [
    ...(excess === undefined ? [] : [at("STEP_TOO_LONG", { problem: excess, advice: STEP_TOO_LONG })]),
    ...doubledRules(judged),
    ...whoFindings(judged, at),
    ...(givesRoles(step) && !judged.rules.some(limitsRoles) ? [at("WITHOUT_ROLES", WITHOUT_ROLES)] : []),
    ...wayFindings(steps, judged, at),
    ...collidingLists(judged),
    ...contradictions(judged),
    ...neverSeparate(judged),
  ];
}

type At = (code: FindingCode, words: Words, rule?: Rule) => RuleFinding;

const STEP_TOO_LONG = {
  zh: "同一句话说的几项要求，可用 clauses、outcomes、all 合为一条。",
  en: "Several demands of one sentence may be one rule, with clauses, outcomes or all.",
};

function doubledRules({ step, rules }: JudgedStep): RuleFinding[] {
  const doubled = rules.filter((rule, index) => rules.indexOf(rule) < index);
  return doubled.map((rule) => findingOfStep("STEP_DOUBLED", rule, step, STEP_DOUBLED));
}

const STEP_DOUBLED: Words = {
  problem: { zh: "该规则两次列出同一环节。", en: "The rule lists this step twice." },
  advice: { zh: "请删去其一。", en: "Leave one of them out." },
};

/* ------------------------------------------------ who may act */

function whoFindings(judged: JudgedStep, at: At): RuleFinding[] {
  if (judged.step.act === ActKind.ABROAD) return [];
  if (!judged.rules.some(saysWho)) return [at("WITHOUT_WHO", WITHOUT_WHO)];
  return actorsOf(judged).size === 0 ? [at("NOBODY_LEFT", nobodyLeft(judged))] : [];
}

const WITHOUT_WHO: Words = {
  problem: {
    zh: "该环节没有 HARD 的 who 规则，对任何账户开放。",
    en: "No HARD rule who stands at this step: it would be open to every account.",
  },
  advice: {
    zh: '请增加一条 HARD 规则，只写 {"who": [角色]}。',
    en: 'Add a HARD rule with nothing but {"who": [roles]}.',
  },
};

function nobodyLeft({ rules }: JudgedStep): Words {
  const named = showForeignList(rules.filter(saysWho).map(({ id }) => id));
  return {
    problem: {
      zh: `没有角色同时满足该环节所有 who 规则（${named.zh}），任何主体都不能实施。`,
      en: `No role is in all the rules who of this step (${named.en}), so nobody can ever take it.`,
    },
    advice: {
      zh: "请合并这些 who 规则，使它们至少有一个共同的、记录所指明的角色，或在 layers 中写明哪一条让位。",
      en: "Make one rule of them, give them a role in common that the record names, or set one of a layer aside.",
    },
  };
}

const WITHOUT_ROLES: Words = {
  problem: {
    zh: "该环节使角色生效，却没有 HARD 的 roles 规则加以限制。",
    en: "Roles take effect by this step, and no HARD rule roles limits them.",
  },
  advice: {
    zh: '请增加一条 HARD 规则，写明 {"roles": [可以赋予的角色]}。',
    en: 'Add a HARD rule {"roles": [those that may be given]}.',
  },
};

/* ------------------------------------------------ ways that lead nowhere */

function wayFindings(steps: RulebookSteps, { step }: JudgedStep, at: At): RuleFinding[] {
  const kind = kindName(step.kind);
  const name = kind.toLowerCase();
  const number = step.kind === Kind.CASE && step.caseNumber !== 0 ? step.caseNumber : undefined;
  if (step.act === ActKind.RECORD)
    return steps.settles(kind, "IN_FORCE", number) ? [] : [at("NEVER_IN_FORCE", neverInForce(name))];
  if (step.act === ActKind.ABROAD) {
    const other = step.kind === Kind.PRODUCT ? "EXPORT" : "PRODUCT";
    return steps.of(other, ActKind.ABROAD, 0).length > 0 ? [] : [at("ABROAD_HALF", abroadHalf(other.toLowerCase()))];
  }
  if (step.act === ActKind.ATTEST && step.code === Code.HOLD) return holdFindings(steps, step, at);
  const to = step.act === ActKind.SETTLE ? statusNameOf(step.code) : undefined;
  if (to === undefined) return [];
  const reached = steps.statusesOf(kind, number);
  const sources = sourcesOf(kind, to);
  return sources.some((source) => reached.has(source)) ? [] : [at("NEVER_REACHED", neverReached(name, sources))];
}

function neverInForce(kind: string): Words {
  return {
    problem: {
      zh: `可以提出 ${kind}，但没有 ${kind}.settle.IN_FORCE 的规则，提出的记录永远不能生效。`,
      en: `A ${kind} may be proposed, and without rules for ${kind}.settle.IN_FORCE none ever comes into force.`,
    },
    advice: {
      zh: `请增加 ${kind}.settle.IN_FORCE 的规则；它们判断每一种生效方式。`,
      en: `Add rules for ${kind}.settle.IN_FORCE; they judge every way into force.`,
    },
  };
}

function abroadHalf(other: string): Words {
  return {
    problem: {
      zh: `域外制成的产品及其出域都须经本辖区同意，而 ${other}.abroad 没有规则，即一概不予同意。`,
      en:
        "A product made elsewhere and its exports both need consent, and without rules for " +
        `${other}.abroad none is given.`,
    },
    advice: {
      zh: `请增加 ${other}.abroad 的规则，或删去该环节。`,
      en: `Add rules for ${other}.abroad, or leave this out.`,
    },
  };
}

function neverReached(kind: string, sources: readonly string[]): Words {
  const needed = sources.filter((source) => source !== "PROPOSED").map((source) => `${kind}.settle.${source}`);
  return {
    problem: {
      zh: `只有状态为 ${sources.join("、")} 的记录可以如此变更，而规则集没有通向这些状态的环节。`,
      en: `Only from ${sources.join(", ")} is there a way to this status, and no step of the rulebook leads there.`,
    },
    advice: {
      zh: `请增加 ${needed.join("、")} 之一的规则，或删去该环节。`,
      en: `Add rules for one of ${needed.join(", ")}, or leave this step out.`,
    },
  };
}

/** Whoever holds releases again; an upper data authority may release for others. */
function holdFindings(steps: RulebookSteps, step: JudgedStep["step"], at: At): RuleFinding[] {
  const kind = kindName(step.kind);
  const caseNumber = step.kind === Kind.CASE ? step.caseNumber : undefined;
  const acting = (code: Code): Set<string> =>
    new Set(steps.of(kind, ActKind.ATTEST, code, caseNumber).flatMap((judged) => [...actorsOf(judged)]));
  const releasing = acting(Code.RELEASE);
  const stuck = [...acting(Code.HOLD)].filter((role) => !releasing.has(role));
  if (stuck.length === 0 || releasing.has("UPPER_DATA_AUTHORITY")) return [];
  const release = `${kind.toLowerCase()}.attest.RELEASE`;
  return [
    at("NEVER_RELEASED", {
      problem: {
        zh: `${stuck.join("、")} 可以暂停，却不能在 ${release} 解除，也没有上级可以代为解除。`,
        en: `${stuck.join(", ")} may hold and not release at ${release}, and no superior may release for them.`,
      },
      advice: {
        zh: `请在 ${release} 的 who 规则中列入这些角色或 UPPER_DATA_AUTHORITY。`,
        en: `Let these roles, or UPPER_DATA_AUTHORITY, act at ${release}.`,
      },
    }),
  ];
}

/* ------------------------------------------------ lists that the act cannot bring both */

function collidingLists({ step, rules }: JudgedStep): RuleFinding[] {
  const listed = rules.flatMap((rule) =>
    rule.require.flatMap((term) => (term.condition.type === "listed" ? [{ rule, term, asked: term.condition }] : [])),
  );
  return listed.flatMap(({ rule, term, asked }, index) => {
    const before = listed.slice(0, index).map((other) => other.asked);
    const collides = before.some((other) => other.list === asked.list && other.of !== asked.of);
    return collides ? [findingOfTerm("LISTS_COLLIDE", rule, term, step, LISTS_COLLIDE)] : [];
  });
}

const LISTS_COLLIDE: Words = {
  problem: {
    zh: "同一环节要求两份同类清单，而一次变更只能随附其中一份。",
    en: "Two lists of one kind are asked for at this step, and a settlement can bring one of them only.",
  },
  advice: { zh: "请只保留一份，或分到不同环节。", en: "Keep one of them, or ask for the other at another step." },
};

/* ------------------------------------------------ demands that cannot all be met */

function contradictions({ step, rules }: JudgedStep): RuleFinding[] {
  const single = rules.filter(({ hardness, require }) => hardness === "HARD" && require.length === 1);
  return single.flatMap((rule, index) => {
    const [term] = rule.require;
    const opposed = single.slice(0, index).find(({ require: [other] }) => excludeEachOther(term, other));
    if (opposed === undefined) return [];
    return [findingOfTerm("CONTRADICTION", rule, term, step, contradiction(opposed.id))];
  });
}

function contradiction(other: string): Words {
  return {
    problem: {
      zh: `同一环节的规则 ${other} 所要求的与此相反，或者没有共同的值，两者不能同时满足。`,
      en: `The rule ${other} demands the opposite, or other values, at this step, and nobody can satisfy both.`,
    },
    advice: {
      zh: "请删去其一，或用 anyOf 写明各自的条件。",
      en: "Leave one of them out, or write with anyOf when each holds.",
    },
  };
}

/** A role that only one party has here is always that party's, which is never separate from itself. */
function neverSeparate(judged: JudgedStep): RuleFinding[] {
  const { step, rules } = judged;
  const callers = selectorsOfCaller(judged);
  return rules.flatMap((rule) => {
    const [term] = rule.require;
    const { condition, negated } = term;
    if (rule.hardness !== "HARD" || rule.require.length > 1 || negated || condition.type !== "separate") return [];
    const { of, from } = condition;
    const other = of === "CALLER" ? from : from === "CALLER" ? of : undefined;
    if (other === undefined || !callers.includes(other)) return [];
    return [findingOfTerm("NEVER_SEPARATE", rule, term, step, neverSeparateWords(other))];
  });
}

function neverSeparateWords(other: SelectorName): Words {
  return {
    problem: {
      zh: `按照 who 规则，该环节的行为主体就是 ${other}，不可能与自己分离。`,
      en: `By the rules who, whoever takes this step is ${other}, and is never separate from itself.`,
    },
    advice: {
      zh: "请让其他角色实施该环节，或删去该要求。",
      en: "Let other roles take this step, or leave the demand out.",
    },
  };
}

/** The selectors that mean the acting party itself, whoever of the admitted parties acts. */
function selectorsOfCaller(judged: JudgedStep): SelectorName[] {
  const roles = [...actorsOf(judged)];
  const { kind } = judged.step;
  const only = (...given: readonly string[]): boolean =>
    roles.length > 0 && roles.every((role) => given.includes(role));
  const isParty = kind === Kind.PARTY && roles.every((role) => roleClass(Role[role]) === "COMPETENT");
  const isIssuer = isForIssuerOnly(judged) || (kind === Kind.RESOURCE && only("DATA_PROVIDER"));
  const byLink = kind === Kind.AGREEMENT && only("DEVELOPER", "BUYER");
  return [
    ...(only("OPERATOR") && kind !== Kind.PARTY && kind !== Kind.CASE ? (["OPERATOR"] as const) : []),
    ...(isIssuer ? (["ISSUER", ...(kind === Kind.PARTY ? [] : (["SELF"] as const))] as const) : []),
    ...(byLink || (kind === Kind.AUTHORIZATION && only("OPERATOR")) ? (["LINK"] as const) : []),
    ...(isParty && roles.length > 0 ? (["SELF"] as const) : []),
  ];
}
