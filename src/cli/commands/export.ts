import { Command } from "commander";
import { openDossier, saveRecord } from "../../dossier/dossier.ts";
import type { TransactionAnswer } from "../../schemas/act.ts";
import { giveManifests } from "../../client/give-manifests.ts";
import type { ManifestsGiven } from "../../client/give-manifests.ts";
import { exportParents } from "../../client/export-draft.ts";
import type { ExportTarget } from "../../client/export-draft.ts";
import { checkAct } from "../../client/check-act.ts";
import { checkExport } from "../../client/check-export.ts";
import { prepareExport } from "../../client/prepare-export.ts";
import type { PreparedExport } from "../../client/prepare-export.ts";
import { notSent, refusedByLedger, showBlock } from "../../client/refused.ts";
import { seatOf } from "../../client/seat.ts";
import { sendAct } from "../../client/send-act.ts";
import { accountOf, openSigner } from "../../client/signer.ts";
import { dossierDirectory } from "../../dossier/dossier-directory.ts";
import type { CommandMaker } from "../command-maker.ts";
import type { Answer, Session } from "../session.ts";

interface ExportOptions extends ExportTarget {
  readonly as: string;
  readonly role?: string;
  readonly sendAnyway?: boolean;
  readonly again?: boolean;
}

/** `laiqu export record`: files and folders leave the domain, and the ledger knows by which way. */
export const exportCommand: CommandMaker = (perform, say) => {
  const command = new Command("export");
  command
    .command("record")
    .description(
      say({ zh: "登记文件或文件夹出域，每个参数一条", en: "record files or folders, one export for each argument" }),
    )
    .argument("<paths...>", say({ zh: "文件或文件夹，大小不限", en: "files or folders of any size" }))
    .requiredOption("--as <key>", say({ zh: "以谁的密钥办理", en: "whose key signs" }))
    .requiredOption("--product <product>", say({ zh: "产品编号", en: "the product" }))
    .option("--to <party>", say({ zh: "接收方", en: "the recipient" }))
    .option(
      "--agreement <agreement>",
      say({
        zh: "依据的协议（默认按接收方和场景查找）",
        en: "the agreement (default: the recipient's, for the product's scenario)",
      }),
    )
    .option(
      "--role <role>",
      say({ zh: "以何角色（默认自动选择）", en: "in which role (default: the one the rules ask for)" }),
    )
    .option("--again", say({ zh: "已登记过的也再登记一次", en: "record also what is recorded already" }))
    .option(
      "--send-anyway",
      say({
        zh: "明知会被拒绝也发送，使拒绝留痕",
        en: "send even what will be refused, so that the refusal leaves its trace",
      }),
    )
    .action((paths: string[], options: ExportOptions) => perform((session) => recordExports(session, paths, options)));
  return command;
};

async function recordExports(session: Session, paths: readonly string[], options: ExportOptions): Promise<Answer> {
  const account = await accountOf(session, options.as);
  const { party } = await seatOf(session, account);
  const parents = await exportParents(session, options);
  const { role, check } = await checkExport(session, account, parents, options.role);
  if (!check.allowed && options.sendAnyway !== true) return notSent(session, check);

  const dossier = openDossier(dossierDirectory(session.config.dataDirectory), options.as);
  const hashed: PreparedExport[] = [];
  for (const path of paths)
    hashed.push(
      await prepareExport(session, { dossier, party: party.id, role, parents }, path, options.again === true),
    );
  const prepared = oncePerContent(hashed);
  const toSend = [...new Map(prepared.map((one) => [one.id, one])).values()].flatMap(({ id, toSend }) =>
    toSend === undefined ? [] : [{ id, ...toSend }],
  );
  if (toSend.length === 0) return allRecorded(session, prepared, await giveManifests(session, prepared));

  const act = { act: "record" as const, payload: toSend.map(({ draft }) => draft) };
  const now = await checkAct(session, account, act);
  if (!now.allowed && options.sendAnyway !== true) return notSent(session, now);
  for (const { id, toSave } of toSend) await saveRecord(dossier, id, toSave);
  const answer = await sendAct(session, await openSigner(session, options.as), act);
  if (answer.outcome !== "DONE") return refusedByLedger(session, answer, showExports(session, prepared, answer));
  const given = await giveManifests(session, prepared);
  return {
    document: { sent: true, exports: documentOf(prepared, given, answer), transaction: answer },
    text: showExports(session, prepared, answer),
  };
}

/** The same content under two names is one export: both paths are told the first one's id. */
function oncePerContent(hashed: readonly PreparedExport[]): readonly PreparedExport[] {
  const first = new Map<string, PreparedExport>();
  for (const one of hashed) if (!first.has(one.digests.sha256)) first.set(one.digests.sha256, one);
  return hashed.map((one) => ({ ...first.get(one.digests.sha256)!, path: one.path }));
}

function allRecorded(session: Session, prepared: readonly PreparedExport[], given: ManifestsGiven): Answer {
  const lines = prepared.map(
    ({ path, id }) => `${path} ${id} ${session.say({ zh: "（此前已登记）", en: "(recorded before)" })}`,
  );
  return { document: { sent: false, exports: documentOf(prepared, given) }, text: lines.join("\n") };
}

function documentOf(prepared: readonly PreparedExport[], given: ManifestsGiven, answer?: TransactionAnswer): unknown {
  return prepared.map(({ path, id, digests, toSend }) => ({
    path,
    id,
    kind: digests.kind,
    sha256: digests.sha256,
    sm3: digests.sm3,
    recorded: toSend === undefined ? "EARLIER" : "NOW",
    ...(toSend === undefined || answer === undefined ? {} : { block: answer.block }),
    ...(digests.kind === "folder" ? { manifestGiven: given.has(digests.sha256) } : {}),
  }));
}

function showExports(session: Session, prepared: readonly PreparedExport[], answer: TransactionAnswer): string {
  const done = new Set<string>(answer.acts.filter((act) => act.type === "RECORDED").map((act) => act.record));
  const lines = prepared.flatMap(({ path, id, digests, toSend }) => {
    if (toSend === undefined)
      return [`${path} ${id} ${session.say({ zh: "（此前已登记）", en: "(recorded before)" })}`];
    return done.has(id) ? [`${path} ${id}`, `  sha256:${digests.sha256}`, `  sm3:${digests.sm3}`] : [`✗ ${path} ${id}`];
  });
  return [...lines, ...(answer.outcome === "DONE" ? [showBlock(session, answer)] : [])].join("\n");
}
