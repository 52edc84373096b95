import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MOST_LISTED_FILES } from "../../src/certificate/build.ts";
import { CERTIFICATE_LIMITS } from "../../src/certificate/certificate.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { freshDocument } from "../../src/client/fresh-document.ts";
import type { Config } from "../../src/config.ts";
import { canonicalJson } from "../../src/documents/canonical-json.ts";
import { parseSaltedOpening, saltedOpeningBytes } from "../../src/ledger/salted-opening.ts";
import type { LocalServer } from "../local-server.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";
import type { CliRun } from "./captured-terminal.ts";
import { standBetween } from "./stand-between.ts";
import { startPlayedDemo } from "./played-demo.ts";
import type { StartedSystem } from "./started-system.ts";

const EXPORT = ["--as", "CY-OPR", "--product", "PR-02", "--to", "CY-EMB"];

let folder: string;
let system: StartedSystem;
let config: Config;
let forgetful: LocalServer;

const file = (name: string): string => join(folder, name);
const documentOf = (run: CliRun): unknown => JSON.parse(run.out) as unknown;
const create = (what: string, certificate: string, ...more: readonly string[]): Promise<CliRun> =>
  runCli(config, "certificate", "create", file(what), "-o", file(certificate), "--force", ...more, "--json");
/** Offline: nothing answers at the configured address. */
const verify = (certificate: string, ...more: readonly string[]): Promise<CliRun> =>
  runCli(
    plainConfig(),
    "certificate",
    "verify",
    file(certificate),
    "--descriptor",
    file("network.json"),
    ...more,
    "--json",
  );
const spoken = (...arguments_: readonly string[]): Promise<CliRun> =>
  runCli(plainConfig({ language: "both" }), ...arguments_);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-certificates-"));
  system = await startPlayedDemo(file("data"));
  config = plainConfig({ url: system.ready.url, dataDirectory: file("data") });
  for (const name of ["tiles/sub", "many", "secret"]) mkdirSync(file(name), { recursive: true });
  for (const name of ["tiles/1.txt", "tiles/sub/2.txt", "secret/kept.txt", "elsewhere.txt"])
    writeFileSync(file(name), `content of ${name}`);
  writeFileSync(file("tiles/again.txt"), "content of tiles/1.txt");
  for (let tile = 0; tile <= MOST_LISTED_FILES; tile++) writeFileSync(file(`many/${tile}.txt`), `tile ${tile}`);
  await runCli(config, "descriptor", "-o", file("network.json"));
  expect(await runCli(config, "export", "record", ...EXPORT, file("tiles"), file("many"))).toMatchObject({
    exitCode: 0,
  });
  // This system reports that it accepted the manifests, but it does not have them.
  forgetful = await standBetween(system.ready.url, async (path, _, passOn) =>
    path === "/v1/manifests" ? '{"exports":[],"files":1}' : await passOn(),
  );
  expect(await runCli({ ...config, url: forgetful.url }, "export", "record", ...EXPORT, file("secret"))).toMatchObject({
    exitCode: 0,
  });
}, 240_000);
afterAll(async () => {
  await forgetful?.close();
  await system?.kill();
  rmSync(folder, { recursive: true, force: true });
});

describe("one file of an exported folder", () => {
  it("and the folder itself are certified; a changed or foreign file differs", async () => {
    await create("tiles/sub/2.txt", "part.json");

    expect(documentOf(await verify("part.json", file("tiles/sub/2.txt")))).toMatchObject({
      code: "AUTHENTIC_IN_FORCE",
      file: { path: "sub/2.txt" },
    });
    expect(documentOf(await verify("part.json", file("tiles")))).toMatchObject({
      code: "AUTHENTIC_IN_FORCE",
      file: { whole: true },
    });
    for (const other of ["tiles/1.txt", "elsewhere.txt"]) {
      const run = await verify("part.json", file(other));
      expect(run.exitCode).toBe(1);
      expect(documentOf(run)).toMatchObject({
        code: "FILE_DIFFERS",
        sentence: {
          en: expect.not.stringContaining("sub/2.txt") as string,
          zh: expect.not.stringContaining("sub/2.txt") as string,
        },
        file: { differs: "MEMBER", path: "sub/2.txt" },
      });
    }
  });

  it("counts as exported once if it lies in the folder twice", async () => {
    const run = await create("tiles/1.txt", "twice.json");

    expect(documentOf(run)).toMatchObject({
      path: "1.txt",
      verdict: { code: "AUTHENTIC_IN_FORCE", good: true, asOf: { block: expect.any(Number) as number } },
    });
    expect(documentOf(await verify("twice.json", file("tiles/1.txt")))).toMatchObject({ code: "AUTHENTIC_IN_FORCE" });
  });

  it("is found in the certificate of a small folder, and needs its own certificate in a big one", async () => {
    await create("tiles", "small.json");
    await create("many", "big.json");
    await create("many/7.txt", "seven.json");

    expect(documentOf(await verify("small.json", file("tiles/1.txt")))).toMatchObject({
      code: "AUTHENTIC_IN_FORCE",
      file: { path: "1.txt" },
    });
    expect(documentOf(await verify("small.json", file("elsewhere.txt")))).toMatchObject({
      code: "FILE_DIFFERS",
      file: { differs: "FOLDER" },
    });
    expect(documentOf(await verify("big.json", file("many/7.txt")))).toMatchObject({
      code: "CANNOT_TELL",
      reason: "FILE_NOT_LISTED",
    });
    expect(documentOf(await verify("seven.json", file("many/7.txt")))).toMatchObject({
      code: "AUTHENTIC_IN_FORCE",
      file: { path: "7.txt" },
    });
  });

  it("is certified from the party's own manifest where the system has none", async () => {
    const known = await runCli(config, "trace", file("secret/kept.txt"), "--json");
    await create("secret/kept.txt", "kept.json");

    expect(known.exitCode).toBe(1);
    expect(documentOf(await verify("kept.json", file("secret/kept.txt")))).toMatchObject({
      code: "AUTHENTIC_IN_FORCE",
      file: { path: "kept.txt" },
    });
  });
});

