import { id as keccakText } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildAbsence, buildCertificate } from "../../src/certificate/build.ts";
import { descriptorId, type Descriptor } from "../../src/certificate/descriptor.ts";
import { toHex, type Hex } from "../../src/consensus/hex.ts";
import { canonicalBytes } from "../../src/documents/canonical-json.ts";
import { verdictRows } from "../../src/certificate/verdict-rows.ts";
import { GENESIS_TIME } from "../chain/embedded/development-chain.ts";
import { CertifiedWorld, RECORDED } from "./certified-world.ts";
import { verifyAtBlock } from "./verify-at-block.ts";

/** The seed of the validators' keys that the network and its rehearsal share by mistake. */
const SEED = keccakText("reused validator keys").slice(2);
const STARTED = GENESIS_TIME + 500;
const FOUNDED = GENESIS_TIME + 1_000;
const NEVER = keccakText("never exported") as Hex;

/** Records of every kind that a certificate can be about. */
const SUBJECTS = [...RECORDED, "other", "authority", "target"] as const;

let network: CertifiedWorld;
let rehearsal: CertifiedWorld;

beforeAll(async () => {
  network = await CertifiedWorld.found({ seed: SEED, startedAt: STARTED, foundedAt: FOUNDED });
  // It has the same founding at the same second, and its first block is of another second.
  rehearsal = await CertifiedWorld.found({ seed: SEED, startedAt: STARTED + 1, foundedAt: FOUNDED });
  for (const world of [network, rehearsal]) {
    await world.recordProduct();
    await world.export("target");
  }
});
afterAll(async () => {
  await network.close();
  await rehearsal.close();
});

async function certify(world: CertifiedWorld, subject: (typeof SUBJECTS)[number] | "absence"): Promise<Uint8Array> {
  return subject === "absence" ? await buildAbsence(await world.request(), NEVER) : await world.certify(subject);
}

/** A certificate that claims to be made under this descriptor. */
function claiming(bytes: Uint8Array, descriptor: Descriptor): Uint8Array {
  const certificate = JSON.parse(new TextDecoder().decode(bytes)) as object;
  return canonicalBytes({ ...certificate, descriptor: descriptorId(descriptor) });
}

describe("a rehearsal with the validator keys, chain id, addresses and founding of the network", () => {
  it("differs from the network in nothing but its blocks, and in the identity that the ledger keeps", () => {
    const { asOf: _, ledger, ...rest } = network.descriptor;
    const { asOf: __, ledger: theirs, ...same } = rehearsal.descriptor;

    expect(same).toEqual(rest);
    expect(theirs.identity).not.toBe(ledger.identity);
    expect({ ...theirs, identity: ledger.identity }).toEqual(ledger);
    expect(rehearsal.ids).toEqual(network.ids);
  });

  it.each([...SUBJECTS, "absence"] as const)(
    "cannot pass its certificate of %s off as the network's",
    async (subject) => {
      const own = await certify(network, subject);
      const theirs = await certify(rehearsal, subject);

      const genuine = verifyAtBlock(own, network.descriptor);
      const honest = verifyAtBlock(theirs, network.descriptor);
      const verdict = verifyAtBlock(claiming(theirs, network.descriptor), network.descriptor);

      expect(genuine.code).toMatch(/^AUTHENTIC_|^NOT_RECORDED$/);
      expect([honest.code, honest.reason]).toEqual(["CANNOT_TELL", "UNKNOWN_DESCRIPTOR"]);
      expect(verdict).toMatchObject({ code: "FORGED", failure: { step: "state", code: "OTHER_LEDGER" } });
      expect(verdict.sentence.en).toContain("rehearsal");
    },
  );

  it("cannot be certified by a system that has the network's descriptor, which is told what to compare", async () => {
    const request = { source: rehearsal.source, descriptor: network.descriptor, block: await rehearsal.head() };

    await expect(buildCertificate(request, rehearsal.ids.city!)).rejects.toMatchObject({
      code: "SOURCE_INCONSISTENT",
      text: {
        en: expect.stringMatching(new RegExp(`OTHER_LEDGER.*edition 1, ${descriptorId(network.descriptor)}`)) as string,
        zh: expect.stringContaining("网络描述文件（第 1 版") as string,
      },
    });
  });

  it("cannot pass off a block that is older or other than the descriptor's own", async () => {
    const bytes = claiming(await certify(rehearsal, "city"), network.descriptor);
    const head = await rehearsal.head();
    const { asOf } = network.descriptor;
    const under = (described: Descriptor["asOf"]) => {
      const descriptor = { ...network.descriptor, asOf: described, ledger: rehearsal.descriptor.ledger };
      return verifyAtBlock(claiming(bytes, descriptor), descriptor);
    };
    const forged = (step: string) => ({ code: "FORGED", failure: { step, code: "OTHER_LEDGER" } });

    expect(under({ block: head, hash: asOf.hash, time: rehearsal.time })).toMatchObject(forged("seal"));
    expect(under({ block: head + 1, hash: asOf.hash, time: rehearsal.time - 1 })).toMatchObject(forged("header"));
    expect(under({ block: head - 1, hash: asOf.hash, time: rehearsal.time + 1 })).toMatchObject(forged("header"));
    expect(under({ block: head - 1, hash: asOf.hash, time: rehearsal.time }).code).toBe("AUTHENTIC_IN_FORCE");
  });
});

