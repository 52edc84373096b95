import { Command } from "commander";
import { absoluteDirectory, DEFAULT_CHAIN_PORT, DEFAULT_PORT, readConfig } from "../../config.ts";
import { CliError } from "../cli-error.ts";
import type { CommandMaker } from "../command-maker.ts";
import { commandWord } from "../../text/command-word.ts";
import { openLog, withLog } from "../log-option.ts";
import type { LogOptions } from "../log-option.ts";
import { ASKS_NOBODY, openAccess, withAccessOption } from "../access-option.ts";
import type { AccessOptions } from "../access-option.ts";
import type { ProgressBar } from "../progress-bar.ts";
import { failureFields } from "../../log/failure-fields.ts";
import { rulebookFile } from "../rulebook-file.ts";
import { readPort } from "../whole-number.ts";
import type { Session } from "../session.ts";
import { stopRequested } from "../stop-requested.ts";
import { importStartSystem } from "../../system/import-start-system.ts";
import type { ChosenFounding, StartStage } from "../../system/start-options.ts";
import { nextCityCommands, showCity } from "../render/city.ts";
import type { RunningSystem } from "../../system/start-system.ts";
import { showPath } from "../../text/foreign-text.ts";

interface StartCommandOptions extends LogOptions, AccessOptions {
  readonly port: number;
  readonly chainPort: number;
  readonly empty?: boolean;
  readonly founding?: string;
  readonly city?: string;
}

/** `laiqu start`: runs the whole system in one process. */
export const startCommand: CommandMaker = (perform, say) =>
  withAccessOption(withLog(new Command("start"), say), say)
    .option("--port <n>", say({ zh: "接口与网页的端口", en: "port of API and page" }), readPort, DEFAULT_PORT)
    .option("--chain-port <n>", say({ zh: "链的端口", en: "port of the chain" }), readPort, DEFAULT_CHAIN_PORT)
    .option("--empty", say({ zh: "不作演示", en: "without the demo" }))
    .option(
      "--founding <file>",
      say({ zh: "以此创立文件中的城市代替演示", en: "the cities of this founding file in place of the demo" }),
    )
    .option(
      "--city <rulebook>",
      say({
        zh: "以此规则集（文件，或所附规则集的简称）创立一个样例城市",
        en: "a sample city for this rulebook: a file, or the short name of a shipped one",
      }),
    )
    .action((options: StartCommandOptions) => perform((session) => start(session, options)));

async function start(session: Session, options: StartCommandOptions): Promise<undefined> {
  const log = openLog(session, options);
  if (options.port !== 0 && options.port === options.chainPort)
    throw new CliError(
      "BAD_USAGE",
      {
        zh: `--port 与 --chain-port 不能是同一端口 ${options.port}：请换其中之一。`,
        en: `--port and --chain-port cannot both be ${options.port}: choose another number for one of them.`,
      },
      { port: options.port },
    );
  const chosen = chosenIn(options);
  const startSystem = await importStartSystem();
  const access = await openAccess(session, options);
  const progress = stageProgress(session);
  const system = await startSystem({
    dataDirectory: session.config.dataDirectory,
    port: options.port,
    chainPort: options.chainPort,
    empty: options.empty === true,
    chosen,
    onProgress: (stage, done, total) => progress.update(stage, done, total),
    onNotice: (notice) => session.notice(session.say(notice)),
    ...(access === undefined ? {} : { access }),
    webhooksAnywhere: options.webhooksAnywhere === true,
    log,
  })
    .catch(async (error: unknown) => {
      await access?.close();
      throw error;
    })
    .finally(() => progress.finish());
  const stop = stopRequested(session);
  try {
    log.info("system-started", { url: system.url, chain: system.chainUrl, data: session.config.dataDirectory });
    await session.announce({ document: documentOf(session, system), text: showRunning(session, system, options) });
    await Promise.race([stop.requested, system.stopped]);
    session.notice(session.say({ zh: "正在停止……", en: "stopping …" }));
  } catch (error) {
    log.error("index-stopped", failureFields(error));
    throw error;
  } finally {
    await system.close();
    await access?.close();
    stop.dispose();
  }
}

