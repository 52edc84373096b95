import { Wallet, id as keccakText } from "ethers";
import hre from "hardhat";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RpcAsker } from "../../src/chain/rpc.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { checkDeployment } from "../../src/deployment/check-deployment.ts";
import { deployLedger } from "../../src/deployment/deploy-ledger.ts";
import { decodeLedgerLog, publicationHash } from "../../src/ledger/event-log.ts";
import { foundingPlan } from "../../src/demo/founding-plan.ts";

/** EIP-3860, in force from Shanghai on: bytes of a deployment's data. EIP-7825, from Osaka on: gas of a transaction. */
const INITCODE_LIMIT = 49_152;
const TRANSACTION_GAS_CAP = 16_777_216n;

type Log = { readonly topics: Hex[]; readonly data: Hex };

let connection: Awaited<ReturnType<typeof hre.network.create>>;
let rpc: RpcAsker;

beforeAll(async () => {
  connection = await hre.network.create();
  rpc = {
    request: (method, params = []) => connection.provider.request({ method, params: [...params] }),
  };
});
afterAll(async () => {
  await connection.close();
});

test("a founding with all its rulebooks stays within the limits of the newest EVM", async () => {
  const deployer = new Wallet(keccakText("deployer"));
  await rpc.request("hardhat_setBalance", [deployer.address, "0xffffffffffffffffffff"]);
  const founding = foundingPlan((party) => new Wallet(keccakText(party)).address as Hex);

  const deployment = await deployLedger({ chain: rpc, deployer, founding, network: "newest" });

  await checkDeployment(rpc, deployment);
  const transactions = await sentBy(deployer.address);
  expect(transactions.filter(({ to }) => to === null)).toHaveLength(5);
  expect(
    Math.max(...transactions.filter(({ to }) => to === null).map(({ input }) => (input.length - 2) / 2)),
  ).toBeLessThan(INITCODE_LIMIT);
  expect(transactions.every(({ gas }) => BigInt(gas) < TRANSACTION_GAS_CAP)).toBe(true);

  const logs = (await rpc.request("eth_getLogs", [
    { fromBlock: "0x0", address: deployment.contracts.Ledger.address },
  ])) as Log[];
  const published = logs
    .map(({ topics, data }) => decodeLedgerLog(topics, data))
    .filter((event) => event.type === "RulebookPublished");
  expect(
    published.map(({ ordinal, version, publication }) => [ordinal, version, publicationHash(publication)]),
  ).toEqual(
    founding.flatMap(({ publications }, index) =>
      publications.map((publication, version) => [index + 1, version + 1, publicationHash(publication)]),
    ),
  );
});

async function sentBy(address: string): Promise<{ to: string | null; input: Hex; gas: Hex }[]> {
  const head = Number(await rpc.request("eth_blockNumber"));
  const blocks = await Promise.all(
    Array.from({ length: head + 1 }, async (_, number) => {
      const block = await rpc.request("eth_getBlockByNumber", [`0x${number.toString(16)}`, true]);
      return block as { transactions: { from: string; to: string | null; input: Hex; gas: Hex }[] };
    }),
  );
  return blocks.flatMap(({ transactions }) => transactions).filter(({ from }) => from === address.toLowerCase());
}
