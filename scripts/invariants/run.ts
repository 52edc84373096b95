import { fromHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { Code, Structure } from "../../src/ledger/codes.ts";
import { decodeLedgerLog, encodeLedgerData } from "../../src/ledger/event-log.ts";
import type { Draft, LedgerEvent } from "../../src/ledger/events.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { operable } from "../../src/ledger/operability.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { Status } from "../../src/ledger/statuses.ts";
import type { FactKey } from "../../src/rulebook/judge/around.ts";
import type { Judgement } from "../../src/rulebook/judge/judge.ts";
import { FIRST_STRUCTURE_RULE } from "../../src/rulebook/structure-rules.ts";
import { SeededRandom } from "../forgeries/seeded-random.ts";
import { storedDifferently } from "./stored.ts";
import { LedgerModel } from "./ledger-model.ts";
import { RandomActs } from "./random-acts.ts";
import type { RandomAct } from "./random-acts.ts";
import { judgeDraft, judgeSettlement, judgeStatement, idOfDraft, rolesAtHome } from "./judged.ts";
import { FOUNDED_AT } from "./world.ts";
import type { RawLog, World } from "./world.ts";

/** What one run did, so that a run in which nothing ever succeeds is seen. */
export interface RunReport {
  readonly done: number;
  readonly refused: number;
  readonly reverted: number;
  readonly problems: readonly string[];
}

/** Plays `depth` random transactions from the founding on, and checks every invariant after each. */
export async function run(
  world: World,
  founding: readonly RawLog[],
  { seed, number, depth }: { readonly seed: number; readonly number: number; readonly depth: number },
): Promise<RunReport> {
  await world.restart();
  const random = new SeededRandom(seed, number);
  const model = new LedgerModel();
  const problems: string[] = [];
  for (const log of founding) problems.push(...replay(model, log).problems);
  const acts = new RandomActs(random, model);
  let now = FOUNDED_AT + 1_000;
  const counts = { done: 0, refused: 0, reverted: 0 };
  for (let step = 0; step < depth && problems.length === 0; step++) {
    now += random.chance(0.1) ? random.below(40 * 86_400) : 1 + random.below(600);
    model.now = now;
    const act = acts.next(now);
    const sent = await world.send(act.actor.account, act.call, now);
    if ("reverted" in sent) {
      counts.reverted++;
      continue;
    }
    const events = checkAct(model, act, sent.logs, problems);
    for (const event of events) counts[event.type === "Refused" ? "refused" : "done"]++;
    if (problems.length > 0) problems.unshift(`after step ${step}, ${JSON.stringify(act, showBig)}`);
  }
  if (problems.length === 0) problems.push(...(await storedDifferently(world, model)));
  return { ...counts, problems };
}

function showBig(_name: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}n` : value;
}

function replay(model: LedgerModel, { topics, data }: RawLog): { event: LedgerEvent; problems: string[] } {
  const event = decodeLedgerLog(topics, data);
  const bytes = fromHex(data);
  const problems = model.apply(event, bytes);
  if (Buffer.compare(Buffer.from(encodeLedgerData(event)), Buffer.from(bytes)) !== 0)
    problems.push("the event is encoded otherwise than it was logged");
  return { event, problems };
}

/** Item by item: what the model expected before it, and what the ledger did. */
function checkAct(model: LedgerModel, act: RandomAct, logs: readonly RawLog[], problems: string[]): LedgerEvent[] {
  const events: LedgerEvent[] = [];
  const left = [...logs];
  for (const item of itemsOf(model, act)) {
    const next = left[0] === undefined ? undefined : decodeLedgerLog(left[0].topics, left[0].data);
    // What was recorded before leaves no trace in a batch.
    if (next === undefined || subjectOf(next) !== item.subject) continue;
    if (item.expected !== undefined) problems.push(...verdictProblems(item, next));
    const { event, problems: found } = replay(model, left.shift()!);
    problems.push(...found);
    if (event.type !== "Refused") {
      problems.push(...item.structure);
      model.use(item.expected?.uses ?? []);
    }
    events.push(event);
  }
  if (left.length > 0) problems.push(`${left.length} events belong to no item of the call`);
  return events;
}

interface Item {
  readonly subject: RecordId;
  /** Undefined where no rule judges alone: what was backfilled, seats, other cities' consent. */
  readonly expected: (Judgement & { readonly uses: readonly FactKey[] }) | undefined;
  /** What structure forbids, if the act took effect in spite of it. */
  readonly structure: readonly string[];
}

/** The items of a call, one after the other: each sees what those before it did. */
function* itemsOf(model: LedgerModel, { actor, call }: RandomAct): Generator<Item> {
  switch (call.act) {
    case "record":
      for (const draft of call.drafts) {
        const subject = idOfDraft(draft, actor.party);
        const jurisdiction = model.record(draft.parent)?.jurisdiction ?? actor.home;
        const roles = rolesAtHome(actor, jurisdiction);
        const judged = !draft.backfilled;
        yield {
          subject,
          expected: judged && roles !== 0n ? judgeDraft(model, draft, actor, roles) : undefined,
          structure: judged ? underNothingOperable(model, draft, `${subject} was recorded`) : [],
        };
      }
      return;
    case "attest":
      for (const statement of call.statements) {
        const record = model.record(statement.subject);
        const roles = record === undefined ? 0n : rolesAtHome(actor, record.jurisdiction);
        const seats = statement.code === Code.SEAT_OFFERED || statement.code === Code.ROLES;
        yield {
          subject: statement.subject,
          expected:
            record === undefined || roles === 0n || seats ? undefined : judgeStatement(model, statement, actor, roles),
          structure: [],
        };
      }
      return;
    case "settle":
      for (const settlement of call.settlements) {
        const record = model.record(settlement.subject);
        const roles = record === undefined ? 0n : rolesAtHome(actor, record.jurisdiction);
        yield {
          subject: settlement.subject,
          expected: record === undefined || roles === 0n ? undefined : judgeSettlement(model, settlement, actor, roles),
          structure: [],
        };
      }
      return;
    case "accept":
      yield { subject: call.party, expected: undefined, structure: [] };
      return;
    case "propose":
    case "approve":
    case "carryOut":
      return;
    default:
      call satisfies never;
  }
}

/** P3. Cases may be about anything; grants and scenarios are prepared under an authorization that is only proposed. */
function underNothingOperable(model: LedgerModel, { kind, parent }: Draft, what: string): string[] {
  const record = model.record(parent);
  const early = record?.status === Status.PROPOSED && (kind === Kind.GRANT || kind === Kind.SCENARIO);
  if (record === undefined || early || kind === Kind.CASE) return [];
  return operable(model, parent, model.now) ? [] : [`${what} under ${parent}, which is not operable`];
}

/** P2: what took effect no HARD rule forbids, and a refusal names the rule that the plain evaluator names. */
function verdictProblems({ subject, expected }: Item, event: LedgerEvent): string[] {
  if (expected === undefined) return [];
  if (event.type !== "Refused")
    return expected.rule === 0 ? [] : [`${subject}: rule ${expected.rule} forbids what took effect`];
  const { rule } = event;
  const byStructure = rule >= FIRST_STRUCTURE_RULE;
  const namesRule =
    rule === expected.rule || (byStructure && rule !== Structure.NO_RULE && rule !== Structure.NOT_COMPETENT);
  return namesRule ? [] : [`${subject}: refused by ${rule}, where the evaluator says ${expected.rule}`];
}

function subjectOf(event: LedgerEvent): Hex | undefined {
  if (event.type === "Recorded") return event.id;
  return "subject" in event ? event.subject : undefined;
}
