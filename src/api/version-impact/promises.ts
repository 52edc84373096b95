import type { Snapshot } from "../../audit/snapshot.ts";
import { eventKey } from "../../audit/moment.ts";
import { fromHex } from "../../consensus/hex.ts";
import type { Hex } from "../../consensus/hex.ts";
import { decodeDecisionContent } from "../../ledger/decision-content.ts";
import { DecisionKind, DecisionStep } from "../../ledger/decisions.ts";
import type { DecisionRow } from "../../store/schema.ts";

/** A decision of agencies about a version that is not published. */
export interface VersionPromise {
  readonly version: number;
  /** PROMISED: only this version can be published. PROPOSED: agencies may still decide it. */
  readonly state: "PROMISED" | "PROPOSED";
  /** The digest that they name, see `publicationHash`. */
  readonly hash: Hex;
  /** The time of the step, in seconds. */
  readonly time: number;
  readonly event: string;
}

/**
 * The promises of versions of a jurisdiction's rulebook, in the order of the chain. Of each version the last one that
 * was carried out counts, and every proposal of the present roster that may still be carried out. What a founding
 * promised stands in no event.
 */
export async function versionPromises(snapshot: Snapshot, jurisdiction: number): Promise<readonly VersionPromise[]> {
  const rows = await snapshot.database
    .selectFrom("decision")
    .selectAll()
    .where("jurisdiction", "=", jurisdiction)
    .where("kind", "=", DecisionKind.PROMISE)
    .where("step", "in", [DecisionStep.PROPOSED, DecisionStep.CARRIED_OUT])
    .orderBy("block_number")
    .orderBy("log_index")
    .execute();
  const roster = await snapshot.database
    .selectFrom("roster")
    .select("version")
    .where("jurisdiction", "=", jurisdiction)
    .orderBy("version", "desc")
    .limit(1)
    .executeTakeFirst();
  const carried = rows.filter(({ step }) => step === DecisionStep.CARRIED_OUT);
  const done = new Set(carried.map(({ decision }) => decision));
  // A decision under a roster that was replaced cannot be carried out any more.
  const open = rows.filter((row) => !done.has(row.decision) && row.roster === roster?.version);
  const last = new Map(carried.flatMap((row) => promiseIn(row, "PROMISED")).map((each) => [each.version, each]));
  return [...last.values(), ...open.flatMap((row) => promiseIn(row, "PROPOSED"))];
}

function promiseIn(row: DecisionRow, state: VersionPromise["state"]): VersionPromise[] {
  const decided = decodeDecisionContent("PROMISE", fromHex(row.content));
  if (decided?.kind !== "PROMISE") return [];
  const { version, hash } = decided;
  return [{ version, state, hash, time: row.time, event: eventKey(row.block_number, row.log_index) }];
}
