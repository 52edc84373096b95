import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Wallet } from "ethers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startServer } from "../../src/api/server.ts";
import type { RunningServer } from "../../src/api/server.ts";
import type { RunningEmbeddedChain } from "../../src/chain/embedded/start-embedded-chain.ts";
import { createJsonRpc } from "../../src/chain/rpc.ts";
import type { JsonRpc } from "../../src/chain/rpc.ts";
import { carryOutDecision } from "../../src/client/governance/decide.ts";
import { createApiClient } from "../../src/client/http/api-client.ts";
import { accountOfKey } from "../../src/client/signer.ts";
import { deployLedger } from "../../src/deployment/deploy-ledger.ts";
import { planFounding } from "../../src/deployment/founding.ts";
import { readFoundingFile } from "../../src/deployment/founding-file.ts";
import { createKey, SCRYPT_COST } from "../../src/dossier/keystore.ts";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { NO_RECORD, recordId } from "../../src/ledger/record-id.ts";
import { RulebookCatalog } from "../../src/rulebook/rulebook-catalog.ts";
import type { DecisionForm } from "../../src/schemas/decision.ts";
import { openMemoryStore } from "../store/memory-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { plainConfig, runCli } from "../cli/captured-terminal.ts";
import { standBetween } from "../cli/stand-between.ts";

const PASSPHRASE = "correct horse";
const DELAY = 3_600;
/** The agencies of the example's first city, by the names of their keys here. */
const AGENCIES = { gov: "11990100000000019F", data: "11990100000000027A", reg: "129901000000004309" } as const;

const place = new Workplace();
const folder = mkdtempSync(join(tmpdir(), "laiqu-governance-"));
const dossier = join(folder, "data", "dossier");
const stop = new AbortController();
let chain: RunningEmbeddedChain;
let rpc: JsonRpc;
let store: Store;
let server: RunningServer;
let following: Promise<void>;

beforeAll(async () => {
  for (const name of [...Object.keys(AGENCIES), "newcomer", "stranger", "spare"])
    await createKey(dossier, name, PASSPHRASE, { scryptCost: SCRYPT_COST.DEVELOPMENT });
  chain = await place.start({ initialTimestamp: Math.floor(Date.now() / 1_000) - 60 });
  rpc = createJsonRpc(chain.url);
  const { contracts, startBlock } = await deployLedger({
    chain: rpc,
    deployer: new Wallet(Wallet.createRandom().privateKey),
    founding: planFounding(await jurisdictions()),
    network: "governed",
  });
  store = await openMemoryStore();
  const { address } = contracts.Ledger;
  const indexer = createIndexer({
    rpc,
    store,
    ledger: { address, startBlock },
    consensus: { type: "QBFT", epochLength: 30_000 },
    pollMs: 20,
    signal: stop.signal,
  });
  await indexer.converge();
  following = indexer.follow();
  server = await startServer({ store, rpc, ledgerAddress: address, catalog: new RulebookCatalog(new Map()), port: 0 });
}, 300_000);
afterAll(async () => {
  stop.abort();
  await following;
  await server?.close();
  await store?.close();
  rpc?.close();
  await place.cleanUp();
  rmSync(folder, { recursive: true, force: true });
});

/** The example's founding, with the keys of this desk for the agencies of the first city. */
async function jurisdictions() {
  const [first, ...others] = readFoundingFile("docs/founding.example.json").jurisdictions;
  const accounts = new Map<string, `0x${string}`>();
  for (const [name, reference] of Object.entries(AGENCIES)) accounts.set(reference, await accountOfKey(dossier, name));
  return [
    {
      ...first!,
      parties: first!.parties.map((party) => ({ ...party, account: accounts.get(party.reference) ?? party.account })),
      roster: { agencies: Object.values(AGENCIES), quorum: 2, delaySeconds: DELAY },
    },
    ...others,
  ];
}

/** A file with a version that is still to come. */
function withNextVersion(file: string): string {
  const book = JSON.parse(readFileSync(file, "utf8")) as { versions: object[] };
  book.versions.push({ version: 2, effectiveFrom: "2099-01-01" });
  const next = join(folder, "next.json");
  writeFileSync(next, JSON.stringify(book));
  return next;
}

interface Run {
  readonly exitCode: number;
  readonly error?: string | undefined;
  readonly document: { readonly sent?: boolean; readonly decision?: DecisionForm };
}

