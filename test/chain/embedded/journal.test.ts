import { createHash } from "node:crypto";
import { appendFileSync, copyFileSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ask, asWord, deployStore, send, Signer, GENESIS_TIME, wholeChain, Workplace } from "./development-chain.ts";
import type { RunningEmbeddedChain } from "../../../src/chain/embedded/start-embedded-chain.ts";

let workplace: Workplace;
beforeEach(() => {
  workplace = new Workplace();
});
afterEach(() => workplace.cleanUp());

/** Makes a chain with single transactions, a reverted one, a batch and an empty block, and closes it. */
async function makeChain() {
  const chain = await workplace.start();
  const signer = new Signer();
  await chain.setNextTimestamp(GENESIS_TIME);
  const store = await deployStore(chain, signer);
  await chain.setNextTimestamp(GENESIS_TIME + 86_400);
  await send(chain, await signer.call(store, 5), await signer.call(store, 0), await signer.legacyCall(store, 7));
  await chain.sendBatch([await signer.call(store, 8), await signer.call(store, 9), await signer.call(store, 0)]);
  await chain.mineBlock();
  const blocks = await wholeChain(chain);
  await chain.close();
  return { blocks, signer, store };
}

function journalLines(): string[] {
  return readFileSync(workplace.journalPath, "utf8").split("\n").slice(0, -1);
}

function writeJournal(lines: readonly string[]): void {
  writeFileSync(workplace.journalPath, lines.map((line) => `${line}\n`).join(""));
}

/** Writes a journal whose checksums are right: an error in it shows only when it is replayed. */
function writeConsistentJournal(entries: readonly object[]): void {
  let previous = "";
  writeJournal(
    entries.map((entry) => {
      const body = JSON.stringify(entry).slice(0, -1);
      previous = createHash("sha256").update(previous).update(body).digest("hex");
      return `${body},"checksum":"${previous}"}`;
    }),
  );
}

function journalEntries(): Record<string, unknown>[] {
  return journalLines().map((line) => {
    const { checksum: _checksum, ...entry } = JSON.parse(line) as Record<string, unknown>;
    return entry;
  });
}

/** Starting must fail with this error and leave the journal as it is. */
async function expectRefused(
  { code, ...evidence }: { readonly code: string; readonly [name: string]: unknown },
  options: Parameters<Workplace["start"]>[0] = {},
): Promise<void> {
  const before = readFileSync(workplace.journalPath);
  await expect(workplace.start(options)).rejects.toMatchObject({
    name: "JournalError",
    code,
    evidence: { path: workplace.journalPath, ...evidence },
  });
  expect(readFileSync(workplace.journalPath).equals(before)).toBe(true);
}

test("a restart gives the same hashes and raw headers, block by block", async () => {
  const { blocks } = await makeChain();

  const again = await wholeChain(await workplace.start());

  expect(again).toEqual(blocks);
  expect(again).toHaveLength(7);
});

test("calls, estimates and refused transactions between two blocks leave the state as it is", async () => {
  const chain = await workplace.start();
  const signer = new Signer();
  const store = await deployStore(chain, signer);
  await ask(chain, "eth_estimateGas", { to: store, data: asWord(1) });
  await expect(ask(chain, "eth_call", { to: store, data: asWord(0) }, "latest")).rejects.toThrow();
  await expect(send(chain, "0x00")).rejects.toThrow();
  const [first, afterGap] = [await signer.call(store, 1), await new Signer(1).call(store, 1)];
  await expect(chain.sendBatch([first, afterGap])).rejects.toMatchObject({ code: "TRANSACTION_NOT_INCLUDED" });
  await send(chain, first);
  const blocks = await wholeChain(chain);
  await chain.close();

  expect(await wholeChain(await workplace.start())).toEqual(blocks);
});

test("a restarted chain goes on where it stopped, and restarts again", async () => {
  const { signer, store } = await makeChain();
  const second = await workplace.start();
  const [hash] = await send(second, await signer.call(store, 11));
  const blocks = await wholeChain(second);
  await second.close();

  const third = await workplace.start();

  expect(await wholeChain(third)).toEqual(blocks);
  expect(await ask(third, "eth_getTransactionReceipt", hash)).toMatchObject({ status: "0x1", blockNumber: "0x7" });
});

test("a chain keeps its first timestamp, whatever a later start asks for", async () => {
  const { blocks } = await makeChain();

  const again = await workplace.start({ initialTimestamp: GENESIS_TIME + 1 });

  expect(again.genesisHash).toBe(blocks[0]?.hash);
});

test("a replay reports its progress up to the last block", async () => {
  await makeChain();
  const progress: [number, number][] = [];

  await workplace.start({ onProgress: (done, total) => progress.push([done, total]) });

  expect(progress.at(-1)).toEqual([6, 6]);
});

test("a torn last line is cut off with a notice, and the chain goes on", async () => {
  const { blocks, signer, store } = await makeChain();
  const size = statSync(workplace.journalPath).size;
  appendFileSync(workplace.journalPath, '{"number":7,"timest');
  const notices: string[] = [];

  const chain = await workplace.start({ onNotice: (notice) => notices.push(notice.en) });

  expect(await wholeChain(chain)).toEqual(blocks);
  expect(notices).toHaveLength(1);
  expect(statSync(workplace.journalPath).size).toBe(size);
  await send(chain, await signer.call(store, 12));
  await chain.close();
  expect(await wholeChain(await workplace.start())).toHaveLength(8);
});

