import { kindLabels, kindName } from "../records/kinds.ts";
import type { Standing } from "../records/standing-of.ts";
import { statusLabels, statusName } from "../records/statuses.ts";
import type { Descriptor } from "./descriptor.ts";
import type { AsOf, CannotTellReason, LineageEntry, Sentence, VerdictCode } from "./verdict.ts";

/** What every verdict of a certificate rests on (promise P7). */
export const ASSUMPTIONS: readonly Sentence[] = [
  { zh: "前提：验证节点密钥被攻破的（无论当时或日后）不足三分之一。", en: "Assumed: fewer than a third of the validators' keys compromised, then or later." },
  { zh: "前提：治理多数与作出决定的机关诚实履职。", en: "Assumed: the governance quorum and the deciding authorities are honest." },
  { zh: "前提：所用网络描述文件真实，取自机关公布的渠道，而非出示凭证之人。", en: "Assumed: the network descriptor is genuine, obtained from the agencies and not from whoever shows the certificate." },
];

const CONTENT_UNPROVEN: Sentence = {
  zh: "不证明所记内容属实，只证明何人于何时作此记录，及其状态。",
  en: "Not proven: that what was recorded is true; only who recorded it and when, and its standing.",
};

const LATER_CORRECTIONS: Sentence = {
  zh: "不证明：所用材料在被引用之后、本记录登记之前是否有过更正。",
  en: "Not proven: whether material was corrected after it was used and before this recording.",
};

/** What stays open whatever the verdict. */
export function unprovenOf(asOf: AsOf): readonly Sentence[] {
  return [
    { zh: `不证明 ${instant(asOf.time).zh} 之后的任何事。`, en: `Not proven: anything after ${instant(asOf.time).en}.` },
    CONTENT_UNPROVEN,
    LATER_CORRECTIONS,
  ];
}

/** Loud where the network is a development one: its validators' keys are worth nothing. */
export function warningsOf(descriptor: Descriptor): readonly Sentence[] {
  if (descriptor.environment === "production") return [];
  return [{
    zh: `警告：“${descriptor.network}”是开发网络，验证节点密钥为一次性密钥，本结论不具任何证明力。`,
    en: `WARNING: "${descriptor.network}" is a DEVELOPMENT network with throwaway validator keys. This verdict proves nothing to anyone.`,
  }];
}

/** Every verdict under a development descriptor begins with it, also where only the sentence is shown. */
export function developmentSentence(sentence: Sentence): Sentence {
  return { zh: `【开发网络】${sentence.zh}`, en: `[DEVELOPMENT NETWORK] ${sentence.en}` };
}

