import type { Bilingual } from "../text/bilingual.ts";
import { showAge, showExactDuration, showPassedDuration } from "../text/duration.ts";
import type { Descriptor } from "./descriptor.ts";
import { instant } from "./findings.ts";
import { clocksDisagree, isStale } from "./verify-clock.ts";
import type { Age, AsOf } from "./verdict.ts";

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

const HOLDS_FOR_NEW_USE: Bilingual = {
  zh: "不证明：所用资源或授权资源此后是否暂停新的使用。不溯及的暂停不影响此前制成的产品与出域，账本的断裂列表不列，凭证因而不能证明。",
  en:
    "Not proven: whether a resource or grant was held for new use since. A hold with the reach FORWARD does not " +
    "reach what was made before it, so it is not among the breaks that a certificate shows.",
};

const NO_FILE_SHOWN: Bilingual = {
  zh: "未核对文件：核验时未出示所证的文件或文件夹。",
  en: "Not compared: no file or folder was shown together with the certificate.",
};

const OTHER_EXPORTS: Bilingual = {
  zh: "不证明：相同内容是否还出域给了他人。同一内容的每次出域各为一条记录，各有其效力状态，本凭证只证明其中一次。",
  en:
    "Not proven: whether the same bytes were exported to others as well. Each export of the same bytes is a record " +
    "with a standing of its own, and this certificate is of one of them.",
};

/** The points that a verdict on a record leaves open, in addition to those that every verdict leaves open. */
interface Reservations {
  /** Whether the certificate shows all corrections of the subject's material, also those before its recording. */
  readonly allCorrections: boolean;
  /** The number of records that the lineage only names: nothing is proven about them after their last use. */
  readonly onlyNamed: number;
  /** Whether a resource or grant of the material may be held for new use without the certificate showing it. */
  readonly holdsUnknown: boolean;
  /** Whether the record is an export: its bytes may have been exported more than once. */
  readonly isExport: boolean;
  /** Whether a file was shown and compared. */
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

function reservationsOf(reservations: Reservations): readonly Bilingual[] {
  const { allCorrections, onlyNamed, holdsUnknown, isExport, fileShown } = reservations;
  const namedRecords = {
    zh: `不证明：血缘中另有 ${onlyNamed} 条仅被提及的记录（效力状态不取决于这些记录），在最后一次被引用之后的情况。`,
    en:
      `Not proven: what happened after their last use here to ${onlyNamed} more records of the lineage; ` +
      "this standing does not rest on them.",
  };
  return [
    ...(isExport ? [OTHER_EXPORTS] : []),
    ...(allCorrections ? [] : [EARLIER_CORRECTIONS]),
    ...(holdsUnknown ? [HOLDS_FOR_NEW_USE] : []),
    ...(onlyNamed === 0 ? [] : [namedRecords]),
    ...(isExport && !fileShown ? [NO_FILE_SHOWN] : []),
  ];
}

/** The fewest validators of which one may fail: fewer than a third of fewer validators is none. */
const FEWEST_VALIDATORS = 4;

/**
 * The warnings about the network: a development network, whose validators have keys that anybody may know, or a
 * production network with so few validators that a single key could forge everything.
 * @param asOf - the sealed block; undefined while no seal is verified
 */
export function warningsOf(descriptor: Descriptor, asOf: AsOf | undefined): readonly Bilingual[] {
  if (descriptor.environment === "development")
    return [
      {
        zh: "警告：这是开发网络，验证节点密钥为临时密钥，本结论不具任何证明力。",
        en:
          "WARNING: this is a DEVELOPMENT network with throwaway validator keys. " +
          "This verdict proves nothing to anyone.",
      },
    ];
  if (asOf === undefined || asOf.validators >= FEWEST_VALIDATORS) return [];
  const { validators } = asOf;
  return [
    {
      zh:
        `警告：该区块时的验证节点仅 ${validators} 个，少于 ${FEWEST_VALIDATORS} 个：` +
        "其三分之一不足一个，任何一个密钥被攻破，即不可采信。",
      en:
        `WARNING: the network had ${validators} validators at this block, fewer than ${FEWEST_VALIDATORS}: ` +
        "a third of them is less than one, so a single compromised key takes the proof away.",
    },
  ];
}

/**
 * The warnings about an old certificate, or one ahead of the verifier's clock, whose verdict is not about that: what it
 * says may have changed since.
 */
export function ageWarnings(age: Age): readonly Bilingual[] {
  if (clocksDisagree(age)) {
    const [now, ahead] = [instant(age.now), showAge(-age.seconds)];
    return [
      {
        zh: `警告：两个时钟不一致：区块的时间比核验方的时钟（${now.zh}）快 ${ahead.zh}。请校准时钟后重新核验。`,
        en:
          `WARNING: two clocks disagree: the block is ${ahead.en} ahead of this verifier's clock (${now.en}). ` +
          "Set the clock and verify again.",
      },
    ];
  }
  if (!isStale(age)) return [];
  const [old, most] = [showPassedDuration(age.seconds), showExactDuration(age.most)];
  return [
    {
      zh: `警告：凭证所证的情况距核验时已${old.zh}，超过时效（${most.zh}）；此后的变化无从判断，请取得新的凭证。`,
      en:
        `WARNING: the certificate is ${old.en} old, and a status counts for ${most.en} at most. ` +
        "What has changed since cannot be told: get a new certificate.",
    },
  ];
}
