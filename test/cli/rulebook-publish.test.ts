import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { DecisionForm } from "../../src/schemas/decision.ts";
import { publicationHash } from "../../src/ledger/event-log.ts";
import { publicationOf } from "../../src/rulebook/compile-rulebook.ts";
import { readRulebooks } from "../../src/rulebook/read-rulebooks.ts";
import { showDate } from "../../src/text/china-time.ts";
import type { LocalServer } from "../local-server.ts";
import type { CliRun } from "./captured-terminal.ts";
import { cityRulebook, GovernedCity, upperLayer, withSecondVersion } from "./governed-city.ts";
import type { RulebookFile } from "./governed-city.ts";
import { standBetween } from "./stand-between.ts";

const PAPER = "鹿数〔2026〕1号";
const OTHER_CITY = fileURLToPath(new URL("../../rulebooks/shuowan-2023.json", import.meta.url));

const city = new GovernedCity();
const between: LocalServer[] = [];

beforeAll(async () => await city.start(), 300_000);
afterEach(async () => {
  for (const server of between.splice(0)) await server.close();
});
afterAll(async () => await city.stop());

/** The versions of an answer for programs, and its error. */
interface Published {
  readonly exitCode: number;
  readonly err: string;
  readonly document: {
    readonly certainty?: string;
    readonly versions?: readonly {
      readonly standing: string;
      readonly judges?: string;
      readonly judgesFrom?: number;
      readonly block?: number;
      readonly until?: number;
      readonly next?: readonly string[];
      readonly decisions?: readonly Partial<DecisionForm>[];
      readonly others?: readonly { readonly paper: string; readonly hash: string }[];
    }[];
    readonly error?: { readonly code: string; readonly detail?: string; readonly message: string };
  };
}

async function publish(file: string, ...more: readonly string[]): Promise<CliRun> {
  return await city.run("rulebook", "publish", file, "--deployment", city.file("deployment.json"), ...more);
}

async function published(file: string, ...more: readonly string[]): Promise<Published> {
  const { exitCode, out, err } = await publish(file, ...more, "--json");
  return { exitCode, err, document: JSON.parse(out) as Published["document"] };
}

const standings = ({ document }: Published): readonly string[] =>
  (document.versions ?? []).map(({ standing }) => standing);
const decisions = async (): Promise<readonly DecisionForm[]> => {
  const list = JSON.parse(await city.done("governance", "list", "--json")) as {
    readonly result: { readonly decisions: readonly DecisionForm[] };
  };
  return list.result.decisions;
};
/** Whether a party is admitted by this key. */
const admits = async (key: string, reference: string): Promise<boolean> => {
  await city.makeKey(reference.toLowerCase());
  const words = ["--name", "演示单位", "--roles", "BUYER", "--account", reference.toLowerCase()];
  return (await city.run("party", "admit", reference, "--as", key, ...words)).exitCode === 0;
};
const write = (name: string, book: RulebookFile): string => city.writeRulebook(name, book);

describe("a version that the founding promised", () => {
  it("is published already, which is proven, and nothing is sent", async () => {
    const before = await city.head();

    const run = await published(city.file("city.json"));

    expect([run.exitCode, run.document]).toMatchObject([
      0,
      { certainty: "PROVEN", versions: [{ standing: "PUBLISHED", judges: "NOW" }] },
    ]);
    expect(await city.head()).toBe(before);
  });
});

