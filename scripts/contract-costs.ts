// npm run costs:contracts: writes test/vectors/contract-costs.json, which a test compares: the size and hash of each
// contract's code, and the gas of the acts of one lineage on fixed inputs. What changes there was changed on purpose.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { LEDGER_PARTS, NO_PARTS } from "../src/deployment/deployment.ts";
import { programCode, programCodeHash } from "../src/deployment/program-code.ts";
import { kindName } from "../src/ledger/kinds.ts";
import type { LedgerCall } from "../src/ledger/calldata.ts";
import { codeText } from "../src/ledger/codes.ts";
import { statusName } from "../src/ledger/statuses.ts";
import { CITIES } from "./invariants/cities.ts";
import { firstLineage } from "./invariants/first-lineage.ts";
import { jurisdictionId, World } from "./invariants/world.ts";

export const VECTOR = fileURLToPath(new URL("../test/vectors/contract-costs.json", import.meta.url));

/** The text of the vector. Accounts, times and documents are fixed and nothing is signed, so gas is exact. */
export async function contractCosts(): Promise<string> {
  const code = Object.fromEntries(
    (["Ledger", ...LEDGER_PARTS] as const).map((name) => [
      name,
      { bytes: programCode(name, NO_PARTS).length, hash: programCodeHash(name, NO_PARTS) },
    ]),
  );
  return `${JSON.stringify({ code, gas: await gasOfLineage() }, null, 2)}\n`;
}

async function gasOfLineage(): Promise<Readonly<Record<string, number>>> {
  const world = await World.foundWithoutLineage();
  const gas: Record<string, number> = {};
  const [city] = CITIES;
  for (const { actor, call } of firstLineage(city, jurisdictionId(city))) {
    const sent = await world.send(actor.account, call);
    if ("reverted" in sent) throw new Error(`An act of the lineage reverts: ${sent.reverted}`);
    gas[nameOf(call)] = sent.gas;
  }
  return gas;
}

function nameOf(call: LedgerCall): string {
  if (call.act === "record") return call.drafts.map(({ kind }) => `record ${kindName(kind)}`).join(", ");
  if (call.act === "attest") return call.statements.map(({ code }) => `attest ${codeText(code)}`).join(", ");
  if (call.act === "settle") return call.settlements.map(({ status }) => `settle ${statusName(status)}`).join(", ");
  return call.act;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(VECTOR, await contractCosts());
  console.log(`wrote ${VECTOR}`);
}
