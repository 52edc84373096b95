import { kindLabels, kindName } from "../ledger/kinds.ts";
import type { Standing } from "../ledger/evaluate-standing.ts";
import { HARMFUL, statusLabels, statusName } from "../ledger/statuses.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showInstant, showSecond } from "../text/china-time.ts";
import { showForeign } from "../text/foreign-text.ts";
import type { VerificationStep } from "./certificate-error.ts";
import type { AsOf, CannotTellReason, FileMatch, LineageEntry, Verdict, VerdictCode } from "./verdict.ts";

/** The most characters of a path; a longer one is cut. */
const MOST_PATH_CHARACTERS = 200;

/** The verdict on an authentic record in one sentence, with the time of the block. */
export function standingSentence(
  code: VerdictCode,
  standing: Standing,
  subject: LineageEntry,
  cause: LineageEntry,
  asOf: AsOf,
  exportedBeforeHarm: boolean | undefined,
): Bilingual {
  const name = nameOf(subject);
  const recorded = instant(subject.recordedAt);
  const at = instant(asOf.time);
  const since = instant(standing.since);
  const source = nameOf(cause);
  const because =
    cause.id === subject.id ? { zh: "", en: "" } : { zh: `，原因：${source.zh}`, en: ` because of ${source.en}` };
  const say = (zh: string, en: string): Bilingual => ({
    zh: `真实：${name.zh}（记录于${recorded.zh}），截至${at.zh}（区块 ${asOf.block}）${zh}。`,
    en: `Authentic: ${name.en}, recorded at ${recorded.en}, ${en}, as of ${at.en} (block ${asOf.block}).`,
  });
  switch (code) {
    case "AUTHENTIC_IN_FORCE":
      return say("有效", "was in force");
    case "AUTHENTIC_CONTINUED":
      return say(
        `有效：其来源或上级记录已断裂，但经${since.zh} 的处置予以继续`,
        "was in force: something that it stands under or is made of is broken, " +
          `and the disposition of ${since.en} lets it continue`,
      );
    case "AUTHENTIC_SUSPENDED":
      return say(`已自${since.zh} 起暂停${because.zh}`, `was suspended since ${since.en}${because.en}`);
    case "AUTHENTIC_DISPOSITION_PENDING": {
      const order = exportedBeforeHarm === true ? { zh: "之前", en: "before" } : { zh: "之后", en: "after" };
      const harm = harmOf(cause);
      return say(
        `待主管部门处置，处置前不得据以使用：${source.zh}自${since.zh} 起${harm.zh}，本次出域在其${order.zh}`,
        "awaited the authority's disposition and was not to be relied on before it: " +
          `${source.en} ${harm.en} since ${since.en}, and this was exported ${order.en} that`,
      );
    }
    case "AUTHENTIC_BROKEN":
      return say(
        `自${since.zh} 起不得再用于任何新用途：其来源已断裂${because.zh}`,
        `could not be used for anything new since ${since.en}: something that it is made of is broken${because.en}`,
      );
    case "AUTHENTIC_ENDED": {
      const label = standing.code === "EXPIRED" ? statusLabels.EXPIRED : statusLabels[statusName(cause.status)];
      if (standing.since > asOf.time)
        return say(
          `有效；其期限此后已于${since.zh} 届满${because.zh}`,
          `was in force, but its term has run out since, at ${since.en}${because.en}`,
        );
      return say(
        `已于${since.zh} 终结（${label.zh}）${because.zh}`,
        `had ended at ${since.en} (${label.en})${because.en}`,
      );
    }
    case "AUTHENTIC_PROPOSED":
      return say(`尚未生效${because.zh}`, `was not yet in force${because.en}`);
    case "NOT_RECORDED":
    case "FILE_DIFFERS":
    case "CANNOT_TELL":
    case "FORGED":
      throw new RangeError(`The verdict ${code} is not about a standing.`);
    default:
      return code satisfies never;
  }
}

/** The end of a sentence about a record whose harm is the cause of a pending disposition. */
function harmOf({ status }: LineageEntry): Bilingual {
  if (status < HARMFUL) return { zh: "即未曾生效", en: "had never been in force" };
  const name = statusName(status);
  return { zh: `为“${statusLabels[name].zh}”`, en: `was "${statusLabels[name].en}"` };
}

/** The verdict on a digest that was not recorded, given as 64 hexadecimal digits. */
export function absenceSentence(digest: string, asOf: AsOf): Bilingual {
  const at = instant(asOf.time);
  return {
    zh:
      `没有记录：截至${at.zh}（区块 ${asOf.block}），没有 SHA-256 为 ${digest} 的文件或文件夹单独出域的记录；` +
      "以加盐承诺记录的出域，以及已出域文件夹之内的文件，不在此列。",
    en:
      `Not recorded: no plain file or folder with the SHA-256 digest ${digest} was recorded as exported, ` +
      `as of ${at.en} (block ${asOf.block}); this does not cover exports under a salted commitment, ` +
      "nor files inside an exported folder.",
  };
}