test("a block whose line is torn was never acknowledged and is removed", async () => {
  const { blocks } = await makeChain();
  truncateSync(workplace.journalPath, statSync(workplace.journalPath).size - 1);

  const chain = await workplace.start();

  expect(await wholeChain(chain)).toEqual(blocks.slice(0, -1));
});

test("a start cut off in its very first line starts anew", async () => {
  writeFileSync(workplace.journalPath, '{"format":');

  const chain = await workplace.start();

  expect(await ask(chain, "eth_blockNumber")).toBe("0x0");
});

test("a changed line is refused with its number", async () => {
  await makeChain();
  const lines = journalLines();
  lines[2] = lines[2]!.replace('"timestamp":17', '"timestamp":18');
  writeJournal(lines);

  await expectRefused({ code: "LINE_DAMAGED", line: 3 });
});

test("a damaged middle line is refused even when the last line is torn, and nothing is cut off", async () => {
  await makeChain();
  const lines = journalLines();
  lines[1] = lines[1]!.slice(0, 40);
  writeJournal(lines);
  appendFileSync(workplace.journalPath, '{"number":7');

  await expectRefused({ code: "LINE_DAMAGED", line: 2 });
});

test.each([
  ["dropped", (lines: string[]) => lines.filter((_line, index) => index !== 3)],
  ["doubled", (lines: string[]) => lines.flatMap((line, index) => (index === 3 ? [line, line] : [line]))],
  ["moved", (lines: string[]) => [...lines.slice(0, 3), lines[4]!, lines[3]!, ...lines.slice(5)]],
])("a %s line is refused", async (_how, damage) => {
  await makeChain();
  writeJournal(damage(journalLines()));

  await expectRefused({ code: "LINE_DAMAGED" });
});

test("a journal rewritten with right checksums and unchanged content starts", async () => {
  const { blocks } = await makeChain();
  writeConsistentJournal(journalEntries());

  expect(await wholeChain(await workplace.start())).toEqual(blocks);
});

test.each([
  ["another hash", { hash: `0x${"ab".repeat(32)}` }],
  ["another time", { timestamp: GENESIS_TIME + 86_401 }],
  ["a transaction left out", { transactions: [] }],
  ["a transaction that is invalid", { transactions: ["0x02c0"] }],
])("a block with %s does not replay, and is named", async (_what, change) => {
  await makeChain();
  writeConsistentJournal(journalEntries().map((entry) => (entry.number === 2 ? { ...entry, ...change } : entry)));

  await expectRefused({ code: "REPLAY_MISMATCH", line: 3 });
});

test("a line of another shape is refused, even with a right checksum", async () => {
  await makeChain();
  writeConsistentJournal(
    journalEntries().map((entry) => (entry.number === 2 ? { ...entry, transactions: "none" } : entry)),
  );

  await expectRefused({ code: "LINE_DAMAGED", line: 3 });
});

test("a journal of another version of this program is told as that, and not as one of another network", async () => {
  await makeChain();
  const [genesis, ...blocks] = journalEntries();
  writeConsistentJournal([{ ...genesis, format: "laiqu-embedded-chain-journal/1" }, ...blocks]);

  await expectRefused({ code: "GENESIS_MISMATCH", line: 1, actual: "laiqu-embedded-chain-journal/1" });
  await expect(workplace.start()).rejects.toMatchObject({
    text: {
      zh: expect.stringMatching(/^数据目录由来去的另一版本.*请用写下它的版本打开，或用 --data 另选/) as string,
      en: expect.stringMatching(/^Another version of Laiqu.*Open it with that version, or choose another/) as string,
    },
  });
});

test("a journal of another chain id is refused", async () => {
  await makeChain();

  await expectRefused({ code: "GENESIS_MISMATCH", line: 1, expected: "20260", actual: "20261" }, { chainId: 20261 });
});

test("a journal of other validators is refused", async () => {
  await makeChain();
  const other = new Workplace();
  const { validators: others } = await other.start();
  copyFileSync(join(other.dataDirectory, "validators.seed"), join(workplace.dataDirectory, "validators.seed"));
  await other.cleanUp();

  await expectRefused({ code: "GENESIS_MISMATCH", line: 1, actual: others.join(",") });
});

test("a damaged validators' seed is refused", async () => {
  await makeChain();
  writeFileSync(join(workplace.dataDirectory, "validators.seed"), "0123\n");

  await expect(workplace.start()).rejects.toMatchObject({ code: "VALIDATOR_SEED_INVALID" });
});

test("the validators' seed is readable by its owner only", async () => {
  await makeChain();

  expect(statSync(join(workplace.dataDirectory, "validators.seed")).mode & 0o777).toBe(0o600);
});

test("a data directory serves one chain at a time, and a refused start leaves no lock behind", async () => {
  const first: RunningEmbeddedChain = await workplace.start();

  await expect(workplace.start()).rejects.toMatchObject({ code: "DATA_DIRECTORY_IN_USE" });
  await first.close();
  await expect(workplace.start({ chainId: 1 })).rejects.toMatchObject({ code: "GENESIS_MISMATCH" });
  await workplace.start();
});
