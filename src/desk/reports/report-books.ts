import { sql } from "kysely";
import { AuditError } from "../../audit/audit-error.ts";
import { loadNames } from "../../audit/names.ts";
import type { Names } from "../../audit/names.ts";
import { viewOfRow } from "../../audit/record-view.ts";
import { legalTime } from "../../audit/moment.ts";
import type { KnownAct, SettlementRow, StatementRow } from "../../audit/act-rows.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import type { CodeName } from "../../ledger/codes.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { Status } from "../../ledger/statuses.ts";
import type { StatusName } from "../../ledger/statuses.ts";
import type { Capacity, ReportName } from "../../schemas/report.ts";
import type { RecordRow } from "../../store/schema.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { recordsWith, underAuthorizations } from "../find-neighbours.ts";
import type { UnderAuthorization } from "../find-neighbours.ts";
import { Look } from "../look.ts";
import { casesOf } from "../told-case.ts";
import { startOfForce, wasInForceDuring } from "./in-force-during.ts";
import type { ReportedYear } from "./reported-year.ts";
import { standingStatements } from "../standing-statements.ts";

/** The anchors that the annual report counts. */
const LOGS = ["ACCESS_LOG", "SOURCE_LOG", "PROCESS_LOG", "CALL_LOG"] as const;
export type LogCode = (typeof LOGS)[number];

type Under = { readonly [Name in keyof UnderAuthorization]: readonly RecordRow[] };

/** Everything that a report is about besides the party: statements may be about any of it. */
export function allOf(affairs: Affairs): RecordRow[] {
  const { authorizations, grants, scenarios, demands, deliveries, imports, products, agreements, exports } = affairs;
  const under = [grants, scenarios, demands, deliveries, imports, products, agreements, exports];
  return [...authorizations, ...under.flat(), ...affairs.domains];
}

/** The affairs of a party in one capacity: its authorizations of the year, and everything under them. */
export interface Affairs extends Under {
  readonly capacity: Capacity;
  readonly authorizations: readonly RecordRow[];
  /** The trusted domains into which data went, or that the party keeps. */
  readonly domains: readonly RecordRow[];
  /** Cases about the authorizations and what stands under them. */
  readonly cases: readonly RecordRow[];
}

/** Everything from which a report is written: one look at the affairs of a party, as of the moment of the report. */
export class ReportBooks {
  readonly snapshot: Snapshot;
  readonly look: Look;
  /** The same records with everything that the ledger knows, for what was reported since. */
  readonly now: Look;
  readonly year: ReportedYear;
  readonly party: RecordRow;
  readonly affairs: readonly Affairs[];
  /** The names of records, and of all who acted on them. */
  readonly names: Names;

  private constructor(
    snapshot: Snapshot,
    looks: { readonly look: Look; readonly now: Look },
    year: ReportedYear,
    party: RecordRow,
    affairs: readonly Affairs[],
    names: Names,
  ) {
    this.snapshot = snapshot;
    this.look = looks.look;
    this.now = looks.now;
    this.year = year;
    this.party = party;
    this.affairs = affairs;
    this.names = names;
  }

  /**
   * Opens the books of a party for a report.
   * @throws AuditError NOT_A_REPORTER, RECORD_UNKNOWN, LINEAGE_TOO_LARGE
   */
  static async open(snapshot: Snapshot, year: ReportedYear, id: RecordId, report: ReportName): Promise<ReportBooks> {
    const found: (Found & { readonly capacity: Capacity })[] = [];
    const wanted: readonly Capacity[] = report === "DISCLOSURE" ? ["IMPLEMENTING_AGENCY", "OPERATOR"] : ["OPERATOR"];
    for (const capacity of wanted) found.push({ capacity, ...(await findAffairs(snapshot, id, capacity)) });
    const ids = [id, ...found.flatMap(({ all }) => all)];
    const look = await Look.at(snapshot, year.moment, ids, [...LOGS, "TRADE"]);
    const party = look.subject(id);
    const affairs = found
      .map((each) => presentAffairs(look, year, each))
      .filter(({ capacity, authorizations }) => authorizations.length > 0 || hasRole(party, capacity, snapshot.sight));
    if (affairs.length === 0) throw notAReporter(party, year, report);
    const { at, knownAt } = year.moment;
    const now = await Look.at(snapshot, { at: Math.max(at, knownAt), knownAt }, authorizationsIn(affairs));
    const acts = [
      ...ids.flatMap((each) => look.actsAbout(each)),
      ...now.graph.ids.flatMap((each) => now.actsAbout(each)),
    ];
    const names = await loadNames(
      snapshot,
      [...look.graph.ids, ...acts.flatMap(({ by_party: by, about }) => [by, about])].filter((each) => each !== null),
    );
    return new ReportBooks(snapshot, { look, now }, year, party, affairs, names);
  }

  /** Whether a legal time is in the period of the report. */
  isWithin(time: number): boolean {
    return time >= this.year.from && time < this.year.until;
  }

  /** The records among these whose legal time is in the period. */
  recordedIn(rows: readonly RecordRow[]): RecordRow[] {
    return rows.filter((row) => this.isWithin(legalTime(row, row.recorded_at)));
  }

  /**
   * The exports among these that came into force in the period. One that was only proposed, turned down or taken back
   * before, or that is void, did not leave by this record.
   */
  leftIn(exports: readonly RecordRow[]): RecordRow[] {
    return exports.filter((row) => {
      const start = startOfForce(this.look, row);
      const isVoid = this.look.graph.stateOf(row).ownStatus === Status.VOID;
      return start !== undefined && !isVoid && this.isWithin(start.at);
    });
  }