/** The verdict on an authentic record in one sentence with a time in it. */
export function standingSentence(code: VerdictCode, standing: Standing, subject: LineageEntry, cause: LineageEntry, asOf: AsOf, exportedBeforeHarm: boolean | undefined): Sentence {
  const name = nameOf(subject);
  const at = instant(asOf.time);
  const since = instant(standing.since);
  const source = nameOf(cause);
  const because = cause.id === subject.id ? { zh: "", en: "" } : { zh: `，原因：${source.zh}`, en: ` because of ${source.en}` };
  const say = (zh: string, en: string): Sentence => ({ zh: `真实：${name.zh}截至${at.zh}（区块 ${asOf.block}）${zh}。`, en: `Authentic: ${name.en} ${en}, as of ${at.en} (block ${asOf.block}).` });
  switch (code) {
    case "AUTHENTIC_IN_FORCE":
      return say("有效", "was in force");
    case "AUTHENTIC_CONTINUED":
      return say(`有效：其来源已受损，但经 ${since.zh} 的处置决定继续`, `was in force by the disposition of ${since.en}, although its lineage is broken`);
    case "AUTHENTIC_SUSPENDED":
      return say(`自 ${since.zh} 起暂停${because.zh}`, `was suspended since ${since.en}${because.en}`);
    case "AUTHENTIC_DISPOSITION_PENDING": {
      const order = exportedBeforeHarm === true ? { zh: "此前", en: "before" } : { zh: "此后", en: "after" };
      const ended = statusName(cause.status);
      const label = ended === undefined ? { zh: "受损", en: "broken" } : statusLabels[ended];
      return say(`待处置：${source.zh}于 ${since.zh} 被${label.zh}，本出域在${order.zh}`, `awaits a disposition: ${source.en} was ${label.en} at ${since.en}, and this was exported ${order.en} that`);
    }
    case "AUTHENTIC_BROKEN":
      return say(`自 ${since.zh} 起不可再用：其来源已受损${because.zh}`, `was broken since ${since.en}${because.en}: nothing new may stand under it`);
    case "AUTHENTIC_ENDED": {
      const ended = statusName(cause.status);
      const label = standing.code === "EXPIRED" || ended === undefined ? statusLabels.EXPIRED : statusLabels[ended];
      if (standing.since > asOf.time) return say(`有效，其期限此后已于 ${since.zh} 届满${because.zh}`, `was in force, and its term has since run out at ${since.en}${because.en}`);
      return say(`已于 ${since.zh} 终结（${label.zh}）${because.zh}`, `had ended at ${since.en} (${label.en})${because.en}`);
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

export function absenceSentence(digest: string, asOf: AsOf): Sentence {
  const at = instant(asOf.time);
  return {
    zh: `截至${at.zh}（区块 ${asOf.block}），SHA-256 为 ${digest} 的普通文件或文件夹未登记出域（以加盐承诺登记的除外）。`,
    en: `No plain file or folder with the SHA-256 digest ${digest} was recorded as of ${at.en} (block ${asOf.block}); exports under a salted commitment are not covered.`,
  };
}

export function fileDiffersSentence(subject: Sentence): Sentence {
  return { zh: `凭证真实，但出示的文件不是其所证明的文件。${subject.zh}`, en: `The certificate is authentic, but the file shown is not the one it certifies. ${subject.en}` };
}

export function forgedSentence(step: string, message: string): Sentence {
  return { zh: `伪造或损坏：在“${step}”一步不成立。`, en: `Forged or damaged: it fails at the step "${step}": ${message}.` };
}

const REASONS: Readonly<Record<CannotTellReason, Sentence>> = {
  TOO_LARGE: { zh: "文件超出凭证的大小限制", en: "the file is larger than any certificate" },
  TRUNCATED: { zh: "文件不完整，请重新获取", en: "the file breaks off before its end: fetch it again" },
  NOT_A_CERTIFICATE: { zh: "文件不是本格式的凭证", en: "the file is no certificate of this format" },
  UNKNOWN_DESCRIPTOR: { zh: "凭证属于另一网络或另一版描述文件", en: "it belongs to another network, or to another edition of the descriptor" },
  UNKNOWN_VALIDATORS: { zh: "描述文件不含该区块时的验证节点，请取新版", en: "the descriptor does not know the validators of that block: get a newer edition" },
  UNKNOWN_JURISDICTION: { zh: "描述文件不含所涉辖区", en: "the descriptor does not list a jurisdiction that it rests on" },
  BEFORE_LEDGER: { zh: "所证区块早于账本部署", en: "the block is older than the ledger" },
  INCOMPLETE: { zh: "凭证缺少判断状态所需的记录", en: "a record that standing rests on is missing" },
  STALE: { zh: "凭证已超过允许的时效，请取新凭证", en: "it is older than allowed: get a new one" },
  FILE_NOT_COMPARABLE: { zh: "所证记录没有可与文件比对的杂凑值", en: "what it certifies has no digest to compare the file with" },
};

export function cannotTellSentence(reason: CannotTellReason, asOf: AsOf | undefined): Sentence {
  const at = asOf === undefined ? { zh: "", en: "" } : { zh: `（所证时间 ${instant(asOf.time).zh}）`, en: ` (it speaks of ${instant(asOf.time).en})` };
  return { zh: `无法判断：${REASONS[reason].zh}${at.zh}。`, en: `Cannot tell: ${REASONS[reason].en}${at.en}.` };
}

/** An instant (seconds) as a Chinese clock shows it, which has been +08:00 without summer time since 1991. */
function instant(seconds: number): Sentence {
  const text = new Date((seconds + 8 * 3_600) * 1_000).toISOString().slice(0, 19).replace("T", " ");
  return { zh: `北京时间 ${text}`, en: `${text} +08:00` };
}

function nameOf(entry: LineageEntry): Sentence {
  const kind = kindName(entry.kind);
  const label = kind === undefined ? { zh: "记录", en: "record" } : kindLabels[kind];
  const reference = entry.businessNumber === "" ? `sha256:${entry.sha256Digest.slice(2, 18)}…` : entry.businessNumber;
  return { zh: `${label.zh}“${reference}”`, en: `${label.en} "${reference}"` };
}
