import { getBytes, Transaction } from "ethers";
import type { Wallet } from "ethers";
import type { IncomingMessage, ServerResponse } from "node:http";
import { startLocalServer } from "../local-server.ts";
import type { LocalServer } from "../local-server.ts";

/** A question to the signer. */
interface Asked {
  readonly method: string;
  readonly params: readonly unknown[];
  readonly authorization: string | undefined;
}

type Answer = { readonly result: unknown } | { readonly error: { readonly code: number; readonly message: string } };

/** A signer of Web3Signer's or Clef's JSON-RPC with one key. A test may put another answer in the place of its own. */
export interface SignerServer extends LocalServer {
  readonly asked: Asked[];
  /** The answer to give instead; undefined gives the signer's own. */
  instead: ((asked: Asked, own: () => Promise<Answer>) => unknown) | undefined;
}

/** Starts a signer for a key. @param chainId - the chain for which it signs, whatever it is asked */
export async function startSigner(
  wallet: Wallet,
  protocol: "web3signer" | "clef",
  chainId: number,
): Promise<SignerServer> {
  const asked: Asked[] = [];
  const answerOf = protocol === "clef" ? answerOfClef : answerOfWeb3Signer;
  const own = await startLocalServer(async (body, outgoing: ServerResponse, incoming: IncomingMessage) => {
    const { id, method, params } = JSON.parse(body) as { id: number; method: string; params: unknown[] };
    const question = { method, params, authorization: incoming.headers.authorization };
    asked.push(question);
    const usual = async (): Promise<Answer> => await answerOf(wallet, chainId, question);
    const answer = (await server.instead?.(question, usual)) ?? (await usual());
    const isStatus = typeof answer === "number";
    outgoing.writeHead(isStatus ? answer : 200, { "content-type": "application/json" });
    outgoing.end(isStatus ? "not today" : JSON.stringify({ jsonrpc: "2.0", id, ...(answer as Answer) }));
  });
  const server: SignerServer = { ...own, asked, instead: undefined };
  return server;
}

const NO_METHOD = { error: { code: -32_601, message: "Method not found" } };

/** Web3Signer passes over the chain id that it is asked for, and returns the signed bytes. */
async function answerOfWeb3Signer(wallet: Wallet, chainId: number, { method, params }: Asked): Promise<Answer> {
  const lower = wallet.address.toLowerCase();
  if (method === "eth_accounts") return { result: [lower] };
  if (method === "eth_sign") return { result: await wallet.signMessage(getBytes(params[1] as string)) };
  if (method !== "eth_signTransaction") return NO_METHOD;
  const { from } = params[0] as { from: string };
  if (from.toLowerCase() !== lower)
    return { error: { code: -32_000, message: "No unlocked account matches the Sender" } };
  return { result: await sign(wallet, chainId, params[0]) };
}

/** Clef refuses another chain, and calldata of which it does not know the function. It returns bytes and JSON. */
async function answerOfClef(wallet: Wallet, chainId: number, { method, params }: Asked): Promise<Answer> {
  if (method === "account_list") return { result: [wallet.address.toLowerCase()] };
  if (method === "account_signData" && params[0] === "text/plain")
    return { result: await wallet.signMessage(getBytes(params[2] as string)) };
  if (method !== "account_signTransaction")
    return { error: { code: -32_601, message: `the method ${method} does not exist/is not available` } };
  const asked = params[0] as { chainId: string; to?: string };
  if (Number(asked.chainId) !== chainId)
    return {
      error: {
        code: -32_000,
        message: `requested chainid ${Number(asked.chainId)} does not match the configuration of the signer`,
      },
    };
  if (asked.to !== undefined && typeof params[1] !== "string")
    return { error: { code: -32_000, message: "validation failed: the ABI signature could not be found" } };
  const raw = await sign(wallet, chainId, asked);
  return { result: { raw, tx: { hash: Transaction.from(raw).hash } } };
}

async function sign(wallet: Wallet, chainId: number, asked: unknown): Promise<string> {
  const { to, gas, gasPrice, nonce, data } = asked as Record<string, string>;
  return await wallet.signTransaction({
    type: 0,
    chainId,
    to: to ?? null,
    gasLimit: BigInt(gas!),
    gasPrice: BigInt(gasPrice!),
    nonce: Number(nonce),
    data: data!,
    value: 0,
  });
}
