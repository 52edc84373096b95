// npm run docs:preimages: writes test/vectors/preimages.json, an example in bytes of everything that the ledger hashes,
// played on a ledger in this process. It is frozen with the first release; until then it changes on purpose only.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { examplesOf } from "./preimages/examples.ts";
import { playExamples } from "./preimages/played-examples.ts";

const VECTOR = fileURLToPath(new URL("../test/vectors/preimages.json", import.meta.url));

writeFileSync(VECTOR, `${JSON.stringify(examplesOf(await playExamples()), null, 2)}\n`);
console.log(`wrote ${VECTOR}`);
