import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApiClient } from "../../src/client/http/api-client.ts";
import type { JsonObject } from "../../src/documents/canonical-json.ts";
import { openSigner } from "../../src/client/signer.ts";
import { connect } from "../../src/library/connect.ts";
import { listRecords, loadRecord, openDossier } from "../../src/dossier/dossier.ts";
import { ROOT } from "../architecture/sources.ts";
import { plainConfig, runCli } from "../cli/captured-terminal.ts";
import { startPlayedDemo } from "../cli/played-demo.ts";
import type { StartedSystem } from "../cli/started-system.ts";
import { nodesToRun, OtherProject } from "./installed-client.ts";
import type { ProgramRun } from "./installed-client.ts";

const EXAMPLES = ["oa-approval", "data-platform"];
/** Mistakes that a person may make in TypeScript, each with the line before which the compiler must complain. */
const MISTAKES = [
  'client.acts["demand-sumbit"];',
  'client.acts["review"]({ record: "DM-20", document: { conclusion: "FINE" } });',
  'client.acts["review"]({ record: "DM-20" });',
  'client.acts["demand-submit"]({ record: "DM-20", document });',
  'client.acts["file-training"]({ record: "A-01", takeBack: true, document: { batch: "1" } });',
];

const EXPECTED = ["@ts", "expect-error"].join("-");
const PROGRAM_WITH_MISTAKES = [
  'import type { DemandDocument, LaiquClient } from "laiqu/client";',
  "export async function mistakes(client: LaiquClient, document: DemandDocument) {",
  ...MISTAKES.flatMap((line) => [`// ${EXPECTED}`, line]),
  'await client.acts["demand-submit"]({ reference: "DM-20", document });',
  'await client.acts["file-training"]({ record: "A-01", takeBack: true });',
  "}",
].join("\n");

const VERIFY = `
import { verifyCertificate } from "laiqu/client";
const files = { certificate: "matrix.csv.laiqu.json", descriptor: "network.json", shown: "changed.csv" };
console.log((await verifyCertificate(files)).code);
`;

let other: OtherProject;
/** The output of the compiler about all programs here. */
let compiled: ProgramRun;
let system: StartedSystem;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  other = new OtherProject();
  const data = other.path("data");
  system = await startPlayedDemo(data);
  env = { LAIQU_URL: system.ready.url, LAIQU_DATA: data };
  for (const name of EXAMPLES) cpSync(join(ROOT, "docs/examples", `${name}.ts`), other.path(`${name}.ts`));
  other.write("mistakes.ts", PROGRAM_WITH_MISTAKES);
  // One run of the compiler reads the types of the packages once.
  compiled = other.compile("mistakes.ts", ...EXAMPLES.map((name) => `${name}.ts`));
  const config = plainConfig({ url: system.ready.url, dataDirectory: data, language: "en" });
  for (const command of DEMAND) {
    const run = await runCli(config, ...command.split(" "));
    expect([run.exitCode, run.err]).toEqual([0, ""]);
  }
}, 300_000);
afterAll(async () => {
  await system?.kill();
  other?.remove();
});

/** A demand that waits for the opinion of a bureau. */
const DEMAND = [
  "demand submit DM-20 --as CY-DEVM --scenario SCN-02 --grant A-01/DS07 --items code --grain day --mode api " +
    "--period 2026-01-01..2026-06-30 --until 2030-06-30 --necessity needed",
];

