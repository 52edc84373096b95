import type { Bilingual } from "../text/bilingual.ts";
import { showAge, showExactDuration, showPassedDuration } from "../text/duration.ts";
import type { VerificationStep } from "./certificate-error.ts";
import { instant, type Finding } from "./findings.ts";
import { CLOCK_TOLERANCE_SECONDS, isStale } from "./verify-clock.ts";
import type { Age, AsOf, CannotTellReason, FileMatch } from "./verdict.ts";

/*
 * The sentences of a verdict. They hold only words of this program, times, block numbers, digests, ids and codes. No
 * text that others wrote may stand in them, because it could read as the verdict's own words.
 */

/** A finding, and the block as of which it holds. */
export interface Found {
  readonly finding: Finding;
  readonly asOf: AsOf;
  readonly age: Age;
}

/** The verdict on an authentic record. */
export function authenticSentence({ finding, asOf, age }: Found): Bilingual {
  const at = blockTime(asOf, age);
  return { zh: `真实：截至${at.zh}，${finding.zh}。`, en: `Authentic: as of ${at.en}, ${finding.en}.` };
}

/** The verdict on a digest that was not recorded. */
export function notRecordedSentence({ finding, asOf, age }: Found): Bilingual {
  const at = blockTime(asOf, age);
  return {
    zh: `没有记录：截至${at.zh}，${finding.zh}。`,
    en: `Not recorded: as of ${at.en}, ${finding.en}.`,
  };
}

/** The verdict on an authentic certificate whose status is too old to count today. */
export function staleSentence({ finding, asOf, age }: Found): Bilingual {
  const at = blockTime(asOf, age);
  const most = showExactDuration(age.most);
  return {
    zh:
      `无法判断现时情况：凭证真实，截至${at.zh}，${finding.zh}；现时是否仍然如此，无从判断，` +
      `因为效力状态的时效最长为 ${most.zh}。请取得新的凭证。`,
    en:
      `Cannot tell for today: the certificate is authentic, and as of ${at.en}, ${finding.en}; ` +
      `whether that is still so cannot be told, because a status counts for ${most.en} at most. ` +
      "Get a new certificate.",
  };
}

/** The verdict on an authentic certificate whose block is ahead of the verifier's clock. */
export function clocksSentence({ finding, asOf, age }: Found): Bilingual {
  const [block, now] = [instant(asOf.time), instant(age.now)];
  const ahead = aheadText(age);
  const most = showExactDuration(CLOCK_TOLERANCE_SECONDS);
  return {
    zh:
      `无法判断时效：两个时钟不一致。区块 ${asOf.block} 的时间为${block.zh}，核验方的时钟为${now.zh}，` +
      `前者快 ${ahead.zh}（允许 ${most.zh}）。凭证真实，截至该区块，${finding.zh}。` +
      "请校准核验方的时钟后重新核验；时钟无误的，请询问机关。",
    en:
      `Cannot tell how old it is: two clocks disagree. Block ${asOf.block} is of ${block.en}, and this verifier's ` +
      `clock shows ${now.en}: the block is ${ahead.en} ahead (${most.en} are allowed). ` +
      `The certificate is authentic, and as of its block, ${finding.en}. ` +
      "Set the verifier's clock and verify again; if the clock is right, ask the agencies.",
  };
}

/** The distance by which the block is ahead of the verifier's clock: exact below an hour, rounded above. */
function aheadText({ seconds }: Pick<Age, "seconds">): Bilingual {
  return -seconds < HOUR ? showExactDuration(-seconds) : showAge(-seconds);
}

const HOUR = 3_600;

/** The block's time and number, and its distance from the verifier's clock. */
function blockTime({ block, time }: AsOf, age: Age): Bilingual {
  const { seconds } = age;
  const at = instant(time);
  if (seconds < 0) {
    const ahead = aheadText({ seconds });
    return {
      zh: `${at.zh}（区块 ${block}，比核验方的时钟快 ${ahead.zh}）`,
      en: `${at.en} (block ${block}, ${ahead.en} ahead of this verifier's clock)`,
    };
  }
  // Rounded down, an age above the greatest one would read as if it were not.
  if (isStale(age)) {
    const passed = showPassedDuration(seconds);
    return {
      zh: `${at.zh}（区块 ${block}，至核验时已${passed.zh}）`,
      en: `${at.en} (block ${block}, ${passed.en} before this verification)`,
    };
  }
  const rounded = showAge(seconds);
  return {
    zh: `${at.zh}（区块 ${block}，核验前 ${rounded.zh}）`,
    en: `${at.en} (block ${block}, ${rounded.en} before this verification)`,
  };
}

