import { isHex, parseHex } from "../consensus/hex.ts";
import { showForeign } from "../text/foreign-text.ts";
import { notASigner } from "./external-rpc.ts";
import { requireAsked, requireSignature } from "./external-signer.ts";
import { SignerError } from "./signer-error.ts";
import type { Signer } from "./signer.ts";

/**
 * A signer that a program brings with it, such as one before a key service of a cloud. What it returns is compared with
 * what was asked, as the answer of an external signer is.
 * @param name - under which errors name it
 */
export function ownSigner(name: string, signer: Signer): Signer {
  const place = { url: name, account: parseHex(signer.address.toLowerCase(), 20) };
  return {
    address: signer.address,
    signTransaction: async (transaction) => {
      const given = await asked(name, async () => await signer.signTransaction(transaction));
      const raw = given.toLowerCase();
      if (!isHex(raw)) throw notASigner(place, given);
      return requireAsked(place, transaction, raw);
    },
    signMessage: async (text) =>
      requireSignature(place, text, await asked(name, async () => await signer.signMessage(text))),
  };
}

/** @throws SignerError SIGNER_FAILED with the error of the program's own signer as its cause, SIGNER_ANSWER_WRONG */
async function asked(name: string, sign: () => Promise<unknown>): Promise<string> {
  let given: unknown;
  try {
    given = await sign();
  } catch (cause) {
    if (cause instanceof SignerError) throw cause;
    const [shown, reason] = [showForeign(name), showForeign(cause instanceof Error ? cause.message : String(cause))];
    throw new SignerError(
      "SIGNER_FAILED",
      {
        zh: `签名者 ${shown} 自身出错（${reason}），未签名，也未发送任何内容：请稍后重试。`,
        en: `The signer ${shown} failed (${reason}). Nothing was signed or sent: try again later.`,
      },
      { name },
      cause,
    );
  }
  if (typeof given === "string") return given;
  throw notASigner({ url: name }, JSON.stringify(given) ?? "");
}
