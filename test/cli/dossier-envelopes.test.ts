import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Config } from "../../src/config.ts";
import type { LocalServer } from "../local-server.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";
import type { CliRun } from "./captured-terminal.ts";
import { standBetween } from "./stand-between.ts";
import { startPlayedDemo } from "./played-demo.ts";
import type { StartedSystem } from "./started-system.ts";

interface Shown {
  readonly act: string;
  readonly folder: string;
  readonly givenBy?: { readonly account: string };
  readonly recorded: { readonly state: string };
  readonly opened: readonly { readonly way: string; readonly to: string; readonly paths: readonly string[] }[];
  readonly papers: readonly { readonly name: string; readonly where: string }[];
}
interface Taken {
  readonly record: string;
  readonly from: { readonly account: string; readonly party: { readonly id: string } };
  readonly documents: readonly { readonly folder: string; readonly outcome: string; readonly papers: number }[];
}
interface Refused {
  readonly error: { readonly code: string; readonly detail?: string };
}

let folder: string;
let system: StartedSystem;
let lying: LocalServer;
/** The desk of the giver, and that of the receiver on another machine. */
let giver: Config;
let receiver: Config;

const file = (name: string): string => join(folder, name);
const at = (config: Config, ...words: readonly string[]): Promise<CliRun> =>
  runCli(config, "dossier", ...words, "--json");
const take = (name: string, as = "CY-OPR"): Promise<CliRun> => at(receiver, "take", file(name), "--as", as);
const detailOf = ({ out }: CliRun): string | undefined => (JSON.parse(out) as Refused).error.detail;
const received = (): readonly string[] => readdirSync(join(receiver.dataDirectory, "dossier", "CY-OPR"));

async function done<T>(run: Promise<CliRun>): Promise<T> {
  const { exitCode, out } = await run;
  expect([exitCode, exitCode === 0 ? "" : out]).toEqual([0, ""]);
  return JSON.parse(out) as T;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-envelopes-"));
  system = await startPlayedDemo(file("data"));
  giver = plainConfig({ url: system.ready.url, dataDirectory: file("data") });
  receiver = { ...giver, dataDirectory: file("receiver") };
  // The receiver has its own keys only, and none of the documents of others.
  for (const name of ["keystores", "CY-OPR", "development-passphrase.txt", "aliases.json"])
    cpSync(file(join("data", "dossier", name)), file(join("receiver", "dossier", name)), { recursive: true });
  lying = await standBetween(system.ready.url, async (path, _, passOn) => {
    const answer = await passOn();
    if (!path.endsWith("/acceptance")) return answer;
    // Another account's transaction in the place of the receiver's.
    const other = JSON.parse(readFileSync(file("other-acceptance.json"), "utf8")) as { signed: unknown };
    return JSON.stringify({ ...(JSON.parse(answer) as object), signed: other.signed });
  });
}, 240_000);
afterAll(async () => {
  await lying?.close();
  await system?.kill();
  rmSync(folder, { recursive: true, force: true });
});

