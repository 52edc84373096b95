import type { Command } from "commander";
import { giveDocuments } from "../../client/dossier/give-documents.ts";
import type { GivenEnvelope } from "../../client/dossier/give-documents.ts";
import { takeDocuments } from "../../client/dossier/take-documents.ts";
import type { TakenEnvelope } from "../../client/dossier/take-documents.ts";
import { schemaWithId } from "../../document-schemas/schema-catalogue.ts";
import { showTime } from "../../text/china-time.ts";
import { showForeign, showPath } from "../../text/foreign-text.ts";
import { clientContext } from "../client-context.ts";
import type { CommandMaker } from "../command-maker.ts";
import { recordStyle } from "../record-style.ts";
import { showName } from "../render/record-line.ts";
import type { RecordStyle } from "../render/record-line.ts";
import type { Answer, Session } from "../session.ts";
import { demandPlaceFor, writeNewFile } from "../write-new-file.ts";

interface GiveOptions {
  readonly for: string;
  readonly to: string;
  readonly as?: string;
  readonly papers?: true;
}

/** `laiqu dossier give` and `laiqu dossier take`: documents from one party to another, sealed. */
export function addEnvelopeCommands(dossier: Command, ...[perform, say]: Parameters<CommandMaker>): void {
  dossier
    .command("give")
    .description(
      say({
        zh: "将关于一条记录的文书及盐值密封给另一主体的账户：只有其密钥能够开启",
        en: "seal the documents about a record, with their salts, for another party's account: only its key opens it",
      }),
    )
    .argument("<record>", say({ zh: "业务编号、简称或标识", en: "its reference, short name or id" }))
    .requiredOption("--for <party>", say({ zh: "给谁：主体，或其账户", en: "for whom: a party, or its account" }))
    .requiredOption("--to <file>", say({ zh: "要写入的密封件", en: "the envelope to write" }))
    .option("--as <key>", say({ zh: "签名的密钥，亦即所用的存档", en: "the key that signs, whose dossier it is" }))
    .option("--papers", say({ zh: "一并密封所存附件", en: "seal the kept papers too" }))
    .action((record: string, options: GiveOptions) => perform((session) => give(session, record, options)));
  dossier
    .command("take")
    .description(
      say({
        zh: "开启密封件，逐份与账本核对后存入存档；不覆盖任何文件",
        en: "open an envelope, compare each document with the ledger, and keep it; nothing is overwritten",
      }),
    )
    .argument("<file>", say({ zh: "密封件", en: "the envelope" }))
    .requiredOption("--as <key>", say({ zh: "收件账户的密钥", en: "the key of the account that it is for" }))
    .action((file: string, { as }: { as: string }) => perform((session) => take(session, file, as)));
}

async function give(session: Session, record: string, options: GiveOptions): Promise<Answer> {
  const { to, as, papers } = options;
  await demandPlaceFor(to);
  const context = clientContext(session);
  const given = await giveDocuments(context, {
    record,
    for: options.for,
    ...(as === undefined ? {} : { as }),
    ...(papers === undefined ? {} : { papers }),
  });
  await writeNewFile(to, given.bytes, false);
  const { bytes, ...told } = given;
  return {
    document: { file: to, bytes: bytes.length, ...told },
    text: showGiven(session, recordStyle(session, context.aliases), to, given),
  };
}

function showGiven(session: Session, style: RecordStyle, file: string, given: GivenEnvelope): string {
  const { bytes, to, documents, papers, leftOut } = given;
  const party = showName(style, to.party);
  const lines = [
    session.say({
      zh: `${showPath(file)}（${bytes.length} B）：文书 ${documents} 份，附件 ${papers} 件，只有账户 ${to.account}（${party}）能够开启。`,
      en:
        `${showPath(file)} (${bytes.length} B): ${documents} document(s) and ${papers} paper(s), which only the ` +
        `account ${to.account} (${party}) can open.`,
    }),
    session.say({
      zh: `对方所用命令：laiqu dossier take 文件 --as 其密钥`,
      en: `The receiver's command: laiqu dossier take FILE --as ITS-KEY`,
    }),
  ];
  if (leftOut > 0)
    lines.push(
      session.say({
        zh: `另有 ${leftOut} 份未给予：为他人所给予，或账本未曾记录。`,
        en: `${leftOut} more are not given: others gave them, or the ledger never recorded them.`,
      }),
    );
  return lines.join("\n");
}

async function take(session: Session, file: string, as: string): Promise<Answer> {
  const context = clientContext(session);
  const taken = await takeDocuments(context, file, as);
  return { document: taken, text: showTaken(session, recordStyle(session, context.aliases), taken) };
}

function showTaken(session: Session, style: RecordStyle, { from, at, record, documents }: TakenEnvelope): string {
  const party = showName(style, from.party);
  const head = session.say({
    zh: `由 ${party}（账户 ${from.account}）于 ${showTime(at)} 签名给予，关于记录 ${record}；每份文书均与账本相符：`,
    en:
      `Given by ${party} (account ${from.account}), who signed on ${showTime(at)}, about the record ${record}; every ` +
      "document is as the ledger recorded it:",
  });
  const lines = documents.map(({ schemaId, folder, outcome, papers }) => {
    const title = schemaWithId(schemaId)?.title ?? { zh: showForeign(schemaId), en: showForeign(schemaId) };
    const how =
      outcome === "SAVED"
        ? session.say({
            zh: `已存入 ${showPath(folder)}，附件 ${papers} 件`,
            en: `kept in ${showPath(folder)}, papers: ${papers}`,
          })
        : session.say({
            zh: `此前已在 ${showPath(folder)}，未作改动`,
            en: `already in ${showPath(folder)}, left as it is`,
          });
    return `  ${session.say(title)}: ${how}`;
  });
  const frozen = session.say({
    zh: `注意：账户 ${from.account} 现已冻结，其密钥或已为他人掌握：何人所给予，请向该主体核实。`,
    en:
      `Note: the account ${from.account} is frozen now, and somebody else may have its key: ask the party whether it ` +
      "gave this.",
  });
  return [head, ...lines, ...(from.frozen ? [frozen] : [])].join("\n");
}