  /** The settlements of records to one of some statuses in the period. */
  settledIn(rows: readonly RecordRow[], ...statuses: readonly StatusName[]): SettlementRow[] {
    const wanted = new Set<Status>(statuses.map((name) => Status[name]));
    return this.#acts(rows).filter((act): act is SettlementRow => act.type === "SETTLE" && wanted.has(act.status));
  }

  /** The statements about records with one of some codes in the period. */
  statedIn(rows: readonly RecordRow[], ...codes: readonly CodeName[]): StatementRow[] {
    const standing = standingStatements(this.look.statements(idsOf(rows), ...codes));
    return standing.filter((act) => this.isWithin(legalTime(act, act.time)));
  }

  /** The last standing statement about records with one of some codes up to the moment. */
  lastSaid(rows: readonly RecordRow[], ...codes: readonly CodeName[]): StatementRow | undefined {
    return standingStatements(this.look.statements(idsOf(rows), ...codes)).at(-1);
  }

  /** The cases among these of a code that were opened in the period. */
  casesIn(cases: readonly RecordRow[], code: CodeName): RecordRow[] {
    return casesOf(this.look, this.recordedIn(cases), code);
  }

  /** Those of some records that were in force at some time of the period. */
  inForce(rows: readonly RecordRow[]): RecordRow[] {
    return rows.filter((row) => wasInForceDuring(this.look, row, this.year));
  }

  #acts(rows: readonly RecordRow[]): KnownAct[] {
    return rows.flatMap(({ id }) => this.look.actsAbout(id)).filter((act) => this.isWithin(legalTime(act, act.time)));
  }
}

function idsOf(rows: readonly RecordRow[]): RecordId[] {
  return rows.map(({ id }) => id);
}

type FoundIds = UnderAuthorization & {
  readonly authorizations: readonly RecordId[];
  readonly domains: readonly RecordId[];
  readonly cases: readonly RecordId[];
};

interface Found {
  readonly ids: FoundIds;
  readonly all: readonly RecordId[];
}

async function findAffairs(snapshot: Snapshot, party: RecordId, capacity: Capacity): Promise<Found> {
  const by = capacity === "OPERATOR" ? { links: [party] } : { issuers: [party] };
  const authorizations = await recordsWith(snapshot, { kind: Kind.AUTHORIZATION, ...by });
  const under = await underAuthorizations(snapshot, authorizations);
  const about = [...authorizations, ...Object.values(under).flat()];
  const cases = await recordsWith(snapshot, { kind: Kind.CASE, parents: about });
  const domains = await domainsOf(snapshot, party, under.deliveries);
  const ids = { ...under, authorizations, domains, cases };
  return { ids, all: Object.values(ids).flat() };
}

async function domainsOf(
  snapshot: Snapshot,
  party: RecordId,
  deliveries: readonly RecordId[],
): Promise<readonly RecordId[]> {
  const kept = await recordsWith(snapshot, { kind: Kind.DOMAIN, links: [party] });
  const used = await snapshot.database
    .selectFrom("record")
    .select("link")
    .distinct()
    .where("id", "=", sql<RecordId>`ANY(${[...deliveries]}::text[])`)
    .orderBy("link")
    .execute();
  return [...new Set([...kept, ...used.flatMap(({ link }) => (link === null ? [] : [link]))])];
}

function presentAffairs(
  look: Look,
  year: ReportedYear,
  { capacity, ids }: Found & { readonly capacity: Capacity },
): Affairs {
  const present = (of: keyof FoundIds): readonly RecordRow[] => look.present(ids[of]);
  return {
    capacity,
    authorizations: present("authorizations").filter((row) => wasInForceDuring(look, row, year)),
    grants: present("grants"),
    scenarios: present("scenarios"),
    demands: present("demands"),
    deliveries: present("deliveries"),
    imports: present("imports"),
    products: present("products"),
    agreements: present("agreements"),
    exports: present("exports"),
    domains: present("domains"),
    cases: present("cases"),
  };
}

function authorizationsIn(affairs: readonly Affairs[]): RecordId[] {
  return affairs.flatMap(({ authorizations }) => idsOf(authorizations));
}

/**
 * Whether a party was recorded in the role of a capacity, even where no authorization of the year names it. An asker
 * who sees other jurisdictions than its home could not tell whether it has one there.
 */
function hasRole(party: RecordRow, capacity: Capacity, sight: Snapshot["sight"]): boolean {
  const view = viewOfRow(party);
  const seesHome = sight?.jurisdictions === undefined || sight.jurisdictions.includes(party.jurisdiction);
  return seesHome && view.kind === Kind.PARTY && view.roles.includes(capacity);
}

function notAReporter(party: RecordRow, { year }: ReportedYear, report: ReportName): AuditError {
  const name = showForeign(party.reference ?? party.id);
  const [who, what] =
    report === "DISCLOSURE"
      ? [
          { zh: "实施机构或运营机构", en: "neither an implementing agency nor an operator" },
          { zh: "信息披露由实施机构与运营机构作出", en: "the implementing agency and the operator disclose" },
        ]
      : [
          { zh: "运营机构", en: "no operator" },
          { zh: "年度运营报告由运营机构提交", en: "the operator files the annual report" },
        ];
  return new AuditError(
    "NOT_A_REPORTER",
    {
      zh: `${name} 在 ${year} 年不是您可见的任何授权的${who.zh}：${what.zh}，请填写其中之一。`,
      en: `In ${year} ${name} was ${who.en} of any authorization that you may see: ${what.en}, so name one of those.`,
    },
    { party: party.id, year, report },
  );
}
