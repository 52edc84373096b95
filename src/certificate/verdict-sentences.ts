import { kindLabels, kindName } from "../ledger/kinds.ts";
import type { Standing } from "../ledger/evaluate-standing.ts";
import { HARMFUL, statusLabels, statusName } from "../ledger/statuses.ts";
import { showInstant, showSecond } from "../text/china-time.ts";
import { showForeign } from "../text/foreign-text.ts";
import type { VerificationStep } from "./certificate-error.ts";
import type { Descriptor } from "./descriptor.ts";
import type { AsOf, CannotTellReason, FileMatch, LineageEntry, Sentence, Verdict, VerdictCode } from "./verdict.ts";

/** Paths are shown this far. */
const MOST_PATH_CHARACTERS = 200;

/** What every verdict of a certificate rests on (promise P7). */
export const ASSUMPTIONS: readonly Sentence[] = [
  {
    zh: "前提：为区块签封的验证节点中，密钥被攻破的（无论当时或日后）不足三分之一。",
    en: "Assumed: of the validators, the nodes that seal blocks, fewer than a third have had their keys compromised, then or later.",
  },
  {
    zh: "前提：共同治理账本的法定多数机关与作出各项决定的机关诚实履职。",
    en: "Assumed: the quorum of agencies that govern the ledger, and the authorities that decided, are honest.",
  },
  {
    zh: "前提：所用网络描述文件真实，取自机关公布的渠道，而非出示凭证之人。",
    en: "Assumed: the network descriptor is genuine, obtained from the agencies and not from whoever shows the certificate.",
  },
];

const CONTENT_UNPROVEN: Sentence = {
  zh: "不证明所记内容属实，只证明何人于何时作此记录，及其状态。",
  en: "Not proven: that what was recorded is true; only who recorded it and when, and its standing.",
};

const EARLIER_CORRECTIONS: Sentence = {
  zh: "不证明：所用材料在最后一次被引用之后、本记录登记之前是否有过更正（其间断裂过多，凭证未予列出）。",
  en: "Not proven: whether material was corrected between its last use and this recording (too many breaks lie between for the certificate to list them).",
};

const NO_FILE_SHOWN: Sentence = {
  zh: "未核对文件：核验时未出示所证的文件或文件夹。",
  en: "Not compared: no file or folder was shown together with the certificate.",
};

/** What a verdict on a record leaves open beside what every verdict does. */
export interface Reservations {
  /** Whether all corrections of what the subject is made of are told, those before its recording too. */
  readonly allCorrections: boolean;
  /** How many records are only named in the lineage: nothing is proven of them after that. */
  readonly onlyNamed: number;
  /** Whether a file was compared, where there is one to compare. */
  readonly fileShown: boolean;
}

/** What stays open. */
export function unprovenOf(asOf: AsOf, reservations?: Reservations): readonly Sentence[] {
  return [
    {
      zh: `不证明 ${instant(asOf.time).zh} 之后的任何事。`,
      en: `Not proven: anything after ${instant(asOf.time).en}.`,
    },
    CONTENT_UNPROVEN,
    ...(reservations === undefined ? [] : reservationsOf(reservations)),
  ];
}

function reservationsOf({ allCorrections, onlyNamed, fileShown }: Reservations): readonly Sentence[] {
  return [
    ...(allCorrections ? [] : [EARLIER_CORRECTIONS]),
    ...(onlyNamed === 0
      ? []
      : [
          {
            zh: `不证明：血缘中另有 ${onlyNamed} 条仅被提及的记录（状态不取决于它们），在最后一次被引用之后的情况。`,
            en: `Not proven: what happened, after their last use here, to ${onlyNamed} more records of the lineage on which this standing does not rest.`,
          },
        ]),
    ...(fileShown ? [] : [NO_FILE_SHOWN]),
  ];
}

/** Loud where the network is a development one: its validators' keys are worth nothing. */
export function warningsOf(descriptor: Descriptor): readonly Sentence[] {
  if (descriptor.environment === "production") return [];
  return [
    {
      zh: `警告：“${descriptor.network}”是开发网络，验证节点密钥为一次性密钥，本结论不具任何证明力。`,
      en: `WARNING: "${descriptor.network}" is a DEVELOPMENT network with throwaway validator keys. This verdict proves nothing to anyone.`,
    },
  ];
}

/** Every verdict under a development descriptor begins with it, also where only the sentence is shown. */
export function developmentSentence(sentence: Sentence): Sentence {
  return { zh: `【开发网络】${sentence.zh}`, en: `[DEVELOPMENT NETWORK] ${sentence.en}` };
}