describe("opened fields", () => {
  it("of the export and of its lineage are proven in the certificate and shown by the verdict", async () => {
    await create("tiles", "opened.json", "--as", "CY-OPR", "--open", "/name", "product");
    await create("tiles", "authorized.json", "--as", "CY-DATA", "--open", "A-01:/");

    const opened = documentOf(await verify("opened.json")) as { lineage: { opened: unknown }[] };
    const authorized = documentOf(await verify("authorized.json")) as {
      lineage: { reference?: string; opened: object }[];
    };
    const text = await spoken("certificate", "verify", file("opened.json"), "--descriptor", file("network.json"));

    expect(opened.lineage[0]!.opened).toEqual({ "/name": "tiles", "/product": "PR-02" });
    expect(authorized.lineage.find(({ reference }) => reference === "A-01")!.opened).toMatchObject({
      "/reference": "A-01",
    });
    expect(text.out).toContain('文件名 "/name"："tiles"');
    expect(text.out).toContain('name of the file "/name": "tiles"');
    expect(text.out).toContain("document: export (laiqu.export.1)");
    expect(text.out).toMatch(/披露的字段.*\n.*opened fields/);
  });

  it("that are forged are refused", async () => {
    await create("tiles", "genuine.json", "--as", "CY-OPR", "--open", "/name");
    writeFileSync(
      file("forged.json"),
      readFileSync(file("genuine.json"), "utf8").replace('"value":"tiles"', '"value":"other"'),
    );

    expect(await verify("genuine.json")).toMatchObject({ exitCode: 0 });
    const forged = await verify("forged.json");
    expect(forged.exitCode).toBe(1);
    expect(documentOf(forged)).toMatchObject({ code: "FORGED", failure: { code: "OPENING_UNPROVEN" } });
  });

  it.each([
    [
      "an unknown field, with the names of the known ones",
      ["--as", "CY-OPR", "--open", "/nothing"],
      2,
      "BAD_USAGE",
      /没有字段.*\n.*no field "\/nothing"; it has .*\/name/,
    ],
    [
      "somebody without a dossier",
      ["--as", "NOBODY", "--open", "/name"],
      1,
      "NOT_FOUND",
      /没有 "NOBODY" 的存档.*\n.*no dossier of "NOBODY"/,
    ],
    [
      "a party that did not record it",
      ["--as", "CY-DATA", "--open", "/name"],
      1,
      "NOT_FOUND",
      /文书与盐值.*\n.*no document with salts/,
    ],
    ["nobody's dossier", ["--open", "/name"], 2, "BAD_USAGE", /--as.*\n.*--as/],
    ["a record outside the lineage", ["--as", "CY-OPR", "--open", "DS01:/name"], 2, "BAD_USAGE", /血缘.*\n.*lineage/],
  ])("of %s are an error in both languages, and no file is written", async (_, arguments_, exitCode, code, text) => {
    const run = await runCli(
      { ...config, language: "both" },
      "certificate",
      "create",
      file("tiles"),
      "-o",
      file("never.json"),
      ...arguments_,
    );
    const json = await create("tiles", "never.json", ...arguments_);

    expect(run.exitCode).toBe(exitCode);
    expect(run.err).toMatch(text);
    expect(documentOf(json)).toMatchObject({ error: { code } });
    expect(() => readFileSync(file("never.json"))).toThrow(expect.objectContaining({ code: "ENOENT" }));
  });

  it("of a document that is not the recorded one are refused before anything is written", async () => {
    const { exports } = documentOf(await runCli(config, "export", "record", ...EXPORT, file("many"), "--json")) as {
      exports: { id: string }[];
    };
    const record = exports[0]!.id as Hex;
    const kept = join(file("data"), "dossier", "CY-OPR", "records", record, "document.json");
    writeFileSync(kept, canonicalJson(freshDocument("laiqu.export-document.1", { name: "many" }, { record })));

    const run = await create("many", "never.json", "--as", "CY-OPR", "--open", "/name");

    expect(run.exitCode).toBe(1);
    expect(documentOf(run)).toMatchObject({
      error: { code: "NOT_VALID", record: exports[0]!.id, recorded: expect.stringMatching(/^0x/) as string },
    });
  });

  it("of a file that was never recorded are bad usage", async () => {
    const run = await create("elsewhere.txt", "never.json", "--as", "CY-OPR", "--open", "/name");

    expect(run.exitCode).toBe(2);
    expect(documentOf(run)).toMatchObject({ error: { code: "BAD_USAGE" } });
  });
});

