import { Interface } from "ethers";
import { Ledger__factory } from "../deployment/bindings/factories/Ledger__factory.ts";
import type { Hex } from "../consensus/hex.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { Evidence } from "../text/coded-error.ts";

const ABI = new Interface(Ledger__factory.abi);
/** A selector of four bytes in hexadecimal digits after 0x. */
const SELECTOR_LENGTH = 10;
/** Characters of unknown revert data that a text shows. */
const MOST_SHOWN = 74;

/**
 * The reason for which the ledger reverted a call: its error with the values, such as `IdTaken(id 0x…)`, for people
 * and programs.
 */
export interface RevertDescription {
  readonly text: Bilingual;
  readonly evidence: Evidence;
}

/** Describes the data with which the ledger reverted a call. */
export function describeRevert(data: Hex): RevertDescription {
  const parsed = data.length < SELECTOR_LENGTH ? null : ABI.parseError(data);
  if (parsed === null) {
    const shown = data.length > MOST_SHOWN ? `${data.slice(0, MOST_SHOWN)}…` : data;
    return {
      text: { zh: `回退数据 ${shown} 不含账本的错误`, en: `the revert data ${shown} are not an error of the ledger` },
      evidence: { data },
    };
  }
  const values = Object.fromEntries(
    parsed.fragment.inputs.map((input, index) => [input.name, String(parsed.args[index])]),
  );
  const list = Object.entries(values).map(([name, value]) => `${name} ${value}`);
  const error = `${parsed.name}(${list.join(", ")})`;
  return { text: { zh: error, en: error }, evidence: { error: parsed.name, values } };
}
