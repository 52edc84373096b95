import type { Hex } from "../../consensus/hex.ts";
import type { Published, Publications } from "../../deployment/publication.ts";
import type { VersionStanding } from "../../deployment/version-standing.ts";
import { reservationsOf } from "../../rulebook/reservations.ts";
import type { Rulebook } from "../../rulebook/rulebook.ts";
import type { DecisionForm } from "../../schemas/decision.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showDate, showTime } from "../../text/china-time.ts";
import { showExactDuration } from "../../text/duration.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { openFor, openForOther } from "../promises-in-hand.ts";
import type { Deciding } from "../promises-in-hand.ts";
import type { Publishing } from "../publishing.ts";
import { recordStyle } from "../record-style.ts";
import type { Session } from "../session.ts";
import { showAgency } from "./roster.ts";
import { nextSteps } from "./steps-to-publication.ts";

type KnownDeciding = Extract<Deciding, { type: "KNOWN" }>;

/** Whether nothing is left of what this command was to do for a version: to publish it, or perhaps to propose it. */
export function isSettled(
  { options, books }: Publishing,
  { published, standings }: Publications,
  deciding: Deciding,
  version: number,
): boolean {
  if (published.some((done) => done.version === version)) return true;
  if (standings[version - 1]?.type === "PUBLISHED") return true;
  if (options.propose === undefined || deciding.type !== "KNOWN") return false;
  const book = books[version - 1];
  return deciding.proposed?.version === version || (book !== undefined && openFor(deciding, book).length > 0);
}

/** The publication of a version. */
export function publishedText({ jurisdiction, id }: Rulebook, published: Published): Bilingual {
  const { version, block } = published;
  const from = judgingText(published);
  return {
    zh: `已发布 ${showForeign(jurisdiction)} 规则集 ${showForeign(id)} 第 ${version} 版，${from.zh}（区块 ${block}）。`,
    en:
      `Published ${showForeign(jurisdiction)} ${showForeign(id)} version ${version}; it ${from.en} ` +
      `(block ${block}).`,
  };
}

function judgingText({ judgesFrom }: Published): Bilingual {
  if (judgesFrom === undefined) return { zh: "现已施行", en: "judges from now on" };
  return { zh: `自 ${showTime(judgesFrom)} 起施行`, en: `judges from ${showTime(judgesFrom)} on` };
}

/* ------------------------------------------------ as a document */

/** The answer for programs. */
export function publicationForm(publishing: Publishing, publications: Publications, deciding: Deciding): object {
  const { books, reference } = publishing;
  const { ordinal, certainty } = publications;
  return {
    rulebook: books[0].id,
    jurisdiction: reference,
    ordinal,
    certainty,
    versions: books.map((book) => versionForm(publishing, publications, deciding, book)),
    reservations: reservationsOf(books),
  };
}

function versionForm(
  publishing: Publishing,
  { published, standings }: Publications,
  deciding: Deciding,
  book: Rulebook,
): object {
  const { version } = book;
  const head = { version, effectiveFrom: showDate(book.effectiveFrom) };
  const done = published.find((one) => one.version === version);
  if (done !== undefined) {
    const { transaction, block, judgesFrom } = done;
    return {
      ...head,
      standing: "PUBLISHED_NOW",
      transaction,
      block,
      ...(judgesFrom === undefined ? {} : { judgesFrom }),
    };
  }
  const standing = standings[version - 1];
  if (standing === undefined) return head;
  const { type, ...rest } = standing;
  if (type !== "NOT_PROMISED") return { ...head, standing: type, ...rest };
  const next = nextSteps(publishing, deciding, book).flatMap(({ command }) => (command === undefined ? [] : [command]));
  if (deciding.type !== "KNOWN") return { ...head, standing: type, next };
  const decisions = openFor(deciding, book).map(({ decision }) => decisionForm(decision));
  const { taken } = deciding;
  const others = openForOther(deciding, book).map(({ decision, hash }) => ({ ...decisionForm(decision), hash }));
  const isTaken = taken?.version === version ? { paperOf: taken.decision } : {};
  return { ...head, standing: type, decisions, others, ...isTaken, next };
}

function decisionForm({ decision, paper, state, approvals, quorum, missing, effectiveFrom }: DecisionForm): object {
  return {
    decision,
    paper,
    state,
    approved: approvals.filter(({ counts }) => counts).length,
    quorum,
    missing,
    ...(effectiveFrom === undefined ? {} : { effectiveFrom }),
  };
}

/* ------------------------------------------------ as text */