/** Runs `laiqu governance`. */
async function governance(...words: readonly string[]): Promise<Run> {
  const config = plainConfig({ url: server.url, dataDirectory: join(folder, "data"), passphrase: PASSPHRASE });
  const { exitCode, out } = await runCli(config, "governance", ...words, "--json");
  const document = JSON.parse(out) as Run["document"] & { readonly error?: { readonly detail?: string } };
  return { exitCode, error: document.error?.detail, document };
}

async function show(paper: string): Promise<DecisionForm> {
  return (await governance("show", paper)).document as unknown as DecisionForm;
}

/** Lets the chain's clock go on by the delay of decisions. */
async function passDelay(): Promise<void> {
  const { timestamp } = (await rpc.request("eth_getBlockByNumber", ["latest", false])) as { timestamp: string };
  await chain.setNextTimestamp(Number(timestamp) + DELAY);
  await chain.mineBlock();
  const head = Number(await rpc.request("eth_blockNumber"));
  await expect
    .poll(
      async () =>
        (await store.database.selectFrom("checkpoint").select("block_number").executeTakeFirstOrThrow()).block_number,
    )
    .toBe(head);
}

const ENDING = ["--status", "TERMINATED", "--paper", "AGAINST"];
const ADMISSION = [
  "propose",
  "admit-authority",
  "CY-NEW",
  "--roles",
  "SECRECY_REGULATOR",
  "--account",
  "newcomer",
  "--paper",
  "沧数〔2026〕1号",
];

it("an authority is admitted by two of three agencies after the delay, and a stranger may carry it out", async () => {
  const paper = "沧数〔2026〕1号";
  const proposed = await governance(...ADMISSION, "--as", "data");
  const again = await governance(...ADMISSION, "--as", "data");
  const other = await governance(...ADMISSION, "--as", "gov");
  expect([proposed.exitCode, again.exitCode, again.document.sent]).toEqual([0, 0, false]);
  expect([other.exitCode, other.error]).toEqual([1, "DECISION_PROPOSED"]);
  expect(await show(paper)).toMatchObject({
    kind: "ADMIT_AUTHORITY",
    state: "PENDING",
    missing: 1,
    text: { en: expect.stringMatching(/"CY-NEW" \(secrecy regulator\) is admitted/) as string },
  });
  expect(await governance("carry-out", paper, "--as", "stranger")).toMatchObject({ error: "APPROVALS_MISSING" });

  const approved = await governance("approve", paper, "--as", "gov");
  const early = await governance("carry-out", paper, "--as", "stranger");
  expect([approved.exitCode, early.exitCode, early.error]).toEqual([0, 1, "DELAY_NOT_OVER"]);
  expect(await show(paper)).toMatchObject({ state: "DECIDED", missing: 0 });
  // The ledger does not rest on the client's clock.
  const ahead = {
    api: createApiClient(server.url),
    aliases: new Map(),
    dossierDirectory: dossier,
    passphraseOf: () => Promise.resolve(PASSPHRASE),
    now: () => Math.floor(Date.now() / 1_000) + 2 * DELAY,
  };
  await expect(carryOutDecision(ahead, "stranger", paper)).rejects.toMatchObject({
    problem: { code: "TRANSACTION_REVERTED", detail: expect.stringContaining("DelayNotOver") as string },
  });

  await passDelay();
  const done = await governance("carry-out", paper, "--as", "stranger");
  const twice = await governance("carry-out", paper, "--as", "stranger");
  expect([done.exitCode, twice.exitCode, twice.document.sent]).toEqual([0, 0, false]);
  expect(await show(paper)).toMatchObject({
    state: "CARRIED_OUT",
    carriedOut: { account: await accountOfKey(dossier, "stranger") },
  });
});

it("an admitted authority has a seat when its account accepts it", async () => {
  const city = recordId({ kind: Kind.JURISDICTION, issuer: NO_RECORD, reference: "沧屿市", revision: 0 });
  const id = recordId({ kind: Kind.PARTY, issuer: city, reference: "CY-NEW", revision: 0 });
  const config = plainConfig({ url: server.url, dataDirectory: join(folder, "data"), passphrase: PASSPHRASE });
  const stage = async () => (await createApiClient(server.url).party(id)).result.seats.map((seat) => seat.stage);

  const offered = await stage();
  const accepted = await runCli(config, "account", "accept", id, "--as", "newcomer");

  expect([offered, accepted.exitCode, await stage()]).toEqual([["OFFERED"], 0, ["BOUND"]]);
});

