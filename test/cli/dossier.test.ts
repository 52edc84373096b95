import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshDocument } from "../../src/client/fresh-document.ts";
import type { Config } from "../../src/config.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { openDossier, saveRecord } from "../../src/dossier/dossier.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";
import type { CliRun } from "./captured-terminal.ts";
import { startPlayedDemo } from "./played-demo.ts";
import type { StartedSystem } from "./started-system.ts";

interface Document {
  readonly dossier: string;
  readonly name: string;
  readonly folder: string;
  readonly kind?: string;
  readonly act: string;
  readonly record: Hex;
  readonly commitment: Hex;
  readonly fields?: readonly { readonly path: string }[];
  readonly recorded?: { readonly state: string };
  readonly opened: readonly { readonly paths: readonly string[]; readonly to?: string; readonly way: string }[];
}
interface Finding {
  readonly type: string;
  readonly wrong: boolean;
  readonly dossier?: string;
  readonly folder?: string;
  readonly path?: string;
  readonly commitment?: Hex;
  readonly belongsIn?: string;
  readonly refusals?: readonly unknown[];
}
interface Answered {
  readonly documents: readonly Document[];
  readonly next?: string;
  readonly missing: readonly { readonly dossier?: string; readonly document: Hex }[];
}
interface Checked {
  readonly documents: number;
  readonly recorded: number;
  readonly named: number;
  readonly unchecked: number;
  readonly findings: readonly Finding[];
  readonly moved?: readonly { readonly type: string; readonly to?: string; readonly because?: string }[];
}

let folder: string;
let system: StartedSystem;
let config: Config;

const file = (name: string): string => join(folder, name);
const dossierFile = (...names: readonly string[]): string => join(folder, "data", "dossier", ...names);
const run = (...words: readonly string[]): Promise<CliRun> => runCli(config, "dossier", ...words, "--json");
const answer = async (...words: readonly string[]): Promise<Answered> =>
  JSON.parse((await run(...words)).out) as Answered;
const checkOf = ({ out }: CliRun): Checked => JSON.parse(out) as Checked;
const wrongOf = ({ findings }: Checked): readonly Finding[] => findings.filter(({ wrong }) => wrong);
/** Everything below works while no system runs. */
const offline = (...words: readonly string[]): Promise<CliRun> =>
  runCli({ ...config, url: "http://127.0.0.1:1" }, "dossier", ...words, "--json");

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-dossier-"));
  system = await startPlayedDemo(file("data"));
  config = plainConfig({ url: system.ready.url, dataDirectory: file("data") });
}, 240_000);
afterAll(async () => {
  await system?.kill();
  rmSync(folder, { recursive: true, force: true });
});

describe("laiqu dossier list", () => {
  it("lists what lies here page by page, also while no system runs", async () => {
    const first = JSON.parse((await offline("list", "--as", "CY-OPR", "--limit", "3")).out) as Answered;
    const second = await answer("list", "--as", "CY-OPR", "--limit", "3", "--after", first.next ?? "");

    expect(first.documents).toHaveLength(3);
    expect(second.documents).toHaveLength(3);
    expect(second.documents[0]?.name).not.toBe(first.documents[2]?.name);
    expect([...first.documents, ...second.documents].every(({ dossier }) => dossier === "CY-OPR")).toBe(true);
  });

  it("selects by kind and record, and gives no values of fields", async () => {
    const { documents } = await answer("list", "--kind", "EXPORT", "--as", "CY-OPR");
    const { documents: about } = await answer("list", "--record", "PR-02", "--act", "RECORD");

    expect(documents.length).toBeGreaterThan(0);
    expect(documents.every(({ kind, fields }) => kind === "EXPORT" && fields === undefined)).toBe(true);
    expect(about).toMatchObject([{ dossier: "CY-DEVM", kind: "PRODUCT", reference: "PR-02" }]);
  });

  it("names a dossier that is not here", async () => {
    expect(await run("list", "--as", "CY-NOBODY")).toMatchObject({ exitCode: 1 });
  });
});

