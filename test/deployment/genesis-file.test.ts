import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { agreeOnFacts } from "../../src/deployment/agree-facts.ts";
import { readGenesisFile } from "../../src/deployment/genesis-file.ts";

const directory = mkdtempSync(join(tmpdir(), "laiqu-genesis-"));
const path = join(directory, "genesis.json");
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function read(genesis: unknown): ReturnType<typeof readGenesisFile> {
  writeFileSync(path, typeof genesis === "string" ? genesis : JSON.stringify(genesis));
  return readGenesisFile(path);
}

function transitionTo(settings: object): object {
  return { config: { chainId: 10, qbft: {}, transitions: [{ block: 9, ...settings }] } };
}

/** As Besu's documentation has it. */
const BESU = {
  config: {
    chainId: 1337,
    berlinBlock: 0,
    qbft: { blockperiodseconds: 5, epochlength: 40, requesttimeoutseconds: 10 },
  },
  extraData: "0xF83A",
  alloc: {},
};

describe("a genesis file", () => {
  it.each([
    ["Besu", BESU, { chainId: 1337, epochLengthBlocks: 40, blockPeriodSeconds: 5, extraData: "0xf83a" }],
    [
      "Besu with other upper and lower case",
      { config: { chainid: 1337, QBFT: { blockPeriodSeconds: 5, epochLength: 40 } } },
      { chainId: 1337, epochLengthBlocks: 40, blockPeriodSeconds: 5, extraData: undefined },
    ],
    [
      "GoQuorum with a list of transitions",
      {
        config: {
          chainId: 10,
          qbft: {
            epochlength: 30_000,
            blockperiodseconds: 1,
            ceil2Nby3Block: 0,
            validatorcontractaddress: `0x${"00".repeat(20)}`,
          },
          transitions: [
            { block: 100, blockperiodseconds: 2, epochlength: 30_000, validatorselectionmode: "blockheader" },
          ],
        },
      },
      { chainId: 10, epochLengthBlocks: 30_000, blockPeriodSeconds: 2, extraData: undefined },
    ],
    [
      "GoQuorum that makes empty blocks less often",
      { config: { chainId: 10, qbft: { blockperiodseconds: 1, emptyblockperiodseconds: 60 } } },
      { chainId: 10, epochLengthBlocks: 30_000, blockPeriodSeconds: 60, extraData: undefined },
    ],
    [
      "Besu that makes empty blocks less often, for some time",
      {
        config: {
          chainId: 10,
          qbft: { blockperiodseconds: 5, xemptyblockperiodseconds: 0 },
          transitions: {
            qbft: [
              { block: 9, xemptyblockperiodseconds: 30 },
              { block: 99, blockperiodseconds: 1 },
            ],
          },
        },
      },
      { chainId: 10, epochLengthBlocks: 30_000, blockPeriodSeconds: 30, extraData: undefined },
    ],
    [
      "older GoQuorum",
      { config: { chainId: 10, istanbul: { epoch: 60, policy: 0, testQBFTBlock: 0 } } },
      { chainId: 10, epochLengthBlocks: 60, blockPeriodSeconds: undefined, extraData: undefined },
    ],
    [
      "a network without an epoch length, which has the default",
      { config: { chainId: 10, qbft: {} } },
      { chainId: 10, epochLengthBlocks: 30_000, blockPeriodSeconds: undefined, extraData: undefined },
    ],
  ])("of %s is read", (_, genesis, facts) => {
    expect(read(genesis)).toMatchObject(facts);
  });

  it.each([
    [false, "Besu", BESU],
    [false, "GoQuorum", { config: { chainId: 10, qbft: { ceil2Nby3Block: 0 } } }],
    [true, "GoQuorum with the older rule at first", { config: { chainId: 10, qbft: { ceil2Nby3Block: 9 } } }],
    [true, "GoQuorum that goes back to the older rule", transitionTo({ "2FPlus1Enabled": true })],
    [true, "older GoQuorum", { config: { chainId: 10, istanbul: { epoch: 60 } } }],
    [false, "older GoQuorum with the newer rule", { config: { chainId: 10, istanbul: { ceil2Nby3Block: 0 } } }],
  ])("says %j of blocks that may lack seals, for %s", (mayLackSeals, _, genesis) => {
    expect(read(genesis).mayLackSeals).toBe(mayLackSeals);
  });

  it.each([
    ["", "{"],
    ["", []],
    ["/config", {}],
    ["", { config: { chainId: 10, qbft: {} }, Config: { chainId: 11, qbft: {} } }],
    ["/config", { config: { chainId: 10, chainid: 11, qbft: {} } }],
    ["/config/qbft", { config: { chainId: 10, qbft: { epochlength: 5, epochLength: 6 } } }],
    ["/config", { config: { chainId: 10, clique: { period: 5 } } }],
    ["/config/qbft", { config: { chainId: 10, qbft: 1 } }],
    ["/config/chainId", { config: { qbft: {} } }],
    ["/config/chainId", { config: { chainId: "10", qbft: {} } }],
    ["/config/qbft/epochlength", { config: { chainId: 10, qbft: { epochlength: 0 } } }],
    ["/config/qbft/blockperiodseconds", { config: { chainId: 10, qbft: { blockperiodseconds: "5" } } }],
    ["/config/transitions/0/blockperiodseconds", transitionTo({ blockperiodseconds: 0.5 })],
    ["/config/qbft/emptyblockperiodseconds", { config: { chainId: 10, qbft: { emptyblockperiodseconds: -1 } } }],
    [
      "/config/qbft/validatorcontractaddress",
      { config: { chainId: 10, qbft: { validatorcontractaddress: `0x${"11".repeat(20)}` } } },
    ],
    [
      "/config/transitions/0/validators",
      {
        config: { chainId: 10, qbft: {}, transitions: { qbft: [{ block: 9, validators: [`0x${"11".repeat(20)}`] }] } },
      },
    ],
    [
      "/config/transitions/0/epochlength",
      { config: { chainId: 10, qbft: {}, transitions: [{ block: 9, epochlength: 50 }] } },
    ],
  ])("is refused with the place %j of what is wrong", (place, genesis) => {
    expect(() => read(genesis)).toThrow(
      expect.objectContaining({ code: "GENESIS_MALFORMED", evidence: { path, place } }),
    );
  });
});

