import type { Descriptor } from "../certificate/descriptor.ts";
import type { ProvenEvent } from "../certificate/evidence.ts";
import type { ProvenRulebook } from "../certificate/proven-rulebooks.ts";
import { isJsonObject } from "../documents/canonical-json.ts";
import { codeText } from "../ledger/codes.ts";
import type { TrailEvent } from "../ledger/events.ts";
import { statusName } from "../ledger/statuses.ts";
import { showTime } from "../text/china-time.ts";
import { showForeign } from "../text/foreign-text.ts";
import { timeOf } from "./check-package.ts";
import type { CheckedPackage } from "./check-package.ts";

/** A checked package in lines: its events, the rulebooks, the record's standing, and what it is complete in. */
export function toldPackage(checked: CheckedPackage, { network, environment }: Descriptor): string[] {
  const { events, rulebooks, verdict, missing, manifest } = checked;
  const { record, from, until, block, time } = manifest;
  const [begin, end] = [from === undefined ? "…" : showTime(from), showTime(until)];
  return [
    ...events.map(eventLine),
    ...rulebooks.map(rulebookLine),
    `${record}: ${verdict.codeAsOf ?? verdict.code}  ${verdict.sentence.zh} ${verdict.sentence.en}`,
    `期间 period: ${begin} – ${end}，截至区块 as of block ${block} (${showTime(time)})`,
    ...missing.map((event) => `本包缺少 missing: ${missingLine(event)}`),
    ...(missing.length === 0 ? [COMPLETE] : []),
    UNKNOWN,
    `网络 network: ${showForeign(network)} (${environment})`,
  ];
}

/** The statement of completeness that the trail in the certificate allows, and the one that nothing allows. */
const COMPLETE =
  "期间内延续留痕链的行为无一遗漏。No act of the period that extends the record's trail is left out of the package.";
const UNKNOWN =
  "备案、存证与被拒绝的行为不在留痕链上：是否齐全，本包不能证明。Filings, anchors and refused acts are in no trail: " +
  "whether they are all here, the package cannot prove.";

function eventLine(event: ProvenEvent): string {
  const { event: name, time, type, what, outcome, record, by, document } = event;
  const parts = [
    name,
    showTime(time),
    type,
    what,
    outcome,
    record,
    by === undefined ? undefined : `by ${by}`,
    document,
  ];
  return parts.filter((part) => part !== undefined).join("  ");
}

function rulebookLine({ jurisdiction, version, from, digest, document }: ProvenRulebook): string {
  const id = document !== undefined && isJsonObject(document) ? document["id"] : undefined;
  const text =
    typeof id === "string"
      ? `${showForeign(id)}，文本已证明 its text is proven`
      : "文本不在本包中，请向机关取得 its text is not in the package: get it from the agencies";
  return (
    `规则集 rulebook: 辖区 jurisdiction ${jurisdiction}，第 ${version} 版 version ${version}，` +
    `${showTime(from)} 起 from then on，${digest}，${text}`
  );
}

function missingLine(event: TrailEvent): string {
  const what =
    event.type === "Recorded"
      ? "Recorded"
      : event.type === "Attested"
        ? codeText(event.code)
        : statusName(event.status);
  return `${showTime(timeOf(event))}  ${what}`;
}
