// npm run docs:preimages: writes test/vectors/preimages.json, an example in bytes of everything that the ledger hashes,
// played on a ledger in this process. It has been frozen since version 0.2.0: writing it anew must give the same bytes.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { examplesOf } from "./preimages/examples.ts";
import { playExamples } from "./preimages/played-examples.ts";

const VECTOR = fileURLToPath(new URL("../test/vectors/preimages.json", import.meta.url));

writeFileSync(VECTOR, `${JSON.stringify(examplesOf(await playExamples()), null, 2)}\n`);
console.log(`wrote ${VECTOR}`);
