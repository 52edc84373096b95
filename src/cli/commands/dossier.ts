import { Command, Option } from "commander";
import { checkDossier } from "../../client/dossier/check-dossier.ts";
import type { ActOfDocument } from "../../client/dossier/described-entry.ts";
import { listDocuments } from "../../client/dossier/listed-documents.ts";
import { owedDocuments } from "../../client/dossier/owed-documents.ts";
import { dossierNames } from "../../client/dossier/own-dossiers.ts";
import { putAsideUnrecorded } from "../../client/dossier/put-aside-unrecorded.ts";
import { RecordedDocuments } from "../../client/dossier/recorded-documents.ts";
import { documentsAbout } from "../../client/dossier/shown-documents.ts";
import { holdingDossier } from "../../client/dossier/holding-dossier.ts";
import { createCertificates } from "../../client/create-certificate.ts";
import { resolveRecord } from "../../client/resolve-record.ts";
import type { ClientContext } from "../../client/client-context.ts";
import { storedEntries } from "../../dossier/survey-dossier.ts";
import { PLACES } from "../../dossier/stored-entry.ts";
import type { Place } from "../../dossier/stored-entry.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { KindName } from "../../ledger/kinds.ts";
import { endOfDay, recordedTime } from "../../text/china-time.ts";
import { commandWord } from "../../text/command-word.ts";
import { keysOf } from "../../text/entries.ts";
import { showForeign, showForeignList, showPath } from "../../text/foreign-text.ts";
import { CliError } from "../cli-error.ts";
import { clientContext } from "../client-context.ts";
import type { CommandMaker } from "../command-maker.ts";
import { ExitCode } from "../exit-code.ts";
import { addEnvelopeCommands } from "./dossier-envelopes.ts";
import { recordStyle } from "../record-style.ts";
import { documentOfFinding, documentOfMoved, isWrong, showCheck, showMoved } from "../render/dossier-check.ts";
import { documentOfListed, documentOfShown, showDocument, showListed, showOwed } from "../render/dossier-document.ts";
import { documentOfMade, showMade } from "../render/made-certificate.ts";
import type { Answer, Session } from "../session.ts";
import { demandPlaceFor, writeNewFile } from "../write-new-file.ts";
import { wholeNumber } from "../whole-number.ts";

const MOST_LISTED = 1_000;
const LISTED = 100;
const ACTS: readonly ActOfDocument[] = ["RECORD", "STATEMENT", "SETTLEMENT"];

interface ListOptions {
  readonly as?: string;
  readonly record?: string;
  readonly party?: string;
  readonly kind?: KindName;
  readonly act?: ActOfDocument;
  readonly place?: Place;
  readonly from?: string;
  readonly until?: string;
  readonly missing?: true;
  readonly limit: number;
  readonly after?: string;
}