/** The verdict on an authentic record in one sentence with a time in it. */
export function standingSentence(
  code: VerdictCode,
  standing: Standing,
  subject: LineageEntry,
  cause: LineageEntry,
  asOf: AsOf,
  exportedBeforeHarm: boolean | undefined,
): Sentence {
  const name = nameOf(subject);
  const recorded = instant(subject.recordedAt);
  const at = instant(asOf.time);
  const since = instant(standing.since);
  const source = nameOf(cause);
  const because =
    cause.id === subject.id ? { zh: "", en: "" } : { zh: `，原因：${source.zh}`, en: ` because of ${source.en}` };
  const say = (zh: string, en: string): Sentence => ({
    zh: `真实：${name.zh}（登记于${recorded.zh}），截至${at.zh}（区块 ${asOf.block}）${zh}。`,
    en: `Authentic: ${name.en}, recorded at ${recorded.en}, ${en}, as of ${at.en} (block ${asOf.block}).`,
  });
  switch (code) {
    case "AUTHENTIC_IN_FORCE":
      return say("有效", "was in force");
    case "AUTHENTIC_CONTINUED":
      return say(
        `有效：其来源或依据已受损，但经${since.zh}的处置决定继续`,
        `was in force: something that it stands under or is made of is broken, and the disposition of ${since.en} lets it continue`,
      );
    case "AUTHENTIC_SUSPENDED":
      return say(`处于暂停，始于${since.zh}${because.zh}`, `was suspended since ${since.en}${because.en}`);
    case "AUTHENTIC_DISPOSITION_PENDING": {
      const order = exportedBeforeHarm === true ? { zh: "之前", en: "before" } : { zh: "之后", en: "after" };
      const harm = harmOf(cause);
      return say(
        `待主管部门处置，处置前不可依赖：${source.zh}自${since.zh}起${harm.zh}，本次出域在其${order.zh}`,
        `awaited the authority's disposition and was not to be relied on before it: ${source.en} ${harm.en} since ${since.en}, and this was exported ${order.en} that`,
      );
    }
    case "AUTHENTIC_BROKEN":
      return say(
        `不可再用于任何新用途，始于${since.zh}：其来源已受损${because.zh}`,
        `could not be used for anything new since ${since.en}: something that it is made of is broken${because.en}`,
      );
    case "AUTHENTIC_ENDED": {
      const label = standing.code === "EXPIRED" ? statusLabels.EXPIRED : statusLabels[statusName(cause.status)];
      if (standing.since > asOf.time)
        return say(
          `有效；其期限此后已于${since.zh}届满${because.zh}`,
          `was in force, but its term has run out since, at ${since.en}${because.en}`,
        );
      return say(
        `已于${since.zh}终结（${label.zh}）${because.zh}`,
        `had ended at ${since.en} (${label.en})${because.en}`,
      );
    }
    case "AUTHENTIC_PROPOSED":
      return say(`尚未生效${because.zh}`, `was not yet in force${because.en}`);
    case "NOT_RECORDED":
    case "FILE_DIFFERS":
    case "CANNOT_TELL":
    case "FORGED":
      throw new RangeError(`${code} says nothing about a standing`);
    default:
      return code satisfies never;
  }
}

/** What is wrong with the record because of which something else awaits a disposition. */
function harmOf({ status }: LineageEntry): Sentence {
  if (status < HARMFUL) return { zh: "即未曾生效", en: "had never been in force" };
  const name = statusName(status);
  return { zh: `为“${statusLabels[name].zh}”`, en: `was "${statusLabels[name].en}"` };
}

export function absenceSentence(digest: string, asOf: AsOf): Sentence {
  const at = instant(asOf.time);
  return {
    zh: `未登记：截至${at.zh}（区块 ${asOf.block}），没有 SHA-256 为 ${digest} 的普通文件或文件夹登记出域；以加盐承诺登记的出域，以及已登记文件夹之内的文件，不在此列。`,
    en: `Not recorded: no plain file or folder with the SHA-256 digest ${digest} was recorded as exported, as of ${at.en} (block ${asOf.block}); this says nothing of exports under a salted commitment, nor of files inside an exported folder.`,
  };
}

/** A verdict's sentence, with what the file or folder shown is in it. */
export function shownFileSentence(match: FileMatch, { code, sentence }: Pick<Verdict, "code" | "sentence">): Sentence {
  switch (match.differs) {
    case undefined: {
      if (code === "NOT_RECORDED")
        return { zh: `${sentence.zh}出示的正是此文件（夹）。`, en: `${sentence.en} That is what was shown.` };
      if ("whole" in match)
        return {
          zh: `${sentence.zh}出示的正是所证的文件（夹）。`,
          en: `${sentence.en} What was shown is what was exported.`,
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
        en: "what was shown is not what it certifies: it was changed, or is something else",
      });
    case "FOLDER":
      return differs(sentence, {
        zh: "出示的文件既不是所证的整个文件夹，也不是其中的任何文件：内容有改动，或不在清单之内",
        en: "the file shown is neither the exported folder nor any file in it: it was changed, or was never part of it",
      });
    case "MEMBER": {
      const path = showForeign(match.path, MOST_PATH_CHARACTERS);
      return differs(sentence, {
        zh: `它所证的是出域文件夹及其中的文件${path}，出示的文件两者都不是：内容有改动，或为另一文件（若为该文件夹的其他文件，请另取其凭证）`,
        en: `it certifies the exported folder and ${path} in it, and the file shown is neither: it was changed, or is another file (for another file of the folder, get a certificate of that file)`,
      });
    }
    default:
      return match satisfies never;
  }
}

