import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { readRulebooks } from "../../src/rulebook/read-rulebooks.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import type { RoleName } from "../../src/ledger/roles.ts";
import { Life } from "./life/life.ts";
import { foundLifeCity } from "./life/life-city.ts";

const FOLDER = new URL("../../rulebooks/", import.meta.url);
/** The rulebooks that come with the program, and one that it has never seen. */
const BOOKS = [
  ...readdirSync(FOLDER)
    .filter((name) => name.endsWith(".json") && name !== "schema.json")
    .map((name) => new URL(name, FOLDER)),
  new URL("unseen-city/yunlu-2026.json", import.meta.url),
].flatMap((file) => readRulebooks(file));

test.each(BOOKS.map((book) => [`${book.id} version ${book.version}`, book] as const))(
  "a whole life is lawful under %s, from the plan to the closing",
  async (_, book) => {
    const city = await foundLifeCity(book);
    try {
      const lived = await live(new Life(city, book), city.record, (role) => city.party(role));
      expect(lived).toEqual(["RELEASED", "REVOKED", "CONTINUED", "CLOSED_AFTER_HARM"]);
    } finally {
      await city.close();
    }
  },
  300_000,
);

async function live(life: Life, city: RecordId, party: (role: RoleName) => RecordId): Promise<string[]> {
  const lived: string[] = [];
  const before: RecordId[] = [];
  const plan = life.has("plan.record") ? await life.live("PLAN", { parent: city, inputs: [] }) : undefined;
  if (plan !== undefined) before.push(plan);
  const call = await life.live("PROCUREMENT", { parent: city, link: plan, inputs: [] });
  await life.live("APPLICATION", { parent: call, inputs: [] });
  await life.settle(call, "FULFILLED");
  before.push(call);

  const resource = await life.live("RESOURCE", { parent: city, link: party("INDUSTRY_AUTHORITY"), inputs: [] });
  const authorization = await life.propose("AUTHORIZATION", { parent: city, link: party("OPERATOR"), inputs: before });
  const grant = await life.live("GRANT", { parent: authorization, link: resource, inputs: [] });
  await life.settle(authorization, "IN_FORCE");
  const domain = await life.live("DOMAIN", { parent: city, link: party("OPERATOR"), inputs: [] });
  const scenario = await life.live("SCENARIO", { parent: authorization, inputs: [grant] });
  await life.live("AGREEMENT", { parent: scenario, link: party("DEVELOPER"), inputs: [] });
  const demand = await life.live("DEMAND", { parent: scenario, link: grant, inputs: [] });
  const delivery = await life.live("DELIVERY", { parent: demand, link: domain, inputs: [] });
  const imported = await life.live("IMPORT", { parent: scenario, link: domain, inputs: [] });
  const product = await life.live("PRODUCT", {
    parent: scenario,
    link: party("DEVELOPER"),
    inputs: [delivery, imported],
  });
  const bought = await life.live("AGREEMENT", { parent: scenario, link: party("BUYER"), inputs: [] });
  const exported = await life.live("EXPORT", { parent: product, link: bought, inputs: [] });

  const first = await life.live("CASE", { parent: authorization, inputs: [], code: "RECTIFICATION" });
  await life.state(authorization, "HOLD", { outcome: "OPEN", about: first });
  await life.settle(first, "FULFILLED", "RECTIFICATION");
  await life.state(authorization, "RELEASE");
  lived.push("RELEASED");

  const second = await life.live("CASE", { parent: authorization, inputs: [], code: "RECTIFICATION" });
  await life.settle(second, "FAILED", "RECTIFICATION");
  await life.settle(authorization, "REVOKED");
  lived.push("REVOKED");
  await life.settle(exported, "CONTINUED");
  lived.push("CONTINUED");
  await life.settle(authorization, "CLOSED_AFTER_HARM");
  lived.push("CLOSED_AFTER_HARM");
  return lived;
}
