// npm run check runs the fast lane. It needs no compiled contract, chain, database, server or browser.
import { Run, STATIC_CHECKS } from "./steps.mjs";

const run = new Run();
for (const step of STATIC_CHECKS) run.check(step);
run.typeScriptTests("fast");
run.end();
