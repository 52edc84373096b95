import { Wallet, id as keccakText } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunningEmbeddedChain } from "../../src/chain/embedded/start-embedded-chain.ts";
import { fromHex, toHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { keccak256 } from "../../src/consensus/keccak.ts";
import { checkDeployment } from "../../src/deployment/check-deployment.ts";
import { deployLedger } from "../../src/deployment/deploy-ledger.ts";
import { LEDGER_PARTS, partAddresses } from "../../src/deployment/deployment.ts";
import type { ContractName, Deployment } from "../../src/deployment/deployment.ts";
import { planFounding } from "../../src/deployment/founding.ts";
import { readFoundingFile } from "../../src/deployment/founding-file.ts";
import { programCode, programCodeHash } from "../../src/deployment/program-code.ts";
import { publishVersions } from "../../src/deployment/publication.ts";
import { bookSlot, decodeBook } from "../../src/ledger/storage-slots.ts";
import { publicationOf } from "../../src/rulebook/compile-rulebook.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { requesterOf } from "../indexer/small-ledger.ts";
import type { Ask } from "../indexer/small-ledger.ts";

const CONTRACTS: readonly ContractName[] = ["Ledger", ...LEDGER_PARTS];
const { jurisdictions } = readFoundingFile("docs/founding.example.json");
const founding = planFounding(jurisdictions);

const place = new Workplace();
let chain: RunningEmbeddedChain;
let deployment: Deployment;

const honest: Ask = (method, params) => chain.request({ method, params: [...params] });

beforeAll(async () => {
  chain = await place.start();
  deployment = await deploy(honest, "honest");
}, 60_000);
afterAll(async () => place.cleanUp());

async function deploy(
  ask: Ask,
  name: string,
  hooks: Pick<Parameters<typeof deployLedger>[0], "beforeSending" | "keep"> = {},
): Promise<Deployment> {
  const deployer = new Wallet(keccakText(`deployer ${name}`));
  return await deployLedger({ chain: requesterOf(ask), deployer, founding, network: "test", ...hooks });
}

/** A node that gives other code at one address. */
function withCode(address: Hex, change: (code: Hex) => Hex): Ask {
  return async (method, params) => {
    const answer = await honest(method, params);
    return method === "eth_getCode" && params[0] === address ? change(answer as Hex) : answer;
  };
}

/** The deployment as a deployer would write it whose contract has this code. */
function asWritten(name: ContractName, code: Hex): Deployment {
  const { contracts } = deployment;
  const codeHash = toHex(keccak256(fromHex(code)));
  return { ...deployment, contracts: { ...contracts, [name]: { ...contracts[name], codeHash } } };
}

describe("the code of a deployment", () => {
  it.each(CONTRACTS)("is that of this program, byte for byte: %s", async (name) => {
    const { address, codeHash } = deployment.contracts[name];
    const parts = partAddresses(deployment);

    const served = (await honest("eth_getCode", [address, "latest"])) as Hex;

    expect(served).toBe(toHex(programCode(name, parts)));
    expect(codeHash).toBe(programCodeHash(name, parts));
  });

  it.each(CONTRACTS)("is refused where it is another one, although the deployer wrote its hash: %s", async (name) => {
    const { address } = deployment.contracts[name];
    const foreign: Hex = `${toHex(programCode(name, partAddresses(deployment)))}00`;
    const node = requesterOf(withCode(address, () => foreign));

    await expect(checkDeployment(node, asWritten(name, foreign))).rejects.toMatchObject({
      code: "CODE_FOREIGN",
      evidence: { name, address },
      text: { en: expect.stringMatching(/hand out seats/) as string },
    });
  });

  it.each(LEDGER_PARTS)("is refused where the ledger runs another contract than the %s that is named", async (part) => {
    const { contracts } = deployment;
    const elsewhere = contracts[part === "JudgingPart" ? "GoverningPart" : "JudgingPart"];
    const other = { ...deployment, contracts: { ...contracts, [part]: { ...contracts[part], ...elsewhere } } };

    await expect(checkDeployment(requesterOf(honest), other)).rejects.toMatchObject({ code: "CODE_FOREIGN" });
  });

  it("is compared whole at a creation: a node that leaves out its end is not believed", async () => {
    const truncating: Ask = async (method, params) => {
      const answer = await honest(method, params);
      return method === "eth_getCode" ? (answer as Hex).slice(0, -2) : answer;
    };

    await expect(deploy(truncating, "truncated")).rejects.toMatchObject({ code: "CREATION_UNCONFIRMED" });
  });
});

describe("a promised version that a stranger publishes", () => {
  const publishAsStranger = async (deployed: Deployment) => {
    const { reference, rulebooks } = jurisdictions[0]!;
    await publishVersions({
      chain: requesterOf(honest),
      deployment: deployed,
      sender: () => Promise.resolve(new Wallet(keccakText("stranger"))),
      reference,
      versions: rulebooks.map(publicationOf),
    });
  };
  const versionOf = async ({ contracts }: Deployment, ordinal: number) => {
    const word = await honest("eth_getStorageAt", [contracts.Ledger.address, bookSlot(ordinal), "latest"]);
    return decodeBook(BigInt(word as Hex))?.current;
  };

  it("does not stop a deployment that has not published it yet", async () => {
    const deployed = await deploy(honest, "before", { keep: publishAsStranger });

    expect([await versionOf(deployed, 1), await versionOf(deployed, 2)]).toEqual([1, 1]);
  });

  it("does not stop a deployment that is about to publish it", async () => {
    let founded: Deployment | undefined;
    const deployed = await deploy(honest, "meanwhile", {
      keep: async (kept) => void (founded = await Promise.resolve(kept)),
      beforeSending: async () => {
        if (founded === undefined) return;
        await publishAsStranger(founded);
        founded = undefined;
      },
    });

    expect([await versionOf(deployed, 1), await versionOf(deployed, 2)]).toEqual([1, 1]);
  });
});