describe("a file that is not what it was", () => {
  it.each<[what: string, change: (book: RulebookFile) => void]>([
    ["with another rule", (book) => void (book.rules[0]!["en"] = "Another sentence.")],
    ["without its layer", (book) => void delete book.layers],
    ["with another layer", (book) => void (book.layers = [{ file: "stricter.json" }])],
  ])("is refused %s: both hashes are named, and nothing is sent", async (what, change) => {
    const stricter = upperLayer();
    stricter.rules[0]!["hardness"] = "SOFT";
    write("stricter.json", stricter);
    const book = cityRulebook();
    change(book);
    const file = write(`${what.replaceAll(" ", "-")}.json`, book);
    const before = await city.head();

    const { exitCode, document } = await published(file);

    const given = publicationHash(publicationOf(readRulebooks(file)[0]!));
    const promised = publicationHash(publicationOf(readRulebooks(city.file("city.json"))[0]!));
    expect([exitCode, document.error]).toMatchObject([
      1,
      { code: "NOT_VALID", detail: "PUBLICATION_DIFFERS", version: 1, published: true, promised, given },
    ]);
    expect(document.error!.message).toContain("What is published never changes");
    expect(await city.head()).toBe(before);
  });

  it.each<[what: string, change: (book: RulebookFile) => void, told: string]>([
    ["that cannot be read", (book) => void (book.rules[0]!["step"] = ["party.dance"]), "party.dance"],
    ["by which nobody may act", (book) => void book.rules.push(admittingOnly("BUYER")), "t.who"],
  ])("is refused with faults in the words of `rulebook check`: one %s", async (what, change, told) => {
    const book = cityRulebook();
    change(book);
    const file = write(`${what.replaceAll(" ", "-")}.json`, book);

    const [run, checked] = [await publish(file), await city.run("rulebook", "check", file)];
    const [form, checkedForm] = [await publish(file, "--json"), await city.run("rulebook", "check", file, "--json")];

    expect([run.exitCode, run.out]).toEqual([1, checked.out]);
    expect(run.out).toContain(told);
    expect(form.out).toBe(checkedForm.out);
  });

  it.each([
    ["DRAFT", "is a draft and not in force"],
    ["SUPERSEDED", "has been superseded"],
  ])("is refused while it, or its layer, is %s, unless that is allowed by name", async (status, told) => {
    const own = write("draft.json", { ...cityRulebook(), status });
    write("upper-draft.json", { ...upperLayer(), status });
    const under = write("under-draft.json", { ...cityRulebook(), layers: [{ file: "upper-draft.json" }] });

    for (const [file, id, ends] of [
      [own, "LM-2026", [1, "PUBLICATION_DIFFERS"]],
      // The version's hash covers the rules of its layers, and not what these say of their own text.
      [under, "UP-2025", [0, undefined]],
    ] as const) {
      const refused = await published(file);
      const proposed = await city.run(...proposing(file, "DRAFT-PAPER", "data"), "--json");
      const allowed = await published(file, "--allow-draft", id);

      for (const [exitCode, document] of [
        [refused.exitCode, refused.document],
        [proposed.exitCode, JSON.parse(proposed.out) as Published["document"]],
      ] as const)
        expect([exitCode, document.error]).toMatchObject([
          1,
          { detail: "RULEBOOK_NOT_IN_FORCE", message: expect.stringContaining(`--allow-draft ${id}`) as string },
        ]);
      expect([allowed.exitCode, allowed.document.error?.detail, allowed.err]).toEqual([
        ...ends,
        expect.stringContaining(`"${id}" ${told}`),
      ]);
    }
    expect(await decisions()).toEqual([]);
  });
});

/** A rule by which only this role admits parties. */
function admittingOnly(role: string): Record<string, unknown> {
  const admit = cityRulebook().rules.find(({ id }) => id === "lm.admit")!;
  return { ...admit, id: "t.who", number: 91, require: { who: [role] } };
}

function proposing(file: string, paper: string, key: string): string[] {
  return ["governance", "propose", "promise-rulebook", file, "--paper", paper, "--as", key];
}

describe("a network that is not this one", () => {
  it("is refused: the node of another chain, and the server of another ledger", async () => {
    const chain = await standBetween(city.chain.url, async (_, body, passOn) => {
      const answer = (await passOn()) ?? "";
      return body.includes("eth_chainId") ? answer.replace(/"result":"0x[0-9a-f]+"/, '"result":"0x7"') : answer;
    });
    const server = await standBetween(city.url, async (path, _, passOn) => {
      const answer = (await passOn()) ?? "";
      return path.startsWith("/v1/status")
        ? answer.replace(/"ledger":"0x[0-9a-f]{40}"/, `"ledger":"0x${"7".repeat(40)}"`)
        : answer;
    });
    between.push(chain, server);
    const file = write("second.json", withSecondVersion());
    const before = await city.head();

    const foreign = await published(file, "--rpc", chain.url);
    const proposed = await published(file, "--propose", "--paper", "X", "--as", "data", "--url", server.url);
    const asked = await publish(file, "--url", server.url);

    expect([foreign.exitCode, foreign.document.error?.detail]).toEqual([3, "OTHER_CHAIN"]);
    expect([proposed.exitCode, proposed.document.error?.message]).toEqual([
      2,
      expect.stringContaining("serves another ledger"),
    ]);
    expect([asked.exitCode, asked.out]).toEqual([1, expect.stringContaining("serves another ledger")]);
    expect(await city.head()).toBe(before);
  });
});