/** The answer for people: a line for each version, and what comes next. */
export function showPublications(
  session: Session,
  publishing: Publishing,
  publications: Publications,
  deciding: Deciding,
): string {
  const { books, reference, deployment } = publishing;
  const head = {
    zh: `${showForeign(reference)} 的规则集 ${showForeign(books[0].id)}，账本 ${deployment.contracts.Ledger.address}：`,
    en:
      `The rulebook ${showForeign(books[0].id)} of ${showForeign(reference)}, on the ledger ` +
      `${deployment.contracts.Ledger.address}:`,
  };
  return [
    session.say(head),
    ...books.flatMap((book) => showVersion(session, publishing, publications, deciding, book)),
    ...(publications.published.length > 0 ? [session.say(WORDS_OF_NEW_RULES)] : []),
    ...(publications.certainty === "STATED" ? [session.say(ONLY_STATED)] : []),
  ].join("\n");
}

const WORDS_OF_NEW_RULES: Bilingual = {
  zh:
    "请各机关以此文件重新启动服务（laiqu serve --rulebook；试用网络为 laiqu start），" +
    "此后的答复方能以文字说明新规则，而不只是编号。",
  en:
    "Each agency starts its server again with this file (`laiqu serve --rulebook`, or `laiqu start` on a trial " +
    "network): until then its answers name new rules by their numbers only.",
};

const ONLY_STATED: Bilingual = {
  zh: "以上除此次发布的以外，仅为链节点所称：此链的区块没有可核验的签封，不能证明；请换用另一机关的节点比对。",
  en:
    "Apart from what was published now, only the node says so: the blocks of this chain have no seals that could " +
    "prove it. Compare with another agency's node.",
};

function showVersion(
  session: Session,
  publishing: Publishing,
  { published, standings }: Publications,
  deciding: Deciding,
  book: Rulebook,
): string[] {
  const { version, effectiveFrom } = book;
  const line = ({ zh, en }: Bilingual): string =>
    session.say({
      zh: `  第 ${version} 版（${showDate(effectiveFrom)} 起）：${zh}`,
      en: `  version ${version}, from ${showDate(effectiveFrom)} on: ${en}`,
    });
  const done = published.find((one) => one.version === version);
  if (done !== undefined) return [line(publishedNow(done))];
  const standing = standings[version - 1];
  if (standing === undefined) return [];
  if (standing.type !== "NOT_PROMISED") return [line(standingText(standing))];
  return [line(neededText(deciding)), ...showDecisionsOn(session, publishing, deciding, book)];
}

function publishedNow(published: Published): Bilingual {
  const { transaction, block } = published;
  const from = judgingText(published);
  return {
    zh: `此次发布，${from.zh}（区块 ${block}，交易 ${transaction}）。`,
    en: `published now, ${from.en} (block ${block}, transaction ${transaction}).`,
  };
}

function standingText(standing: Exclude<VersionStanding, { type: "NOT_PROMISED" }>): Bilingual {
  switch (standing.type) {
    case "PUBLISHED":
      return alreadyText(standing);
    case "DUE":
      return { zh: "已约定，现可发布：请重复同一命令。", en: "promised and due: give the same command again." };
    case "WAITS":
      return standing.until === undefined
        ? {
            zh: "已约定；须待前一版施行后方可发布。",
            en: "promised; it may be published once the version before it judges.",
          }
        : {
            zh: `已约定；自 ${showTime(standing.until)} 起方可发布，请届时重复同一命令。`,
            en: `promised; it may be published from ${showTime(standing.until)} on: give the same command again then.`,
          };
    default:
      return standing satisfies never;
  }
}

function alreadyText({ judges, from }: Extract<VersionStanding, { type: "PUBLISHED" }>): Bilingual {
  if (judges === "NOW") return { zh: "此前已发布，现行。", en: "published already, and judges now." };
  if (judges === "BEFORE")
    return { zh: "此前已发布，已由后一版代替。", en: "published already; a later one judges now." };
  const time = showTime(from ?? 0);
  return { zh: `此前已发布，自 ${time} 起施行。`, en: `published already, and judges from ${time} on.` };
}

/* ------------------------------------------------ what the agencies decide */