describe("a file of a salted export", () => {
  const openings: string[] = [];

  it("is found, traced and certified with the opening as a plain file is by its digest", async () => {
    for (const name of ["salted.csv", "other.csv"]) {
      writeFileSync(file(name), `content of ${name}`);
      const run = await runCli(config, "export", "record", ...EXPORT, "--salted", file(name), "--json");
      const { exports } = documentOf(run) as { exports: { opening: string; recorded: string }[] };
      expect([run.exitCode, exports[0]!.recorded]).toEqual([0, "NOW"]);
      openings.push(exports[0]!.opening);
    }
    const [opening] = openings;
    const again = await runCli(config, "export", "record", ...EXPORT, "--salted", file("salted.csv"), "--json");
    const found = await runCli(config, "check", "export", file("salted.csv"), "--opening", opening!, "--json");
    const traced = await runCli(config, "trace", file("salted.csv"), "--opening", opening!, "--json");
    const withoutOpening = await runCli(config, "trace", file("salted.csv"), "--json");
    const closed = (documentOf(found) as { contents: { exports: { id: string }[] }[] }).contents[0]!.exports[0]!.id;

    expect(documentOf(again)).toMatchObject({ sent: false, exports: [{ recorded: "EARLIER", opening }] });
    expect(documentOf(found)).toMatchObject({ contents: [{ exports: [{ standing: { code: "IN_FORCE" } }] }] });
    expect(documentOf(traced)).toMatchObject({ lineages: [{ result: { root: closed } }] });
    expect([found.exitCode, traced.exitCode, withoutOpening.exitCode]).toEqual([0, 0, 1]);

    await create("salted.csv", "salted.json", "--opening", opening!);
    await runCli(config, "certificate", "create", closed, "-o", file("closed.json"));
    expect(documentOf(await verify("salted.json", file("salted.csv")))).toMatchObject({
      code: "AUTHENTIC_IN_FORCE",
      file: { whole: true },
    });
    expect(documentOf(await verify("closed.json", file("salted.csv")))).toMatchObject({ reason: "FILE_SALTED" });
    expect(documentOf(await verify("closed.json", file("salted.csv"), "--opening", opening!))).toMatchObject({
      code: "AUTHENTIC_IN_FORCE",
      file: { whole: true },
    });
  }, 60_000);

  it("and an opening that do not belong together are told from each other, in both languages", async () => {
    const [opening, other] = openings;
    const stranger = file("stranger.opening.json");
    const salt = `0x${"00".repeat(32)}` as const;
    writeFileSync(stranger, saltedOpeningBytes({ ...parseSaltedOpening(readFileSync(opening!)), salt }));
    const errorOf = async (...words: readonly string[]) => {
      const [json, people] = [await runCli(config, ...words, "--json"), await spoken("--url", config.url, ...words)];
      expect(people.err).toMatch(/披露文件/);
      const { error } = documentOf(json) as { error: { code: string; message: string } };
      return [json.exitCode, error.code, error.message];
    };
    const certify = ["certificate", "create", file("salted.csv"), "-o", file("never.json"), "--opening"];
    const verifying = ["certificate", "verify", file("closed.json"), "--descriptor", file("network.json")];

    expect(await errorOf("trace", file("salted.csv"), "--opening", other!)).toEqual([
      1,
      "NOT_VALID",
      expect.stringContaining("do not belong together"),
    ]);
    expect(await errorOf("trace", file("salted.csv"), "--opening", file("network.json"))).toEqual([
      1,
      "NOT_VALID",
      expect.stringContaining("is not the opening of a salted export"),
    ]);
    expect(await errorOf(...certify, stranger)).toEqual([
      1,
      "NOT_FOUND",
      expect.stringContaining("has no export with its commitment"),
    ]);
    expect(await errorOf(...verifying, "--opening", other!)).toEqual([
      1,
      "NOT_VALID",
      expect.stringContaining("does not belong to the certificate"),
    ]);
    expect(await runCli(config, "trace", file("salted.csv"), "--opening", stranger)).toMatchObject({ exitCode: 1 });
    expect(await runCli(config, "check", "export", "--opening", opening!)).toMatchObject({ exitCode: 2 });
  }, 60_000);
});

