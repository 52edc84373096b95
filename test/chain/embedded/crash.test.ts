import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { keccak256 } from "ethers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RpcError } from "../../../src/chain/rpc-error.ts";
import { createJsonRpc } from "../../../src/chain/rpc.ts";
import { ask, Signer, STORE_AND_LOG, Workplace } from "./development-chain.ts";

const SERVE_CHAIN = fileURLToPath(new URL("serve-chain.ts", import.meta.url));

let workplace: Workplace;
const children: ChildProcess[] = [];
beforeEach(() => {
  workplace = new Workplace();
});
afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
  await workplace.cleanUp();
});

/** Starts a chain in a process of its own. @param shellSetup - a command to run before it, e.g. to set a limit */
async function startProcess(shellSetup = ":"): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(
    "bash",
    ["-c", `${shellSetup}; exec "$0" "$@"`, process.execPath, SERVE_CHAIN, workplace.dataDirectory],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  children.push(child);
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { child, url: line.toString().trim() };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

interface Acknowledged {
  readonly transactionHash: string;
  readonly blockHash: string;
}

interface Outcome {
  readonly acknowledged: Acknowledged[];
  readonly failure: unknown;
  /** The hash of the transaction that was being sent when it failed. */
  readonly lastHash: string;
}

/**
 * Sends transactions one after the other until the node fails.
 * @returns the acknowledged transactions, and the failure
 */
async function sendUntilFailure(url: string, signer: Signer, bound: number): Promise<Outcome> {
  const client = createJsonRpc(url);
  const acknowledged: Acknowledged[] = [];
  let lastHash = "";
  try {
    for (let index = 0; index < bound; index++) {
      const raw = await signer.deploy(STORE_AND_LOG);
      lastHash = keccak256(raw);
      const transactionHash = (await client.request("eth_sendRawTransaction", [raw])) as string;
      const receipt = await client.request("eth_getTransactionReceipt", [transactionHash]);
      const { blockHash } = receipt as { blockHash: string };
      acknowledged.push({ transactionHash, blockHash });
    }
    return { acknowledged, failure: undefined, lastHash };
  } catch (failure) {
    return { acknowledged, failure, lastHash };
  } finally {
    client.close();
  }
}

test("kill -9 in the middle of sending loses no acknowledged transaction and moves none to another block", async () => {
  const signer = new Signer();
  const all: Acknowledged[] = [];
  for (let round = 0; round < 3; round++) {
    const { child, url } = await startProcess();
    const sending = sendUntilFailure(url, signer, 100_000);
    setTimeout(() => child.kill("SIGKILL"), 200 + 150 * round);
    const { acknowledged, failure } = await sending;
    expect(failure).toMatchObject({ code: "UNAVAILABLE" });
    all.push(...acknowledged);
    await kill(child);

    const chain = await workplace.start({ initialTimestamp: 0 });
    for (const { transactionHash, blockHash } of all) {
      expect(await ask(chain, "eth_getTransactionReceipt", transactionHash)).toMatchObject({
        blockHash,
        status: "0x1",
      });
    }
    // The transaction that was being sent may have been kept or not: its sender asks, as after any lost answer.
    signer.nonce = Number(await ask<string>(chain, "eth_getTransactionCount", signer.address, "latest"));
    expect(signer.nonce - all.length).toBeLessThanOrEqual(round + 1);
    await chain.close();
  }
  expect(all.length).toBeGreaterThan(0);
});

test("a full disk stops the chain at the last kept block until the next start, which goes on from it", async () => {
  const signer = new Signer();
  // The journal may grow to 16 KiB. The signal is ignored, because it would kill the process at the limit.
  const { child, url } = await startProcess("trap '' XFSZ; ulimit -S -f 16");

  const { acknowledged, failure, lastHash } = await sendUntilFailure(url, signer, 1_000);

  expect(failure).toBeInstanceOf(RpcError);
  expect(failure).toMatchObject({ code: "REMOTE_ERROR", evidence: { remote: { data: { code: "CHAIN_STOPPED" } } } });
  const client = createJsonRpc(url);
  expect(await client.request("eth_blockNumber")).toBe(`0x${acknowledged.length.toString(16)}`);
  expect(await client.request("eth_getTransactionReceipt", [lastHash])).toBeNull();
  expect(await client.request("eth_getTransactionByHash", [lastHash])).toBeNull();
  expect(await client.request("eth_getTransactionCount", [signer.address, "latest"])).toBe(
    `0x${acknowledged.length.toString(16)}`,
  );
  execFileSync("prlimit", [`--pid=${child.pid}`, "--fsize=unlimited"]);
  await expect(client.request("eth_sendRawTransaction", [await signer.deploy(STORE_AND_LOG)])).rejects.toMatchObject({
    evidence: { remote: { data: { code: "CHAIN_STOPPED" } } },
  });
  client.close();
  await kill(child);
  const chain = await workplace.start({ initialTimestamp: 0 });
  expect(await ask(chain, "eth_blockNumber")).toBe(`0x${acknowledged.length.toString(16)}`);
  for (const { transactionHash, blockHash } of acknowledged) {
    expect(await ask(chain, "eth_getTransactionReceipt", transactionHash)).toMatchObject({ blockHash });
  }
});
