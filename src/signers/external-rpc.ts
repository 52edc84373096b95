import { isJsonObject } from "../documents/canonical-json.ts";
import type { JsonValue } from "../documents/canonical-json.ts";
import { InputError } from "../documents/input-error.ts";
import { parseStrictJson } from "../documents/strict-json.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { firstCharacters, showForeign } from "../text/foreign-text.ts";
import { SignerError } from "./signer-error.ts";
import type { SignerErrorCode } from "./signer-error.ts";

/** The name or the address of a signer, and the credentials that no message shows. */
export interface SignerPlace {
  readonly url: string;
  /** The value of the `Authorization` header; undefined when the signer wants none. */
  readonly authorization?: string | undefined;
}

/** An external signer as it is asked. */
export interface SignerAddress extends SignerPlace {
  readonly timeoutMs: number;
}

/** A signed transaction of 100 acts, in hexadecimal digits and once more in JSON, with room to spare. */
const MOST_ANSWER_BYTES = 8 * 1024 * 1024;
/** The codes of JSON-RPC 2.0. */
const METHOD_NOT_FOUND = -32_601;
const INVALID_PARAMS = -32_602;
const INTERNAL_ERROR = -32_603;

/**
 * Asks an external signer. Only the answer to this very question is taken: no redirect is followed, because it could
 * lead the credentials elsewhere.
 * @throws SignerError
 */
export async function askSigner(
  address: SignerAddress,
  method: string,
  parameters: readonly JsonValue[],
): Promise<JsonValue> {
  const answer = await post(address, { jsonrpc: "2.0", id: 1, method, params: [...parameters] });
  if (!isJsonObject(answer) || answer["id"] !== 1) throw notASigner(address, JSON.stringify(answer));
  const { error, result } = answer;
  if (error !== undefined && error !== null) throw failureOf(address, method, error);
  if (result === undefined || result === null) throw notASigner(address, JSON.stringify(answer));
  return result;
}

async function post(address: SignerAddress, body: object): Promise<JsonValue> {
  const { url, authorization, timeoutMs } = address;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(authorization === undefined ? {} : { authorization }),
      },
      body: JSON.stringify(body),
      redirect: "error",
      signal: timeout,
    });
    const bytes = await readBounded(address, response);
    if (response.status === 401 || response.status === 403) throw unauthorized(url, authorization !== undefined);
    // Web3Signer gives an error of JSON-RPC the status 400 or 500 of HTTP, and the body says which.
    return parse(address, response.status, bytes);
  } catch (cause) {
    if (cause instanceof SignerError) throw cause;
    throw timeout.aborted ? tooLate(url, timeoutMs, cause) : unreachable(url, cause);
  }
}

async function readBounded(address: SignerPlace, response: Response): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.length;
    if (bytes > MOST_ANSWER_BYTES) throw notASigner(address, "…");
    pieces.push(piece);
  }
  return new Uint8Array(Buffer.concat(pieces));
}

function parse(address: SignerPlace, status: number, bytes: Uint8Array): JsonValue {
  try {
    return parseStrictJson(bytes, { bytes: MOST_ANSWER_BYTES });
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    const said = `HTTP ${status} ${new TextDecoder().decode(bytes)}`;
    throw status >= 500 ? failed(address, said) : notASigner(address, said);
  }
}

/** The error that a signer answers. Its words are its own, and are shown as such. */
function failureOf(address: SignerPlace, method: string, error: JsonValue): SignerError {
  const { url } = address;
  const code = isJsonObject(error) && typeof error["code"] === "number" ? error["code"] : undefined;
  const message = quoted(address, isJsonObject(error) && typeof error["message"] === "string" ? error["message"] : "");
  const evidence = { url, method, remote: { code, message } };
  const said = { zh: `其说明：${showForeign(message)}。`, en: `It says ${showForeign(message)}.` };
  const make = (name: SignerErrorCode, { zh, en }: Bilingual) =>
    new SignerError(name, { zh: `${zh}${said.zh}`, en: `${en} ${said.en}` }, evidence);
  const shown = showForeign(url);
  if (code === METHOD_NOT_FOUND)
    return make("SIGNER_METHOD_UNKNOWN", {
      zh: `${shown} 处的程序不认识 ${method}：请核对 --protocol（web3signer 或 clef）与地址。`,
      en: `The program at ${shown} does not know ${method}: check --protocol (web3signer or clef) and the address.`,
    });
  if (/chain.?id/i.test(message))
    return make("SIGNER_OTHER_CHAIN", {
      zh: `签名服务 ${shown} 是为另一条链配置的，未签名：请以本账本所在链的 chain id 启动它。`,
      en:
        `The signer at ${shown} is set up for another chain and signed nothing: start it with the chain id of this ` +
        "ledger's chain.",
    });
  if (/unlocked account|unknown account|no key for|account not found/i.test(message))
    return make("SIGNER_ACCOUNT_UNKNOWN", {
      zh: `签名服务 ${shown} 没有该账户的密钥，未签名：请检查其密钥配置。`,
      en: `The signer at ${shown} has no key of the account and signed nothing: check the keys that it was given.`,
    });
  // Clef waits half a minute for the person at it, whatever the asker would wait.
  if (/timed? ?out/i.test(message))
    return make("SIGNER_TIMEOUT", {
      zh: `在签名服务 ${shown} 处，没有人及时确认，未签名：请确认后重复同一命令。`,
      en:
        `At the signer at ${shown} nobody confirmed the request in time, so nothing was signed: give the command ` +
        "again.",
    });
  if (code === INTERNAL_ERROR)
    return make("SIGNER_FAILED", {
      zh: `签名服务 ${shown} 自身出错，未签名：请稍后重试，或查看其日志。`,
      en: `The signer at ${shown} failed and signed nothing: try again later, or look into its log.`,
    });
  return make("SIGNER_REFUSED", {
    zh:
      code === INVALID_PARAMS
        ? `签名服务 ${shown} 不接受此请求，未签名，也未发送任何内容。`
        : `签名服务 ${shown} 拒绝签名，或其操作人未予确认；未发送任何内容。`,
    en:
      code === INVALID_PARAMS
        ? `The signer at ${shown} does not accept the request. Nothing was signed or sent.`
        : `The signer at ${shown}, or the person at it, refused to sign. Nothing was sent.`,
  });
}