describe("a version that nobody promised", () => {
  const file = () => city.file("second.json");

  beforeAll(() => {
    write("upper-draft.json", { ...upperLayer(), status: "SUPERSEDED" });
  });

  it("needs a decision, and the commands that are printed make it", async () => {
    write("second.json", withSecondVersion());

    const told = await publish(file());
    // A paper that is named is left for the proposal: several versions must not be decided under one number.
    const form = await published(file(), "--paper", "X");

    expect([told.exitCode, standings(form)]).toEqual([1, ["PUBLISHED", "NOT_PROMISED"]]);
    expect(told.out).toContain("2 of 3 approve, then 1 hour of delay");
    expect(form.document.versions![1]!.next).toEqual([
      `laiqu governance propose promise-rulebook ${file()} --edition 2 --paper … --as …`,
      "laiqu governance approve … --as …",
      "laiqu governance carry-out … --as …",
    ]);
    for (const command of form.document.versions![1]!.next!) expect(told.out).toContain(command);
  });

  it("is told also where no server can be asked how far the agencies are", async () => {
    const run = await publish(file(), "--url", "http://127.0.0.1:1");

    expect([run.exitCode, run.out]).toEqual([1, expect.stringMatching(/could not be asked[^]*governance propose/)]);
  });

  it.each<[what: string, words: readonly string[], exitCode: number, about: RegExp]>([
    ["without a paper", ["--as", "data"], 2, /--paper/],
    ["without a key", ["--paper", "X"], 2, /--as/],
    ["by a party that does not govern", ["--as", "operator", "--paper", "X"], 1, /not an agency of the roster/],
  ])("is not proposed %s", async (_, words, exitCode, about) => {
    const before = await city.head();

    const run = await published(file(), "--propose", ...words);

    expect([run.exitCode, run.document.error?.message]).toEqual([exitCode, expect.stringMatching(about)]);
    expect([await city.head(), await decisions()]).toEqual([before, []]);
  });

  it("is not proposed by an agency of another city", async () => {
    const before = await city.head();

    const run = await city.run(...proposing(OTHER_CITY, "X", "data"), "--json");

    expect([run.exitCode, (JSON.parse(run.out) as Published["document"]).error?.detail]).toEqual([
      1,
      "RULEBOOK_OF_ANOTHER",
    ]);
    expect(await city.head()).toBe(before);
  });

  it("is proposed once, however often the command is repeated", async () => {
    const propose = ["--propose", "--paper", PAPER, "--as", "data"];

    const first = await publish(file(), ...propose);
    const again = await publish(file(), ...propose);
    const another = await publish(file(), "--propose", "--paper", "ANOTHER", "--as", "gov");

    expect([first.exitCode, again.exitCode, another.exitCode]).toEqual([0, 0, 0]);
    expect(first.out).toMatch(/Proposed now as .* \(block \d+\)/);
    expect(again.out).toContain('has 1 of 2 approvals; these have not approved: "GOV", "AUDIT"');
    expect((await decisions()).map(({ paper }) => paper)).toEqual([PAPER]);
  });

  it("is told apart from another content that is proposed for the same version", async () => {
    const layers = [{ file: "upper-draft.json" }];
    const other = write("other.json", { ...withSecondVersion("2025-07-01"), layers });
    const proposed = await city.run(...proposing(other, "OTHER", "audit"), "--allow-draft", "UP-2025");
    const shown = await city.done("governance", "show", "OTHER", "--rulebook", other);

    const { document } = await published(file());
    const { out } = await publish(file());

    const hash = publicationHash(publicationOf(readRulebooks(other)[1]!));
    expect(document.versions![1]).toMatchObject({
      decisions: [{ paper: PAPER, state: "PENDING", approved: 1, quorum: 2, missing: 1 }],
      others: [{ paper: "OTHER", hash }],
    });
    expect(out).toContain(hash);
    // Whoever proposes it and whoever approves it is told what it stands on.
    expect([proposed.exitCode, proposed.err]).toEqual([0, expect.stringContaining('"UP-2025" has been superseded')]);
    expect(shown).toContain('"UP-2025" has been superseded');
  });

  it("waits for its approvals, its delay and its carrying out, and is then published and judges", async () => {
    const pending = (await published(file())).document.versions![1]!.next!;
    await city.done(...wordsOf(pending[0]!, "gov"));
    const decided = await published(file());
    const early = await city.run(...wordsOf(decided.document.versions![1]!.next![0]!, "buyer"));
    await city.passDelay();
    await city.done(...wordsOf(decided.document.versions![1]!.next![0]!, "buyer"));

    const now = await published(file());
    const again = await published(file());
    const before = [await admits("gov", "EARLY-BANK"), await admits("data", "FIRST-BANK")];
    await city.passDelay();
    const later = await published(file());
    const after = [await admits("gov", "LATER-BANK"), await admits("data", "LAST-BANK")];

    expect(pending[0]).toBe(`laiqu governance approve '${PAPER}' --as …`);
    expect(decided.document.versions![1]).toMatchObject({ decisions: [{ state: "DECIDED", approved: 2 }] });
    expect(early.exitCode).toBe(1);
    expect([now.exitCode, standings(now)]).toEqual([0, ["PUBLISHED", "PUBLISHED_NOW"]]);
    expect([again.exitCode, again.document.versions![1]]).toMatchObject([
      0,
      { standing: "PUBLISHED", judges: "LATER", from: now.document.versions![1]!.judgesFrom },
    ]);
    expect(later.document.versions).toMatchObject([{ judges: "BEFORE" }, { judges: "NOW" }]);
    expect([before, after]).toEqual([
      [false, true],
      [true, false],
    ]);
  }, 120_000);

  it("may be promised before its year, and is published no earlier", async () => {
    const far = withSecondVersion();
    far.versions.push({ version: 3, effectiveFrom: "2099-06-01" });
    far.rules = far.rules.map((rule) => (rule["id"] === "lm.admit-2" ? { ...rule, versions: [2, 3] } : rule));
    const third = write("third.json", far);
    await city.done("rulebook", "publish", third, "--deployment", city.file("deployment.json"), ...byPaper("FAR"));
    await city.done("governance", "approve", "FAR", "--as", "gov");
    await city.passDelay();
    await city.done("governance", "carry-out", "FAR", "--as", "buyer");
    const changed = write("changed-third.json", {
      ...far,
      versions: [...far.versions.slice(0, 2), { version: 3, effectiveFrom: "2098-06-01" }],
    });

    const waits = await published(third);
    const differs = await published(changed);
    const lacks = await published(file());

    expect([waits.exitCode, standings(waits)]).toEqual([1, ["PUBLISHED", "PUBLISHED", "WAITS"]]);
    expect(showDate(waits.document.versions![2]!.until!)).toBe("2098-05-31");
    expect([differs.exitCode, differs.document.error]).toMatchObject([
      1,
      {
        detail: "PUBLICATION_DIFFERS",
        version: 3,
        published: false,
        message: expect.stringContaining("--edition 3") as string,
      },
    ]);
    expect([lacks.exitCode, lacks.document.error]).toMatchObject([
      1,
      { detail: "PUBLICATION_DIFFERS", version: 3, message: expect.stringContaining("does not have it") as string },
    ]);
  }, 120_000);
});

const byPaper = (paper: string): string[] => ["--propose", "--paper", paper, "--as", "data"];

/** The words of a printed command, with a key in the place that is left open. */
function wordsOf(command: string, key: string): string[] {
  return command
    .replace("…", key)
    .split(" ")
    .slice(1)
    .map((word) => word.replaceAll("'", ""));
}
