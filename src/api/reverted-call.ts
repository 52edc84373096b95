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

/** Describes the data with which the ledger reverted a call. Nodes serve them, so they may be anything. */
export function describeRevert(data: Hex): RevertDescription {
  const found = ledgerError(data);
  if (found === undefined) {
    const shown = data.length > MOST_SHOWN ? `${data.slice(0, MOST_SHOWN)}…` : data;
    return {
      text: { zh: `回退数据 ${shown} 不含账本的错误`, en: `the revert data ${shown} are not an error of the ledger` },
      evidence: { data },
    };
  }
  const { name, values } = found;
  const list = Object.entries(values).map(([member, value]) => `${member} ${value}`);
  const error = `${name}(${list.join(", ")})`;
  return { text: { zh: error, en: error }, evidence: { error: name, values } };
}

interface LedgerError {
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
}

/** An error that the ledger declares; undefined for other data, also for the errors that every contract has. */
function ledgerError(data: Hex): LedgerError | undefined {
  const fragment = ABI.getError(data.slice(0, SELECTOR_LENGTH));
  if (fragment === null || !ABI.fragments.includes(fragment)) return undefined;
  try {
    const values = ABI.decodeErrorResult(fragment, data);
    return {
      name: fragment.name,
      values: Object.fromEntries(fragment.inputs.map((input, index) => [input.name, String(values[index])])),
    };
  } catch {
    // ethers refuses data that are cut, with errors of many kinds. They are no error of the ledger.
    return undefined;
  }
}
