import type { ActRequest } from "../acts/prepare-act.ts";
import { isUnderJurisdiction } from "../acts/under-jurisdiction.ts";
import { clearText } from "../../document-schemas/clear-terms.ts";
import type { ClearPlace } from "../../document-schemas/document-schema.ts";
import { isJsonObject } from "../../documents/canonical-json.ts";
import type { DraftForm } from "../../schemas/act.ts";
import type { ActDraft, DraftedAct } from "../../schemas/act-draft.ts";
import { showTime } from "../../text/china-time.ts";
import type { ClientContext } from "../client-context.ts";
import { ClientError } from "../client-error.ts";
import { settledItems } from "../settled-items.ts";
import { draftAct } from "./draft-act.ts";
import type { DraftOutcome } from "./draft-act.ts";
import { draftExport } from "./draft-export.ts";
import type { OneExport } from "./draft-export.ts";
import { dossierOfDraft } from "./draft-dossier.ts";
import { jsonOf } from "./draft-json.ts";
import { paperAbsent, requirePapers } from "./draft-papers.ts";
import { lookUpDraft } from "./send-draft.ts";
import type { DraftToSend } from "./send-draft.ts";
import type { SoundDraft } from "./verify-draft.ts";

/** How a draft is made anew. */
interface RedraftTerms {
  /** The file to write. */
  readonly path: string;
  readonly after?: string | undefined;
  readonly sendAnyway: boolean;
}

/**
 * Drafts the act of a draft once more, as things are now: with the same words, papers and reviewers, and with fresh
 * salts, so that every reviewer reviews it again. The old file stays as it is. A draft that was signed keeps its
 * number, as long as no other transaction has used it: then a block takes the old one or the new one and never both.
 * @throws ClientError DRAFT_SENT for a draft that a block has, and those of `draftAct`
 */
export async function redraftAct(
  context: ClientContext,
  old: DraftToSend,
  { path, after, sendAnyway }: RedraftTerms,
): Promise<DraftOutcome> {
  const { draft, signed } = old.file;
  if (signed !== undefined && (await lookUpDraft(context, signed)) !== undefined) throw sent(old.file);
  const as = await dossierOfDraft(context.dossierDirectory, draft);
  const { next } = await context.api.account(draft.account);
  const { nonce } = draft.transaction;
  const isOpen = signed !== undefined && next.genesisHash === draft.chain.genesisHash && nonce >= next.nonce;
  if (isOpen && after !== undefined) throw keepsNumber(old.file);
  const place = {
    path,
    after,
    leastReviews: draft.reviews.least,
    reviewers: draft.reviews.by,
    nonce: isOpen ? nonce : undefined,
  };
  const actor = { as, role: draft.role, sendAnyway };
  if (draft.exported !== undefined) return await draftExport(context, { ...exportOf(old), ...actor }, place);
  return await draftAct(context, { ...(await requestOf(context, old)), ...actor }, place);
}

/** The export from which a draft follows. @throws ClientError DRAFT_PAPER_ABSENT */
function exportOf({ file: { draft }, exported, sound }: DraftToSend): OneExport {
  const { fields, payload } = draft;
  if (exported === undefined || !("kind" in payload)) throw paperAbsent(draft.exported?.path ?? "");
  const { parent = "", agreement, status, backfilled, effectiveAt } = payload;
  const own = new Set(["name", "product", "agreement", "recipient", "sha256", "sm3"]);
  const given = Object.entries(fields).flatMap(([name, text]) =>
    own.has(name) || typeof text !== "string" ? [] : [{ name, text }],
  );
  const recipient = clearRecipient(fields);
  return {
    as: draft.dossier,
    path: exported.path,
    product: parent,
    ...(agreement === undefined ? { withoutAgreement: true } : { agreement }),
    ...(agreement === undefined && recipient !== undefined ? { to: recipient } : {}),
    fields: given,
    proposed: sound.act.on.act === "RECORD" && status === "PROPOSED",
    salted: draft.exported?.salt !== undefined,
    again: (payload.ordinal ?? "0") !== "0",
    ...(backfilled === undefined ? {} : { backfilled }),
    ...(effectiveAt === undefined ? {} : { effectiveAt }),
  };
}

function clearRecipient({ recipient }: DraftedAct["fields"]): string | undefined {
  return typeof recipient === "string" ? recipient : undefined;
}

