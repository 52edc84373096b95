import { List } from "../ledger/codes.ts";
import type { RecordId } from "../ledger/record-id.ts";
import {
  appendAllToList,
  decodeListHead,
  decodeState,
  listSlot,
  stateSlot,
  type RecordState,
} from "../ledger/storage-slots.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { Evidence } from "../text/coded-error.ts";
import { keysOf } from "../text/entries.ts";
import { beginAt } from "./breaks.ts";
import type { Certificate } from "./certificate.ts";
import { CertificateError } from "./certificate-error.ts";
import { instant } from "./findings.ts";
import type { LedgerState } from "./ledger-state.ts";
import { isMadeOfInputs, type Lineage, type LineageMember } from "./lineage.ts";

/** The facts that the sealed state proves in addition to the trails. */
export interface ProvenStates {
  /** The records whose present state is proven. */
  readonly now: ReadonlySet<RecordId>;
  /** Whether the certificate shows all corrections of the subject's material, also those before its recording. */
  readonly allCorrections: boolean;
}

/**
 * Proves the present state of all records on which the standing rests.
 * @throws CertificateError BREAKS_DIFFER, STATE_DIFFERS, TRAIL_UNREFERENCED, NODE_UNUSED, NODE_MISSING, NODE_DIFFERS;
 * ConsensusError, LedgerDataError, IncompleteLineage
 */
export function proveStates(certificate: Certificate, lineage: Lineage, state: LedgerState): ProvenStates {
  const allCorrections = verifyBreaks(certificate, lineage, state);
  const now = new Set(lineage.provenNow(lineage.touchedBy(certificate.breaks?.items ?? [])));
  for (const record of lineage.records.values()) {
    if (now.has(record.id)) requireState(lineage, record, decodeState(state.word(stateSlot(record.id))));
    else requireNothingAfterLastUse(record);
  }
  state.expectAllUsed();
  return { now, allCorrections };
}

/** The sealed state of a record is the one that its trail gives. Otherwise acts are missing or exchanged. */
function requireState(lineage: Lineage, record: LineageMember, sealed: RecordState | undefined): void {
  const { id, body, trailHeads } = record;
  const { ownStatus, holds, until } = lineage.stateOf(record);
  const computed = {
    trailHead: trailHeads.at(-1),
    kind: body.draft.kind,
    status: ownStatus,
    holds: holds & 15,
    reachingHolds: holds >> 4,
    jurisdiction: body.jurisdiction,
    until,
  };
  const differing = keysOf(computed).filter((name) => sealed?.[name] !== computed[name]);
  if (differing.length === 0) return;
  const names = differing.join(", ");
  throw new CertificateError(
    "standing",
    "STATE_DIFFERS",
    {
      zh: `记录 ${id} 在已签封区块中的状态，与凭证所列行为推得的不符（${names}）：有行为缺失或被换。请勿采信，另取凭证。`,
      en:
        `The state of record ${id} in the sealed block differs from what the acts in this certificate give ` +
        `(${names}): an act was left out or replaced. Do not rely on this certificate; get a new one.`,
    },
    { record: id, computed, sealed },
  );
}

/** Nothing proves the part of a trail after the last reference to it, unless the present state is proven. */
function requireNothingAfterLastUse({ id, acts, lastUse }: LineageMember): void {
  if (acts.length === lastUse.acts) return;
  throw new CertificateError(
    "standing",
    "TRAIL_UNREFERENCED",
    {
      zh: `记录 ${id} 的留痕链有 ${acts.length} 个行为，血缘只引用到第 ${lastUse.acts} 个，其后的部分无从证明。`,
      en:
        `The trail of record ${id} has ${acts.length} acts, and the lineage refers only to the first ` +
        `${lastUse.acts}: nothing proves the others.`,
    },
    { record: id, acts: acts.length, referenced: lastUse.acts },
  );
}

/**
 * Checks that the breaks chain up to the sealed head of their list, and that they begin where they must: with the last
 * one before the subject's recording, or before the first use of its material. Returns whether they show everything
 * since that first use.
 */
function verifyBreaks({ breaks }: Certificate, lineage: Lineage, state: LedgerState): boolean {
  const { draft, jurisdiction, time: recorded } = lineage.subject.body;
  if (isMadeOfInputs(draft.kind) !== (breaks !== undefined)) {
    throw breaksDiffer(
      breaks === undefined
        ? {
            zh: "凭证缺少所证记录作出以来的断裂，而其效力状态取决于这些断裂。",
            en: "The certificate lacks the breaks since the recording, on which its subject's standing rests.",
          }
        : {
            zh: "凭证含有断裂，而所证记录的效力状态并不取决于断裂。",
            en: "The certificate has breaks, and the standing of its subject does not rest on them.",
          },
    );
  }
  if (breaks === undefined) return true;

  const id = lineage.jurisdictionRecord(jurisdiction);
  if (id === undefined) throw new RangeError(`The lineage was proven without jurisdiction ${jurisdiction}.`);
  const sealed = decodeListHead(state.word(listSlot(id, List.BREAKS)));
  const given = breaks.items.length;
  const earlier = sealed.count - given;
  const head = appendAllToList({ count: earlier, hash: breaks.before }, breaks.items);
  if (earlier < 0 || head.hash !== sealed.hash) {
    throw breaksDiffer(
      {
        zh: `凭证的 ${given} 条断裂连成的列表末值为 ${head.hash}，而已签封的列表有 ${sealed.count} 条，末值为 ${sealed.hash}。`,
        en:
          `The ${given} breaks of the certificate chain up to ${head.hash}; the sealed list has ${sealed.count}, and ` +
          `its head is ${sealed.hash}.`,
      },
      { computed: head.hash, given, sealed },
    );
  }
  const { firstUse } = lineage;
  const sinceFirstUse = beginAt(breaks.items, earlier, firstUse);
  if (!sinceFirstUse && !beginAt(breaks.items, earlier, recorded)) {
    const [recording, first] = [instant(recorded), instant(firstUse)];
    throw breaksDiffer(
      {
        zh:
          `凭证的 ${given} 条断裂既不始于记录（${recording.zh}）之前的最后一条，` +
          `也不始于首次使用（${first.zh}）之前的最后一条。`,
        en:
          `The ${given} breaks of the certificate begin neither with the last one before the recording ` +
          `(${recording.en}) nor with the last one before the first use (${first.en}).`,
      },
      { sealed: sealed.count, recorded, firstUse, given },
    );
  }
  return sinceFirstUse;
}

function breaksDiffer(text: Bilingual, evidence?: Evidence): CertificateError {
  return new CertificateError("standing", "BREAKS_DIFFER", text, evidence);
}