/** The sentence about a shown file or folder that matches. */
export function matchSentence(match: Exclude<FileMatch, { differs: string }>, absent: boolean): Bilingual {
  if (absent) return { zh: "出示的正是此文件（夹）。", en: "The file or folder shown has this digest." };
  return "whole" in match
    ? { zh: "出示的正是所证的文件（夹）。", en: "The file or folder shown is the certified one." }
    : {
        zh: "出示的是该出域文件夹中的一个文件，其路径见下。",
        en: "The file shown is a file of the exported folder; its path stands below.",
      };
}

/** The verdict on an authentic certificate with which another file is shown. */
export function differsSentence(
  match: Extract<FileMatch, { differs: string }>,
  { finding, asOf, age }: Found,
): Bilingual {
  const how = HOW_IT_DIFFERS[match.differs];
  const at = blockTime(asOf, age);
  return {
    zh: `凭证真实，但${how.zh}。凭证所证：截至${at.zh}，${finding.zh}。`,
    en: `The certificate is authentic, but ${how.en}. It certifies: as of ${at.en}, ${finding.en}.`,
  };
}

const HOW_IT_DIFFERS: Readonly<Record<Extract<FileMatch, { differs: string }>["differs"], Bilingual>> = {
  WHOLE: {
    zh: "出示的文件（夹）不是其所证明的：内容有改动，或本是另一份",
    en: "the file or folder shown is not the certified one: it was changed, or is something else",
  },
  FOLDER: {
    zh: "出示的文件既不是所证的整个文件夹，也不是其中的任何文件：内容有改动，或不在清单之内",
    en: "the file shown is neither the exported folder nor any file in it: it was changed, or was never part of it",
  },
  MEMBER: {
    zh:
      "它所证的是出域文件夹及其中的一个文件（路径见下），出示的文件两者都不是：" +
      "内容有改动，或为另一文件（若为该文件夹的其他文件，请另取其凭证）",
    en:
      "it certifies the exported folder and one file in it, whose path stands below, and the file shown is neither: " +
      "it was changed, or is another file (for another file of the folder, get a certificate of that file)",
  },
};

const STEPS: Readonly<Record<VerificationStep, string>> = {
  parse: "读取",
  descriptor: "网络",
  header: "区块头",
  state: "状态证明",
  lineage: "血缘",
  standing: "效力状态",
  seal: "签封",
};

/** The verdict on a certificate that contradicts itself or the network. The objection itself stands in `failure`. */
export function forgedSentence(step: VerificationStep, code: string): Bilingual {
  if (code === "OTHER_LEDGER")
    return {
      zh:
        "不是本网络的凭证，不可采信：它称出自本网络，而其中所证的是另一条链上的另一账本（OTHER_LEDGER），" +
        "例如使用同一批验证节点密钥的演练网络。请告知各机关。",
      en:
        "Not a certificate of this network, not to be relied on: it claims to be one, and what it proves is of " +
        "another ledger on another chain (OTHER_LEDGER), such as a rehearsal with the same validator keys. " +
        "Inform the agencies.",
    };
  return {
    zh: `伪造或损坏，不可采信：在“${STEPS[step]}”（${step}）一步不成立（${code}）。请向出具系统重新获取后再核验。`,
    en:
      `Forged or damaged, not to be relied on: it fails at the step "${step}" (${code}). ` +
      "Fetch it again from the system that made it, and verify that.",
  };
}

