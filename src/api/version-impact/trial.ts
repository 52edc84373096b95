import type { NextAct } from "../../acts/next-acts.ts";
import type { StatementRow } from "../../audit/act-rows.ts";
import type { RoleHolder } from "../../audit/role-holders.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import type { LedgerThen } from "../../desk/ledger-then.ts";
import type { Look } from "../../desk/look.ts";
import { ActKind, Code, List } from "../../ledger/codes.ts";
import { NO_RECORD } from "../../ledger/record-id.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { Status } from "../../ledger/statuses.ts";
import { judgedSteps } from "../../rulebook/compile-rulebook.ts";
import type { Place } from "../../rulebook/judge/around.ts";
import type { JudgedAct } from "../../rulebook/judge/judged-act.ts";
import { selected } from "../../rulebook/judge/selected-records.ts";
import type { Condition } from "../../rulebook/requirement.ts";
import { madeOfSound, placeKey } from "../next/next-context.ts";
import type { NextContext } from "../next/next-context.ts";
import { judgedTwice } from "./judged-twice.ts";
import type { BothSteps, JudgedTwice } from "./judged-twice.ts";
import type { NextVersion } from "./next-version.ts";
import { actOf } from "./paired-acts.ts";
import type { PairedAct } from "./paired-acts.ts";
import type { AllUnderWay, UnderWay } from "./under-way.ts";

/** An act that the two versions judge by different rules, with every attempt at it. */
export interface TriedAct {
  readonly pair: PairedAct;
  readonly judged: readonly JudgedTwice[];
  /** The statements that the judgements read. */
  readonly read: readonly StatementRow[];
  readonly context: NextContext;
}

/** Everything in a jurisdiction that is tried by two versions, in one state of the ledger. */
export class Trial {
  readonly #snapshot: Snapshot;
  readonly #version: NextVersion;
  readonly #everybody: readonly RoleHolder[];
  readonly #steps: BothSteps;

  /** @param snapshot - its time is the day on which the version applies, and its catalog has the version */
  constructor(snapshot: Snapshot, version: NextVersion, { everybody }: AllUnderWay) {
    this.#snapshot = snapshot;
    this.#version = version;
    this.#everybody = everybody;
    this.#steps = {
      old: judgedSteps({ rules: version.old.rules ?? [] }),
      next: judgedSteps({ rules: version.book.rules }),
    };
  }

  /** Tries every act on a record that the two versions judge by different rules. */
  actsOn(record: UnderWay, ledger: LedgerThen, look: Look): readonly TriedAct[] {
    const context = this.#contextOf(record, ledger, look);
    ledger.takeRead();
    return record.pairs.differing
      .filter((pair) => !isIdle(pair, record))
      .map((pair) => {
        const judged = judgedTwice(context, pair, this.#steps, ledger);
        return { pair, context, judged, read: ledger.takeRead() };
      });
  }

  #contextOf({ row, places, cases, holding }: UnderWay, ledger: LedgerThen, look: Look): NextContext {
    const { graph } = look;
    const { jurisdiction, book } = this.#version;
    return {
      snapshot: this.#snapshot,
      row,
      graph,
      around: ledger,
      judgedBy: { jurisdiction, version: book.version, known: true },
      rules: book.rules,
      next: [],
      doers: this.#everybody,
      isRestricted: false,
      everybody: this.#everybody,
      placesOf: ({ on, place }) =>
        on.act === "RECORD" ? (places.get(placeKey(on.kind, place)) ?? []).map((each) => madeOfSound(graph, each)) : [],
      itemsOf: (act) => itemsOf(act, ledger.record(row.id), row.jurisdiction, ledger, look),
      cases,
      holding,
      truncated: false,
    };
  }
}

/** Without a hold there is nothing to release. */
function isIdle(pair: PairedAct, { holding }: UnderWay): boolean {
  const { on } = actOf(pair);
  return on.act === "STATEMENT" && on.code === "RELEASE" && holding.length === 0;
}

/** A settlement brings the items of the lists that rules ask for, and the parties of a quorum that made a statement. */
function itemsOf(
  { on, steps }: NextAct,
  subject: Place | undefined,
  jurisdiction: number,
  ledger: LedgerThen,
  look: Look,
): readonly RecordId[] {
  if (on.act !== "SETTLEMENT" || subject === undefined) return [];
  const act = actOn(subject, Status[on.status], jurisdiction);
  const conditions = steps.flatMap(({ rules }) =>
    rules.flatMap(({ require }) => require.map((term) => term.condition)),
  );
  return [...new Set(conditions.flatMap((condition) => itemsFor(condition, act, ledger, look)))];
}

function itemsFor(condition: Condition, act: JudgedAct, ledger: LedgerThen, look: Look): readonly RecordId[] {
  if (condition.type === "listed")
    return selected(condition.of, act, ledger).flatMap((owner) => ledger.list(owner, List[condition.list]));
  if (condition.type !== "quorum") return [];
  const code = Code[condition.code];
  return selected(condition.of, act, ledger).flatMap((id) =>
    look.graph.actsAbout(id).flatMap((it) => (it.type === "ATTEST" && it.code === code ? [it.by_party] : [])),
  );
}

function actOn(subject: Place, status: Status, jurisdiction: number): JudgedAct {
  return {
    act: ActKind.SETTLE,
    code: status,
    jurisdiction,
    caller: NO_RECORD,
    role: 0,
    roles: 0n,
    subject,
    about: undefined,
    from: 0,
    until: 0,
    clauses: 0n,
    gives: 0n,
    digest: undefined,
    items: [],
  };
}
