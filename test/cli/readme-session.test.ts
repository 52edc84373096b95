import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Config } from "../../src/config.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";
import { startPlayedDemo } from "./played-demo.ts";
import { startSystemProcess } from "./started-system.ts";
import type { StartedSystem } from "./started-system.ts";

/**
 * The session of the README in its order; each test builds on those before it, as each step does for a reader.
 * kills.test.ts kills the system while exports are recorded.
 */
const EXPORT = ["--as", "CY-OPR", "--product", "PR-02", "--to", "CY-EMB"];

let folder: string;
let system: StartedSystem;
let config: Config;

const file = (name: string): string => join(folder, name);
const demoFile = (name: string): string => join(file("data"), "demo-files", name);
const use = (started: StartedSystem): void => {
  system = started;
  config = plainConfig({ url: started.ready.url, dataDirectory: file("data") });
};
const laiqu = async (...arguments_: readonly string[]): Promise<{ exitCode: number; document: unknown }> => {
  const run = await runCli(config, ...arguments_, "--json");
  return { exitCode: run.exitCode, document: JSON.parse(run.out) as unknown };
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-session-"));
  use(await startPlayedDemo(file("data")));
  writeFileSync(file("matrix.csv"), `${readFileSync(demoFile("bus-od-matrix-v1.1.csv"), "utf8")}today\n`);
  mkdirSync(file("tiles"));
  writeFileSync(file("tiles/a.bin"), "first tile");
  writeFileSync(file("tiles/b.bin"), "second tile");
  writeFileSync(file("order.pdf"), "an order");
});

afterAll(async () => {
  await system?.kill();
  rmSync(folder, { recursive: true, force: true });
});