function unauthorized(url: string, hadCredentials: boolean): SignerError {
  const shown = showForeign(url);
  return new SignerError(
    "SIGNER_UNAUTHORIZED",
    hadCredentials
      ? {
          zh: `签名服务 ${shown} 不接受所给凭证：请核对 --authorization-file 所指文件或 LAIQU_SIGNER_AUTHORIZATION。`,
          en:
            `The signer at ${shown} does not accept the credentials: check the file of --authorization-file, or ` +
            "LAIQU_SIGNER_AUTHORIZATION.",
        }
      : {
          zh: `签名服务 ${shown} 需要凭证：请用 --authorization-file 或 LAIQU_SIGNER_AUTHORIZATION 给出。`,
          en:
            `The signer at ${shown} wants credentials: give them by --authorization-file or ` +
            "LAIQU_SIGNER_AUTHORIZATION.",
        },
    { url },
  );
}

function tooLate(url: string, timeoutMs: number, cause: unknown): SignerError {
  const seconds = timeoutMs / 1000;
  const shown = showForeign(url);
  return new SignerError(
    "SIGNER_TIMEOUT",
    {
      zh: `签名服务 ${shown} 在 ${seconds} 秒内没有应答，未发送任何内容：需人工确认的，请确认后重复同一命令。`,
      en:
        `The signer at ${shown} gave no answer within ${seconds} s, and nothing was sent: where a person must ` +
        "confirm, give the same command again and confirm it.",
    },
    { url, seconds },
    cause,
  );
}

function unreachable(url: string, cause: unknown): SignerError {
  const shown = showForeign(url);
  return new SignerError(
    "SIGNER_UNREACHABLE",
    {
      zh: `签名服务 ${shown} 没有应答，未发送任何内容：请检查它是否在运行、地址与证书是否正确。`,
      en:
        `The signer at ${shown} cannot be reached, and nothing was sent: check that it is running, and its address ` +
        "and certificate.",
    },
    { url },
    cause,
  );
}

function failed(address: SignerPlace, said: string): SignerError {
  const { url } = address;
  const answer = quoted(address, said);
  const shown = showForeign(url);
  return new SignerError(
    "SIGNER_FAILED",
    {
      zh: `签名服务 ${shown} 自身出错（${showForeign(answer)}），未签名：请稍后重试，或查看其日志。`,
      en:
        `The signer at ${shown} failed (${showForeign(answer)}) and signed nothing: try again later, or look into ` +
        "its log.",
    },
    { url, answer },
  );
}

/** The error of an answer that is none of JSON-RPC. */
export function notASigner(address: SignerPlace, said: string): SignerError {
  const { url } = address;
  const answer = quoted(address, said);
  const shown = showForeign(url);
  return new SignerError(
    "SIGNER_ANSWER_WRONG",
    {
      zh: `${shown} 处的应答（${showForeign(answer)}）不是签名服务的应答，未采用：请核对地址与 --protocol。`,
      en:
        `The answer of ${shown} (${showForeign(answer)}) is not that of a signer and was not used: check the address ` +
        "and --protocol.",
    },
    { url, answer },
  );
}

/** The most characters of an answer that are quoted as evidence. */
const MOST_QUOTED = 200;

/** The beginning of an answer, in which the credentials that a signer repeats are left out. */
function quoted({ authorization }: SignerPlace, answer: string): string {
  const secrets = authorization === undefined ? [] : [authorization, authorization.replace(/^\S+\s+/, "")];
  let text = answer;
  for (const secret of secrets)
    for (const form of [secret, JSON.stringify(secret).slice(1, -1)])
      if (form.trim() !== "") text = text.replaceAll(form, "***");
  return firstCharacters(text, MOST_QUOTED);
}