const REASONS: Readonly<Record<Exclude<CannotTellReason, "STALE" | "CLOCKS_DISAGREE">, Bilingual>> = {
  TOO_LARGE: { zh: "文件超出凭证的大小限制", en: "the file is larger than any certificate" },
  TRUNCATED: {
    zh: "文件没有凭证的结尾，可能不完整，请重新获取",
    en: "the file does not end like a certificate and may have broken off: fetch it again",
  },
  REFORMATTED: {
    zh: "文件不是出具时的原样（如经编辑器重新排版），请重新获取原件",
    en: "the file is not byte for byte as it was made, perhaps reformatted by an editor: fetch the original again",
  },
  UNKNOWN_VERSION: {
    zh: "凭证的格式版本与本程序不同：旧版程序所出的，请重新取得凭证；新版程序所出的，请更新程序",
    en:
      "the certificate has another version than this program reads: get a new certificate if an older program made " +
      "it, and update this program if a newer one did",
  },
  NOT_A_CERTIFICATE: { zh: "文件不是本格式的凭证", en: "the file is not a certificate of this format" },
  UNKNOWN_DESCRIPTOR: {
    zh: "凭证属于另一网络，或依据更新的一版网络描述文件；请向机关取得最新一版网络描述文件，再核验一次",
    en:
      "it belongs to another network, or was made under a newer edition of the descriptor: " +
      "get the newest edition from the agencies and verify it again",
  },
  UNKNOWN_VALIDATORS: {
    zh: "网络描述文件不含该区块时的验证节点，请取得新版",
    en: "the descriptor does not name the validators of that block: get a newer edition",
  },
  UNKNOWN_JURISDICTION: {
    zh: "网络描述文件不含所涉辖区，请取得新版",
    en: "the descriptor does not list a jurisdiction on which it rests: get a newer edition",
  },
  BEFORE_LEDGER: { zh: "所证区块早于账本部署", en: "the block is older than the ledger" },
  INCOMPLETE: {
    zh: "凭证缺少判断效力状态所需的记录，请重新获取",
    en: "it lacks a record on which the standing rests: fetch it again",
  },
  PROGRAM_FAULT: {
    zh: "核验程序自身出错，未得出任何结论；请将该文件报告给程序的维护者",
    en: "the verifier failed by a mistake of its own and concludes nothing: report the file to its maintainers",
  },
  FILE_NOT_LISTED: {
    zh: "所证为整个文件夹，凭证未列出其中的文件；请出示整个文件夹，或就该文件另取凭证",
    en:
      "it certifies a folder as a whole and lists none of its files: " +
      "show the whole folder, or get a certificate of this file",
  },
  FILE_NOT_COMPARABLE: {
    zh: "所证记录没有可与文件比对的杂凑值",
    en: "the certified record has no digest with which the file could be compared",
  },
  FILE_SALTED: {
    zh: "所证出域只记有加盐承诺，凭证未披露其内容；请连同出域方随文件给出的披露文件一并核验",
    en:
      "the certified export is recorded by a salted commitment that the certificate does not open: verify it " +
      "together with the opening that the exporter gave with the file",
  },
};

/**
 * The verdict when nothing is proven and nothing is contradicted.
 * @param found - what the certificate proves nevertheless; undefined when its seals were not verified
 */
export function cannotTellSentence(reason: keyof typeof REASONS, found: Found | undefined): Bilingual {
  const { zh, en } = REASONS[reason];
  if (found === undefined) return { zh: `无法判断：${zh}。`, en: `Cannot tell: ${en}.` };
  const at = blockTime(found.asOf, found.age);
  return {
    zh: `无法判断：${zh}。凭证所证：截至${at.zh}，${found.finding.zh}。`,
    en: `Cannot tell: ${en}. It certifies: as of ${at.en}, ${found.finding.en}.`,
  };
}

/** The reasons for which a shown file could not be compared. */
export type UncomparedReason = Extract<CannotTellReason, `FILE_${string}`>;

/** The sentence that follows a bad standing where the shown file could not be compared. */
export function uncomparedSentence(reason: UncomparedReason): Bilingual {
  const { zh, en } = REASONS[reason];
  return { zh: `出示的文件未能核对：${zh}。`, en: `The file shown was not compared: ${en}.` };
}

/** Marks a sentence as a development network's, for readers who see only the sentence. */
export function developmentSentence(sentence: Bilingual): Bilingual {
  return { zh: `【开发网络】${sentence.zh}`, en: `[DEVELOPMENT NETWORK] ${sentence.en}` };
}

/** Two sentences one after the other. */
export function followedBy(first: Bilingual, second: Bilingual): Bilingual {
  return { zh: `${first.zh}${second.zh}`, en: `${first.en} ${second.en}` };
}
