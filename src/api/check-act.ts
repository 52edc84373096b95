import { askCall } from "../chain/calls.ts";
import type { RpcAsker } from "../chain/rpc.ts";
import type { Hex } from "../consensus/hex.ts";
import { ActKind } from "../ledger/codes.ts";
import type { StepCode } from "../ledger/codes.ts";
import type { Kind } from "../ledger/kinds.ts";
import { LedgerDataError } from "../ledger/ledger-data-error.ts";
import { NO_RECORD } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { FIRST_BIT_OF_RECORD } from "../ledger/statements.ts";
import { Status } from "../ledger/statuses.ts";
import { caseNumberOf } from "../ledger/views.ts";
import { LedgerGraph } from "../audit/ledger-graph.ts";
import { nameOfRow } from "../audit/names.ts";
import { standingForm } from "../audit/record-form.ts";
import { RuleCitations } from "../audit/rule-citations.ts";
import type { JudgedStep } from "../audit/rule-citations.ts";
import { momentOf } from "../audit/snapshot.ts";
import type { Snapshot } from "../audit/snapshot.ts";
import { versionInForce } from "../audit/version-in-force.ts";
import type { CandidateCheck, CheckAnswer, CheckRequest, CheckVerdict } from "../schemas/act.ts";
import type { RecordRow } from "../store/schema.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { ApiProblem } from "./api-problem.ts";
import { draftOf, settlementOf, statementOf } from "../schemas/act-call.ts";
import { decodeVerdicts, encodeAct } from "./ledger-calls.ts";
import type { Verdict } from "./ledger-calls.ts";
import { describeRevert } from "./reverted-call.ts";
import { showForeign } from "../text/foreign-text.ts";

/**
 * One item of an act: the steps of the rulebook that judge it, and the records that it rests on. `shift` is the
 * position of the bit that stands for the first rule of a step among the unmet rules of the verdict.
 */
interface Item {
  readonly steps: readonly {
    readonly kind: Kind;
    readonly caseNumber: number;
    readonly act: ActKind;
    readonly code: StepCode;
    readonly shift: number;
  }[];
  readonly restsOn: readonly RecordId[];
}

/** An act with the ledger's verdicts, or with the problem that the ledger reverts the call. */
type AskedCandidate = { readonly act: CheckRequest } & (
  { readonly verdicts: readonly Verdict[] } | { readonly problem: ApiProblem }
);

/**
 * Asks the ledger for the answer that it would give now if the account sent this act. Nothing is sent to the chain.
 * @param block - the block in whose state it is asked; the node's last one by default
 * @throws ApiProblem ACT_MALFORMED, ACT_REVERTS, CHAIN_UNAVAILABLE; RpcError
 */
export async function askVerdicts(
  rpc: RpcAsker,
  ledger: string,
  request: CheckRequest,
  block?: number,
): Promise<readonly Verdict[]> {
  const { account } = request;
  const returned = await askReturned(rpc, ledger, { account, data: encodeAct(request) }, block);
  return readVerdicts(rpc, ledger, returned, request.payload.length);
}

/**
 * The data that the ledger would return to a call. Nothing is sent to the chain.
 * @throws ApiProblem ACT_REVERTS, CHAIN_UNAVAILABLE; RpcError
 */
export async function askReturned(
  rpc: RpcAsker,
  ledger: string,
  { account, data }: { readonly account: Hex; readonly data: Hex },
  block?: number,
): Promise<Hex> {
  const outcome = await askCall(rpc, { from: account, to: ledger, data }, block);
  if (outcome.type === "RETURNED") return outcome.data;
  const { text, evidence } = describeRevert(outcome.data);
  // The ledger reverts with errors of its own; whatever else a node serves says nothing about the act.
  if (evidence["error"] === undefined) throw notOfLedger(rpc, ledger);
  throw new ApiProblem(
    "ACT_REVERTS",
    {
      zh: `账本不受理此行为：${text.zh}。请更正后重试。`,
      en: `The ledger does not accept this act: ${text.en}. Correct it and try again.`,
    },
    evidence,
  );
}

/** @param count - the number of the act's items */
function readVerdicts(rpc: RpcAsker, ledger: string, data: Hex, count: number): readonly Verdict[] {
  try {
    const verdicts = decodeVerdicts(data);
    if (verdicts.length === count) return verdicts;
  } catch (cause) {
    if (!(cause instanceof LedgerDataError)) throw cause;
    throw notOfLedger(rpc, ledger, cause);
  }
  throw notOfLedger(rpc, ledger);
}

