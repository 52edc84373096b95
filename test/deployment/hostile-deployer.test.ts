import {
  Transaction,
  Wallet,
  getCreate2Address,
  getCreateAddress,
  id as keccakText,
  keccak256,
  zeroPadValue,
} from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunningEmbeddedChain } from "../../src/chain/embedded/start-embedded-chain.ts";
import { parseHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { checkDeployment, checkFounding } from "../../src/deployment/check-deployment.ts";
import { deployLedger } from "../../src/deployment/deploy-ledger.ts";
import { LEDGER_PARTS, partAddresses } from "../../src/deployment/deployment.ts";
import type { Deployment } from "../../src/deployment/deployment.ts";
import { planFounding } from "../../src/deployment/founding.ts";
import { readFoundingFile } from "../../src/deployment/founding-file.ts";
import { foundingData } from "../../src/deployment/founding-transaction.ts";
import { programCodeHash } from "../../src/deployment/program-code.ts";
import { encodeLedgerCall } from "../../src/ledger/calldata.ts";
import { NO_RECORD } from "../../src/ledger/record-id.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { requesterOf } from "../indexer/small-ledger.ts";
import type { Ask } from "../indexer/small-ledger.ts";

const founding = planFounding(readFoundingFile("docs/founding.example.json").jurisdictions);
const place = new Workplace();
const deployer = new Wallet(keccakText("hostile deployer"));
let chain: RunningEmbeddedChain;
let honest: Deployment;
const ask: Ask = (method, params) => chain.request({ method, params: [...params] });
const node = requesterOf(ask);

beforeAll(async () => {
  chain = await place.start();
  honest = await deployLedger({ chain: node, deployer, founding, network: "test" });
}, 180_000);
afterAll(async () => place.cleanUp());

interface Sent {
  readonly transaction: Hex;
  /** Where the transaction creates a contract, if it creates one. */
  readonly address: Hex;
  readonly block: number;
}

async function send(data: string, to?: Hex): Promise<Sent> {
  const nonce = Number(await ask("eth_getTransactionCount", [deployer.address, "latest"]));
  const { chainId } = honest;
  const raw = await deployer.signTransaction(
    Transaction.from({ type: 0, chainId, nonce, data, to: to ?? null, value: 0, gasPrice: 0n, gasLimit: 15_000_000n }),
  );
  const transaction = parseHex(String(await ask("eth_sendRawTransaction", [raw])));
  const receipt = (await ask("eth_getTransactionReceipt", [transaction])) as { status: string; blockNumber: string };
  expect(receipt.status).toBe("0x1");
  const address = parseHex(getCreateAddress({ from: deployer.address, nonce }).toLowerCase());
  return { transaction, address, block: Number(receipt.blockNumber) };
}

/** The code that creates a contract with this code of at most 255 bytes. */
function creating(code: string): string {
  const size = (code.length / 2).toString(16).padStart(2, "0");
  return `0x60${size}600c60003960${size}6000f3${code}`;
}

/** Writes any word of the storage on which it runs, and takes itself away when it is called with one byte. */
const BACK_DOOR = "36600114600f5760443560243555005b33ff";
/** The code of a contract that asks its maker for it. */
const ASKING = "6000600060006000335afa503d600060003e3d6000f3";
/** Makes a contract at one address with the code that lies at the given address, as often as it is gone. */
const MAKER = `36601357600054803b8060006000843c6000f35b60003560005575${ASKING}60005260006016600a6000f500`;

/** A word of the storage that no ledger writes. */
const SLOT: Hex = `0x${"5e".repeat(32)}`;
const WRITTEN: Hex = `0x${"7f".repeat(32)}`;
const NO_WORD: Hex = `0x${"0".repeat(64)}`;

describe("a deployer with a back door", () => {
  it("cannot hide it by putting this program's part in its place afterwards", async () => {
    const backDoor = await send(creating(BACK_DOOR));
    const maker = await send(creating(MAKER));
    const made = getCreate2Address(maker.address, NO_WORD, keccak256(`0x${ASKING}`)).toLowerCase();
    const part = parseHex(made);
    await send(zeroPadValue(backDoor.address, 32), maker.address);
    const parts = { ...partAddresses(honest), GoverningPart: part };
    const ledger = await send(await foundingData(parts, founding));
    const accept = encodeLedgerCall({ act: "accept", party: NO_RECORD });
    await send(`${accept}${SLOT.slice(2)}${WRITTEN.slice(2)}`, ledger.address);
    await send("0x00", part);
    const { transaction } = await send(zeroPadValue(honest.contracts.GoverningPart.address, 32), maker.address);
    const { contracts } = honest;
    const deployment: Deployment = {
      ...honest,
      startBlock: ledger.block,
      contracts: {
        ...contracts,
        GoverningPart: { ...contracts.GoverningPart, address: part, transaction },
        Ledger: { ...ledger, codeHash: programCodeHash("Ledger", parts) },
      },
    };

    // Whatever is there now is this program's code, and yet the ledger's storage is not what it would have written.
    await checkDeployment(node, deployment);
    expect(await ask("eth_getStorageAt", [ledger.address, SLOT, "latest"])).toBe(WRITTEN);
    await expect(checkFounding(node, deployment, founding)).rejects.toMatchObject({
      code: "FOUNDING_DIFFERS",
      evidence: { name: "GoverningPart", address: part },
      text: { en: expect.stringMatching(/other code may have been at that address/) as string },
    });
  });

  it.each(LEDGER_PARTS)("cannot name another transaction for the part %s", async (name) => {
    const { contracts } = honest;
    const other = contracts[name === "JudgingPart" ? "GoverningPart" : "JudgingPart"];
    const part = { ...contracts[name], transaction: other.transaction };

    const checked = checkFounding(node, { ...honest, contracts: { ...contracts, [name]: part } }, founding);

    await expect(checked).rejects.toMatchObject({ code: "FOUNDING_DIFFERS", evidence: { name } });
  });

  it("is distinguished from an honest one", async () => {
    await expect(checkFounding(node, honest, founding)).resolves.toBeUndefined();
  });
});
