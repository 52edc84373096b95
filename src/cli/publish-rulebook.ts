import { Wallet } from "ethers";
import type { RpcAsker } from "../chain/rpc.ts";
import { openSigner } from "../client/signer.ts";
import { checkNode } from "../deployment/check-deployment.ts";
import { CREATION_STEPS, publishingStep } from "../deployment/deploy-ledger.ts";
import { identityOf } from "../deployment/deployment.ts";
import { lockDeployment } from "../deployment/deployment-lock.ts";
import { warningsOfRulebooks } from "../deployment/founding-warnings.ts";
import { KeptCalls } from "../deployment/kept-calls.ts";
import { readDeployment } from "../deployment/parse-deployment.ts";
import { publishVersions } from "../deployment/publication.ts";
import type { Publications } from "../deployment/publication.ts";
import { refuseDrafts } from "../deployment/refuse-drafts.ts";
import { parseReference } from "../documents/reference.ts";
import { publicationOf } from "../rulebook/compile-rulebook.ts";
import { examineRulebooks } from "../rulebook/read-rulebooks.ts";
import { keysOf } from "./client-context.ts";
import { CliError } from "./cli-error.ts";
import { ExitCode } from "./exit-code.ts";
import { rpcUrls } from "./network-options.ts";
import { decideOnRest, demandServerOf } from "./promises-in-hand.ts";
import type { Deciding } from "./promises-in-hand.ts";
import type { Publishing, PublishOptions } from "./publishing.ts";
import { isSettled, publicationForm, publishedText, showPublications } from "./render/publication.ts";
import { answerOfFaults } from "./render/rulebook-faults.ts";
import { rulebookFile } from "./rulebook-file.ts";
import type { Answer, Session } from "./session.ts";
import { withNodes } from "./with-nodes.ts";

/**
 * `laiqu rulebook publish`: publishes every version of a rulebook that is promised and can be published now, and tells
 * of each other one what it waits for. Where the agencies must decide first, it tells how far they are and what comes
 * next, or makes the proposal.
 */
export async function publishRulebook(session: Session, named: string, options: PublishOptions): Promise<Answer> {
  demandProposer(options);
  const deployment = await readDeployment(options.deployment);
  const file = rulebookFile(named);
  const { books, faults } = examineRulebooks(file);
  const [first, ...later] = books;
  if (faults.length > 0 || first === undefined) return answerOfFaults(session, file, faults);
  const reference = parseReference(first.jurisdiction);
  refuseDrafts([{ reference, rulebooks: books }], options.allowDraft);
  if (options.propose) await demandServerOf(session, deployment);
  for (const warning of warningsOfRulebooks(books, file)) session.notice(session.say(warning));
  const { systemWords } = session;
  return await publishLocked(session, {
    named,
    options,
    systemWords,
    deployment,
    reference,
    books: [first, ...later],
  });
}

/** @throws CliError BAD_USAGE */
function demandProposer({ propose, as, paper }: PublishOptions): void {
  if (propose === undefined || (as !== undefined && paper !== undefined)) return;
  throw new CliError("BAD_USAGE", {
    zh: "--propose 须有 --as（提出所用的密钥）与 --paper（机关文号）。",
    en: "--propose needs --as (the key that proposes) and --paper (the number of the agencies' paper).",
  });
}

/** Publishes while no other process publishes with the same deployment file. */
async function publishLocked(session: Session, publishing: Publishing): Promise<Answer> {
  const lock = lockDeployment(publishing.options.deployment);
  try {
    const publications = await publishAll(session, publishing);
    const deciding = await decideOnRest(session, publishing, publications).catch((error: unknown) => {
      tellPublished(session, publishing, publications);
      throw error;
    });
    // Until then another process must not sign: ending the step writes the file of what is signed.
    if (publications.published.length > 0) session.afterAnswer(() => Promise.resolve(lock.release()));
    else lock.release();
    return answerOf(session, publishing, publications, deciding);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function publishAll(session: Session, publishing: Publishing): Promise<Publications> {
  const { options, deployment, reference, books } = publishing;
  const calls = KeptCalls.beside(options.deployment);
  const { as } = options;
  const bar = session.progress(session.say({ zh: "证明账本的状态", en: "proving the state of the ledger" }));
  const about = { expected: identityOf(deployment), admit: (node: RpcAsker) => checkNode(node, deployment) };
  const published: Publications["published"][number][] = [];
  try {
    const publications = await withNodes(session, rpcUrls(session, options.rpc), about, ({ rpc, each }) =>
      publishVersions({
        chain: rpc,
        provers: each,
        deployment,
        sender: () => (as === undefined ? Promise.resolve(Wallet.createRandom()) : openSigner(keysOf(session), as)),
        reference,
        versions: books.map(publicationOf),
        calls,
        onProgress: (block, last) => bar.update(block, last),
        onPublished: (done) => void published.push(done),
      }),
    ).finally(() => bar.finish());
    const steps = publications.published.map(({ version }) =>
      publishingStep({ ordinal: publications.ordinal, version }),
    );
    if (steps.length > 0) session.afterAnswer(() => Promise.resolve(calls.end(...CREATION_STEPS, ...steps)));
    return publications;
  } catch (error) {
    tellPublished(session, publishing, { published });
    throw error;
  }
}

/** Tells what was published before an error. */
function tellPublished(session: Session, { books }: Publishing, { published }: Pick<Publications, "published">): void {
  for (const done of published) session.notice(session.say(publishedText(books[0], done)));
}

function answerOf(session: Session, publishing: Publishing, publications: Publications, deciding: Deciding): Answer {
  const { published, certainty } = publications;
  const left = publications.standings.filter((_, index) => !isSettled(publishing, publications, deciding, index + 1));
  const isUndecided = certainty === "STATED" && published.length === 0;
  return {
    document: publicationForm(publishing, publications, deciding),
    text: showPublications(session, publishing, publications, deciding),
    exitCode: isUndecided
      ? ExitCode.UNAVAILABLE
      : left.length > 0
        ? ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID
        : ExitCode.DONE,
  };
}