describe("the package", () => {
  it("has the entry point with its types, and nothing of the server, the contracts or the command line", () => {
    const folders = new Set(other.packed.map((path) => path.split("/").slice(0, 2).join("/")));

    expect(other.packed).toEqual(
      expect.arrayContaining(["js/library/laiqu-client.js", "js/library/laiqu-client.d.ts", "README.md", "LICENSE"]),
    );
    expect([...folders].sort()).toEqual([
      "LICENSE",
      "README.md",
      ...[
        "acts",
        "certificate",
        "client",
        "consensus",
        "data-directory",
        "document-schemas",
        "documents",
        "dossier",
      ].map((room) => `js/${room}`),
      ...["files", "ledger", "library", "schemas", "signers", "text"].map((room) => `js/${room}`),
      "package.json",
    ]);
  });

  it("asks for five small packages and no server or database", () => {
    expect(Object.keys(other.manifest.dependencies)).toEqual([
      "@noble/curves",
      "@noble/hashes",
      "ethers",
      "openapi-fetch",
      "typebox",
    ]);
  });

  it("has no code that writes to a terminal, reads the arguments or the environment, or ends the process", () => {
    const code = other.packed.filter((path) => path.endsWith(".js"));
    const found = code.filter((path) =>
      /\bprocess\s*\.\s*(?:exit|argv|env|stdout|stderr|stdin|on)\b|\bconsole\s*\.|\\u001b\[|\\x1b\[/.test(
        readFileSync(other.path(join("node_modules/laiqu", path)), "utf8"),
      ),
    );

    expect(code.length).toBeGreaterThan(100);
    expect(found).toEqual([]);
  });
});

describe("a program of another project", () => {
  it("is checked by the compiler against the acts and their documents", () => {
    expect(compiled).toEqual({ status: 0, out: "", err: "" });
  });

  it("gives a bureau's opinion when the bureau's own workflow has ended", async () => {
    other.write("report.pdf", "%PDF-1.7 signed");
    const workflow = { demand: "DM-20", decision: "agreed", reasons: "最小必要", report: other.path("report.pdf") };
    other.write("ended.json", JSON.stringify(workflow));
    other.write("wrong.json", JSON.stringify({ ...workflow, demand: "DM-99" }));

    const runs = nodesToRun().map((node) => example(node, "oa-approval", "ended.json"));
    const unknown = example(process.execPath, "oa-approval", "wrong.json");

    for (const { status, out, err } of runs)
      expect([status, err, out]).toEqual([0, "", expect.stringMatching(/^DM-20 \(0x[0-9a-f]{20}\): 意见已记录/)]);
    expect([unknown.status, unknown.err]).toEqual([1, expect.stringContaining("DM-99")]);
    const given = { conclusion: "NO_OBJECTION", reasons: "最小必要", report: expect.objectContaining({ bytes: 15 }) };
    const opinions = (await savedDocuments("CY-BUS")).filter(({ reasons }) => reasons === given.reasons);
    expect(opinions).toEqual(runs.map(() => expect.objectContaining(given)));
  });

  it("records an export, certifies it and verifies the certificate; a file that was changed fails", async () => {
    other.write("network.json", Buffer.from(await createApiClient(system.ready.url).descriptor()).toString("utf8"));
    other.write("matrix.csv", "stop,count\n1,20\n");

    const runs = nodesToRun().map((node) => platform(node, "PR-02", "CY-EMB", "matrix.csv", "network.json"));
    const refused = platform(process.execPath, "PR-03", "CY-EMB", "matrix.csv", "network.json");

    for (const { status, err, out } of runs)
      expect([status, err, out]).toEqual([0, "", expect.stringMatching(/AUTHENTIC_IN_FORCE: /)]);
    expect([refused.status, refused.err]).toEqual([1, expect.stringMatching(/^.+：.+/)]);

    other.write("changed.csv", "stop,count\n1,21\n");
    other.write("verify.js", VERIFY);
    expect(other.run(process.execPath, ["verify.js"])).toEqual({ status: 0, out: "FILE_DIFFERS\n", err: "" });
  });
});

describe("a signer of the program's own", () => {
  it("signs an act whose documents are kept in a dossier without any key", async () => {
    const keys = { dossierDirectory: other.path("data/dossier"), passphraseOf: () => Promise.resolve(undefined) };
    const client = connect({
      url: system.ready.url,
      dossier: other.path("dossier-of-trn"),
      signer: { key: "CY-TRN", signer: await openSigner(keys, "CY-TRN") },
    });
    const opinion = { record: "DM-20", document: { conclusion: "NO_OBJECTION" } } as const;

    const check = await client.checks["review"](opinion);
    const { subject, outcome } = await client.acts["review"](opinion);
    const { result } = await client.questions.record("DM-20");

    expect([check.allowed, check.subject, outcome.type]).toEqual([true, subject, "DONE"]);
    expect(result.record).toMatchObject({ id: subject, reference: "DM-20", standing: { code: "PROPOSED" } });
    expect(await listRecords(openDossier(other.path("dossier-of-trn"), "CY-TRN"))).toHaveLength(1);
  });
});

/** The fields of the documents in a party's dossier, in the order of their ids. */
async function savedDocuments(party: string): Promise<readonly JsonObject[]> {
  const dossier = openDossier(other.path("data/dossier"), party);
  const records = await Promise.all((await listRecords(dossier)).map((id) => loadRecord(dossier, id)));
  return records.flatMap((record) => (record?.document === undefined ? [] : [record.document.fields]));
}

function example(node: string, name: string, ...args: readonly string[]): ProgramRun {
  return other.run(node, [other.path(`${name}.js`), ...args], { ...env, SIGNING_KEY: "CY-BUS" });
}

function platform(node: string, ...args: readonly string[]): ProgramRun {
  return other.run(node, [other.path("data-platform.js"), ...args], { ...env, SIGNING_KEY: "CY-OPR" });
}
