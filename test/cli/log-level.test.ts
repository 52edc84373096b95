import { describe, expect, it } from "vitest";
import { openLog } from "../../src/cli/log-option.ts";
import type { Session } from "../../src/cli/session.ts";
import { readConfig } from "../../src/config.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";

/** A session that keeps what a log writes. */
function sessionWith(logLevel: string | undefined): { readonly session: Session; readonly lines: string[] } {
  const lines: string[] = [];
  const session: Session = {
    config: plainConfig({ logLevel }),
    json: false,
    systemWords: "",
    say: ({ en }) => en,
    notice: (line) => void lines.push(line),
    afterAnswer: () => undefined,
    progress: () => ({ update: () => undefined, finish: () => undefined }),
    announce: () => Promise.resolve(),
    records: () => Promise.resolve(),
    askSecret: () => Promise.resolve(undefined),
    ask: () => Promise.resolve(undefined),
  };
  return { session, lines };
}

function levelsOf(environment: string | undefined, option: string | undefined): unknown[] {
  const { session, lines } = sessionWith(environment);
  const log = openLog(session, option === undefined ? {} : { logLevel: option });
  for (const level of ["error", "warn", "info", "debug"] as const) log[level]("some-event");
  return lines.map((line) => (JSON.parse(line) as { level: string }).level);
}

describe("the level of the log", () => {
  it("is info, or else what LAIQU_LOG_LEVEL says, or else what --log-level says", () => {
    expect(levelsOf(undefined, undefined)).toEqual(["error", "warn", "info"]);
    expect(levelsOf("error", undefined)).toEqual(["error"]);
    expect(levelsOf("error", "warn")).toEqual(["error", "warn"]);
    expect(readConfig({ LAIQU_LOG_LEVEL: "debug" }).logLevel).toBe("debug");
  });

  it.each(["start", "serve --deployment x.json", "index --deployment x.json"])(
    "is refused as bad usage when there is no such level: %s",
    async (command) => {
      const run = await runCli(plainConfig(), ...command.split(" "), "--log-level", "loud\u001b[2J");

      expect(run.exitCode).toBe(2);
      expect(run.err).toContain('There is no log level "loud\\u{1b}[2J"; choose one of error, warn, info, debug');
      expect(run.out).toBe("");
    },
  );
});