/** A verdict's sentence, with a sentence about the match of the shown file or folder. */
export function shownFileSentence(match: FileMatch, { code, sentence }: Pick<Verdict, "code" | "sentence">): Bilingual {
  switch (match.differs) {
    case undefined: {
      if (code === "NOT_RECORDED")
        return {
          zh: `${sentence.zh}出示的正是此文件（夹）。`,
          en: `${sentence.en} The file or folder shown has this digest.`,
        };
      if ("whole" in match)
        return {
          zh: `${sentence.zh}出示的正是所证的文件（夹）。`,
          en: `${sentence.en} The file or folder shown is the certified one.`,
        };
      const path = showForeign(match.path, MOST_PATH_CHARACTERS);
      return {
        zh: `${sentence.zh}出示的是其中的文件${path}。`,
        en: `${sentence.en} The file shown is ${path} of the exported folder.`,
      };
    }
    case "WHOLE":
      return differs(sentence, {
        zh: "出示的文件（夹）不是其所证明的：内容有改动，或本是另一份",
        en: "the file or folder shown is not the certified one: it was changed, or is something else",
      });
    case "FOLDER":
      return differs(sentence, {
        zh: "出示的文件既不是所证的整个文件夹，也不是其中的任何文件：内容有改动，或不在清单之内",
        en: "the file shown is neither the exported folder nor any file in it: it was changed, or was never part of it",
      });
    case "MEMBER": {
      const path = showForeign(match.path, MOST_PATH_CHARACTERS);
      return differs(sentence, {
        zh:
          `它所证的是出域文件夹及其中的文件${path}，出示的文件两者都不是：` +
          "内容有改动，或为另一文件（若为该文件夹的其他文件，请另取其凭证）",
        en:
          `it certifies the exported folder and ${path} in it, and the file shown is neither: ` +
          "it was changed, or is another file (for another file of the folder, get a certificate of that file)",
      });
    }
    default:
      return match satisfies never;
  }
}

function differs(sentence: Bilingual, how: Bilingual): Bilingual {
  return {
    zh: `凭证真实，但${how.zh}。凭证所证：${sentence.zh}`,
    en: `The certificate is authentic, but ${how.en}. It certifies: ${sentence.en}`,
  };
}

const STEPS: Readonly<Record<VerificationStep, string>> = {
  parse: "读取",
  descriptor: "网络",
  header: "区块头",
  state: "状态证明",
  lineage: "血缘",
  standing: "效力状态",
  seal: "签封",
};

/** The verdict on a certificate that contradicts itself or the network at a step. */
export function forgedSentence(step: VerificationStep, objection: Bilingual): Bilingual {
  return {
    zh: `伪造或损坏，不可采信：在“${STEPS[step]}”（${step}）一步不成立：${objection.zh}请向出具系统重新获取后再核验。`,
    en:
      `Forged or damaged, not to be relied on: it fails at the step "${step}": ${objection.en} ` +
      "Fetch it again from the system that made it, and verify that.",
  };
}

const REASONS: Readonly<Record<CannotTellReason, Bilingual>> = {
  TOO_LARGE: { zh: "文件超出凭证的大小限制", en: "the file is larger than any certificate" },
  TRUNCATED: { zh: "文件不完整，请重新获取", en: "the file breaks off before its end: fetch it again" },
  REFORMATTED: {
    zh: "文件不是出具时的原样（如经编辑器重新排版），请重新获取原件",
    en: "the file is not byte for byte as it was made, perhaps reformatted by an editor: fetch the original again",
  },
  UNKNOWN_VERSION: {
    zh: "本程序不识别凭证的格式版本，请更新程序",
    en: "the certificate has a version that this program does not know: update the program",
  },
  NOT_A_CERTIFICATE: { zh: "文件不是本格式的凭证", en: "the file is not a certificate of this format" },
  UNKNOWN_DESCRIPTOR: {
    zh: "凭证属于另一网络，或依据另一版网络描述文件；请向机关取得相应的网络描述文件",
    en:
      "it belongs to another network, or to another edition of the descriptor: " +
      "get the descriptor that it names from the agencies",
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
  STALE: { zh: "凭证已超过允许的时效，请取得新的凭证", en: "the certificate is older than allowed: get a new one" },
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
};

/** The verdict when nothing is proven and nothing is contradicted. */
export function cannotTellSentence(reason: CannotTellReason, asOf: AsOf | undefined): Bilingual {
  const at =
    asOf === undefined
      ? { zh: "", en: "" }
      : { zh: `（所证时间 ${instant(asOf.time).zh}）`, en: ` (the certificate is as of ${instant(asOf.time).en})` };
  return { zh: `无法判断：${REASONS[reason].zh}${at.zh}。`, en: `Cannot tell: ${REASONS[reason].en}${at.en}.` };
}

/** An instant (seconds) as a clock in China shows it. */
export function instant(seconds: number): Bilingual {
  return { zh: `北京时间 ${showSecond(seconds)}`, en: showInstant(seconds) };
}

/** The name by which people know a record: its kind and its reference, or the start of its digest. */
export function nameOf(entry: LineageEntry): Bilingual {
  const label = kindLabels[kindName(entry.kind)];
  const reference = showForeign(entry.reference ?? `sha256:${entry.sha256Digest.slice(2, 18)}…`);
  return { zh: `${label.zh}${reference}`, en: `${label.en} ${reference}` };
}
