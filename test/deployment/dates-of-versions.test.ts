import { Wallet, id as keccakText } from "ethers";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { RunningEmbeddedChain } from "../../src/chain/embedded/start-embedded-chain.ts";
import { deployLedger, MOST_AHEAD } from "../../src/deployment/deploy-ledger.ts";
import type { Deployment } from "../../src/deployment/deployment.ts";
import { planFounding } from "../../src/deployment/founding.ts";
import { readFoundingFile } from "../../src/deployment/founding-file.ts";
import { publishNext } from "../../src/deployment/publication.ts";
import { bookSlot, decodeBook } from "../../src/ledger/storage-slots.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { requesterOf } from "../indexer/small-ledger.ts";
import type { Ask } from "../indexer/small-ledger.ts";

const { jurisdictions } = readFoundingFile("docs/founding.example.json");
const [first] = planFounding(jurisdictions.slice(0, 1));
const [text] = first!.publications;
const now = Math.floor(Date.now() / 1_000);

const place = new Workplace();
let chain: RunningEmbeddedChain;
const ask: Ask = (method, params) => chain.request({ method, params: [...params] });
const node = requesterOf(ask);

beforeAll(async () => {
  chain = await place.start({ initialTimestamp: now - 60 });
}, 180_000);
afterAll(async () => place.cleanUp());

async function deployed(secondFrom: number): Promise<{ deployment: Deployment; versions: [typeof text, typeof text] }> {
  const versions: [typeof text, typeof text] = [text, { ...text!, effectiveFrom: secondFrom }];
  const deployment = await deployLedger({
    chain: node,
    deployer: new Wallet(keccakText(`deployer ${secondFrom}`)),
    founding: [{ ...first!, publications: versions.map((version) => version!) }],
    network: "test",
  });
  return { deployment, versions };
}

async function bookOf({ contracts }: Deployment) {
  return decodeBook(BigInt(String(await ask("eth_getStorageAt", [contracts.Ledger.address, bookSlot(1), "latest"]))));
}

it("a second version that is dated more than a year ahead stops no deployment, and is published later", async () => {
  const { deployment, versions } = await deployed(now + MOST_AHEAD + 86_400);

  const early = publishNext({
    chain: node,
    deployment,
    sender: new Wallet(keccakText("anybody")),
    reference: jurisdictions[0]!.reference,
    versions: versions.map((version) => version!),
  });

  await expect(early).rejects.toMatchObject({
    code: "PUBLICATION_TOO_EARLY",
    evidence: { version: 2, effectiveFrom: now + MOST_AHEAD + 86_400 },
  });
  expect(await bookOf(deployment)).toMatchObject({ current: 1, pending: 0 });
}, 180_000);

it("a second version that is dated less than a year ahead is published by the deployment", async () => {
  const { deployment } = await deployed(now + MOST_AHEAD - 86_400);

  expect(await bookOf(deployment)).toMatchObject({ current: 1, pending: 2, pendingFrom: now + MOST_AHEAD - 86_400 });
}, 180_000);