/** The request from which a draft follows. Records in its document have their ids, which are names as well. */
async function requestOf(context: ClientContext, { file, sound, papers }: DraftToSend): Promise<ActRequest> {
  const { subject, fields, payload, instead } = file.draft;
  const { act, schema } = sound;
  const isNew = act.on.act === "RECORD";
  const found = requirePapers(papers);
  const given = schema.papers.flatMap(({ name }) => {
    const value = jsonOf(fields)[name];
    const digest = isJsonObject(value) ? value["sha256"] : undefined;
    const paper = found.find(({ sha256 }) => sha256 === digest);
    return paper === undefined ? [] : [{ name, path: paper.found }];
  });
  const own = new Set([...ownFields(sound), ...given.map(({ name }) => name)]);
  const values = Object.fromEntries(Object.entries(jsonOf(fields)).filter(([name]) => !own.has(name)));
  const said = (place: ClearPlace): boolean => clearText(schema, jsonOf(fields), place) !== undefined;
  return {
    act,
    name: isNew ? (subject.reference ?? subject.id) : subject.id,
    values,
    papers: given,
    ...(payload.effectiveAt === undefined || said("EFFECTIVE_AT")
      ? {}
      : { effectiveAt: momentOf(payload.effectiveAt) }),
    ...("about" in payload && payload.about !== undefined && !said("ABOUT") ? { about: payload.about } : {}),
    ...("kind" in payload ? termsOfRecord(sound, payload, said("FROM")) : {}),
    ...(await itemsOf(context, file.draft, sound)),
    ...(instead === "WITHDRAWN" ? { withdrawn: true } : {}),
    ...(instead === "OPEN" ? { pending: true } : {}),
  };
}

/** The fields that the act itself says: its record, and the jurisdiction above it. */
function ownFields({ act: { on }, schema }: SoundDraft): readonly string[] {
  const places: ClearPlace[] = on.act === "RECORD" ? ["REFERENCE"] : ["SUBJECT"];
  if (on.act === "RECORD" && isUnderJurisdiction(on.kind)) places.push("PARENT");
  return schema.fields.flatMap(({ name, clear }) => (clear !== undefined && places.includes(clear) ? [name] : []));
}

/** The parts of a new record that its document does not say. */
function termsOfRecord(
  { act: { on } }: SoundDraft,
  { parent, revision = "0", backfilled = false, from }: DraftForm,
  saysFrom: boolean,
): Pick<ActRequest, "jurisdiction" | "revision" | "backfilled" | "from"> {
  const isAbove = on.act === "RECORD" && isUnderJurisdiction(on.kind) && parent !== undefined;
  return {
    ...(isAbove ? { jurisdiction: parent } : {}),
    ...(revision === "0" ? {} : { revision: Number(revision) }),
    ...(backfilled ? { backfilled } : {}),
    ...(from === undefined || saysFrom ? {} : { from: momentOf(from) }),
  };
}

/** Lists that the rules ask for are read anew; others, such as the parties of a quorum, were named by the drafter. */
async function itemsOf(
  context: ClientContext,
  { payload, subject }: DraftedAct,
  { act: { on } }: SoundDraft,
): Promise<Pick<ActRequest, "items">> {
  if (on.act !== "SETTLEMENT" || !("items" in payload) || payload.items === undefined) return {};
  const listed = await settledItems(context, subject.id, on.status, undefined);
  return listed.length > 0 ? {} : { items: payload.items };
}

/** An instant as the options of commands have it. */
function momentOf(seconds: number): string {
  return showTime(seconds).replace(" ", "T");
}

function keepsNumber({ draft: { does, transaction } }: ActDraft): ClientError {
  const { nonce } = transaction;
  return new ClientError(
    "DRAFT_SIGNED",
    {
      zh: `${does.zh}：此草稿已经签发，其 nonce ${nonce} 尚未用去，重新起草须沿用，以免两者都被记录：请删去 --draft-after。`,
      en:
        `${does.en}: this draft is signed and its nonce ${nonce} is not used, so the new draft keeps it, or both ` +
        "could be recorded: leave out --draft-after.",
    },
    { nonce },
  );
}

function sent({ draft, signed }: ActDraft): ClientError {
  const transaction = signed?.transaction ?? "";
  return new ClientError(
    "DRAFT_SENT",
    {
      zh: `${draft.does.zh}：一个区块已有此草稿的交易 ${transaction}，未重新起草：laiqu act send 显示其结果。`,
      en:
        `${draft.does.en}: a block has the transaction ${transaction} of this draft, so it was not drafted again. ` +
        "`laiqu act send` shows what became of it.",
    },
    { transaction },
  );
}
