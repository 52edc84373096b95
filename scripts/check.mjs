// npm run check runs the fast lane. It needs no compiled contract, chain, database, server or browser.
import { CHECKS_BESIDE_THE_BUILD, CHECKS_OF_TYPESCRIPT, Run } from "./steps.mjs";

const run = new Run();
for (const step of [...CHECKS_BESIDE_THE_BUILD, ...CHECKS_OF_TYPESCRIPT]) run.check(step);
run.typeScriptTests("fast");
run.end();
