import { Wallet } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RpcError } from "../../src/chain/rpc-error.ts";
import type { RpcAsker } from "../../src/chain/rpc.ts";
import { checkNetwork } from "../../src/deployment/check-network.ts";
import { toHex } from "../../src/consensus/hex.ts";
import { encodeQbftExtraData } from "../../src/consensus/qbft-extra-data.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { plainConfig, runCli } from "../cli/captured-terminal.ts";
import { standBetween } from "../cli/stand-between.ts";
import { fileURLToPath } from "node:url";
import { existsSync } from "node:fs";
import { join } from "node:path";

type Change = Readonly<Record<string, (answered: unknown) => unknown>>;

const extraDataOf = (validators: number, seals: number): string =>
  toHex(
    encodeQbftExtraData({
      vanity: new Uint8Array(32),
      validators: Array.from({ length: validators }, (_, index) => toHex(new Uint8Array(20).fill(index + 1))),
      vote: undefined,
      round: 0,
      seals: Array.from({ length: seals }, () => new Uint8Array(65)),
    }),
  );
const CONTRACT_MODE = extraDataOf(0, 0);
const FEW_SEALS = extraDataOf(5, 1);

const FOUNDING = fileURLToPath(new URL("../../docs/founding.example.json", import.meta.url));
const place = new Workplace();
const payer = Wallet.createRandom().address;
const hexOf = (value: number): string => `0x${value.toString(16)}`;
let url: string;
let ask: (method: string, params: readonly unknown[]) => Promise<unknown>;

beforeAll(async () => {
  const chain = await place.start();
  url = chain.url;
  ask = (method, params) => chain.request({ method, params });
});
afterAll(() => place.cleanUp());

/** The chain with other answers to some questions. */
function changed(change: Change): RpcAsker {
  return {
    request: async (method, params = []) => {
      const answered = await ask(method, params);
      return change[method] === undefined ? answered : change[method](answered);
    },
  };
}

const blocks = (members: object): Change => ({
  eth_getBlockByNumber: (answered) => ({ ...(answered as object), ...members }),
});
const refusing = (): never => {
  const remote = { code: -32000, message: "invalid opcode" };
  throw new RpcError("REMOTE_ERROR", { zh: "拒绝。", en: "Refused." }, { method: "eth_call", remote });
};

describe("a network", () => {
  it("that has everything is accepted without a notice", async () => {
    expect(await checkNetwork(changed(blocks({ gasLimit: hexOf(60_000_000) })), payer)).toEqual([]);
  });

  it.each<[string, Change, RegExp]>([
    ["blocks too small for an act", blocks({ gasLimit: hexOf(16_200_000) }), /16200000 gas.*gasLimit of the genesis/],
    ["a price that nobody can pay", blocks({ baseFeePerGas: "0x7" }), /charges 7.*config\.zeroBaseFee/],
    ["an EVM that creates nothing", { eth_call: () => "0x" }, /its EVM cannot create.*berlinBlock/],
    ["an EVM that refuses the code", { eth_call: refusing }, /its EVM cannot create.*contractSizeLimit/],
    ["headers that are not QBFT's", blocks({ extraData: "0xc0" }), /not those of QBFT but of IBFT/],
    ["validators in a contract", blocks({ extraData: CONTRACT_MODE }), /list no validators.*validatorcontractaddress/],
    ["too few seals", blocks({ number: "0x9", extraData: FEW_SEALS }), /only 1 of its 5 .* need 4 .*ceil2Nby3Block/],
    ["the chain id 0", { eth_chainId: () => "0x0" }, /chain id is 0.*config\.chainId/],
  ])("is refused with its fault and the place to mend it: %s", async (_, change, said) => {
    const checked = checkNetwork(changed(change), payer);

    await expect(checked).rejects.toMatchObject({
      code: "NETWORK_UNFIT",
      text: {
        en: expect.stringMatching(said) as string,
        zh: expect.stringMatching(/未发送任何交易：.*创世文件/) as string,
      },
    });
  });

  it.each([
    [-32603, "Internal error"],
    [-32000, "execution timeout"],
    [-32005, "limit exceeded"],
  ])("is not refused because its node fails with %i %s", async (code, message) => {
    const failing = (): never => {
      throw new RpcError(
        "REMOTE_ERROR",
        { zh: message, en: message },
        {
          method: "eth_call",
          remote: { code, message },
          ...(code === -32005 ? { tooMuch: true } : {}),
        },
      );
    };

    await expect(checkNetwork(changed({ eth_call: failing }), payer)).rejects.toMatchObject({ code: "REMOTE_ERROR" });
  });

  it("is told everything that is wrong at once", async () => {
    const change = { ...blocks({ gasLimit: "0x1", baseFeePerGas: "0x7" }), eth_call: refusing };

    await expect(checkNetwork(changed(change), payer)).rejects.toMatchObject({
      text: { en: expect.stringMatching(/holds 1 gas.*; it charges 7.*; its EVM/) as string },
    });
  });

  it.each<[string, Change, RegExp]>([
    ["nobody seals its blocks", blocks({ mixHash: `0x${"00".repeat(32)}`, gasLimit: hexOf(60_000_000) }), /no QBFT/],
    ["its blocks are too large", blocks({ gasLimit: hexOf(800_000_000) }), /empty blocks in a row/],
    ["its blocks hold no long batch", blocks({ gasLimit: hexOf(20_000_000) }), /more than 32 acts/],
    [
      "its nodes suggest a price",
      { ...blocks({ gasLimit: hexOf(60_000_000) }), eth_gasPrice: () => "0x3b9aca00" },
      /suggests a gas price of 1000000000/,
    ],
  ])("is accepted with a notice: %s", async (_, change, said) => {
    const notices = await checkNetwork(changed(change), payer);

    expect(notices).toEqual([
      { zh: expect.stringMatching(/^注意：/) as string, en: expect.stringMatching(said) as string },
    ]);
  });
});

it("laiqu deploy sends nothing to a network that cannot carry a ledger, and writes no file", async () => {
  const between = await standBetween(url, async (_path, _body, passOn) =>
    (await passOn()).replace(/"gasLimit":"0x[0-9a-f]+"/, `"gasLimit":"${hexOf(16_200_000)}"`),
  );
  const output = join(place.dataDirectory, "unfit.json");
  const words = ["--founding", FOUNDING, "--network", "x", "-o", output, "--rpc", between.url, "--json"];

  const run = await runCli(plainConfig(), "deploy", ...words);
  await between.close();

  expect([run.exitCode, JSON.parse(run.out)]).toMatchObject([1, { error: { detail: "NETWORK_UNFIT" } }]);
  expect(await ask("eth_blockNumber", [])).toBe("0x0");
  expect(existsSync(output)).toBe(false);
});
