import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { Role } from "../../ledger/roles.ts";
import { HARMFUL, Status } from "../../ledger/statuses.ts";
import type { Around, Place } from "./around.ts";
import { atOrAbove, lastChild, matterOf, placeAt, resourcesOf } from "./selected-records.ts";

/**
 * The parties that a record names for a competent role: they alone decide about it under that role. A case names those
 * of what it is about, and a party names itself.
 */
export function namedParties(record: Place, role: number, around: Around): readonly RecordId[] {
  const place = matterOf(record, around);
  if (place.kind === Kind.PARTY) return [place.id];
  switch (role) {
    case Role.DATA_PROVIDER:
      if (place.kind === Kind.RESOURCE) return present(place.issuer);
      return resourcesOf(place, around).flatMap((id) => present(placeAt(id, around)?.issuer));
    case Role.INDUSTRY_AUTHORITY:
      if (place.kind === Kind.RESOURCE) return present(place.link);
      return resourcesOf(place, around).flatMap((id) => present(placeAt(id, around)?.link));
    case Role.OPERATOR:
      if (place.kind === Kind.DOMAIN) return present(place.link);
      return present(atOrAbove(place, Kind.AUTHORIZATION, around)?.link);
    case Role.DEVELOPER:
      return present(developerOf(place, around));
    case Role.BUYER:
      return present(buyerOf(place, around));
    default:
      return [];
  }
}

/**
 * A product and an agreement link to their developer, and an export's product does. A demand or an import of his own
 * names him where an agreement of his stands under the same scenario.
 */
function developerOf({ id, kind, parent, link, issuer }: Place, around: Around): RecordId | undefined {
  if (kind === Kind.PRODUCT || kind === Kind.AGREEMENT) return mayStillBe(id, around) ? link : undefined;
  if (kind === Kind.EXPORT) return wasSound(parent, around) ? placeAt(parent, around)?.link : undefined;
  if (parent === undefined || (kind !== Kind.DEMAND && kind !== Kind.IMPORT)) return undefined;
  return wasSound(lastChild(Kind.AGREEMENT, parent, issuer, around), around) ? issuer : undefined;
}

/** An agreement links to its buyer, and an export's agreement does. */
function buyerOf(place: Place, around: Around): RecordId | undefined {
  if (place.kind === Kind.AGREEMENT) return mayStillBe(place.id, around) ? place.link : undefined;
  if (place.kind !== Kind.EXPORT || !wasSound(place.link, around)) return undefined;
  return placeAt(place.link, around)?.link;
}

/** Not harmful, and neither rejected nor withdrawn: a draft and a proposed agreement name him who shall accept it. */
function mayStillBe(id: RecordId, around: Around): boolean {
  const status = around.record(id)?.status ?? 0;
  return status < HARMFUL && status !== Status.REJECTED && status !== Status.WITHDRAWN;
}

/** It was in force once and is not harmful. */
function wasSound(id: RecordId | undefined, around: Around): boolean {
  if (id === undefined) return false;
  return (around.record(id)?.status ?? 0) >= Status.IN_FORCE && mayStillBe(id, around);
}

function present(id: RecordId | undefined): readonly RecordId[] {
  return id === undefined ? [] : [id];
}
