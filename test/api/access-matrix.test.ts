import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessLogFile, verifyAccessLog } from "../../src/access/access-log.ts";
import type { Grant } from "../../src/access/asker.ts";
import { partyId } from "../../src/demo/party-references.ts";
import { exampleAddress } from "../../src/desk/question-form.ts";
import type { Access } from "../../src/schemas/access.ts";
import type { ProblemForm } from "../../src/schemas/problem.ts";
import { keysOf } from "../../src/text/entries.ts";
import { ANYBODY, ROWS } from "./access-rows.ts";
import { questionAt, RestrictedDemo } from "./restricted-demo.ts";

const GRANTS = {
  PARTY: { as: "PARTY", party: partyId("CY-BANK") },
  AUDITOR: { as: "AUDITOR", jurisdictions: [1] },
  AUTHORITY: { as: "AUTHORITY", jurisdictions: "ALL" },
  NODE_OPERATOR: { as: "NODE_OPERATOR" },
} as const satisfies Readonly<Record<Exclude<Access, "PUBLIC">, Grant>>;

let demo: RestrictedDemo;

beforeAll(async () => {
  demo = await RestrictedDemo.open();
}, 240_000);
afterAll(async () => {
  await demo?.close();
});

describe("the matrix of every route and every asker", () => {
  it("has a row for every operation of the OpenAPI document, and no other row", () => {
    const without = demo.operations.filter(({ operationId, path }) => !(operationId in ROWS) && !questionAt(path));
    expect(without).toEqual([]);
    const known = demo.operations.map(({ operationId }) => operationId);
    expect(keysOf(ROWS).filter((operationId) => !known.includes(operationId))).toEqual([]);
    expect(demo.operations.length).toBeGreaterThan(80);
  });

  it("lets those in whom the row names, and answers the others in both languages and about nothing", async () => {
    const wrong: string[] = [];
    for (const { operationId, method, path, access, forms } of demo.operations) {
      const question = questionAt(path);
      const row = ROWS[operationId];
      const who = question === undefined ? (row?.who ?? "") : question.askers.join(" ");
      if (access.join(" ") !== who) wrong.push(`${operationId} declares ${access.join(" ")}`);
      const address = question === undefined ? demo.written(row?.at ?? "") : exampleAddress(question);
      // Whoever is let in is told that there is no such parameter, and no question costs anything.
      const url = `${address}${address.includes("?") ? "&" : "?"}no-such-parameter=1`;
      for (const asker of [ANYBODY, ...keysOf(GRANTS)] as const) {
        const grant = asker === ANYBODY ? undefined : GRANTS[asker];
        const may = who.split(" ").includes(ANYBODY) || who.split(" ").includes(asker);
        const expected = may ? "let in" : asker === ANYBODY ? "401" : "403";
        for (const form of [undefined, ...forms]) {
          const answer = await demo.ask(asker, grant, method, url, row?.body, form);
          const got = answer.statusCode === 400 ? "let in" : String(answer.statusCode);
          if (got !== expected) wrong.push(`${operationId} as ${asker} ${form}: ${answer.statusCode}`);
          if (!may && !isProblemAboutNothing(answer.body)) wrong.push(`${operationId} as ${asker}: ${answer.body}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(demo.operations.filter(({ forms }) => forms.length === 2).length).toBeGreaterThan(90);
  }, 240_000);

  it("lets nobody in with a key that opens nothing, also where everybody may ask", async () => {
    for (const url of ["/v1/search?q=PR-02", "/v1/status"])
      for (const authorization of ["Bearer laiqu_0", "Basic eDp5", "Bearer", "Bearer a.b.c"]) {
        const answer = await demo.app.inject({ url, headers: { authorization } });
        expect(answer.json()).toMatchObject({ code: "CREDENTIAL_INVALID", status: 401 });
        expect(answer.headers["www-authenticate"]).toBe('Bearer realm="laiqu"');
      }
  });

  it("has logged every answer to somebody who is known, and no key", async () => {
    const head = await verifyAccessLog(accessLogFile(demo.folder));
    expect(head.count).toBeGreaterThan(300);
    const log = readFileSync(accessLogFile(demo.folder), "utf8");
    for (const secret of demo.secrets.values()) expect(log).not.toContain(secret.slice(-43));
    expect(log).toContain('"asked":"/v1/search?q=PR-02&no-such-parameter=1"');
  });
});

function isProblemAboutNothing(body: string): boolean {
  const { code, details } = JSON.parse(body) as ProblemForm;
  return (
    ["AUTHENTICATION_REQUIRED", "ACCESS_REFUSED"].includes(code) &&
    /\p{Script=Han}/u.test(details.zh) &&
    /only for these/.test(details.en) &&
    !/0x|PR-02|A-01/.test(body)
  );
}
