import { decodeHeader, type Header } from "../../src/consensus/header.ts";
import { encodeRlp, encodeScalar } from "../../src/consensus/rlp.ts";
import { Random } from "./random.ts";

/** A header of an ordinary chain with random content, and with as many items as a fork has. */
export function unsealedHeader(options: {
  items: number;
  number: number;
  coinbase: Uint8Array;
  seed?: number;
}): Header {
  const random = new Random(options.seed ?? options.items);
  const items = [
    random.bytes(32),
    random.bytes(32),
    options.coinbase,
    random.bytes(32),
    random.bytes(32),
    random.bytes(32),
    random.bytes(256),
    encodeScalar(0),
    encodeScalar(options.number),
    encodeScalar(30_000_000),
    encodeScalar(21_000),
    encodeScalar(1_800_000_000),
    random.bytes(7),
    random.bytes(32),
    random.bytes(8),
    encodeScalar(0),
    random.bytes(32),
    encodeScalar(0),
    encodeScalar(0),
    random.bytes(32),
    random.bytes(32),
    random.bytes(32),
    encodeScalar(77),
  ];
  return decodeHeader(encodeRlp(items.slice(0, options.items)));
}
