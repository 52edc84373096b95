import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { COMMAND_CATALOGUE } from "../../src/cli/command-catalogue.ts";
import { displayWidth } from "../../src/cli/help-layout.ts";
import { runCommandLine } from "../../src/cli/run-command-line.ts";
import { readCatalog } from "../../src/cli/read-served-files.ts";
import { readConfig } from "../../src/config.ts";
import { COMPILE_CACHE } from "../compile-cache.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const HAN = /\p{Script=Han}/u;

const newFolder = (): string => mkdtempSync(join(tmpdir(), "laiqu-usage-"));

interface Run {
  readonly exitCode: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the program itself through a shell, which can write bytes that are not UTF-8. Octal escapes are bytes. */
function runShell(script: string, environment: Readonly<Record<string, string>> = {}, cwd = newFolder()): Run {
  const program = `laiqu() { "${process.execPath}" --disable-warning=ExperimentalWarning "${MAIN}" "$@"; }`;
  const { status, stdout, stderr } = spawnSync("bash", ["--norc", "-c", `${program}\n${script}`], {
    cwd,
    encoding: "utf8",
    timeout: 30_000,
    env: { PATH: process.env["PATH"] ?? "", LANG: "C.UTF-8", NODE_COMPILE_CACHE: COMPILE_CACHE, ...environment },
  });
  return { exitCode: status, out: stdout, err: stderr };
}

describe("names that are not UTF-8", () => {
  it.each([
    ["a record", String.raw`laiqu trace $'\304\343'`, 2],
    ["a party", String.raw`laiqu party show $'\304\343'`, 3],
    ["a key", String.raw`laiqu key show $'\304\343'`, 3],
    ["the value of an option", String.raw`laiqu trace A --data=$'\304\343'`, 3],
    ["a file that exists", String.raw`touch $'\304\343.csv'; laiqu trace ./$'\304\343.csv'`, 2],
    ["a command", String.raw`laiqu $'\304\343'`, 1],
  ])("as %s are refused with their position, and nothing is looked up", (_, script, position) => {
    const run = runShell(script);

    expect(run).toMatchObject({ exitCode: 2, out: "" });
    expect(run.err).toMatch(HAN);
    expect(run.err).toContain(`Argument ${position}, `);
    expect(run.err).toMatch(/not UTF-8/);
  });

  it.each(["LAIQU_URL", "LAIQU_DATA", "LAIQU_LANG", "LAIQU_PASSPHRASE", "LAIQU_RPC", "LAIQU_DATABASE"])(
    "in the variable %s are refused, and their value is not shown",
    (name) => {
      const run = runShell(String.raw`export ${name}=$'geheim\304\343'; laiqu key list`);

      expect(run).toMatchObject({ exitCode: 2, out: "" });
      expect(run.err).toContain(`The environment variable ${name} is not UTF-8`);
      expect(run.err).not.toContain("geheim");
    },
  );

  it("as half a surrogate pair are refused as well", async () => {
    const run = await runCli(plainConfig(), "trace", "a\ud800");

    expect(run).toMatchObject({ exitCode: 2, out: "" });
    expect(run.err).toContain("Argument 2, ");
  });

  it("as the working folder never lead to another data directory", () => {
    const folder = newFolder();

    const run = runShell(
      String.raw`mkdir $'\304\343' && cd $'\304\343' && laiqu key new k`,
      { LAIQU_PASSPHRASE: "p" },
      folder,
    );

    expect(run.exitCode).toBe(2);
    expect(run.err).toMatch(/working folder is not UTF-8/);
    expect(readdirSync(folder)).toHaveLength(1);
  });
});

describe("empty values", () => {
  it.each([
    [["key", "list", "--data", ""]],
    [["key", "list", "--data="]],
    [["key", "list", "--data", " "]],
    [["status", "--url", ""]],
    [["status", "--lang", ""]],
    [["trace", ""]],
    [["trace", "A", "--at", ""]],
    [["export", "record", "./a", "", "--as", "X", "--product", "P"]],
    [["export", "record", "./a", "--as", "", "--product", "P"]],
    [["hold", "A", "--as", "X", "--reason", "SECURITY", "--order", ""]],
    [["certificate", "create", "A", "-o", ""]],
    [["certificate", "create", "A", "-o", "c", "--open", ""]],
    [["certificate", "verify", "c", "--descriptor", ""]],
    [["descriptor", "-o", "\t"]],
    [["backup", ""]],
    [["restore", " "]],
    [["start", "--data", ""]],
    [["deploy", "--founding", "", "--network", "n", "-o", "o"]],
  ])("are bad usage: %j", async (words) => {
    const run = await runCli(plainConfig({ language: "both" }), ...words);

    expect(run).toMatchObject({ exitCode: 2, out: "" });
    expect(run.err).toMatch(HAN);
  });

  it("write nothing into the working folder", () => {
    const folder = newFolder();

    expect(runShell(`laiqu key new k --data ""`, { LAIQU_PASSPHRASE: "p" }, folder).exitCode).toBe(2);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("of a variable count as unset, and blank ones are refused", () => {
    const names = ["LAIQU_URL", "LAIQU_DATA", "LAIQU_LANG", "LAIQU_PASSPHRASE", "LAIQU_RPC", "LAIQU_DATABASE"];
    for (const name of names) {
      expect(readConfig({ [name]: "" })).toEqual(readConfig({}));
      expect(() => readConfig({ [name]: "  " })).toThrow(expect.objectContaining({ code: "VARIABLE_BLANK" }));
    }
  });
});

describe("options without effect", () => {
  const NETWORK = ["--deployment", "d.json", "--rpc", "http://127.0.0.1:1"];

  it.each([
    [["index", ...NETWORK, "--patience", "5"], "--once"],
    [["descriptor", "--force"], "-o"],
    [["descriptor", "create", ...NETWORK, "--founding", "f.json", "--force"], "-o"],
  ])("are bad usage, and the option that they need is named: %j", async (words, needed) => {
    const run = await runCli(plainConfig({ language: "both" }), ...words);

    expect(run).toMatchObject({ exitCode: 2, out: "" });
    expect(run.err).toContain(needed);
  });

  it("after -- are arguments: a record named --json is answered for people", async () => {
    const run = await runCli(plainConfig({ url: "http://127.0.0.1:1" }), "trace", "--", "--json");

    expect(run).toMatchObject({ exitCode: 3, out: "" });
  });
});

describe("a place that cannot hold a file", () => {
  it.each(["nowhere/x", "folder", "folder/", ".", "file/x"])("is bad usage for a backup too: %s", (place) => {
    const run = runShell(`mkdir folder; touch file; laiqu key new k; laiqu backup ${place}`, { LAIQU_PASSPHRASE: "p" });

    expect(run.exitCode).toBe(2);
  });
});

describe("contradictions", () => {
  it("of an option that is given twice are bad usage", async () => {
    const run = await runCli(plainConfig(), "status", "--url", "http://127.0.0.1:1", "--url", "http://127.0.0.1:2");

    expect(run).toMatchObject({ exitCode: 2, out: "" });
    expect(run.err).toContain("--url <url> is given twice");
  });

  it.each([
    "scenario submit S --as X --grants A --grants B",
    "end A --as X --status CLOSED --item B --item C",
    "hold A --as X --field findings=one --field findings=two",
    "export record . --as X --product P --to B --field channel=a --field purpose=b",
  ])("are none where an option may be repeated: %s", async (words) => {
    const run = await runCli(plainConfig(), ...words.split(" "), "--json");

    expect(JSON.parse(run.out)).not.toMatchObject({ error: { code: "BAD_USAGE" } });
  });

  it.each([
    ["two servers on one port", ["start", "--port", "3999", "--chain-port", "3999"], "3999"],
    ["a case that is not opened", ["hold", "A", "--as", "X", "--without-case", "--case", "RC-1"], "--case"],
    [
      "a case that is opened already",
      ["hold", "A", "--as", "X", "--about", "I", "--deadline", "2099-12-31"],
      "--about",
    ],
    [
      "an agreement and none",
      ["export", "record", ".", "--as", "X", "--product", "P", "--agreement", "A", "--without-agreement"],
      "--without-agreement",
    ],
    [
      "an opinion that is open and concludes",
      ["review", "A", "--as", "X", "--pending", "--conclusion", "PASSED"],
      "--conclusion",
    ],
    [
      "two records to which a notice refers",
      ["file", "incident-notice", "I", "--as", "X", "--incident", "I", "--about", "P"],
      "--incident",
    ],
    [
      "a last day of what has none",
      ["end", "A", "--as", "X", "--status", "EXPIRED", "--until", "2026-12-31"],
      "--until",
    ],
    [
      "breaks that nothing answers",
      ["check", "end", "A", "--as", "X", "--status", "EXPIRED", "--answers", "1"],
      "--answers",
    ],
    ["a dossier from which nothing is opened", ["certificate", "create", "A", "-o", "c", "--as", "X"], "--as"],
  ])("as %s are bad usage", async (_, words, named) => {
    const run = await runCli(plainConfig({ dataDirectory: newFolder() }), ...words);

    expect(run).toMatchObject({ exitCode: 2, out: "" });
    expect(run.err).toContain(named);
  });

  it("as two rulebooks of one jurisdiction are bad usage", () => {
    const book = fileURLToPath(new URL("../../rulebooks/cangyu-2025.json", import.meta.url));

    expect(() => readCatalog([book, book])).toThrow(expect.objectContaining({ code: "BAD_USAGE" }));
  });

  it("an unknown LAIQU_LANG is refused, and an unknown LANG is not", () => {
    const refused = runShell("laiqu key list", { LAIQU_LANG: "xx" });

    expect(refused.exitCode).toBe(2);
    expect(refused.err).toContain('LAIQU_LANG cannot be "xx"');
    expect(readConfig({ LANG: "de_DE.UTF-8" }).language).toBe("both");
    expect(() => readConfig({ LAIQU_LANG: "english" })).toThrow(expect.objectContaining({ code: "LANGUAGE_UNKNOWN" }));
  });
});

describe("an output that cannot be written", () => {
  it("is told without a stack trace, with the answer, and exits 3", () => {
    const run = runShell(`laiqu key new k --data . > /dev/full`, { LAIQU_PASSPHRASE: "p", LAIQU_LANG: "en" });

    expect(run.exitCode).toBe(3);
    expect(run.err).toMatch(/^The command is done; only its answer could not be written .*the disk is full, ENOSPC/);
    expect(run.err).toMatch(/"k" 0x[0-9a-f]{40}/);
    expect(run.err).not.toMatch(/\n\s+at /);
  });

  it.each([
    "laiqu key list --json > /dev/full",
    "laiqu --help > /dev/full",
    "laiqu key show nobody --json > /dev/full",
  ])("exits 3: %s", (script) => {
    const run = runShell(script);

    expect(run.exitCode).toBe(3);
    expect(run.err).not.toMatch(/\n\s+at /);
  });

  it("on stderr changes nothing", () => {
    expect(runShell("laiqu key show nobody 2> /dev/full")).toMatchObject({ exitCode: 1, out: "", err: "" });
  });

  it("because its reader has gone is quiet", () => {
    const run = runShell("laiqu --help | true; echo ${PIPESTATUS[0]}");

    expect(run).toMatchObject({ out: "0\n", err: "" });
  });
});

describe("the working folder", () => {
  it("that is gone is told without a stack trace", () => {
    const folder = newFolder();
    const gone = join(folder, "gone");
    mkdirSync(gone);

    const run = runShell(`rmdir "${gone}"; laiqu key list 2>&1`, {}, gone);

    expect(run.exitCode).toBe(3);
    expect(run.out).toContain("The working folder does not exist any more");
    expect(run.out).not.toMatch(/\n\s+at /);
  });
});

describe("passwords in addresses", () => {
  it.each([
    [["status", "--url", "http://user:geheim@127.0.0.1:1"]],
    [["trace", "A", "--url", "http://user:geheim@127.0.0.1:1/x"]],
    [["http://user:geheim@127.0.0.1:1"]],
    [["status", "http://user:geheim@127.0.0.1:1"]],
    [["status", "--url=http://user:geheim@[::1"]],
    [["status", "--url=ftp://user:geheim@host"]],
    [["status", "--url=ftp://user:x/geheim@host"]],
    [["index", "--rpc", "http://127.0.0.1:1", "--deployment", "d", "--database", "postgres://u:geheim@[bad/x"]],
    [["index", "--rpc", "ftp://u:geheim@h", "--deployment", "d"]],
    [["trace", "A", "--at", "http://user:geheim@host"]],
    [["status", "--url=user:geheim@host"]],
    [["status", "--url=//user:geheim@host"]],
    [["status", "--url=http:user:geheim@host"]],
    [["status", "--url=http:/user:geheim@host"]],
    [["status", String.raw`--url=http:\\user:geheim@host`]],
    [["status", "--url=http://host/?password=geheim"]],
    [["status", 'http://user:ge"geheim@host']],
    [["status", "http://user:my geheim@host"]],
    [["trace", "A", "--at", "http://user:my geheim@host"]],
    [["--lang", "http://user:my\tgeheim@host"]],
  ])("are never shown: %j", async (words) => {
    for (const json of [[], ["--json"]]) {
      const run = await runCli(plainConfig({ language: "both" }), ...words, ...json);

      expect(run.exitCode).toBe(2);
      expect(run.out + run.err).not.toContain("geheim");
    }
  });
});

describe("an address with blanks, without slashes, or with a query", () => {
  it.each(["http://127.0.0.1:1 ", "http://127.0.0.1 :1", "http:127.0.0.1", "http:///x", "http://h/?a", "http://h#x"])(
    "is bad usage: %j",
    async (url) => {
      expect(await runCli(plainConfig({ url }), "status")).toMatchObject({ exitCode: 2, out: "" });
    },
  );
});

describe("a shell that lets few files be open", () => {
  it("is told how many are needed, because Node itself would end with a stack trace", () => {
    const launcher = fileURLToPath(new URL("../../laiqu", import.meta.url));
    const { status, stderr } = spawnSync("bash", ["-c", `ulimit -n 20; "${launcher}" status`], { encoding: "utf8" });

    expect(status).toBe(3);
    expect(stderr).toMatch(/ulimit -n/);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});

describe("help", () => {
  it.each([40, 60, 100])("fits a terminal of %i columns in every language", async (columns) => {
    for (const { name } of COMMAND_CATALOGUE) {
      for (const language of ["zh", "en", "both"] as const) {
        const { out } = await runCli(plainConfig({ language, columns }), name, "--help");

        expect(out.split("\n").filter((line) => displayWidth(line) > columns)).toEqual([]);
      }
    }
  });

  it("fits the terminal itself where no variable says how wide it is", async () => {
    let out = "";
    const terminal = { out: (text: string) => void (out += text), err: () => undefined, watched: true, columns: 40 };
    const nobody = () => Promise.resolve(undefined);

    await runCommandLine(["trace", "--help"], { ...terminal, askSecret: nobody, ask: nobody }, () =>
      plainConfig({ language: "both" }),
    );

    expect(out).not.toBe("");
    expect(out.split("\n").filter((line) => displayWidth(line) > 40)).toEqual([]);
  });

  it("of serve says that an embedded database is locked while laiqu index runs on it", async () => {
    const helpIn = async (language: "zh" | "en"): Promise<string> =>
      (await runCli(plainConfig({ language }), "serve", "--help")).out.replace(/\s+/g, " ");

    expect(await helpIn("en")).toContain("which cannot be opened while laiqu index runs on it");
    expect(await helpIn("zh")).toContain("laiqu index 正在使用它时不可用");
  });

  it("counts a Chinese character as two columns", () => {
    expect(displayWidth("来去 laiqu，𠀀")).toBe(4 + 6 + 2 + 2);
  });
});

describe("a data directory that is none", () => {
  it.each(["/dev/null", "pipe", "file", "link"])("is told alike for every command: %s", (given) => {
    for (const command of ["key list", "outbox"]) {
      const run = runShell(`mkfifo pipe; touch file; ln -s /dev/null link; laiqu ${command} --data ${given}`);

      expect(run).toMatchObject({ exitCode: 3, out: "" });
      expect(run.err).toContain("is a file where a folder is needed");
    }
  });

  it.each(["data", "data/dossier"])(
    "is told for every command when it is a link to a disk that is away: %s",
    (link) => {
      const commands = ["key list", "outbox", "key new k", "backup x.backup", "restore x.backup"];
      const parent = link === "data" ? "." : "data";
      const made = `mkdir -p ${parent}; ln -s /nowhere/disk ${link}; touch x.backup`;
      for (const command of commands) {
        const run = runShell(`${made}; laiqu ${command} --data data`, { LAIQU_PASSPHRASE: "p" });

        expect([command, run.exitCode, run.out]).toEqual([command, 3, ""]);
        expect(run.err).toContain("symbolic link to nothing");
      }
    },
  );

  it("is told when it has no key, because silence would not tell it from a mistyped one", () => {
    const run = runShell("laiqu key list --data empty");

    expect(run).toMatchObject({ exitCode: 0, err: "" });
    expect(run.out).toContain("There is no key in the data directory");
  });
});

describe("too many exports for one act", () => {
  it("are refused before a file is read or a server is asked", async () => {
    const paths = Array.from({ length: 101 }, (_, index) => `./${index}.csv`);
    const config = plainConfig({ url: "http://127.0.0.1:1", dataDirectory: newFolder() });

    const run = await runCli(config, "export", "record", "--as", "K", "--product", "P", "--to", "B", ...paths);

    expect([run.exitCode, run.err]).toEqual([2, expect.stringMatching(/at most 100 exports, but 101 paths/)]);
  });
});