it("the approval of the party that shall get a new seat does not count", async () => {
  const seat = ["--account", "stranger", "--roles", "REGISTRAR", "--paper", "SEAT"];
  await governance("propose", "offer-seat", AGENCIES.reg, ...seat, "--as", "reg");
  await governance("approve", "SEAT", "--as", "gov");

  const { state, missing, approvals } = await show("SEAT");

  expect([state, missing, approvals.map(({ counts }) => counts)]).toEqual(["PENDING", 1, [false, true]]);
});

it("a frozen agency still decides, until the others replace its key, which then has no role left", async () => {
  const account = await accountOfKey(dossier, "gov");
  const config = plainConfig({ url: server.url, dataDirectory: join(folder, "data"), passphrase: PASSPHRASE });
  expect((await runCli(config, "account", "freeze", account, "--as", "data")).exitCode).toBe(0);
  const seat = ["--account", "spare", "--roles", "GOVERNMENT", "--lost", account, "--paper", "REPLACE"];

  const frozen = await governance("propose", "end-authority", AGENCIES.data, ...ENDING, "--as", "gov");
  await governance("propose", "offer-seat", AGENCIES.gov, ...seat, "--as", "data");
  await governance("approve", "REPLACE", "--as", "reg");
  await passDelay();
  await governance("carry-out", "REPLACE", "--as", "stranger");
  await runCli(config, "account", "accept", AGENCIES.gov, "--as", "spare");
  const replaced = await governance("approve", "REPLACE", "--as", "gov");

  expect([frozen.exitCode, replaced.error]).toEqual([0, "SEAT_FROZEN"]);
  const { seat: kept } = await createApiClient(server.url).account(account);
  expect(kept).toMatchObject({ stage: "FROZEN", mask: "0", roles: [] });
});

it("what is shown and approved is read from the content, and names every party of it", async () => {
  const listed = (await createApiClient(server.url).decisions({ paper: "AGAINST" })).result.decisions[0]!;

  expect(listed.text.en).toContain(AGENCIES.data);
});

it("a promised hash is compared with the rulebook that an agency has", async () => {
  const published = "rulebooks/cangyu-2025.json";
  const book = withNextVersion(published);
  const promise = ["propose", "promise-rulebook"];
  const known = await governance(...promise, published, "--paper", "KNOWN", "--as", "data");
  await governance(...promise, book, "--edition", "2", "--paper", "PROMISE", "--as", "data");

  const same = await governance("show", "PROMISE", "--rulebook", book);
  const different = await governance("show", "PROMISE", "--rulebook", "rulebooks/shuowan-2023.json");
  const none = await governance("show", "SEAT", "--rulebook", book);

  expect([known.exitCode, same.exitCode, different.exitCode, none.exitCode]).toEqual([2, 0, 1, 2]);
});

it("a changed roster voids what was decided and not carried out", async () => {
  await governance(
    "propose",
    "end-authority",
    AGENCIES.reg,
    "--status",
    "TERMINATED",
    "--paper",
    "END",
    "--as",
    "spare",
  );
  await governance("approve", "END", "--as", "data");
  const roster = ["--agencies", `${AGENCIES.gov},${AGENCIES.data}`, "--quorum", "1", "--delay", "0"];
  await governance("propose", "roster", ...roster, "--paper", "ROSTER", "--as", "spare");
  await governance("approve", "ROSTER", "--as", "reg");
  await passDelay();
  expect(await show("END")).toMatchObject({ state: "DECIDED" });

  const changed = await governance("carry-out", "ROSTER", "--as", "stranger");
  const voided = await governance("carry-out", "END", "--as", "stranger");
  const late = await governance("approve", "END", "--as", "reg");

  expect([changed.exitCode, voided.exitCode, voided.error, late.error]).toEqual([
    0,
    1,
    "DECISION_VOID",
    "DECISION_VOID",
  ]);
  expect(await show("END")).toMatchObject({ state: "VOID", roster: 1 });
});

it("decisions are listed with their states, oldest first", async () => {
  const { result } = (await governance("list", "--jurisdiction", "1")).document as unknown as {
    readonly result: { readonly decisions: readonly DecisionForm[] };
  };
  const open = (await governance("list", "--state", "decided")).document as unknown as typeof result & {
    readonly absence?: unknown;
  };

  expect(result.decisions.map(({ paper, state }) => [paper, state])).toEqual([
    ["沧数〔2026〕1号", "CARRIED_OUT"],
    ["SEAT", "VOID"],
    ["AGAINST", "VOID"],
    ["REPLACE", "CARRIED_OUT"],
    ["PROMISE", "VOID"],
    ["END", "VOID"],
    ["ROSTER", "CARRIED_OUT"],
  ]);
  expect(open.absence).toBeDefined();
});