/** A node that does not have the ledger's code yet returns nothing, and a broken one returns anything. */
function notOfLedger(rpc: RpcAsker, ledger: string, cause?: unknown): ApiProblem {
  const node = rpc.url === undefined ? { zh: "链节点", en: "The chain node" } : nodeAt(rpc.url);
  return new ApiProblem(
    "CHAIN_UNAVAILABLE",
    {
      zh: `${node.zh}给出的不是账本 ${ledger} 的答复：它可能仍在同步，或属于另一条链。请稍后重试，或换用另一节点。`,
      en:
        `${node.en} does not give the answer of the ledger ${ledger}: it may still be synchronizing, or be of ` +
        "another chain. Try again later, or use another node.",
    },
    { node: rpc.url, ledger },
    cause,
  );
}

function nodeAt(url: string): Bilingual {
  return { zh: `链节点 ${showForeign(url)} `, en: `The chain node at ${showForeign(url)}` };
}

/**
 * Asks the ledger for the answer that it would give to each of several acts. It may revert some of them.
 * @param block - the block in whose state it is asked; the node's last one by default
 * @throws ApiProblem ACT_MALFORMED; RpcError
 */
export async function askCandidates(
  rpc: RpcAsker,
  ledger: string,
  acts: readonly CheckRequest[],
  block?: number,
): Promise<AskedCandidate[]> {
  return await Promise.all(
    acts.map(async (act) => {
      try {
        return { act, verdicts: await askVerdicts(rpc, ledger, act, block) };
      } catch (error) {
        if (error instanceof ApiProblem && error.code === "ACT_REVERTS") return { act, problem: error };
        throw error;
      }
    }),
  );
}

/** Does the same as {@link explainVerdicts} for each of several acts of one account. */
export async function explainCandidates(
  snapshot: Snapshot,
  asked: readonly AskedCandidate[],
): Promise<CandidateCheck[]> {
  const grounds: Grounds = new Map();
  const checks: CandidateCheck[] = [];
  for (const candidate of asked) {
    if ("problem" in candidate) {
      checks.push({ allowed: false, verdicts: [], problem: candidate.problem.toForm() });
      continue;
    }
    const verdicts = await explainOn(grounds, snapshot, candidate.act, candidate.verdicts);
    checks.push({ allowed: areAllowed(verdicts), verdicts });
  }
  return checks;
}

/**
 * Adds to each verdict the rules by which it was judged, the ways to satisfy them, and the records on which it rests
 * that are not in force.
 */
export async function explainVerdicts(
  snapshot: Snapshot,
  request: CheckRequest,
  verdicts: readonly Verdict[],
): Promise<CheckAnswer> {
  const explained = await explainOn(new Map(), snapshot, request, verdicts);
  return { asOf: snapshot.asOf, allowed: areAllowed(explained), verdicts: explained };
}

function areAllowed(verdicts: readonly CheckVerdict[]): boolean {
  return verdicts.every(({ allowed }) => allowed);
}

/**
 * The grounds loaded for acts of one account, by the records on which they rest and the kinds of the records that they
 * make: the items of a long act, and the acts that are checked together, rest on the same few records.
 */
type Grounds = Map<string, Ground>;

async function explainOn(
  grounds: Grounds,
  snapshot: Snapshot,
  request: CheckRequest,
  verdicts: readonly Verdict[],
): Promise<CheckVerdict[]> {
  const explained: CheckVerdict[] = [];
  const items = request.payload.map((_, index) => itemOf(request, index, undefined));
  const kinds = [...new Set(items.flatMap(({ steps }) => steps.map(({ kind }) => kind)))].join();
  for (const [index, verdict] of verdicts.entries()) {
    const restsOn = itemAt(items, index).restsOn.filter((id) => id !== NO_RECORD);
    const key = `${restsOn.join()} ${kinds}`;
    const ground = grounds.get(key) ?? (await groundOf(snapshot, request, restsOn));
    grounds.set(key, ground);
    explained.push(explain(request, index, verdict, ground));
  }
  return explained;
}

/** The records on which an item of an act rests, and the rules of the jurisdiction that judges it. */
interface Ground {
  readonly restsOn: readonly RecordId[];
  readonly graph: LedgerGraph;
  readonly jurisdiction: number;
  readonly version: number;
  readonly citations: RuleCitations;
}