describe("the session of the README", () => {
  let recorded: { path: string; id: string; block: { number: number; hash: string } }[];

  it("traces the demo's dataset forward to the product and its recipient", async () => {
    const { exitCode, document } = await laiqu("trace", "DS07", "--to");

    expect(exitCode).toBe(0);
    const { nodes, exports } = (document as { result: { nodes: { reference?: string }[]; exports: unknown[] } }).result;
    expect(nodes.map((node) => node.reference)).toContain("PR-02");
    expect(exports).not.toHaveLength(0);
    expect((await runCli(config, "trace", "DS07", "--to")).out).toMatch(/export 0x.* · "CY-OPR" → "CY-EMB"\n/);
  });

  it.each([
    ["A-01", "2026-03-15", { code: "SUSPENDED" }],
    ["A-01", "2026-04-15", { code: "IN_FORCE" }],
    ["A-SW-01", "2025-12-01", { code: "SUSPENDED" }],
    ["A-SW-01", "2026-01-31", { code: "ENDED", status: "CLOSED_AFTER_HARM" }],
  ])("shows how %s stood on %s in the demo", async (named, at, standing) => {
    const { document } = await laiqu("trace", named, "--at", at);

    const { root, nodes } = (document as { result: { root: string; nodes: { id: string }[] } }).result;
    expect(nodes.find(({ id }) => id === root)).toMatchObject({ standing });
    if (standing.code === "ENDED")
      expect((await runCli(config, "trace", named, "--at", at)).out).toContain("ended: closed after harm");
  });

  it.each([
    ["DS04", ["CY-BANK", "CY-BANK", "CY-LOG"]],
    ["DS08", ["CY-EMB"]],
  ])("shows to which recipients the data of %s went", async (named, expected) => {
    const { document } = await laiqu("trace", named, "--to");

    const names = new Map(
      Object.entries(
        JSON.parse(readFileSync(join(file("data"), "dossier", "aliases.json"), "utf8")) as Record<string, string>,
      ).map(([name, id]) => [id, name]),
    );
    const { exports } = (document as { result: { exports: { recipient: { id: string } }[] } }).result;
    expect(exports.map(({ recipient }) => names.get(recipient.id) ?? recipient.id).toSorted()).toEqual(expected);
  });

  it("does not show a backfilled authorization before it was backfilled", async () => {
    expect(await laiqu("trace", "A-SW-01", "--at", "2024-06-01", "--known-at", "2025-01-01")).toMatchObject({
      exitCode: 1,
      document: { error: { code: "NOT_FOUND" } },
    });
    expect(await laiqu("trace", "A-SW-01", "--at", "2024-06-01")).toMatchObject({
      exitCode: 1,
      document: { result: { nodes: expect.arrayContaining([expect.objectContaining({ reference: "A-SW-01" })]) } },
    });
  });

  it("checks an export and names the rules that allow it", async () => {
    const { exitCode, document } = await laiqu("check", "export", ...EXPORT);

    expect(exitCode).toBe(0);
    expect(document).toMatchObject({
      allowed: true,
      role: "OPERATOR",
      verdicts: [
        { judgedBy: expect.arrayContaining([expect.objectContaining({ id: "cy.same-scenario", met: true })]) },
      ],
    });
  });

  it("records the exports of a file and a folder in one transaction", async () => {
    const { exitCode, document } = await laiqu("export", "record", ...EXPORT, file("matrix.csv"), file("tiles"));

    expect(exitCode).toBe(0);
    recorded = (document as { exports: typeof recorded }).exports;
    expect(recorded).toMatchObject([
      { recorded: "NOW", kind: "file" },
      { recorded: "NOW", kind: "folder" },
    ]);
    expect(new Set(recorded.map(({ block }) => block.hash)).size).toBe(1);
  });

  it("records the same export only once when it is repeated", async () => {
    const again = await laiqu("export", "record", ...EXPORT, file("matrix.csv"));

    expect(again).toMatchObject({
      exitCode: 0,
      document: { sent: false, exports: [{ id: recorded[0]!.id, recorded: "EARLIER" }] },
    });
  });

  it("traces the file back to datasets and authority, and a file of the folder to its export", async () => {
    const whole = await laiqu("trace", file("matrix.csv"));
    const part = await laiqu("trace", file("tiles/a.bin"));

    const references = (
      whole.document as { lineages: { result: { nodes: { reference?: string }[] } }[] }
    ).lineages.flatMap(({ result }) => result.nodes.map((node) => node.reference));
    expect(references).toEqual(expect.arrayContaining(["DS07", "DS08", "A-01", "SCN-02"]));
    expect(part.document).toMatchObject({
      file: { result: { matches: [{ match: "ENTRY", path: "a.bin", record: { id: recorded[1]!.id } }] } },
    });
  });

  it("shows the demo's own export as of an earlier day", async () => {
    const { exitCode, document } = await laiqu("trace", demoFile("bus-od-matrix-v1.1.csv"), "--at", "2026-03-01");

    expect(exitCode).toBe(0);
    expect(document).toMatchObject({ file: { result: { matches: [{ record: { standing: { code: "IN_FORCE" } } }] } } });
  });

  it("verifies the certificate with everything switched off, and not with another file", async () => {
    await laiqu("descriptor", "-o", file("network.json"));
    await laiqu("certificate", "create", file("matrix.csv"), "-o", file("matrix.laiqu.json"));
    const offline = plainConfig();

    const right = await runCli(
      offline,
      "certificate",
      "verify",
      file("matrix.laiqu.json"),
      "--descriptor",
      file("network.json"),
      file("matrix.csv"),
      "--json",
    );
    const wrong = await runCli(
      offline,
      "certificate",
      "verify",
      file("matrix.laiqu.json"),
      "--descriptor",
      file("network.json"),
      file("order.pdf"),
      "--json",
    );

    expect(right.exitCode).toBe(0);
    expect(JSON.parse(right.out)).toMatchObject({ code: "AUTHENTIC_IN_FORCE", file: { whole: true } });
    expect(wrong.exitCode).toBe(1);
    expect(JSON.parse(wrong.out)).toMatchObject({ code: "FILE_DIFFERS" });
  });

  it("makes a certificate of each export of the demo's credit scores, one of them recalled", async () => {
    const scores = demoFile("credit-scores-v1.1.csv");
    const asked = await laiqu("certificate", "create", scores, "-o", file("scores.laiqu.json"));
    const made = await laiqu("certificate", "create", scores, "-o", file("scores.laiqu.json"), "--all");

    expect(asked).toMatchObject({ exitCode: 2, document: { error: { detail: "EXPORTS_SEVERAL" } } });
    expect(made.exitCode).toBe(0);
    const { certificates } = made.document as { certificates: { verdict: { code: string } }[] };
    expect(certificates.map(({ verdict }) => verdict.code)).toEqual(["AUTHENTIC_ENDED", "AUTHENTIC_IN_FORCE"]);
  });

  it("refuses a certificate with a changed byte", async () => {
    const text = readFileSync(file("matrix.laiqu.json"), "utf8");
    const position = text.indexOf('"header":"0x') + 200;
    writeFileSync(
      file("forged.laiqu.json"),
      text.slice(0, position) + (text[position] === "0" ? "1" : "0") + text.slice(position + 1),
    );

    const run = await runCli(
      plainConfig(),
      "certificate",
      "verify",
      file("forged.laiqu.json"),
      "--descriptor",
      file("network.json"),
      "--json",
    );

    expect(run.exitCode).toBe(1);
    expect(JSON.parse(run.out)).toMatchObject({ code: "FORGED" });
  });

  it("proves that a file was never exported", async () => {
    await laiqu("certificate", "create", file("order.pdf"), "-o", file("absent.laiqu.json"));

    const run = await runCli(
      plainConfig(),
      "certificate",
      "verify",
      file("absent.laiqu.json"),
      "--descriptor",
      file("network.json"),
      file("order.pdf"),
      "--json",
    );
    const traced = await laiqu("trace", file("order.pdf"));

    expect(run.exitCode).toBe(1);
    expect(JSON.parse(run.out)).toMatchObject({ code: "NOT_RECORDED" });
    expect(traced.exitCode).toBe(1);
  });

  it("has every export once and in the same block after it was killed and started again", async () => {
    const { genesisHash } = system.ready.deployment;
    await system.kill();

    use(await startSystemProcess(file("data")));
    const traced = await laiqu("trace", `sha256:${(await exportOf(recorded[1]!.id)).sha256}`);

    expect(system.ready).toMatchObject({ first: false, deployment: { genesisHash } });
    expect((traced.document as { lineages: unknown[] }).lineages).toHaveLength(1);
    expect(await blockHash(recorded[0]!.block.number)).toBe(recorded[0]!.block.hash);
  });

  it("stops the next export when the authorization is held, and names rule and cause", async () => {
    const held = await laiqu("hold", "A-01", "--as", "CY-DATA", "--reason", "SECURITY", "--order", file("order.pdf"));
    const checked = await laiqu("check", "export", ...EXPORT);
    const notSent = await laiqu("export", "record", ...EXPORT, file("order.pdf"));
    const refused = await laiqu("export", "record", ...EXPORT, file("order.pdf"), "--send-anyway");
    const traced = await laiqu("trace", recorded[0]!.id);

    expect(held).toMatchObject({ exitCode: 0, document: { case: { id: expect.stringMatching(/^0x/) } } });
    expect(checked).toMatchObject({
      exitCode: 1,
      document: {
        allowed: false,
        verdicts: [
          {
            rule: { id: "ledger.parent-not-operable" },
            standings: expect.arrayContaining([
              expect.objectContaining({ record: expect.objectContaining({ reference: "PR-02" }) }),
            ]),
          },
        ],
      },
    });
    expect(notSent).toMatchObject({ exitCode: 1, document: { sent: false } });
    expect(refused).toMatchObject({ exitCode: 1, document: { sent: true, transaction: { outcome: "REFUSED" } } });
    expect(traced.document).toMatchObject({
      result: {
        nodes: expect.arrayContaining([
          expect.objectContaining({ id: recorded[0]!.id, standing: expect.objectContaining({ code: "SUSPENDED" }) }),
        ]),
      },
    });
  });

  it("releases the authorization only after its case is closed, and then lets the same file leave", async () => {
    const early = await laiqu("release", "A-01", "--as", "CY-DATA");
    const opened = await openCase();
    const number = (await recordOf(opened)).reference!;
    const taken = await laiqu("hold", "DS08", "--as", "CY-DATA", "--case", number);
    const same = await laiqu("hold", "A-01", "--as", "CY-DATA", "--case", number);
    const closed = await laiqu("end", opened, "--as", "CY-DATA", "--status", "FULFILLED");
    const released = await laiqu("release", "A-01", "--as", "CY-DATA");
    const exported = await laiqu("export", "record", ...EXPORT, file("order.pdf"));

    expect([early.exitCode, closed.exitCode, released.exitCode, exported.exitCode]).toEqual([1, 0, 0, 0]);
    // A taken case number is refused before anything is held; the same hold with its case has nothing left to do.
    expect(taken).toMatchObject({ exitCode: 2, document: { error: { code: "BAD_USAGE", id: opened } } });
    expect((await recordOf("DS08")).standing.code).toBe("IN_FORCE");
    expect(same).toMatchObject({ exitCode: 0, document: { sent: false, case: { id: opened } } });
  });

  it("decides by agencies of the roster, and carries nothing out before the delay is over", async () => {
    const account = ["--account", `0x${"72".repeat(20)}`, "--roles", "SECRECY_REGULATOR", "--paper", "CY-2026-1"];
    const proposed = await laiqu("governance", "propose", "admit-authority", "CY-NEW", ...account, "--as", "CY-DATA");
    const approvals = [
      await laiqu("governance", "approve", "CY-2026-1", "--as", "CY-GOV"),
      await laiqu("governance", "approve", "CY-2026-1", "--as", "CY-REG"),
    ];
    const early = await laiqu("governance", "carry-out", "CY-2026-1", "--as", "CY-OPR");

    expect([proposed, ...approvals].map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    expect([early.exitCode, early.document]).toMatchObject([1, { error: { detail: "DELAY_NOT_OVER" } }]);
    expect((await laiqu("governance", "show", "CY-2026-1")).document).toMatchObject({ state: "DECIDED", missing: 0 });
  });

  it("stops everything on Ctrl-C and leaves the data directory free", async () => {
    expect(await system.interrupt()).toBe(0);

    use(await startSystemProcess(file("data")));
    expect((await laiqu("status")).exitCode).toBe(0);
  });

  it("refuses a data directory that is in use", async () => {
    await expect(startSystemProcess(file("data"))).rejects.toMatchObject({ detail: "DATA_DIRECTORY_IN_USE" });
  });
});

async function recordOf(named: string): Promise<{ reference?: string; standing: { code: string } }> {
  const { document } = await laiqu("trace", named, "--depth", "1");
  const { result } = document as {
    result: { root: string; nodes: { id: string; reference?: string; standing: { code: string } }[] };
  };
  return result.nodes.find(({ id }) => id === result.root)!;
}

async function exportOf(id: string): Promise<{ sha256: string }> {
  const { document } = await laiqu("trace", id);
  return (document as { result: { nodes: { id: string; sha256: string }[] } }).result.nodes.find(
    (node) => node.id === id,
  )!;
}

async function openCase(): Promise<string> {
  const { document } = await laiqu("trace", "A-01", "--to", "--depth", "1");
  const cases = (document as { result: { nodes: { id: string; kind: string; standing: { code: string } }[] } }).result
    .nodes;
  return cases.find(({ kind, standing }) => kind === "CASE" && standing.code === "IN_FORCE")!.id;
}

async function blockHash(number: number): Promise<string> {
  const response = await fetch(system.ready.chainUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "eth_getBlockByNumber",
      params: [`0x${number.toString(16)}`, false],
    }),
  });
  return ((await response.json()) as { result: { hash: string } }).result.hash;
}
