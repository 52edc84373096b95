import { ConsensusError } from "../consensus/errors.ts";
import { isHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import { reasonOf } from "../text/reason-of.ts";
import { excerptOf } from "./excerpt.ts";
import { isRpcObject } from "./rpc-object.ts";
import type { RpcObject } from "./rpc-object.ts";
import { RpcError } from "./rpc-error.ts";
import type { RpcErrorEvidence } from "./rpc-error.ts";
import { batchAll } from "./call-batches.ts";
import type { RpcAsker, RpcCall, RpcRequester } from "./rpc.ts";

/** The node and the method of an answer, for the error about it. */
interface Origin {
  readonly url: string | undefined;
  readonly method: string;
  readonly params?: readonly unknown[];
}

/**
 * The result of a JSON-RPC call, or a part of it, that has not been checked yet. A node is foreign and may answer
 * anything: every reader here returns a value of the form that it names, or throws.
 *
 * @throws RpcError `ANSWER_MALFORMED` from every reader, with the method, the member and the value that was served
 */
export class Answer {
  readonly #origin: Origin;
  readonly #path: string;
  readonly #value: unknown;

  constructor(origin: Origin, path: string, value: unknown) {
    this.#origin = origin;
    this.#path = path;
    this.#value = value;
  }

  /** Whether the node served `null` or nothing: it does not have what was asked for. */
  get isAbsent(): boolean {
    return this.#value === undefined || this.#value === null;
  }

  get isFalse(): boolean {
    return this.#value === false;
  }

  /** The whole object as it was served. */
  object(): RpcObject {
    if (isRpcObject(this.#value)) return this.#value;
    throw this.#refuse("一个 JSON 对象", "a JSON object");
  }

  member(name: string): Answer {
    return new Answer(this.#origin, this.#path === "" ? name : `${this.#path}.${name}`, this.object()[name]);
  }

  items(): Answer[] {
    if (!Array.isArray(this.#value)) throw this.#refuse("一个 JSON 数组", "a JSON array");
    return this.#value.map((item: unknown, index) => new Answer(this.#origin, `${this.#path}[${index}]`, item));
  }

  /**
   * Bytes in 0x-hex, in lower case: nodes write addresses with an EIP-55 checksum.
   * @param size - the exact number of bytes wanted; any number when left out
   */
  bytes(size?: number): Hex {
    if (typeof this.#value === "string") {
      const lower = this.#value.toLowerCase();
      if (isHex(lower, size)) return lower;
    }
    throw size === undefined
      ? this.#refuse("0x 开头的十六进制字节", "bytes in 0x-hex")
      : this.#refuse(`${size} 个字节的 0x 十六进制`, `${size} bytes in 0x-hex`);
  }

  /** The bytes that the question named: an answer about something else is none. */
  same(expected: Hex): Hex {
    const found = this.bytes();
    if (found === expected.toLowerCase()) return found;
    throw this.#refuse(`所问的 ${expected}`, `${expected}, which was asked about`);
  }

  /** Bytes of any length up to a bound. */
  bytesUpTo(size: number): Hex {
    if (typeof this.#value === "string" && this.#value.length > 2 + 2 * size)
      throw this.#refuse(`至多 ${size} 个字节`, `at most ${size} bytes`);
    return this.bytes();
  }

  /** A number of up to 32 bytes as it was served: 0x and hexadecimal digits. */
  quantityText(): Hex {
    if (isQuantity(this.#value)) return this.#value;
    throw this.#refuse("0x 开头的十六进制数", "a number in 0x-hex");
  }

  quantity(): bigint {
    return BigInt(this.quantityText());
  }

  /** A number below 2^53: a block number, a time in seconds, a nonce, a position. */
  count(): number {
    const value = Number(this.quantityText());
    if (Number.isSafeInteger(value)) return value;
    throw this.#refuse("小于 2^53 的数", "a number below 2^53");
  }

  /** Reads the object with a reader of another room, whose objection becomes an objection to this answer. */
  readWith<T>(read: (object: RpcObject) => T): T {
    const object = this.object();
    try {
      return read(object);
    } catch (cause) {
      if (!(cause instanceof ConsensusError)) throw cause;
      const { url, method } = this.#origin;
      const node = namedNode(url);
      const reason = reasonOf(cause);
      throw new RpcError(
        "ANSWER_MALFORMED",
        {
          zh: `${node.zh}对 ${method} 的答复不合格式：${reason.zh}。请核对节点的软件与版本，或换用另一节点。`,
          en:
            `${node.en} gave a malformed answer to ${method}: ${reason.en}. ` +
            "Check the node's software and version, or use another node.",
        },
        { ...cause.evidence, ...this.#evidence() },
        cause,
      );
    }
  }

  #evidence(): RpcErrorEvidence {
    const { url, method, params } = this.#origin;
    const asked = params === undefined ? {} : { params: excerptOf(params) };
    return { url, method, ...asked, excerpt: excerptOf(this.#value) };
  }

  #refuse(zh: string, en: string): RpcError {
    const { url, method } = this.#origin;
    const member = this.#path === "" ? "result" : this.#path;
    const found = describe(this.#value);
    // A node that restarts answers null to what it always has; asking again helps, unlike with a wrong form.
    const code = this.#path === "" && this.isAbsent ? "MALFORMED" : "ANSWER_MALFORMED";
    const node = namedNode(url);
    return new RpcError(
      code,
      {
        zh: `${node.zh}对 ${method} 的答复不合格式：${member} 应为${zh}，实为${found.zh}。请核对节点的软件与版本，或换用另一节点。`,
        en:
          `${node.en} gave a malformed answer to ${method}: ${member} must be ${en}, but is ${found.en}. ` +
          "Check the node's software and version, or use another node.",
      },
      { ...this.#evidence(), member, found: found.en },
    );
  }
}

/** A node as the subject of a sentence, by its address without credentials if it has one. */
function namedNode(url: string | undefined): Bilingual {
  return url === undefined
    ? { zh: "链节点", en: "The chain node" }
    : { zh: `链节点 ${showForeign(url)} `, en: `The chain node at ${showForeign(url)}` };
}

/** Asks one question. @throws RpcError */
export async function ask(rpc: RpcAsker, method: string, params: readonly unknown[] = []): Promise<Answer> {
  return new Answer({ url: rpc.url, method, params }, "", await rpc.request(method, params));
}

/** Asks any number of questions in round trips of at most 100; answers in the order of the calls. @throws RpcError */
export async function askInBatches(rpc: RpcRequester, calls: readonly RpcCall[]): Promise<Answer[]> {
  const results = await batchAll(rpc, calls);
  return calls.map(({ method, params }, index) => new Answer({ url: rpc.url, method, params }, "", results[index]));
}

/** Leading zeros are accepted: nodes serve words of storage with and without them. */
function isQuantity(value: unknown): value is Hex {
  return typeof value === "string" && /^0x[0-9a-f]{1,64}$/i.test(value);
}

/** Describes a wrong value in a few words, because a hostile node must not fill an error with its answer. */
function describe(value: unknown): Bilingual {
  if (value === undefined) return { zh: "空缺", en: "missing" };
  if (Array.isArray(value)) return { zh: ` ${value.length} 项的数组`, en: `an array of ${value.length} items` };
  if (typeof value === "object" && value !== null) return { zh: "一个对象", en: "an object" };
  const shown = typeof value === "string" ? showForeign(value) : JSON.stringify(value);
  return { zh: ` ${shown}`, en: shown };
}