/** @throws CliError BAD_USAGE for two choices at once */
function chosenIn({ founding, city, empty }: StartCommandOptions): ChosenFounding | undefined {
  const given = [founding, city, empty === true ? "" : undefined].filter((option) => option !== undefined);
  if (given.length > 1)
    throw new CliError("BAD_USAGE", {
      zh: "--founding、--city、--empty 不能同时使用：请只留一个。",
      en: "--founding, --city and --empty cannot be given together: leave one of them.",
    });
  if (founding !== undefined) return { type: "FILE", path: founding };
  return city === undefined ? undefined : { type: "RULEBOOK", path: rulebookFile(city) };
}

function documentOf(session: Session, { url, chainUrl, deployment, first, founding }: RunningSystem): unknown {
  const cities = founding === undefined ? {} : { founding: founding.path, parties: founding.parties };
  return { ready: true, url, chainUrl, dataDirectory: session.config.dataDirectory, first, ...cities, deployment };
}

function showRunning(
  session: Session,
  { url, chainUrl, deployment, founding }: RunningSystem,
  { empty, access }: StartCommandOptions,
): string {
  return [
    session.say({
      zh: `网页与接口 ${url}（接口说明 ${url}/openapi.json）`,
      en: `page and API   ${url} (described at ${url}/openapi.json)`,
    }),
    session.say({
      zh: `开发链 ${chainUrl}，账本 ${deployment.contracts.Ledger.address}`,
      en: `chain          ${chainUrl}, ledger ${deployment.contracts.Ledger.address}`,
    }),
    session.say({
      zh: `数据目录 ${showPath(session.config.dataDirectory)}`,
      en: `data           ${showPath(session.config.dataDirectory)}`,
    }),
    session.say({
      zh: "这是开发网络：密钥均为临时密钥，其凭证对他人没有证明力。",
      en: "This is a development network: its keys are throwaway, and its certificates prove nothing to others.",
    }),
    ...(access === undefined ? [session.say(ASKS_NOBODY)] : []),
    ...(founding === undefined ? [] : showCity(session, founding)),
    session.say({ zh: "接着可试：", en: "try next:" }),
    ...(founding === undefined ? nextCommands(empty === true) : nextCityCommands(founding)).map(
      (command) => `  ./laiqu ${command}${placeOptions(session, url)}`,
    ),
    // Scripts wait for this word in every language.
    `ready ${session.say({ zh: "已就绪，按 Ctrl-C 停止", en: "(Ctrl-C stops everything)" })}`,
  ].join("\n");
}

/** Without the demo there are no records yet, so the commands are those with which a party begins. */
function nextCommands(empty: boolean): readonly string[] {
  if (empty) return ["status", "key new my-agency"];
  return ["trace DS07 --to", "check export --as CY-OPR --product PR-02 --to CY-EMB"];
}

/** The options with which another command finds this system and its data, where they differ from the defaults. */
function placeOptions({ config }: Session, url: string): string {
  const isDefaultData = config.dataDirectory === absoluteDirectory(readConfig({}).dataDirectory);
  const data = isDefaultData ? "" : ` --data ${commandWord(config.dataDirectory)}`;
  return config.url === url ? data : ` --url ${url}${data}`;
}

interface StageProgress {
  update(stage: StartStage, done: number, total: number): void;
  finish(): void;
}

/** Shows one bar at a time: that of the stage under way. */
function stageProgress(session: Session): StageProgress {
  let current: { readonly stage: StartStage; readonly bar: ProgressBar } | undefined;
  let finished = false;
  return {
    update(stage, done, total) {
      // The index goes on with each new block after the start.
      if (finished) return;
      if (current?.stage !== stage) {
        current?.bar.finish();
        current = { stage, bar: session.progress(stageLabel(session, stage)) };
      }
      current.bar.update(done, total);
    },
    finish: () => {
      finished = true;
      current?.bar.finish();
    },
  };
}

function stageLabel(session: Session, stage: StartStage): string {
  switch (stage) {
    case "REPLAYING":
      return session.say({ zh: "重放链", en: "replaying the chain" });
    case "FOUNDING":
      return session.say({ zh: "创立账本", en: "founding the ledger" });
    case "PLAYING":
      return session.say({ zh: "记录演示", en: "playing the demo" });
    case "INDEXING":
      return session.say({ zh: "建立索引", en: "indexing" });
    default:
      return stage satisfies never;
  }
}
