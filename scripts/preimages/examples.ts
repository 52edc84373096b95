import { concatBytes, fromHex, toHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { keccak256 } from "../../src/consensus/keccak.ts";
import { Ledger__factory } from "../../src/deployment/bindings/factories/Ledger__factory.ts";
import { Code } from "../../src/ledger/codes.ts";
import { CITIES } from "../invariants/cities.ts";
import { jurisdictionId } from "../invariants/world.ts";
import { exampleOf } from "./example.ts";
import type { Example } from "./example.ts";
import { fieldsByName } from "./layout.ts";
import { PREIMAGES } from "./layouts.ts";
import { abiText, documentOfStatement, NEXT_VERSION, ownPreimages, ROOT, tag, word } from "./own-examples.ts";
import type { Played } from "./played-examples.ts";
import { slotPreimages } from "./slot-examples.ts";

/** The examples by name, in the order of `PREIMAGES`. */
export function examplesOf(played: Played): Readonly<Record<string, Example>> {
  const preimages = new Map([...played.preimages, ...namesOf(played), ...slotPreimages(played)]);
  for (const [name, preimage] of Object.entries(ownPreimages(played.ids.product))) preimages.set(name, preimage);
  return Object.fromEntries(
    Object.entries(PREIMAGES).map(([name, about]) => {
      const preimage = preimages.get(name);
      if (preimage === undefined) throw new Error(`There is no example of ${name}.`);
      return [name, exampleOf(preimage, about)];
    }),
  );
}

/** What the ledger hashes and logs nowhere: put together from what it logged. */
function namesOf({ preimages, proposed, ids }: Played): [string, Hex][] {
  const read = (name: string): ((field: string) => Hex) => {
    const [preimage, about] = [preimages.get(name), PREIMAGES[name]];
    if (preimage === undefined || about === undefined) throw new Error(`Nothing was hashed as ${name}.`);
    return fieldsByName(preimage, about.layout);
  };
  const body = read("body");
  const reference = body("referenceText");
  const statement = read("statement");
  const [, authority] = CITIES[0].actors;
  if (authority === undefined) throw new Error("The city has no authority.");
  const document = documentOfStatement({ subject: ids.product, by: authority.party, code: Code.EXPORT_APPROVAL });
  if (statement("document") !== document || proposed.length !== 22) throw new Error("Another statement was played.");
  const step = read("decisionStep");
  const [content, paper] = [fromHex(step("content")), fromHex(step("referenceText"))];
  const at = 6 * 32;
  const decisionTag = abiText("laiqu.decision.1");
  return [
    ["reference", reference],
    ["publication", encodedPublication()],
    [
      "recordId",
      hexOf(
        word(0xa0, 32),
        word(Number(body("kind")), 32),
        padded(body("issuer")),
        keccak256(fromHex(reference)),
        word(0, 32),
        abiText("laiqu.record.1"),
      ),
    ],
    [
      "exportId",
      hexOf(word(0x60, 32), fromHex(read("exportBody")("sha256Digest")), word(5, 32), abiText("laiqu.export.1")),
    ],
    [
      "decisionId",
      hexOf(
        word(at, 32),
        padded(jurisdictionId(CITIES[0])),
        word(Number(step("roster")), 32),
        word(Number(step("kind")), 32),
        word(at + decisionTag.length, 32),
        word(at + decisionTag.length + 32 + content.length, 32),
        decisionTag,
        word(content.length, 32),
        content,
        word(paper.length, 32),
        paper,
        new Uint8Array((32 - (paper.length % 32)) % 32),
      ),
    ],
    [
      "actCommitment",
      hexOf(
        tag("laiqu.act-document.1"),
        fromHex(ids.product),
        fromHex(authority.party),
        Uint8Array.of(1),
        word(Code.EXPORT_APPROVAL, 2),
        ROOT,
      ),
    ],
  ];
}

/** As `publish` hashes it: the ABI encoding of the struct. */
function encodedPublication(): Hex {
  const abi = Ledger__factory.createInterface();
  const type = abi.getFunction("publish").inputs[2];
  if (type === undefined) throw new Error("publish has no publication.");
  return toHex(fromHex(abi.getAbiCoder().encode([type], [NEXT_VERSION])));
}

function padded(id: Hex): Uint8Array {
  return concatBytes(fromHex(id), new Uint8Array(32 - fromHex(id).length));
}

function hexOf(...parts: readonly Uint8Array[]): Hex {
  return toHex(concatBytes(...parts));
}