async function groundOf(snapshot: Snapshot, request: CheckRequest, restsOn: readonly RecordId[]): Promise<Ground> {
  const graph = await LedgerGraph.load(snapshot, restsOn, momentOf(snapshot, {}));
  const subject = graph.row(restsOn[0] ?? NO_RECORD);
  const jurisdiction = subject?.jurisdiction ?? (await jurisdictionOfSeat(snapshot, request.account));
  const version = (await versionInForce(snapshot, jurisdiction, snapshot.asOf.time)) ?? 0;
  const steps = request.payload.flatMap((_, index) => itemOf(request, index, subject).steps);
  const citations = await RuleCitations.load(
    snapshot,
    steps.map(({ kind }) => ({ jurisdiction, version, kind })),
  );
  return { restsOn, graph, jurisdiction, version, citations };
}

function explain(request: CheckRequest, index: number, verdict: Verdict, ground: Ground): CheckVerdict {
  const { restsOn, graph, jurisdiction, version, citations } = ground;
  const item = itemOf(request, index, graph.row(restsOn[0] ?? NO_RECORD));
  const judgedBy = item.steps.flatMap(({ shift, ...step }) =>
    citations
      .rulesOf({ ...step, jurisdiction, version } satisfies JudgedStep)
      .map((rule, row) => ({ ...rule, met: ((verdict.unmet >>> (shift + row)) & 1) === 0 })),
  );
  const present = restsOn.filter((id) => graph.row(id) !== undefined);
  return {
    id: verdict.id,
    allowed: verdict.rule === 0,
    ...(verdict.rule === 0 ? {} : { rule: citations.rule({ jurisdiction, version }, verdict.rule) }),
    // The ledger checks structure before the rules. A rule that it did not check must not count as met.
    judgedBy: verdict.rule !== 0 && verdict.unmet === 0 ? [] : judgedBy,
    standings: present
      .map((id) => ({ record: nameOfRow(graph.known(id)), standing: standingForm(graph, id) }))
      .filter(({ standing }) => standing.code !== "IN_FORCE"),
  };
}

/** @param subject - the record that a statement or settlement is about, once it is known; a draft has its own kind */
function itemOf(request: CheckRequest, index: number, subject: RecordRow | undefined): Item {
  // No rows judge an act about a record that does not exist.
  const judged = subject === undefined ? [] : [{ kind: subject.kind, caseNumber: caseNumberOf(subject) }];
  switch (request.act) {
    case "record": {
      const draft = draftOf(itemAt(request.payload, index));
      const drafted = { kind: draft.kind, caseNumber: caseNumberOf(draft) };
      const recording = { ...drafted, act: ActKind.RECORD, code: 0 } as const;
      const intoForce = { ...drafted, act: ActKind.SETTLE, code: Status.IN_FORCE, shift: 0 } as const;
      const isAtOnce = draft.status === Status.IN_FORCE;
      return {
        steps: isAtOnce ? [{ ...recording, shift: FIRST_BIT_OF_RECORD }, intoForce] : [{ ...recording, shift: 0 }],
        restsOn: [draft.parent, draft.link, ...draft.inputs].filter((id) => id !== NO_RECORD),
      };
    }
    case "attest": {
      const { subject: id, code } = statementOf(itemAt(request.payload, index));
      return { steps: judged.map((step) => ({ ...step, act: ActKind.ATTEST, code, shift: 0 })), restsOn: [id] };
    }
    case "settle": {
      const { subject: id, status } = settlementOf(itemAt(request.payload, index));
      return { steps: judged.map((step) => ({ ...step, act: ActKind.SETTLE, code: status, shift: 0 })), restsOn: [id] };
    }
    default:
      return request satisfies never;
  }
}

async function jurisdictionOfSeat(snapshot: Snapshot, account: Hex): Promise<number> {
  const seat = await snapshot.database
    .selectFrom("seat")
    .select("jurisdiction")
    .where("account", "=", account)
    .where("stage", "=", "BOUND")
    .executeTakeFirst();
  return seat?.jurisdiction ?? 0;
}

/** @throws Error when the ledger gave more verdicts than the act has items, which it never does */
function itemAt<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error(`The ledger gave a verdict ${index} on an act of ${items.length} items.`);
  return item;
}