describe("the editions of a descriptor", () => {
  const later = (descriptor: Descriptor): Descriptor => ({
    ...descriptor,
    edition: descriptor.edition + 1,
    previous: [...descriptor.previous, descriptorId(descriptor)],
  });

  it("verify certificates of every earlier edition, and cannot tell about later ones", async () => {
    const first = network.descriptor;
    const second = later(first);
    const third = later(second);
    const of = Object.fromEntries(
      await Promise.all(
        [first, second, third].map(async (edition) => [
          edition.edition,
          claiming(await certify(network, "target"), edition),
        ]),
      ),
    ) as Record<number, Uint8Array>;
    const codes = [first, second, third].map((used) => [1, 2, 3].map((made) => verifyAtBlock(of[made]!, used).code));

    expect(codes).toEqual([
      ["AUTHENTIC_IN_FORCE", "CANNOT_TELL", "CANNOT_TELL"],
      ["AUTHENTIC_IN_FORCE", "AUTHENTIC_IN_FORCE", "CANNOT_TELL"],
      ["AUTHENTIC_IN_FORCE", "AUTHENTIC_IN_FORCE", "AUTHENTIC_IN_FORCE"],
    ]);
    expect(verifyAtBlock(of[2]!, first)).toMatchObject({
      reason: "UNKNOWN_DESCRIPTOR",
      failure: { text: { en: expect.stringContaining("newest edition") as string } },
    });
    const rows = (made: number, used: Descriptor): string =>
      JSON.stringify(verdictRows(verifyAtBlock(of[made]!, used)).slice(-3));
    expect(rows(2, second)).toMatch(/第 2 版.*edition 2 \(.*同一版（第 2 版）.*the same edition \(2\)/);
    expect(rows(1, third)).toMatch(/第 3 版.*edition 3 \(.*第 1 版，sha256:.*edition 1 of the same network, sha256:/);
    expect(rows(3, first)).toMatch(/edition 1 \(.*another network's or a newer edition, sha256:/);
    expect(verifyAtBlock(of[1]!, third)).toMatchObject({
      network: { edition: 3, descriptor: descriptorId(third) },
      madeUnder: { edition: 1, descriptor: descriptorId(first) },
    });
  });

  it("decide about the validators of their own blocks, and leave those of later blocks to newer editions", async () => {
    const bytes = await certify(network, "target");
    const head = await network.head();
    const block = JSON.parse(JSON.stringify(network.descriptor.asOf)) as Descriptor["asOf"];
    const strangers = (asOf: number): Descriptor => ({
      ...network.descriptor,
      asOf: { ...block, block: asOf },
      consensus: { kind: "qbft", validatorEpochs: [{ fromBlock: 0, validators: [toHex(new Uint8Array(20).fill(1))] }] },
    });
    const under = (descriptor: Descriptor) => verifyAtBlock(claiming(bytes, descriptor), descriptor);

    expect(under(strangers(head))).toMatchObject({ code: "FORGED", failure: { code: "VALIDATORS_MISMATCH" } });
    expect(under(strangers(head - 1))).toMatchObject({ code: "FORGED", failure: { code: "VALIDATORS_MISMATCH" } });
    expect(under(strangers(head - 2))).toMatchObject({ code: "CANNOT_TELL", reason: "UNKNOWN_VALIDATORS" });
  });
});