/** `laiqu dossier`: what a party keeps off the chain. */
export const dossierCommand: CommandMaker = (perform, say) => {
  const dossier = new Command("dossier");
  const as = say({ zh: "只看该密钥的存档", en: "only the dossier of this key" });
  dossier
    .command("list", { isDefault: true })
    .description(
      say({
        zh: "列出所存文书（无需运行系统）；--missing 列出账本上有而此处没有的",
        en: "list the documents that lie here (nothing needs to run); --missing lists those that do not",
      }),
    )
    .option("--as <key>", as)
    .option("--record <record>", say({ zh: "只列关于该记录的", en: "only those about this record" }))
    .option(
      "--party <party>",
      say({ zh: "只列该主体办理或写有该主体的", en: "only those that this party made or that name it" }),
    )
    .addOption(
      new Option("--kind <kind>", say({ zh: "只列此类记录的", en: "only those of records of this kind" })).choices(
        keysOf(Kind),
      ),
    )
    .addOption(
      new Option("--act <act>", say({ zh: "只列此类行为的", en: "only those of this sort of act" })).choices(ACTS),
    )
    .addOption(
      new Option("--place <place>", say({ zh: "只列此处的", en: "only those in this place" })).choices(keysOf(PLACES)),
    )
    .option("--from <date>", say({ zh: "自该日起（含）", en: "from this day on" }))
    .option("--until <date>", say({ zh: "至该日止（含）", en: "up to and including this day" }))
    .option("--missing", say({ zh: "改为列出缺失的文书", en: "list the missing documents instead" }))
    .option(
      "--limit <number>",
      say({ zh: "每页份数", en: "how many on one page" }),
      wholeNumber(1, MOST_LISTED),
      LISTED,
    )
    .option("--after <next>", say({ zh: "上一页给出的 next", en: "the `next` of the page before" }))
    .action((options: ListOptions) => perform((session) => list(session, options)));
  dossier
    .command("show")
    .description(
      say({
        zh: "查看关于一条记录的文书：字段、附件、披露，并与账本核对",
        en: "show the documents about a record: fields, papers, what was opened, and whether they are the ledger's",
      }),
    )
    .argument("<record>", say({ zh: "业务编号、简称或标识", en: "its reference, short name or id" }))
    .option("--as <key>", as)
    .action((record: string, options: { as?: string }) => perform((session) => show(session, record, options)));
  dossier
    .command("check")
    .description(
      say({
        zh: "核对每份文书与账本、每份附件与杂凑值；不删除任何内容",
        en: "compare every document with the ledger and every paper with its digest; nothing is deleted",
      }),
    )
    .option("--as <key>", as)
    .option(
      "--set-aside",
      say({
        zh: "将账本从未记录的文书移至 unrecorded 文件夹，并放回其后已记录的",
        en: "move what was never recorded to the folder unrecorded, and back what was recorded since",
      }),
    )
    .action((options: { as?: string; setAside?: true }) => perform((session) => check(session, options)));
  dossier
    .command("open")
    .description(
      say({
        zh: "以凭证披露一条记录的文书中所选的字段，并记下披露给谁",
        en: "open chosen fields of a record's document in a certificate, and keep a note of whom they were for",
      }),
    )
    .argument("<record>", say({ zh: "业务编号、简称或标识", en: "its reference, short name or id" }))
    .argument("<fields...>", say({ zh: "如 /title；/ 为全部", en: "such as /title; / for all" }))
    .requiredOption("--to <file>", say({ zh: "要写入的凭证文件", en: "the certificate to write" }))
    .option("--for <party>", say({ zh: "披露给谁，记入存档", en: "for whom; the dossier notes it" }))
    .option("--as <key>", say({ zh: "用该密钥的存档", en: "the dossier of this key" }))
    .action((record: string, fields: readonly string[], options: OpenOptions) =>
      perform((session) => open(session, record, fields, options)),
    );
  addEnvelopeCommands(dossier, perform, say);
  return dossier;
};

interface OpenOptions {
  readonly to: string;
  readonly for?: string;
  readonly as?: string;
}

async function open(
  session: Session,
  record: string,
  fields: readonly string[],
  { to, for: receiver, as }: OpenOptions,
): Promise<Answer> {
  const context = clientContext(session);
  await demandDossier(context, as);
  await demandPlaceFor(to);
  const { id } = await resolveRecord(context, record);
  const request = { what: id, open: fields, as: as ?? (await holdingDossier(context, id)) };
  const [made] = await createCertificates(context, {
    ...request,
    ...(receiver === undefined ? {} : { for: receiver }),
  });
  if (made === undefined) throw new TypeError(`The record ${id} got no certificate.`);
  await writeNewFile(to, made.bytes, false);
  return { document: documentOfMade({ ...made, file: to }), text: showMade(session, { ...made, file: to }) };
}

async function list(session: Session, options: ListOptions): Promise<Answer> {
  const context = clientContext(session);
  await demandDossier(context, options.as);
  if (options.missing === true) return await listMissing(session, context, options);
  const { as, record, party, kind, act, place, from, until, limit, after } = options;
  const filter = { dossier: as, record, party, kind, act, place, ...periodOf(from, until) };
  const { documents, next } = await listDocuments(context, filter, { limit, after });
  const style = recordStyle(session, context.aliases);
  const none = session.say({ zh: "没有这样的文书。", en: "There is no such document." });
  const more =
    next === undefined
      ? []
      : [
          session.say({
            zh: `后面还有，续用 --after ${commandWord(next)}`,
            en: `There are more: go on with --after ${commandWord(next)}`,
          }),
        ];
  return {
    document: { documents: documents.map(documentOfListed), ...(next === undefined ? {} : { next }) },
    text:
      documents.length === 0
        ? none
        : [...documents.map((each) => showListed(session, style, each)), ...more].join("\n"),
  };
}

function periodOf(from: string | undefined, until: string | undefined): { from?: number; until?: number } {
  return {
    ...(from === undefined ? {} : { from: recordedTime(from) }),
    ...(until === undefined ? {} : { until: endOfDay(until) - 1 }),
  };
}

