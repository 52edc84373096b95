import type { ClientContext } from "../client/client-context.ts";
import { ClientError } from "../client/client-error.ts";
import { proposeDecision } from "../client/governance/decide.ts";
import type { DecisionOutcome } from "../client/governance/decide.ts";
import { askPromising, otherUnderPaper, requireProposer } from "../client/governance/open-promises.ts";
import type { OpenPromise, Promising } from "../client/governance/open-promises.ts";
import { ApiError } from "../client/http/api-error.ts";
import type { Hex } from "../consensus/hex.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Publications } from "../deployment/publication.ts";
import { publicationHash } from "../ledger/event-log.ts";
import { publicationOf } from "../rulebook/compile-rulebook.ts";
import type { Rulebook } from "../rulebook/rulebook.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import { clientContext } from "./client-context.ts";
import { CliError } from "./cli-error.ts";
import { errorReport } from "./error-report.ts";
import { promiseOf } from "./promised-content.ts";
import type { Publishing } from "./publishing.ts";
import type { Session } from "./session.ts";

/** A proposal that this command made, or found made by the same agency. */
interface Proposed {
  readonly version: number;
  readonly paper: string;
  readonly outcome: DecisionOutcome;
}

/** A version that was not proposed, because another decision has the paper that was named. */
interface PaperTaken {
  readonly version: number;
  readonly paper: string;
  /** The number of the other decision. */
  readonly decision: Hex;
}

/**
 * The decisions of the agencies about versions that are not promised.
 * - NONE: no version needs a decision;
 * - KNOWN: as the server of the agency tells it;
 * - UNKNOWN: no server of this ledger tells it.
 */
export type Deciding =
  | { readonly type: "NONE" }
  | { readonly type: "UNKNOWN"; readonly because: Bilingual }
  | ({
      readonly type: "KNOWN";
      readonly context: ClientContext;
      readonly proposed?: Proposed;
      readonly taken?: PaperTaken;
    } & Promising);

/** Asks how far the agencies are with the versions that are not promised, and perhaps proposes the first of them. */
export async function decideOnRest(
  session: Session,
  publishing: Publishing,
  { ordinal, standings }: Publications,
): Promise<Deciding> {
  const { deployment, options, books } = publishing;
  const rest = books.filter((_, index) => standings[index]?.type === "NOT_PROMISED");
  if (rest.length === 0) return { type: "NONE" };
  if (options.propose) return await decideWithProposal(session, publishing, rest, ordinal);
  try {
    const context = clientContext(session);
    await demandLedger(context, deployment);
    return { type: "KNOWN", context, ...(await askPromising(context, ordinal)) };
  } catch (error) {
    // The decisions are told beside what is proven; where they cannot be asked, the rest is told without them.
    if (error instanceof ApiError || error instanceof CliError || error instanceof ClientError)
      return { type: "UNKNOWN", because: errorReport(error).text };
    throw error;
  }
}

/**
 * Checks that the server to which a proposal would go serves this ledger.
 * @throws CliError BAD_USAGE; ApiError
 */
export async function demandServerOf(session: Session, deployment: Deployment): Promise<void> {
  await demandLedger(clientContext(session), deployment);
}

async function demandLedger({ api }: ClientContext, { genesisHash, contracts }: Deployment): Promise<void> {
  const { chain, ledger } = await api.status();
  if (chain.genesisHash === genesisHash && ledger === contracts.Ledger.address) return;
  throw new CliError(
    "BAD_USAGE",
    {
      zh: `${showForeign(api.url)} 服务的是另一账本 ${showForeign(ledger)}：请以 --url 指定此账本的服务器。`,
      en:
        `${showForeign(api.url)} serves another ledger, ${showForeign(ledger)}: ` +
        "name the server of this ledger with --url.",
    },
    { url: api.url, ledger, expected: contracts.Ledger.address },
  );
}

/**
 * Proposes the first version of which no decision is open. The same command given again proposes nothing further: its
 * paper is that of the version before.
 */
async function decideWithProposal(
  session: Session,
  { options: { as = "", paper = "" }, reference }: Publishing,
  rest: readonly Rulebook[],
  ordinal: number,
): Promise<Deciding> {
  const context = clientContext(session);
  const before = await askPromising(context, ordinal);
  const book = rest.find((one) => openFor(before, one).length === 0);
  if (book === undefined || before.roster === undefined) return { type: "KNOWN", context, ...before };
  await requireProposer(context, as, reference);
  const content = promiseOf(book);
  const { version } = book;
  const other = await otherUnderPaper(context, ordinal, paper, content);
  if (other !== undefined)
    return { type: "KNOWN", context, ...before, taken: { version, paper, decision: other.decision } };
  const outcome = await proposeDecision(context, { as, paper, content });
  const after = await askPromising(context, ordinal);
  return { type: "KNOWN", context, ...after, proposed: { version, paper, outcome } };
}

/** The open decisions that promise exactly this version. */
export function openFor({ open }: Promising, book: Rulebook): readonly OpenPromise[] {
  const hash = publicationHash(publicationOf(book));
  return open.filter((one) => one.version === book.version && one.hash === hash);
}

/** The open decisions that promise another content for this version. */
export function openForOther({ open }: Promising, book: Rulebook): readonly OpenPromise[] {
  const hash = publicationHash(publicationOf(book));
  return open.filter((one) => one.version === book.version && one.hash !== hash);
}
