import { InvalidArgumentError } from "commander";

/**
 * A reader of an option whose value is a whole number in decimal digits. `Number` would also take 0x10, 1e1 and blanks,
 * and a person who typed one of them meant something else.
 * @param most - the greatest value, at most `Number.MAX_SAFE_INTEGER`
 * @returns a function that throws InvalidArgumentError with the allowed values
 */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`${least} … ${most}`);
  };
}

/** Reads the number of a TCP port; 0 means any free port. @throws InvalidArgumentError */
export const readPort = wholeNumber(0, 65_535);