describe("the facts of founding file and genesis file", () => {
  const chain = {
    request: (method: string) =>
      Promise.resolve(method === "eth_chainId" ? "0x539" : { extraData: "0xf83a", hash: `0x${"ab".repeat(32)}` }),
  };

  it("are those that either states", async () => {
    const stated = { environment: "production", maxStatusAgeSeconds: 60 } as const;

    expect(await agreeOnFacts(chain, stated, read(BESU))).toEqual({
      ...stated,
      epochLengthBlocks: 40,
      blockPeriodSeconds: 5,
    });
    expect(await agreeOnFacts(chain, { epochLengthBlocks: 40 }, undefined)).toEqual({ epochLengthBlocks: 40 });
    expect(await agreeOnFacts(chain, { epochLengthBlocks: 40, blockPeriodSeconds: 5 }, read(BESU))).toEqual({
      epochLengthBlocks: 40,
      blockPeriodSeconds: 5,
    });
  });

  it.each([
    ["epochLengthBlocks", { epochLengthBlocks: 30_000 }, BESU],
    ["blockPeriodSeconds", { blockPeriodSeconds: 2 }, BESU],
    ["chainId", {}, { ...BESU, config: { ...BESU.config, chainId: 1 } }],
    ["extraData", {}, { ...BESU, extraData: "0xf83b" }],
  ])("are refused where they contradict each other or the chain in %s", async (member, stated, genesis) => {
    await expect(agreeOnFacts(chain, stated, read(genesis))).rejects.toMatchObject({
      code: "GENESIS_CONTRADICTED",
      evidence: { member },
    });
  });

  it("are refused with the period that counts, where the genesis file names several", async () => {
    const qbft = { blockperiodseconds: 5, epochlength: 40, emptyblockperiodseconds: 60 };
    const genesis = read({ ...BESU, config: { ...BESU.config, qbft } });

    await expect(agreeOnFacts(chain, { blockPeriodSeconds: 5 }, genesis)).rejects.toMatchObject({
      text: { en: expect.stringMatching(/has 5 .* has 60 \(the longest of its periods, also of empty/) as string },
    });
  });
});
