import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { Around, Place } from "./around.ts";
import { found } from "./finding.ts";
import type { Finding } from "./finding.ts";
import { atOrAbove, placeAt } from "./neighbours.ts";

/**
 * EXPORT: product and agreement stand under one scenario. PRODUCT: so do its deliveries and imports with it. What
 * stands under no scenario stands under no common one.
 */
export function sameScenario(subject: Place, around: Around): Finding {
  const scenarioAt = (id: RecordId | undefined): RecordId | undefined => {
    const place = placeAt(id, around);
    return place === undefined ? undefined : atOrAbove(place, Kind.SCENARIO, around)?.id;
  };
  const scenario = subject.kind === Kind.EXPORT ? scenarioAt(subject.parent) : subject.parent;
  if (scenario === undefined) return "UNRESOLVED";
  if (subject.kind === Kind.EXPORT)
    return subject.link === undefined ? "UNRESOLVED" : found(scenarioAt(subject.link) === scenario);
  const materials = subject.inputs.filter((id) => around.record(id)?.kind !== Kind.PRODUCT);
  return found(materials.every((id) => scenarioAt(id) === scenario));
}