it("a page without a decision of the wanted state says nothing of later pages, and the command reads all", async () => {
  const pages = await standBetween(server.url, async (path, _, passOn) => {
    if (!path.startsWith("/v1/decisions")) return await passOn();
    const answer = await fetch(new URL(`${path}${path.includes("?") ? "&" : "?"}limit=1`, server.url));
    return await answer.text();
  });
  const config = plainConfig({ url: pages.url, dataDirectory: join(folder, "data") });
  const page = (await (await fetch(`${server.url}/v1/decisions?state=VOID&limit=1`)).json()) as {
    readonly absence?: unknown;
    readonly next?: string;
    readonly result: { readonly decisions: readonly unknown[] };
  };
  const { out } = await runCli(config, "governance", "list", "--state", "void", "--json");
  await pages.close();

  expect([page.result.decisions, page.next, page.absence]).toEqual([[], expect.any(String), undefined]);
  const { result } = JSON.parse(out) as { readonly result: { readonly decisions: readonly DecisionForm[] } };
  expect(result.decisions.map(({ paper }) => paper)).toEqual(["SEAT", "AGAINST", "PROMISE", "END"]);
});

it("decisions and roster are shown as they stood at a time, and who has not approved is named", async () => {
  const api = createApiClient(server.url);
  const steps = new Map((await api.decisions({})).result.decisions.map((each) => [each.paper, each]));
  const [first, roster] = [steps.get("沧数〔2026〕1号")!, steps.get("ROSTER")!];
  const [proposed] = first.approvals;
  const statesAt = async (moment: { at?: number; knownAt?: number }) =>
    (await api.decisions(moment)).result.decisions.map(({ paper, state }) => [paper, state]);
  const changed = roster.carriedOut!.time;
  const versionsAt = async (at: number) =>
    (await api.roster("1", { at })).result.rosters.map(({ version, governs, quorum }) => [version, governs, quorum]);

  expect(await statesAt({ at: proposed!.time - 1 })).toEqual([]);
  expect(await statesAt({ at: first.decidedAt! })).toEqual([["沧数〔2026〕1号", "DECIDED"]]);
  for (const moment of [{ at: changed - 1 }, { knownAt: changed - 1 }])
    expect(await statesAt(moment)).toEqual(
      expect.arrayContaining([
        ["沧数〔2026〕1号", "CARRIED_OUT"],
        ["SEAT", "PENDING"],
        ["END", "DECIDED"],
        ["ROSTER", "DECIDED"],
      ]),
    );
  expect(await versionsAt(changed - 1)).toEqual([[1, true, 2]]);
  expect(await versionsAt(changed)).toEqual([
    [1, false, 2],
    [2, true, 1],
  ]);
  expect((await api.roster("沧屿市")).result).toMatchObject({ isRetired: false, jurisdiction: { ordinal: 1 } });
  expect((await governance("roster", "沧屿市")).exitCode).toBe(0);

  const shown = (await show("SEAT")) as DecisionForm & { agencies: readonly { stands: boolean }[] };
  expect(shown.agencies.map(({ stands }) => stands)).toEqual([true, true, true]);
});

it("an open decision names the agencies that have not approved, and a roster its agencies", async () => {
  const config = plainConfig({ url: server.url, dataDirectory: join(folder, "data"), language: "en" });
  // The proposer is the party concerned, so that its own approval does not count.
  const seat = ["--account", "stranger", "--roles", "DATA_AUTHORITY", "--paper", "OPEN"];
  await governance("propose", "offer-seat", AGENCIES.gov, ...seat, "--as", "spare");

  const open = (await runCli(config, "governance", "show", "OPEN")).out;
  const roster = (await runCli(config, "governance", "roster", "1")).out;

  expect(open).toMatch(/"11990100000000027A" · has not approved|"data" · has not approved/);
  expect(open.match(/has not approved/g)).toHaveLength(1);
  expect(roster).toContain("roster version 2, which governs: 1 of 2 agencies must approve, then 0 seconds of delay");
  expect(roster).toContain("roster version 1: 2 of 3 agencies must approve, then 1 hour of delay");
});
