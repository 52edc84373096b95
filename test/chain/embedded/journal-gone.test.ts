import { spawnSync } from "node:child_process";
import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { deployStore, send, Signer, Workplace } from "./development-chain.ts";
import { JournalWriter, readJournalContents } from "../../../src/chain/embedded/journal.ts";

let workplace: Workplace;
beforeEach(() => {
  workplace = new Workplace();
});
afterEach(() => workplace.cleanUp());

test.each([
  ["deleted", (path: string) => rmSync(path)],
  ["moved away", (path: string) => renameSync(path, `${path}.away`)],
  [
    "replaced",
    (path: string) => {
      rmSync(path);
      writeFileSync(path, "");
    },
  ],
])(
  "a journal that is %s while the chain runs stops the chain before it acknowledges anything more",
  async (_, change) => {
    const chain = await workplace.start();
    const signer = new Signer();
    const store = await deployStore(chain, signer);

    change(workplace.journalPath);

    await expect(send(chain, await signer.call(store, 1))).rejects.toThrow();
    await expect(chain.mineBlock()).rejects.toMatchObject({ code: "CHAIN_STOPPED" });
    await chain.close();
  },
);

test("the error of a journal that is gone says that it is gone", async () => {
  const chain = await workplace.start();
  await chain.close();
  const contents = await readJournalContents(workplace.journalPath);
  const journal = await JournalWriter.open(workplace.journalPath, contents);
  rmSync(workplace.journalPath);

  const entry = { number: 1, timestamp: 1, transactions: [], extraData: "0x", hash: "0x" };
  await expect(journal.append(entry)).rejects.toMatchObject({
    code: "WRITE_FAILED",
    text: { en: expect.stringMatching(/was deleted, moved or replaced/) },
  });
  await journal.close();
});

test("a pipe in the place of a journal is refused and not waited for", async () => {
  const chain = await workplace.start();
  await chain.close();
  rmSync(workplace.journalPath);
  spawnSync("mkfifo", [workplace.journalPath]);

  await expect(workplace.start()).rejects.toMatchObject({ code: "NOT_REGULAR" });
  expect(existsSync(workplace.journalPath)).toBe(true);
});
