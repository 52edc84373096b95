import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { Role } from "../../ledger/roles.ts";
import type { RoleName } from "../../ledger/roles.ts";
import { civilDayAt } from "../../text/civil-date.ts";
import { keysOf, tableOf } from "../../text/entries.ts";
import { MadeLedger } from "./made-ledger.ts";
import type { MadeRecord } from "./made-ledger.ts";

/** The moment at which every generated act is judged: a working day, in the middle of a half year. */
export const NOW = Date.UTC(2026, 9, 15, 4) / 1000;
/** The city whose rulebook judges, and the one in which its inputs are used. */
export const HOME = 1;
export const ELSEWHERE = 2;

/** A city in which everything is in force and nothing was stated: one record of each kind at least. */
export interface FullCity {
  readonly ledger: MadeLedger;
  /** The record of each kind on which acts are generated. */
  readonly records: ReadonlyMap<Kind, MadeRecord>;
  /** A party for each role. */
  readonly parties: Readonly<Record<RoleName, RecordId>>;
  /** Different parties that have the same roles as others, where there are several. */
  readonly others: readonly RecordId[];
}

export function fullCity(): FullCity {
  const ledger = new MadeLedger(NOW);
  const home = ledger.add({ kind: Kind.JURISDICTION, jurisdiction: HOME });
  ledger.add({ kind: Kind.JURISDICTION, jurisdiction: ELSEWHERE });
  const parties = partiesOf(ledger, home.id);
  const others = Array.from({ length: 6 }, () => party(ledger, home.id));
  const records = new Map<Kind, MadeRecord>();
  const add = (kind: Kind, given: Partial<MadeRecord> = {}): RecordId => {
    const record = ledger.add({ kind, parent: home.id, issuer: parties.DATA_AUTHORITY, ...given });
    records.set(kind, record);
    return record.id;
  };
  const { DATA_PROVIDER, INDUSTRY_AUTHORITY, OPERATOR, DEVELOPER, IMPLEMENTING_AGENCY, APPLICANT } = parties;
  add(Kind.PARTY, { issuer: parties.REGISTRAR });
  const resource = add(Kind.RESOURCE, { issuer: DATA_PROVIDER, link: INDUSTRY_AUTHORITY });
  const plan = add(Kind.PLAN, { issuer: IMPLEMENTING_AGENCY });
  const procurement = add(Kind.PROCUREMENT, { issuer: IMPLEMENTING_AGENCY, link: plan });
  add(Kind.APPLICATION, { parent: procurement, issuer: APPLICANT });
  const domain = add(Kind.DOMAIN, { issuer: OPERATOR, link: OPERATOR });
  const authorization = add(Kind.AUTHORIZATION, {
    issuer: IMPLEMENTING_AGENCY,
    link: OPERATOR,
    inputs: [plan, procurement],
  });
  const grant = add(Kind.GRANT, { parent: authorization, issuer: IMPLEMENTING_AGENCY, link: resource });
  const scenario = add(Kind.SCENARIO, { parent: authorization, issuer: OPERATOR, inputs: [grant] });
  const demand = add(Kind.DEMAND, { parent: scenario, issuer: OPERATOR, link: grant });
  const delivery = add(Kind.DELIVERY, { parent: demand, issuer: DATA_PROVIDER, link: domain });
  const imported = add(Kind.IMPORT, { parent: scenario, issuer: OPERATOR, link: domain });
  const upstream = ledger.add({ kind: Kind.PRODUCT, parent: scenario, issuer: OPERATOR, inputs: [delivery] }).id;
  const product = add(Kind.PRODUCT, {
    parent: scenario,
    issuer: OPERATOR,
    link: DEVELOPER,
    inputs: [delivery, imported, upstream],
  });
  const agreement = add(Kind.AGREEMENT, { parent: scenario, issuer: OPERATOR, link: DEVELOPER });
  add(Kind.EXPORT, { parent: product, issuer: OPERATOR, link: agreement });
  publishCalendars(ledger);
  return { ledger, records, parties, others };
}

/** A party of the city. */
function party(ledger: MadeLedger, home: RecordId): RecordId {
  return ledger.add({ kind: Kind.PARTY, parent: home, issuer: home }).id;
}

function partiesOf(ledger: MadeLedger, home: RecordId): Record<RoleName, RecordId> {
  return tableOf(keysOf(Role), () => party(ledger, home));
}

/** Monday to Friday are working days, this half year and the three before. */
function publishCalendars(ledger: MadeLedger): void {
  // The first of January 1970 was a Thursday.
  for (const back of [0, 183, 366, 549])
    ledger.publishCalendar(HOME, civilDayAt(NOW) - back, (day) => (day + 3) % 7 < 5);
}
