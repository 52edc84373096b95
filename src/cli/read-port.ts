import { InvalidArgumentError } from "commander";

/** Reads a TCP port; 0 takes any free one. @throws InvalidArgumentError */
export function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError("0 … 65535");
  return port;
}
