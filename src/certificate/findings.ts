import { kindLabels, kindName } from "../ledger/kinds.ts";
import type { Standing } from "../ledger/evaluate-standing.ts";
import { HARMFUL, statusLabels, statusName } from "../ledger/statuses.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showInstant, showSecond } from "../text/china-time.ts";
import type { AsOf, LineageEntry, VerdictCode } from "./verdict.ts";
import { LATEST_SECOND } from "./verify-clock.ts";

/**
 * The statement that a certificate proves, as a clause in the past tense without its time: "export 0x…, recorded at …
 * (block time), was in force". The clause holds only words of this program, times, digests and ids.
 */
export type Finding = Bilingual;

/** The finding about the standing of a record. */
export function standingFinding(
  code: VerdictCode,
  standing: Standing,
  subject: LineageEntry,
  cause: LineageEntry,
  asOf: AsOf,
  exportedBeforeHarm: boolean | undefined,
): Finding {
  const name = idOf(subject);
  const recorded = instant(subject.recordedAt);
  // A term runs out by the clock; everything else happens by an act, which states its legal time.
  const since = standing.cause.act === undefined ? instant(standing.since) : legalInstant(standing.since);
  const source = idOf(cause);
  const because =
    cause.id === subject.id ? { zh: "", en: "" } : { zh: `，原因在于${source.zh}`, en: ` because of ${source.en}` };
  const say = (zh: string, en: string): Finding => ({
    zh: `${name.zh}（入账时间 ${recorded.zh}）${zh}`,
    en: `${name.en}, recorded at ${recorded.en} (block time), ${en}`,
  });
  switch (code) {
    case "AUTHENTIC_IN_FORCE":
      return say("有效", "was in force");
    case "AUTHENTIC_CONTINUED":
      return say(
        `经处置继续有效：其来源或上级记录已断裂，而${since.zh}的处置准予继续`,
        "was in force by disposition: something that it stands under or is made of is broken, " +
          `and the disposition of ${since.en} lets it continue`,
      );
    case "AUTHENTIC_SUSPENDED":
      return say(`已自${since.zh}起暂停${because.zh}`, `was suspended since ${since.en}${because.en}`);
    case "AUTHENTIC_DISPOSITION_PENDING": {
      const order = exportedBeforeHarm === true ? { zh: "早于", en: "before" } : { zh: "不早于", en: "not before" };
      const harm = harmOf(cause);
      return say(
        `待主管部门处置，处置前不得据以使用：${source.zh}自${since.zh}起${harm.zh}，本次出域的法律时间${order.zh}该时间`,
        "awaited the authority's disposition and was not to be relied on before it: " +
          `${source.en} ${harm.en} since ${since.en}, and the legal time of this export is ${order.en} that`,
      );
    }
    case "AUTHENTIC_BROKEN":
      return say(
        `自${since.zh}起不得再用于任何新用途：其来源已断裂${because.zh}`,
        `could not be used for anything new since ${since.en}: something that it is made of is broken${because.en}`,
      );
    case "AUTHENTIC_ENDED": {
      const label = standing.code === "EXPIRED" ? statusLabels.EXPIRED : statusLabels[statusName(cause.status)];
      if (standing.since > asOf.time)
        return say(
          `有效，而其期限此后已于${since.zh} 届满${because.zh}`,
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
      throw new RangeError(`The verdict ${code} is not about a standing.`);
    default:
      return code satisfies never;
  }
}

/** The end of a clause about a record whose harm is the cause of a pending disposition. */
function harmOf({ status }: LineageEntry): Bilingual {
  if (status < HARMFUL) return { zh: "即未曾生效", en: "had never been in force" };
  const name = statusName(status);
  return { zh: `为“${statusLabels[name].zh}”`, en: `was "${statusLabels[name].en}"` };
}

/**
 * The finding that a digest was not recorded, with the exports that it does not cover.
 * @param digest - 64 hexadecimal digits
 */
export function absenceFinding(digest: string): Finding {
  return {
    zh:
      `没有 SHA-256 为 ${digest} 的文件或文件夹单独出域的记录` +
      "（以业务编号或加盐承诺记录的出域，以及已出域文件夹之内的文件，不在此列）",
    en:
      `no plain file or folder with the SHA-256 digest ${digest} was recorded as exported (this does not cover ` +
      "exports by a reference or a salted commitment, nor files inside an exported folder)",
  };
}

/** A record by its kind and its id. Its reference is a text that others wrote. */
function idOf({ id, kind }: LineageEntry): Bilingual {
  const label = kindLabels[kindName(kind)];
  return { zh: `${label.zh}记录 ${id}`, en: `${label.en} ${id}` };
}

/**
 * An instant (seconds) as a clock in China shows it. Whoever records an act chooses its legal time and its term, so a
 * number may be beyond every calendar.
 */
export function instant(seconds: number): Bilingual {
  if (!(seconds <= LATEST_SECOND))
    return { zh: `公历 9999 年之后（第 ${seconds} 秒）`, en: `after the year 9999 (second ${seconds})` };
  return { zh: `北京时间 ${showSecond(seconds)}`, en: showInstant(seconds) };
}

/** The legal time of an act (seconds), marked as such: its signer states it, and it may be before the block's time. */
export function legalInstant(seconds: number): Bilingual {
  const { zh, en } = instant(seconds);
  return { zh: `${zh}（法律时间）`, en: `${en} (legal time)` };
}