/** Only the ledger knows what is missing. @throws ApiError when it cannot be asked */
async function listMissing(session: Session, context: ClientContext, { as, limit }: ListOptions): Promise<Answer> {
  const ledger = new RecordedDocuments(context);
  const owed = await owedDocuments(context, ledger, as);
  if (ledger.unavailable !== undefined) throw ledger.unavailable;
  const here = new Set<string>();
  for await (const { document } of storedEntries(context.dossierDirectory, { places: ["RECORDS"] }))
    if (document !== undefined) here.add(document.commitment);
  const missing = (owed ?? []).filter(({ event }) => !here.has(event.document));
  const shown = missing.slice(0, limit);
  const style = recordStyle(session, context.aliases);
  const left = missing.length - shown.length;
  const more = left === 0 ? [] : [session.say({ zh: `另有 ${left} 项`, en: `and ${left} more` })];
  const none = session.say({
    zh: "没有缺失的文书。",
    en: "No document is missing.",
  });
  return {
    document: {
      missing: shown.map(({ event, dossier }) => ({ dossier, ...event })),
      truncated: left > 0,
    },
    text: missing.length === 0 ? none : [...shown.map((each) => showOwed(session, style, each)), ...more].join("\n"),
  };
}

async function show(session: Session, record: string, { as }: { as?: string }): Promise<Answer> {
  const context = clientContext(session);
  await demandDossier(context, as);
  const documents = await documentsAbout(context, record, as);
  if (documents.length === 0)
    throw new CliError(
      "NOT_FOUND",
      {
        zh: `此处没有关于 ${showForeign(record)} 的文书：请核对名称，laiqu dossier list 列出全部。`,
        en: `No document about ${showForeign(record)} is here: check the name; \`laiqu dossier list\` shows them all.`,
      },
      { record },
    );
  const style = recordStyle(session, context.aliases);
  const isUnknown = documents.some(({ recorded }) => recorded?.type === "UNKNOWN");
  const differs = documents.some(({ recorded, faults }) => recorded?.type === "DIFFERS" || faults.length > 0);
  if (isUnknown) session.notice(session.say(OFFLINE));
  return {
    document: { documents: documents.map(documentOfShown) },
    text: documents.map((each) => showDocument(session, style, each)).join("\n\n"),
    exitCode: differs ? ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID : ExitCode.DONE,
  };
}

const OFFLINE = {
  zh: "未能查询账本，未作核对：请启动系统或用 --url 指定，再行核对。",
  en: "The ledger could not be asked, so nothing was compared: start the system, or name it with --url.",
};

async function check(session: Session, { as, setAside }: { as?: string; setAside?: true }): Promise<Answer> {
  const context = clientContext(session);
  await demandDossier(context, as);
  const checked = await checkDossier(context, as);
  const moved = setAside === true ? await putAsideUnrecorded(context, checked) : [];
  const { documents, recorded, named, refused, unchecked, findings, unavailable } = checked;
  if (unavailable !== undefined) session.notice(session.say(OFFLINE));
  const style = recordStyle(session, context.aliases);
  return {
    document: {
      documents,
      recorded,
      named,
      refused,
      unchecked,
      findings: findings.map(documentOfFinding),
      ...(setAside === true ? { moved: moved.map(documentOfMoved) } : {}),
    },
    text: [showCheck(session, style, checked), ...moved.map((each) => showMoved(session, each))].join("\n"),
    exitCode: findings.some(isWrong)
      ? ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID
      : unavailable === undefined
        ? ExitCode.DONE
        : ExitCode.UNAVAILABLE,
  };
}

/** @throws CliError NOT_FOUND for a dossier that is not here */
async function demandDossier(context: ClientContext, name: string | undefined): Promise<void> {
  if (name === undefined) return;
  const names = await dossierNames(context);
  if (names.includes(name)) return;
  const known = showForeignList(names);
  throw new CliError(
    "NOT_FOUND",
    {
      zh:
        `${showPath(context.dossierDirectory)} 中没有 ${showForeign(name)} 的存档` +
        `${names.length === 0 ? "" : `，现有：${known.zh}`}。`,
      en:
        `There is no dossier of ${showForeign(name)} in ${showPath(context.dossierDirectory)}` +
        `${names.length === 0 ? "" : `; there are ${known.en}`}.`,
    },
    { name, names },
  );
}
