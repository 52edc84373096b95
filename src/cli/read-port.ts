import { InvalidArgumentError } from "commander";

/** Reads the number of a TCP port; 0 means any free port. @throws InvalidArgumentError */
export function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError("0 … 65535");
  return port;
}
