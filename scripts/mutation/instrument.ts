import type { Edit } from "./find-mutants.ts";

/** The file that the instrumented contracts import; see `SWITCH_SOURCE`. */
export const SWITCH_FILE = "MutantSwitch.sol";

/**
 * All chosen mutants are compiled at once, and a run chooses one by the balance of an address. So a mutant costs a run
 * of tests and no compilation. The function is `pure` in name only, so that pure functions can have mutants too.
 */
export const SWITCH_SOURCE = `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

address constant MUTANT_SWITCH = address(uint160(uint256(keccak256("laiqu.mutant"))));

function isMutant(uint256 number) pure returns (bool) {
    function(uint256) view returns (bool) reading = readMutant;
    function(uint256) pure returns (bool) asking;
    assembly {
        asking := reading
    }
    return asking(number);
}

function readMutant(uint256 number) view returns (bool) {
    return MUTANT_SWITCH.balance == number;
}
`;

/**
 * The source with mutants in it, each behind its switch.
 * @param numbered - the edits with the numbers of their mutants, in the order of `findEdits`
 * @param depth - how many folders the file lies below the folder of the switch
 */
export function instrument(source: string, numbered: readonly Numbered[], depth: number): string {
  const bytes = Buffer.from(source);
  const text = render(bytes, 0, bytes.length, numbered);
  const up = depth === 0 ? "./" : "../".repeat(depth);
  return text.replace(
    /^pragma solidity [^;]+;/m,
    (pragma) => `${pragma}\n\nimport {isMutant} from "${up}${SWITCH_FILE}";`,
  );
}

interface Numbered {
  readonly edit: Edit;
  readonly number: number;
}

/** The edits are in the order of their starts, and of two with one start the wider comes first. */
function render(bytes: Buffer, start: number, end: number, edits: readonly Numbered[]): string {
  let text = "";
  let at = start;
  for (let index = 0; index < edits.length;) {
    const { edit, number } = edits[index]!;
    text += bytes.subarray(at, edit.start).toString();
    let next = index + 1;
    while (next < edits.length && edits[next]!.edit.start < edit.end) next++;
    const within = edits.slice(index + 1, next);
    const inner = (from: number, to: number): string =>
      render(
        bytes,
        from,
        to,
        within.filter((one) => from <= one.edit.start && one.edit.end <= to),
      );
    text += edit.make(`isMutant(${number})`, inner);
    at = edit.end;
    index = next;
  }
  return text + bytes.subarray(at, end).toString();
}
