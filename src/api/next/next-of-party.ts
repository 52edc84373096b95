import { actsForRoles } from "../../acts/act-in-rulebook.ts";
import { answer } from "../../audit/answer.ts";
import { partyAt } from "../../audit/parties.ts";
import { recordSummary } from "../../audit/record-form.ts";
import { roleHolders } from "../../audit/role-holders.ts";
import { momentOf } from "../../audit/snapshot.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { Status } from "../../ledger/statuses.ts";
import type { Answer } from "../../schemas/answer.ts";
import type { NextActForm, PartyNextAnswer, Waiting } from "../../schemas/next.ts";
import type { RecordName } from "../../schemas/record.ts";
import type { ApiContext } from "../api-context.ts";
import { judgeNext } from "./judge-next.ts";
import { loadNext, rulebookInForce } from "./next-context.ts";
import type { NextContext } from "./next-context.ts";
import { partyAsked } from "./party-asked.ts";
import { namedAct } from "./suppliers.ts";

/** An answer looks at so many proposed records at most, the latest first. */
const MOST_PROPOSED = 30;

/**
 * The acts that a party may do at all, and the proposed records that wait for it.
 * @throws AuditError RECORD_UNKNOWN, RECORD_OTHER_KIND, LINEAGE_TOO_LARGE; RpcError; ApiProblem CHAIN_UNAVAILABLE
 */
export async function nextOfParty(
  api: Pick<ApiContext, "ask" | "rpc" | "ledgerAddress">,
  id: RecordId,
): Promise<Answer<PartyNextAnswer>> {
  const { snapshot, party, duties, contexts, truncated } = await api.ask(async (snapshot) => await load(snapshot, id));
  const waiting: Waiting[] = [];
  for (const context of contexts) {
    const { acts } = await judgeNext(api, context);
    waiting.push(...acts.flatMap((act) => waitingFor(context, party, act)));
  }
  return answer(snapshot, momentOf(snapshot, {}), {
    result: { party, duties: [...duties], waiting },
    events: [],
    basis: "ENFORCED",
    truncated,
  });
}

async function load(snapshot: Snapshot, id: RecordId) {
  const asked = await partyAsked(snapshot, { party: id });
  if (asked === undefined) throw new RangeError(`Nobody was asked about, though ${id} is a party.`);
  const ordinals = await jurisdictionsOf(snapshot, id);
  const duties = [];
  for (const ordinal of ordinals) duties.push(await dutyIn(snapshot, id, ordinal));
  const proposed = await proposedIn(snapshot, ordinals);
  const contexts: NextContext[] = [];
  for (const record of proposed.slice(0, MOST_PROPOSED))
    contexts.push(
      await loadNext(snapshot, record, {
        first: id,
        isAsked: ({ on }) => on.act === "SETTLEMENT" && on.status === "IN_FORCE",
      }),
    );
  return { snapshot, party: asked.party, duties, contexts, truncated: proposed.length > MOST_PROPOSED };
}

/** The jurisdictions in which accounts of a party may act. */
async function jurisdictionsOf(snapshot: Snapshot, id: RecordId): Promise<readonly number[]> {
  const { seats } = (await partyAt(snapshot, id, momentOf(snapshot, {}))).result;
  const bound = seats.filter(({ stage }) => stage === "BOUND");
  const ordinals = bound.flatMap((seat) => [seat.jurisdiction, ...seat.elsewhere.map((there) => there.jurisdiction)]);
  return [...new Set(ordinals)];
}

async function dutyIn(
  snapshot: Snapshot,
  party: RecordId,
  ordinal: number,
): Promise<PartyNextAnswer["duties"][number]> {
  const { judgedBy, rules } = await rulebookInForce(snapshot, ordinal);
  const { holders } = await roleHolders(snapshot, ordinal, { party });
  const roles = [...new Set(holders.flatMap((holder) => holder.roles))];
  return {
    rulebook: judgedBy,
    roles,
    acts: actsForRoles(roles, { rules }).map((allowed) => ({ ...namedAct(allowed.act), roles: [...allowed.roles] })),
  };
}

async function proposedIn({ database }: Snapshot, ordinals: readonly number[]): Promise<readonly RecordId[]> {
  if (ordinals.length === 0) return [];
  const rows = await database
    .selectFrom("record")
    .select("id")
    .where("status", "=", Status.PROPOSED)
    .where("jurisdiction", "in", ordinals)
    .orderBy("block_number", "desc")
    .orderBy("log_index", "desc")
    .limit(MOST_PROPOSED + 1)
    .execute();
  return rows.map((row) => row.id);
}

/** The acts by which a party can bring a proposed record into force: that act itself, or one that is missing for it. */
function waitingFor(context: NextContext, party: RecordName, act: NextActForm): Waiting[] {
  const record = recordSummary(context.graph, context.row.id);
  if (act.by.some((doer) => doer.party.id === party.id))
    return [{ record, act: { name: act.name, command: act.command, title: act.title } }];
  if (act.state === "POSSIBLE") return [];
  return act.missing.flatMap(({ rule, ways }) => {
    const way = ways.find((each) => each.act !== undefined && each.parties.some(({ id }) => id === party.id));
    if (rule.hardness !== "HARD" || way?.act === undefined) return [];
    const isOther = way.record !== undefined && way.record.id !== context.row.id;
    return [{ record, act: way.act, ...(isOther ? { about: way.record } : {}), rule }];
  });
}