describe("a descriptor that is printed", () => {
  it.each([[[]], [["--json"]]])("is the file byte for byte, and a verifier takes it: %j", async (json) => {
    const { out } = await runCli(config, "descriptor", ...json);
    writeFileSync(file("printed.json"), out);
    await create("tiles", "printed-for.json");

    expect(out.trimEnd()).toBe(readFileSync(file("network.json"), "utf8").trimEnd());
    expect(
      await runCli(config, "certificate", "verify", file("printed-for.json"), "--descriptor", file("printed.json")),
    ).toMatchObject({ exitCode: 0 });
  });
});

describe("bad input of verify", () => {
  it("has for each kind a text in both languages and an exit code", async () => {
    await create("tiles", "good.json");
    const text = readFileSync(file("good.json"), "utf8");
    const descriptor = readFileSync(file("network.json"), "utf8");
    const written: Readonly<Record<string, string | Buffer>> = {
      "truncated.json": text.slice(0, -100),
      "empty.json": "",
      "words.json": "hello",
      "binary.json": Buffer.of(0xff, 0xfe),
      "other.json": "{}",
      "pretty.json": JSON.stringify(JSON.parse(text), undefined, 2),
      "newer.json": text.replace("laiqu.certificate.3", "laiqu.certificate.7"),
      "older.json": text.replace("laiqu.certificate.3", "laiqu.certificate.2"),
      "huge.json": Buffer.alloc(CERTIFICATE_LIMITS.bytes + 1, 0x20),
      "foreign-network.json": descriptor.replace(/"chainId":\d/, '"chainId":9'),
    };
    for (const [name, content] of Object.entries(written)) writeFileSync(file(name), content);
    symlinkSync(file("loop.json"), file("loop.json"));

    const outcomeOf = async (certificate: string, network = "network.json", ...more: readonly string[]) => {
      const words = ["certificate", "verify", file(certificate), "--descriptor", file(network), ...more];
      const [json, people] = [await runCli(plainConfig(), ...words, "--json"), await spoken(...words)];
      const { error, code, reason } = documentOf(json) as { error?: { code: string }; code?: string; reason?: string };
      expect(people.out + people.err).toMatch(/[\u4e00-\u9fff]/);
      expect(people.out + people.err).not.toMatch(/^\s+at /m);
      return [json.exitCode, error?.code ?? reason ?? code];
    };

    expect(await outcomeOf("good.json")).toEqual([0, "AUTHENTIC_IN_FORCE"]);
    expect(await outcomeOf("truncated.json")).toEqual([3, "TRUNCATED"]);
    expect(await outcomeOf("empty.json")).toEqual([3, "NOT_A_CERTIFICATE"]);
    expect(await outcomeOf("words.json")).toEqual([3, "NOT_A_CERTIFICATE"]);
    expect(await outcomeOf("binary.json")).toEqual([3, "NOT_A_CERTIFICATE"]);
    expect(await outcomeOf("other.json")).toEqual([3, "NOT_A_CERTIFICATE"]);
    expect(await outcomeOf("pretty.json")).toEqual([3, "REFORMATTED"]);
    expect(await outcomeOf("newer.json")).toEqual([3, "UNKNOWN_VERSION"]);
    expect(await outcomeOf("older.json")).toEqual([3, "UNKNOWN_VERSION"]);
    expect(await outcomeOf("huge.json")).toEqual([3, "TOO_LARGE"]);
    expect(await outcomeOf("good.json", "foreign-network.json")).toEqual([3, "UNKNOWN_DESCRIPTOR"]);
    expect(await outcomeOf("nothing.json")).toEqual([1, "NOT_FOUND"]);
    expect(await outcomeOf("tiles")).toEqual([2, "BAD_USAGE"]);
    expect(await outcomeOf("loop.json")).toEqual([2, "BAD_USAGE"]);
    expect(await outcomeOf("good.json", "tiles")).toEqual([2, "BAD_USAGE"]);
    expect(await outcomeOf("good.json", "binary.json")).toEqual([1, "NOT_VALID"]);
    expect(await outcomeOf("good.json", "words.json")).toEqual([1, "NOT_VALID"]);
    expect(await outcomeOf("good.json", "good.json")).toEqual([1, "NOT_VALID"]);
    expect(await outcomeOf("good.json", "network.json", "--max-age", "soon")).toEqual([2, "BAD_USAGE"]);
  }, 60_000);
});
