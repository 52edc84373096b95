import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { Around, Place } from "./around.ts";
import { found } from "./finding.ts";
import type { Finding } from "./finding.ts";
import { atOrAbove, placeAt } from "./selected-records.ts";

/**
 * EXPORT: product and agreement stand under one scenario; what stands under none stands under no common one. PRODUCT:
 * so do its deliveries and imports with it, and one under no scenario is made of products only.
 */
export function sameScenario(subject: Place, around: Around): Finding {
  if (subject.kind === Kind.EXPORT) {
    const [made, agreed] = [scenarioAt(subject.parent, around), scenarioAt(subject.link, around)];
    return made === undefined || subject.link === undefined ? "UNRESOLVED" : found(made === agreed);
  }
  const materials = subject.inputs.filter((id) => around.record(id)?.kind !== Kind.PRODUCT);
  return found(materials.every((id) => scenarioAt(id, around) === subject.parent));
}

function scenarioAt(id: RecordId | undefined, around: Around): RecordId | undefined {
  const place = placeAt(id, around);
  return place === undefined ? undefined : atOrAbove(place, Kind.SCENARIO, around)?.id;
}