function differs(sentence: Sentence, how: Sentence): Sentence {
  return {
    zh: `凭证真实，但${how.zh}。所证内容——${sentence.zh}`,
    en: `The certificate is authentic, but ${how.en}. What it says: ${sentence.en}`,
  };
}

const STEPS: Readonly<Record<VerificationStep, string>> = {
  parse: "读取",
  descriptor: "网络",
  header: "区块头",
  state: "状态证明",
  lineage: "血缘",
  standing: "状态",
  seal: "签封",
};

export function forgedSentence(step: VerificationStep, message: string): Sentence {
  return {
    zh: `伪造或损坏，不可采信：在“${STEPS[step]}”（${step}）一步不成立。可向出具系统重新获取后再核验。`,
    en: `Forged or damaged, not to be relied on: it fails at the step "${step}": ${message}. Fetch it again from the system that made it, and verify that.`,
  };
}

const REASONS: Readonly<Record<CannotTellReason, Sentence>> = {
  TOO_LARGE: { zh: "文件超出凭证的大小限制", en: "the file is larger than any certificate" },
  TRUNCATED: { zh: "文件不完整，请重新获取", en: "the file breaks off before its end: fetch it again" },
  REFORMATTED: {
    zh: "文件不是出具时的原样（如经编辑器重新排版），请重新获取原件",
    en: "the file is not byte for byte as it was made, perhaps reformatted by an editor: fetch the original again",
  },
  UNKNOWN_VERSION: {
    zh: "凭证的格式版本本程序不认识，请更新程序",
    en: "the certificate is of a version that this program does not know: update the program",
  },
  NOT_A_CERTIFICATE: { zh: "文件不是本格式的凭证", en: "the file is no certificate of this format" },
  UNKNOWN_DESCRIPTOR: {
    zh: "凭证属于另一网络，或依据另一版描述文件；请向机关取得相应的描述文件",
    en: "it belongs to another network, or to another edition of the descriptor: get the descriptor that it names from the agencies",
  },
  UNKNOWN_VALIDATORS: {
    zh: "描述文件不含该区块时的验证节点，请取新版",
    en: "the descriptor does not know the validators of that block: get a newer edition",
  },
  UNKNOWN_JURISDICTION: {
    zh: "描述文件不含所涉辖区",
    en: "the descriptor does not list a jurisdiction that it rests on",
  },
  BEFORE_LEDGER: { zh: "所证区块早于账本部署", en: "the block is older than the ledger" },
  INCOMPLETE: { zh: "凭证缺少判断状态所需的记录", en: "a record that standing rests on is missing" },
  STALE: { zh: "凭证已超过允许的时效，请取新凭证", en: "it is older than allowed: get a new one" },
  FILE_NOT_LISTED: {
    zh: "所证为整个文件夹，凭证未列出其中的文件；请出示整个文件夹，或就该文件另取凭证",
    en: "it certifies a folder as a whole and lists none of its files: show the whole folder, or get a certificate of this file",
  },
  FILE_NOT_COMPARABLE: {
    zh: "所证记录没有可与文件比对的杂凑值",
    en: "what it certifies has no digest to compare the file with",
  },
};

export function cannotTellSentence(reason: CannotTellReason, asOf: AsOf | undefined): Sentence {
  const at =
    asOf === undefined
      ? { zh: "", en: "" }
      : { zh: `（所证时间 ${instant(asOf.time).zh}）`, en: ` (it speaks of ${instant(asOf.time).en})` };
  return { zh: `无法判断：${REASONS[reason].zh}${at.zh}。`, en: `Cannot tell: ${REASONS[reason].en}${at.en}.` };
}

/** An instant (seconds) as a clock in China shows it. */
function instant(seconds: number): Sentence {
  return { zh: `北京时间 ${showSecond(seconds)}`, en: showInstant(seconds) };
}

/** A record of a lineage, as people call it. */
export function nameOf(entry: LineageEntry): Sentence {
  const label = kindLabels[kindName(entry.kind)];
  const reference = showForeign(entry.reference ?? `sha256:${entry.sha256Digest.slice(2, 18)}…`);
  return { zh: `${label.zh}${reference}`, en: `${label.en} ${reference}` };
}