function neededText(deciding: Deciding): Bilingual {
  if (deciding.type !== "KNOWN")
    return {
      zh: "尚未约定，须由名册中的机关先行决定。",
      en: "not promised. The agencies of the roster must decide on it first.",
    };
  const { roster } = deciding;
  if (roster === undefined)
    return {
      zh: "尚未约定，而辖区已停用，没有名册可以决定。",
      en: "not promised, and the jurisdiction has retired: no roster can decide on it any more.",
    };
  const { quorum, agencies, delaySeconds } = roster;
  const delay = showExactDuration(delaySeconds);
  return {
    zh: `尚未约定，须由名册中的机关先行决定：${agencies.length} 个机关中 ${quorum} 个同意，其后等待 ${delay.zh}。`,
    en:
      `not promised. The agencies of the roster must decide on it first: ${quorum} of ${agencies.length} approve, ` +
      `then ${delay.en} of delay.`,
  };
}

function showDecisionsOn(session: Session, publishing: Publishing, deciding: Deciding, book: Rulebook): string[] {
  const steps = nextSteps(publishing, deciding, book).map(
    ({ what, command }, index) =>
      `    ${index + 1}. ${session.say(what)}${command === undefined ? "" : `\n       ${command}`}`,
  );
  if (deciding.type !== "KNOWN")
    return deciding.type === "UNKNOWN" ? [`    ${session.say(unknownText(deciding.because))}`, ...steps] : steps;
  const { proposed, taken } = deciding;
  const made = [
    ...(proposed?.version === book.version ? [`    ${session.say(proposedText(proposed))}`] : []),
    ...(taken?.version === book.version ? [`    ${session.say(takenText(taken))}`] : []),
  ];
  const open = openFor(deciding, book).map(({ decision }) => `    ${showOpen(session, deciding, decision)}`);
  const others = openForOther(deciding, book).map(
    ({ decision, hash }) => `    ${session.say(otherText(decision, hash))}`,
  );
  return [...made, ...open, ...others, ...steps];
}

function unknownText(because: Bilingual): Bilingual {
  return {
    zh: `是否已有机关提出，未能查询：${because.zh}`,
    en: `Whether an agency has proposed it could not be asked. ${because.en}`,
  };
}

function proposedText({ paper, outcome }: NonNullable<KnownDeciding["proposed"]>): Bilingual {
  const block = outcome.type === "DONE" ? outcome.transaction.block?.number : undefined;
  if (outcome.type === "ALREADY")
    return {
      zh: `本机关此前已提出 ${showForeign(paper)}。`,
      en: `This agency has proposed ${showForeign(paper)} already.`,
    };
  return {
    zh: `此次提出 ${showForeign(paper)}${block === undefined ? "" : `（区块 ${block}）`}。`,
    en: `Proposed now as ${showForeign(paper)}${block === undefined ? "" : ` (block ${block})`}.`,
  };
}

function takenText({ paper, decision }: NonNullable<KnownDeciding["taken"]>): Bilingual {
  return {
    zh: `此次未提出：文号 ${showForeign(paper)} 已用于另一决定（${decision}），请以 --paper 另给文号。`,
    en:
      `Not proposed now: another decision (${decision}) has the paper ${showForeign(paper)} already; ` +
      "give another one with --paper.",
  };
}

function showOpen(session: Session, { context, roster }: KnownDeciding, decision: DecisionForm): string {
  const { paper, approvals, quorum, state, effectiveFrom = 0 } = decision;
  const counted = approvals.filter(({ counts }) => counts).length;
  const has = new Set<string>(approvals.map(({ agency }) => agency.id));
  const style = recordStyle(session, context.aliases);
  const silent = (roster?.agencies ?? []).filter(({ agency }) => !has.has(agency.id));
  const missing = silent.map((agency) => showAgency(session, style, agency));
  const names = { zh: missing.join("、"), en: missing.join(", ") };
  const given = {
    zh: `决定 ${showForeign(paper)}：${quorum} 个机关中已有 ${counted} 个同意`,
    en: `The decision ${showForeign(paper)} has ${counted} of ${quorum} approvals`,
  };
  if (state === "PENDING")
    return session.say({
      zh: `${given.zh}；尚未同意的：${names.zh}。`,
      en: `${given.en}; these have not approved: ${names.en}.`,
    });
  const time = showTime(effectiveFrom);
  return session.say({
    zh: `${given.zh}，自 ${time} 起可执行。`,
    en: `${given.en}, and may be carried out from ${time} on.`,
  });
}

function otherText({ paper, decision }: DecisionForm, hash: Hex): Bilingual {
  return {
    zh: `另有决定 ${showForeign(paper)}（${decision}）约定此版的另一内容 ${hash}，不是此文件：请先与提出的机关核对。`,
    en:
      `Another decision, ${showForeign(paper)} (${decision}), promises another content for this version, ${hash}, ` +
      "and not this file: clear that up with the agency that proposed it first.",
  };
}
