import { ActKind, Code, List } from "../../../src/ledger/codes.ts";
import type { StepCode } from "../../../src/ledger/codes.ts";
import { Kind } from "../../../src/ledger/kinds.ts";
import { parseRecordId } from "../../../src/ledger/record-id.ts";
import type { RecordId } from "../../../src/ledger/record-id.ts";
import { Role, roleClass } from "../../../src/ledger/roles.ts";
import { Status } from "../../../src/ledger/statuses.ts";
import type { Place } from "../../../src/rulebook/judge/around.ts";
import type { JudgedAct } from "../../../src/rulebook/judge/judged-act.ts";
import { namedParties } from "../../../src/rulebook/judge/named-parties.ts";
import { addMonths } from "../../../src/text/civil-date.ts";
import type { AskedAround } from "./asked-around.ts";
import type { MadeLedger, MadeRecord } from "../../../src/rulebook/generate/made-ledger.ts";
import type { Random } from "../../../src/rulebook/generate/random.ts";
import { randomPlace } from "./random-city.ts";
import { DIGESTS, randomTime } from "./random-history.ts";
import { MONTHS, ROLES } from "./random-rules.ts";

const COMPETENT_ROLES = ROLES.filter((role) => roleClass(Role[role]) === "COMPETENT");
const RECORDED_KINDS = Object.values(Kind).filter((kind) => kind !== Kind.JURISDICTION);
const UNKNOWN = parseRecordId(`0x${"ee".repeat(10)}`);

/** An act of any kind on a draft or on a record of the city. */
export function randomAct(ledger: MadeLedger, random: Random): JudgedAct {
  const recorded = random.below(3) > 0;
  const record = recorded ? subjectOf(ledger, random) : draft(ledger, random);
  const act = recorded ? random.pick([ActKind.ATTEST, ActKind.SETTLE, ActKind.ABROAD]) : ActKind.RECORD;
  const role = Role[random.pick(random.oneIn(2) ? ROLES : COMPETENT_ROLES)];
  const from = randomTime(ledger.now, random);
  return {
    act,
    code: codeOf(act, random),
    jurisdiction: act === ActKind.ABROAD ? 2 : record.jurisdiction,
    caller: callerOf(record, role, ledger, random),
    role,
    roles: random.oneIn(5) ? 0n : 1n << BigInt(role),
    subject: record,
    about: aboutOf(ledger, random),
    from,
    until: random.oneIn(4) ? 0 : addMonths(from, random.pick(MONTHS)) + random.pick([-1, 0, 1]),
    clauses: BigInt(random.below(2 ** 27)) | BigInt(random.below(2 ** 27)),
    gives: random.oneIn(2) ? 0n : 1n << BigInt(Role[random.pick(ROLES)]),
    digest: record.kind === Kind.EXPORT && random.below(3) > 0 ? random.pick(DIGESTS) : undefined,
    items: [],
  };
}

/** Any record; often one of a kind that names parties by what became of it. */
function subjectOf(ledger: MadeLedger, random: Random): MadeRecord {
  const kinds: readonly Kind[] = [Kind.PRODUCT, Kind.AGREEMENT, Kind.EXPORT, Kind.DEMAND, Kind.IMPORT, Kind.CASE];
  const records = [...ledger.records.values()];
  return random.pick(random.oneIn(2) ? records : records.filter((it) => kinds.includes(it.kind)));
}

/** Often a party that the record names, or one that it would name if what lies between stood. */
function callerOf(record: Place, role: number, ledger: MadeLedger, random: Random): RecordId {
  const isParty = (id: RecordId) => ledger.record(id)?.kind === Kind.PARTY;
  const parties = [...ledger.records.keys()].filter(isParty);
  const named = namedParties(record, role, ledger);
  const near = [
    record,
    ...[record.parent, record.link].map((id) => (id === undefined ? undefined : ledger.record(id))),
  ];
  const linked = near.flatMap((place) => [place?.link, place?.issuer]).filter((id) => id !== undefined);
  const own = linked.filter(isParty).slice(0, 1);
  return random.pickOrNone(random.pick([named, own, linked.filter(isParty)])) ?? random.pick(parties);
}

function draft(ledger: MadeLedger, random: Random) {
  const kind = random.pick(RECORDED_KINDS);
  return { id: parseRecordId(`0x${"dd".repeat(10)}`), kind, ...randomPlace(ledger, kind, random) };
}

function codeOf(act: ActKind, random: Random): StepCode {
  if (act === ActKind.ATTEST) return random.pick([Code.RELEASE, Code.REVIEW]);
  if (act === ActKind.ABROAD) return 0;
  return random.pick([Status.IN_FORCE, act === ActKind.SETTLE ? Status.CLOSED : Status.PROPOSED]);
}

function aboutOf(ledger: MadeLedger, random: Random): RecordId | undefined {
  if (random.oneIn(3)) return undefined;
  return random.oneIn(6) ? UNKNOWN : random.pick([...ledger.records.keys()]);
}

/** The kinds of records that the lists contain about which the random rules ask. */
const LISTED = new Map<number, Kind>([
  [List.AUTHORIZATIONS, Kind.AUTHORIZATION],
  [List.GRANTS, Kind.GRANT],
  [List.SCENARIOS, Kind.SCENARIO],
  [List.DEMANDS, Kind.DEMAND],
  [List.DELIVERIES, Kind.DELIVERY],
  [List.PRODUCTS, Kind.PRODUCT],
  [List.EXPORTS, Kind.EXPORT],
  [List.AGREEMENTS, Kind.AGREEMENT],
]);

/** Fills the lists about which a judgement asks, and gives the act items: mostly these lists, whole and in order. */
export function bringItems(ledger: MadeLedger, act: JudgedAct, asked: AskedAround, random: Random): JudgedAct {
  const ofKind = (kind: Kind | undefined) => [...ledger.records.values()].filter((it) => it.kind === kind);
  for (const { owner, list } of asked.lists) {
    if (ledger.list(owner, list).length > 0) continue;
    for (const item of random.some(ofKind(LISTED.get(list)), 3)) ledger.append(owner, list, item.id);
  }
  const whole = asked.lists.flatMap(({ owner, list }) => ledger.list(owner, list));
  const parties = random.some(ofKind(Kind.PARTY), 5).map((it) => it.id);
  // One item too many is not the whole list either.
  const extra = asked.lists.flatMap(({ list }) => random.some(ofKind(LISTED.get(list)), 1)).map((it) => it.id);
  const items = [...new Set([...parties, ...whole, ...(random.oneIn(6) ? extra : [])])];
  return { ...act, items: random.oneIn(6) ? random.some(items, items.length) : [...items, ...parties.slice(0, 1)] };
}