describe("documents that one party gives another", () => {
  it("are sealed, taken, compared with the ledger and kept, with who gave them", async () => {
    const given = await done<{ documents: number; leftOut: number }>(
      at(giver, "give", "PR-02", "--for", "CY-OPR", "--as", "CY-DEVM", "--to", file("pr-02.json")),
    );
    const taken = await done<Taken>(take("pr-02.json"));
    const { documents } = await done<{ documents: readonly Shown[] }>(at(receiver, "show", "PR-02", "--as", "CY-OPR"));

    expect(taken.documents).toHaveLength(given.documents);
    expect(taken.documents.every(({ outcome }) => outcome === "SAVED")).toBe(true);
    const record = documents.find(({ act }) => act === "RECORD");
    expect(record).toMatchObject({ givenBy: taken.from.account ? { account: taken.from.account } : {} });
    expect(record?.recorded.state).toBe("RECORDED");
    expect(received().filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("are noted in the dossier of the giver", async () => {
    const { documents } = await done<{ documents: readonly Shown[] }>(at(giver, "show", "PR-02", "--as", "CY-DEVM"));

    expect(documents.find(({ act }) => act === "RECORD")?.opened).toMatchObject([
      { way: "ENVELOPE", to: "CY-OPR", paths: ["/"] },
    ]);
  });

  it("can be taken a second time, which changes nothing", async () => {
    const again = await done<Taken>(take("pr-02.json"));

    expect(new Set(again.documents.map(({ outcome }) => outcome))).toEqual(new Set(["ALREADY"]));
  });

  it("can be opened to others by the receiver", async () => {
    const opened = at(receiver, "open", "PR-02", "/title", "--to", file("passed-on.json"), "--as", "CY-OPR");

    expect(await opened).toMatchObject({ exitCode: 0 });
  });

  it("come with their papers where the giver wants it, whatever their names", async () => {
    const { documents } = await done<{ documents: readonly Shown[] }>(
      at(giver, "list", "--as", "CY-OPR", "--kind", "EXPORT", "--limit", "1"),
    );
    const id = documents[0]?.folder.split("/").at(-1) ?? "";
    const path = file(`data/dossier/CY-OPR/records/${id}/attachments.json`);
    const list = readFileSync(path, "utf8");
    writeFileSync(path, list.replace(/"name":"[^"]*"/, '"name":"../../../名称.csv"'));
    await done(at(giver, "give", id, "--for", "CY-DEVM", "--as", "CY-OPR", "--papers", "--to", file("papers.json")));
    writeFileSync(path, list);

    const taken = await done<Taken>(take("papers.json", "CY-DEVM"));
    const shown = await done<{ documents: readonly Shown[] }>(at(receiver, "show", id, "--as", "CY-DEVM"));

    expect(taken.documents.map(({ papers }) => papers)).toContain(1);
    expect(shown.documents.flatMap(({ papers }) => papers)).toMatchObject([
      { name: "../../../名称.csv", where: "KEPT" },
    ]);
    const [saved] = taken.documents.filter(({ papers }) => papers > 0);
    expect(readdirSync(join(saved?.folder ?? "", "attachments"))).toEqual(["1"]);
  });
});

describe("an envelope is refused, and nothing is saved", () => {
  it("with the key of another account", async () => {
    const run = await take("pr-02.json", "CY-DATA");

    expect([run.exitCode, detailOf(run)]).toEqual([1, "ENVELOPE_OF_ANOTHER"]);
  });

  it("when it was changed or cut", async () => {
    const text = readFileSync(file("pr-02.json"), "utf8");
    const middle = text.indexOf('"sealed":"') + 200;
    writeFileSync(
      file("changed.json"),
      `${text.slice(0, middle)}${text[middle] === "A" ? "B" : "A"}${text.slice(middle + 1)}`,
    );
    writeFileSync(file("cut.json"), text.slice(0, 500));

    expect(detailOf(await take("changed.json"))).toBe("ENVELOPE_CHANGED");
    expect(detailOf(await take("cut.json"))).toBe("ENVELOPE_MALFORMED");
  });

  it("where another document lies in its place", async () => {
    const taken = await done<Taken>(take("pr-02.json"));
    const { folder: place = "" } = taken.documents[0] ?? {};
    const sound = readFileSync(join(place, "document.json"));
    writeFileSync(join(place, "document.json"), "{}");
    const run = await take("pr-02.json");
    const after = readFileSync(join(place, "document.json"), "utf8");
    writeFileSync(join(place, "document.json"), sound);

    expect([run.exitCode, detailOf(run), after]).toEqual([1, "SAVED_DIFFERENTLY", "{}"]);
  });
});

describe("nothing is given", () => {
  it("under a public key that is not the receiver's, whatever the server says", async () => {
    const { address } = await done<{ address: string }>(runCli(giver, "key", "show", "CY-DEVM", "--json"));
    const other = await fetch(`${system.ready.url}/v1/accounts/${address}/acceptance`);
    writeFileSync(file("other-acceptance.json"), await other.text());
    const words = ["give", "PR-02", "--for", "CY-OPR", "--as", "CY-DEVM", "--to", file("never.json")];

    const run = await at({ ...giver, url: lying.url }, ...words);

    expect([run.exitCode, detailOf(run)]).toEqual([3, "PUBLIC_KEY_DIFFERS"]);
    expect(readdirSync(folder)).not.toContain("never.json");
  });

  it("over a file that is there, or from a dossier without the document", async () => {
    const words = ["give", "PR-02", "--for", "CY-OPR", "--as"];

    expect(await at(giver, ...words, "CY-DEVM", "--to", file("pr-02.json"))).toMatchObject({ exitCode: 2 });
    expect(await at(giver, ...words, "CY-EMB", "--to", file("never.json"))).toMatchObject({ exitCode: 1 });
  });
});