describe("laiqu dossier show", () => {
  it("shows the fields in words, and that the commitment is the ledger's", async () => {
    const spoken = await runCli({ ...config, language: "en" }, "dossier", "show", "PR-02");
    const { documents } = await answer("show", "PR-02", "--as", "CY-DEVM");

    expect(spoken.exitCode).toBe(0);
    expect(spoken.out).toContain("the commitment is the same");
    expect(documents.find(({ act }) => act === "RECORD")).toMatchObject({ recorded: { state: "RECORDED" } });
  });

  it("works offline, and does not say that it compared anything", async () => {
    const shown = await offline("show", "PR-02");
    const { documents } = JSON.parse(shown.out) as Answered;

    expect(shown.exitCode).toBe(0);
    expect(new Set(documents.map(({ recorded }) => recorded?.state))).toEqual(new Set(["UNKNOWN"]));
    expect(shown.err).toContain("nothing was compared");
  });

  it("names a record of which nothing lies here", async () => {
    expect(await run("show", "no-such-record")).toMatchObject({ exitCode: 1 });
  });
});

describe("laiqu dossier check", () => {
  it("finds every document of the demo as the ledger recorded it, and tells those of refused acts apart", async () => {
    const checked = await run("check");
    const result = checkOf(checked);

    expect([checked.exitCode, wrongOf(result)]).toEqual([0, []]);
    expect(result.unchecked).toBe(0);
    // Rolls of persons have no act of their own: another document names their roots.
    expect(result.named).toBeGreaterThan(0);
    expect(result.recorded + result.named).toBeLessThan(result.documents);
    const unrecorded = result.findings.filter(({ type }) => type === "UNRECORDED");
    expect(unrecorded.length).toBeGreaterThan(0);
    expect(unrecorded.every(({ refusals }) => refusals !== undefined && refusals.length > 0)).toBe(true);
  });

  it("is undecided while no system runs", async () => {
    const checked = await offline("check", "--as", "CY-OPR");

    expect(checked.exitCode).toBe(3);
    expect(checkOf(checked)).toMatchObject({ recorded: 0 });
    expect(checkOf(checked).unchecked).toBe(checkOf(checked).documents);
  });

  it("finds a document that is gone, in a wrong folder, or changed, and deletes nothing", async () => {
    const [gone, moved, changed] = (await answer("list", "--as", "CY-OPR", "--act", "RECORD")).documents;
    if (gone === undefined || moved === undefined || changed === undefined) throw new Error("The demo has too few.");
    renameSync(gone.folder, file("gone"));
    const wrongPlace = dossierFile("CY-OPR", "records", `0x${"e".repeat(20)}`);
    renameSync(moved.folder, wrongPlace);
    const path = join(changed.folder, "document.json");
    const sound = readFileSync(path);
    writeFileSync(path, sound.toString().replace(/"salt":"0x../, '"salt":"0x00'));

    const checked = await run("check", "--as", "CY-OPR");
    const missing = await answer("list", "--missing", "--as", "CY-OPR");
    renameSync(file("gone"), gone.folder);
    renameSync(wrongPlace, moved.folder);
    writeFileSync(path, sound);

    expect(checked.exitCode).toBe(1);
    expect(wrongOf(checkOf(checked))).toMatchObject([
      { type: "DAMAGED", path },
      { type: "MISPLACED", folder: wrongPlace, belongsIn: moved.record },
      { type: "MISSING", dossier: "CY-OPR", commitment: gone.commitment },
      { type: "MISSING", dossier: "CY-OPR", commitment: changed.commitment },
    ]);
    expect(missing.missing.map(({ document }) => document)).toEqual([gone.commitment, changed.commitment]);
    expect(checkOf(await run("check", "--as", "CY-OPR")).findings.filter(({ wrong }) => wrong)).toEqual([]);
  });

  it("finds a paper that was changed", async () => {
    const [exported] = (await answer("list", "--as", "CY-OPR", "--kind", "EXPORT")).documents;
    const paper = join(exported?.folder ?? "", "attachments", "1");
    const sound = readFileSync(paper);
    writeFileSync(paper, "another content");
    const checked = checkOf(await run("check", "--as", "CY-OPR"));
    writeFileSync(paper, sound);

    expect(wrongOf(checked)).toMatchObject([{ type: "DAMAGED", path: paper }]);
  });

  it("puts aside what was never recorded, and back what was recorded since", async () => {
    const data = file("other-data");
    cpSync(file("data/dossier/CY-OPR"), join(data, "dossier", "CY-OPR"), { recursive: true });
    cpSync(file("data/dossier/keystores"), join(data, "dossier", "keystores"), { recursive: true });
    const other = { ...config, dataDirectory: data };
    const dossier = openDossier(join(data, "dossier"), "CY-OPR");
    const records = join(data, "dossier", "CY-OPR", "records");
    const prepared = `0x${"d".repeat(20)}` as const;
    await saveRecord(dossier, prepared, {
      body: { reference: "PR-NEVER" },
      document: freshDocument("laiqu.product.1", { reference: "PR-NEVER" }, { record: prepared }),
    });
    const [recorded = ""] = readdirSync(records);
    const before = readdirSync(records).length;
    cpSync(join(records, recorded), join(data, "dossier", "CY-OPR", "unrecorded", `${recorded}-1`), {
      recursive: true,
    });
    rmSync(join(records, recorded), { recursive: true });

    const lately = checkOf(await runCli(other, "dossier", "check", "--as", "CY-OPR", "--set-aside", "--json"));
    utimesSync(join(records, prepared), 1_000, 1_000);
    const later = checkOf(await runCli(other, "dossier", "check", "--as", "CY-OPR", "--set-aside", "--json"));
    const aside = join(data, "dossier", "CY-OPR", "unrecorded", `${prepared}-1`);

    expect(lately.moved).toContainEqual(expect.objectContaining({ type: "PUT_BACK", to: join(records, recorded) }));
    expect(lately.moved).toContainEqual(expect.objectContaining({ type: "STAYS", because: "SAVED_LATELY" }));
    expect(later.moved).toContainEqual(expect.objectContaining({ type: "PUT_ASIDE", to: aside }));
    expect(readdirSync(aside)).toContain("document.json");
    const refused = later.moved?.filter(({ type }) => type === "PUT_ASIDE").length ?? 0;
    expect(readdirSync(records)).toHaveLength(before - refused);
  });
});

describe("laiqu dossier open", () => {
  it("opens chosen fields in a certificate, and notes for whom", async () => {
    await runCli(config, "descriptor", "-o", file("network.json"));

    const opened = await run("open", "PR-02", "/title", "--to", file("opened.laiqu.json"), "--for", "滨海银行");
    const verified = await runCli(
      plainConfig(),
      "certificate",
      "verify",
      file("opened.laiqu.json"),
      "--descriptor",
      file("network.json"),
      "--json",
    );

    expect([opened.exitCode, verified.exitCode]).toEqual([0, 0]);
    expect(verified.out).toContain('"/title"');
    const { documents } = await answer("show", "PR-02");
    expect(documents.find(({ act }) => act === "RECORD")?.opened).toMatchObject([
      { paths: ["/title"], to: "滨海银行", way: "CERTIFICATE" },
    ]);
    expect((await runCli({ ...config, language: "zh" }, "dossier", "show", "PR-02")).out).toContain("滨海银行");
  });

  it("names the fields of a document that has no such one, and writes nothing", async () => {
    const refused = await run("open", "PR-02", "/nonsense", "--to", file("never.json"));

    expect(refused.exitCode).toBe(2);
    expect(readdirSync(folder)).not.toContain("never.json");
  });

  it("says who has the document where this dossier has not", async () => {
    const refused = await run("open", "PR-02", "/title", "--as", "CY-EMB", "--to", file("never.json"));

    expect(refused.exitCode).toBe(1);
  });
});
