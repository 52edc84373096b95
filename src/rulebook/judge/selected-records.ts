import { ActKind, Kept } from "../../ledger/codes.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { SelectorName } from "../requirement.ts";
import type { Around, Place } from "./around.ts";
import { caseOfHold } from "./hold-case.ts";
import type { JudgedAct } from "./judged-act.ts";

/**
 * The records that a selector means, seen from an act: one, or none where there is no such neighbour. RESOURCE and
 * PRODUCTS may mean several. All of it follows from the places of records, which never change: an act on a draft and
 * the same act on its record see the same neighbours.
 */
export function selected(selector: SelectorName, act: JudgedAct, around: Around): readonly RecordId[] {
  if (selector === "RESOURCE") return resourcesOf(matterOf(act.subject, around), around);
  if (selector === "PRODUCTS") return productsAmong(act, around);
  return present(selectedOne(selector, act, around));
}

/** The one record that a selector means; undefined for a selector that may mean several. */
export function selectedOne(selector: SelectorName, act: JudgedAct, around: Around): RecordId | undefined {
  const { subject } = act;
  switch (selector) {
    case "SELF":
      return subject.id;
    case "PARENT":
      return subject.parent;
    case "LINK":
      return subject.link;
    case "ISSUER":
      return subject.issuer;
    case "CALLER":
      return act.caller;
    case "ABOUT":
      return act.about;
    case "JURISDICTION":
      return around.jurisdictionRecord(act.jurisdiction);
    case "SCENARIO":
      return atOrAbove(subject, Kind.SCENARIO, around)?.id;
    case "AUTHORIZATION":
      return atOrAbove(subject, Kind.AUTHORIZATION, around)?.id;
    case "OPERATOR":
      return atOrAbove(subject, Kind.AUTHORIZATION, around)?.link;
    case "AGREEMENT":
      return agreementOf(matterOf(subject, around));
    case "PLAN":
      return planBehind(matterOf(subject, around), around);
    case "PROCUREMENT":
      return procurementBehind(matterOf(subject, around), around);
    case "PREVIOUS":
      return previousOf(subject, around);
    case "CASE":
      return caseOfHold(act, around);
    case "RESOURCE":
    case "PRODUCTS":
      return undefined;
    default:
      return selector satisfies never;
  }
}

/** What a case is about, at any distance; every other record is its own matter. */
export function matterOf(place: Place, around: Around): Place {
  let matter = place;
  while (matter.kind === Kind.CASE) {
    const subject = placeAt(matter.parent, around);
    if (subject === undefined) return matter;
    matter = subject;
  }
  return matter;
}

/** The nearest record of a kind at or above a place. */
export function atOrAbove(place: Place, kind: Kind, around: Around): Place | undefined {
  let at: Place | undefined = place;
  while (at !== undefined && at.kind !== kind) at = placeAt(at.parent, around);
  return at;
}

/** Every resource that a record is about: its own, or those of the grants that its scenario names. */
export function resourcesOf(place: Place, around: Around): readonly RecordId[] {
  if (place.kind === Kind.RESOURCE) return [place.id];
  if (place.kind === Kind.GRANT) return present(place.link);
  if (place.kind === Kind.DEMAND) return resourceOfGrant(place.link, around);
  if (place.kind === Kind.DELIVERY) return resourceOfGrant(placeAt(place.parent, around)?.link, around);
  const grants = atOrAbove(place, Kind.SCENARIO, around)?.inputs ?? [];
  return grants.flatMap((grant) => resourceOfGrant(grant, around));
}

function resourceOfGrant(grant: RecordId | undefined, around: Around): readonly RecordId[] {
  return present(placeAt(grant, around)?.link);
}

/**
 * The products of which a product, or the product of an export, was made. Another jurisdiction judges its own ones: of
 * the others its parties can say nothing.
 */
function productsAmong({ act, jurisdiction, subject }: JudgedAct, around: Around): readonly RecordId[] {
  const place = matterOf(subject, around);
  const made = place.kind === Kind.EXPORT ? placeAt(place.parent, around) : place;
  return (made?.inputs ?? []).filter((id) => {
    const input = around.record(id);
    const isJudged = act !== ActKind.ABROAD || input?.jurisdiction === jurisdiction;
    return input?.kind === Kind.PRODUCT && isJudged;
  });
}

function agreementOf(place: Place): RecordId | undefined {
  return place.kind === Kind.EXPORT ? place.link : undefined;
}

/** The procurement that an authorization names, or under which an application stands. */
function procurementBehind(place: Place, around: Around): RecordId | undefined {
  if (place.kind === Kind.PROCUREMENT) return place.id;
  if (place.kind === Kind.APPLICATION) return place.parent;
  return namedByAuthorization(place, Kind.PROCUREMENT, around);
}

/** The plan that an authorization names, or to which a procurement links. */
function planBehind(place: Place, around: Around): RecordId | undefined {
  if (place.kind === Kind.PROCUREMENT) return place.link;
  if (place.kind === Kind.APPLICATION) return placeAt(place.parent, around)?.link;
  return namedByAuthorization(place, Kind.PLAN, around);
}

function namedByAuthorization(place: Place, kind: Kind, around: Around): RecordId | undefined {
  const named = atOrAbove(place, Kind.AUTHORIZATION, around)?.inputs ?? [];
  return named.find((id) => around.record(id)?.kind === kind);
}

/** The other one of its parent and link that came into force last; a record that came last keeps which one that is. */
function previousOf({ id, kind, parent, link }: Place, around: Around): RecordId | undefined {
  const last = parent === undefined ? undefined : lastChild(kind, parent, link, around);
  if (last !== id) return last;
  return around.fact({ subject: id, code: Kept.LAST_CHILD, role: 0, party: undefined })?.by;
}

/** The record of a kind under a parent, with a link, that came into force last. */
export function lastChild(
  kind: Kind,
  parent: RecordId,
  link: RecordId | undefined,
  around: Around,
): RecordId | undefined {
  return around.fact({ subject: parent, code: Kept.LAST_CHILD + kind, role: 0, party: link })?.by;
}

export function placeAt(id: RecordId | undefined, around: Around): Place | undefined {
  return id === undefined ? undefined : around.record(id);
}

function present(id: RecordId | undefined): readonly RecordId[] {
  return id === undefined ? [] : [id];
}
