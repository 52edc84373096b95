import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import type { Descriptor } from "./descriptor.ts";
import { instant } from "./verdict-sentences.ts";
import type { AsOf } from "./verdict.ts";

/** The assumptions on which every verdict on a certificate rests. */
export const ASSUMPTIONS: readonly Bilingual[] = [
  {
    zh: "前提：为区块签封的验证节点中，密钥被攻破的（无论当时或日后）不足三分之一。",
    en:
      "Assumed: fewer than a third of the validators, which seal the blocks, have had their keys compromised, " +
      "then or later.",
  },
  {
    zh: "前提：共同治理账本的法定多数机关与作出各项决定的机关诚实履职。",
    en: "Assumed: the quorum of agencies that govern the ledger, and the authorities that decided, are honest.",
  },
  {
    zh: "前提：所用网络描述文件真实，取自机关公布的渠道，而非出示凭证之人。",
    en:
      "Assumed: the network descriptor is genuine, obtained from the agencies and not from the person who shows the " +
      "certificate.",
  },
];

const CONTENT_UNPROVEN: Bilingual = {
  zh: "不证明：所记内容属实。所证明的只是何人于何时作此记录，及其效力状态。",
  en: "Not proven: that the recorded content is true; proven are only its recorder, its time and its standing.",
};

const EARLIER_CORRECTIONS: Bilingual = {
  zh: "不证明：所用材料在最后一次被引用之后、本记录作出之前是否有过更正（其间断裂过多，凭证未予列出）。",
  en:
    "Not proven: whether material was corrected between its last use and this recording (too many breaks lie between " +
    "for the certificate to list them).",
};

const NO_FILE_SHOWN: Bilingual = {
  zh: "未核对文件：核验时未出示所证的文件或文件夹。",
  en: "Not compared: no file or folder was shown together with the certificate.",
};

/** The points that a verdict on a record leaves open, in addition to those that every verdict leaves open. */
interface Reservations {
  /** Whether the certificate shows all corrections of the subject's material, also those before its recording. */
  readonly allCorrections: boolean;
  /** The number of records that the lineage only names: nothing is proven about them after their last use. */
  readonly onlyNamed: number;
  /** Whether the file was compared, or there is none to compare. */
  readonly fileShown: boolean;
}

/** The sentences about everything that a verdict does not prove. */
export function unprovenOf(asOf: AsOf, reservations?: Reservations): readonly Bilingual[] {
  const at = instant(asOf.time);
  return [
    { zh: `不证明：${at.zh} 之后的任何情况。`, en: `Not proven: anything after ${at.en}.` },
    CONTENT_UNPROVEN,
    ...(reservations === undefined ? [] : reservationsOf(reservations)),
  ];
}

function reservationsOf({ allCorrections, onlyNamed, fileShown }: Reservations): readonly Bilingual[] {
  const namedRecords = {
    zh: `不证明：血缘中另有 ${onlyNamed} 条仅被提及的记录（效力状态不取决于这些记录），在最后一次被引用之后的情况。`,
    en:
      `Not proven: what happened after their last use here to ${onlyNamed} more records of the lineage; ` +
      "this standing does not rest on them.",
  };
  return [
    ...(allCorrections ? [] : [EARLIER_CORRECTIONS]),
    ...(onlyNamed === 0 ? [] : [namedRecords]),
    ...(fileShown ? [] : [NO_FILE_SHOWN]),
  ];
}

/** A warning when the network is a development network, whose validators have keys that anybody may know. */
export function warningsOf(descriptor: Descriptor): readonly Bilingual[] {
  if (descriptor.environment === "production") return [];
  const network = showForeign(descriptor.network);
  return [
    {
      zh: `警告：${network} 是开发网络，验证节点密钥为临时密钥，本结论不具任何证明力。`,
      en:
        `WARNING: ${network} is a DEVELOPMENT network with throwaway validator keys. ` +
        "This verdict proves nothing to anyone.",
    },
  ];
}

/** Marks a sentence as a development network's, for readers who see only the sentence. */
export function developmentSentence(sentence: Bilingual): Bilingual {
  return { zh: `【开发网络】${sentence.zh}`, en: `[DEVELOPMENT NETWORK] ${sentence.en}` };
}
