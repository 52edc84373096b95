import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { actNamed } from "../../../src/acts/act-catalogue.ts";
import { prepareAct } from "../../../src/client/acts/prepare-act.ts";
import type { ActRequest, DocumentedAct } from "../../../src/client/acts/prepare-act.ts";
import type { ClientContext } from "../../../src/client/client-context.ts";
import { digestsOf } from "../../../src/client/intent.ts";
import { resolveSeat } from "../../../src/client/seat.ts";
import type { Status } from "../../../src/ledger/statuses.ts";
import {
  ACCOUNT,
  accountWith,
  answer,
  AS_OF,
  contextWith,
  dossierWithKey,
  recordIdOf,
  recordWith,
} from "../fake-api.ts";

const KEY = "CY-DATA";
const SUBJECT = recordWith({ id: recordIdOf(2), reference: "A-01" });
const [CITY, OTHER] = [9, 10].map((number) => recordWith({ id: recordIdOf(number), kind: "JURISDICTION" })) as [
  typeof SUBJECT,
  typeof SUBJECT,
];

let kept: Awaited<ReturnType<typeof dossierWithKey>>;
let context: ClientContext;

beforeEach(async () => {
  kept = await dossierWithKey(KEY);
  context = contextWith(
    {
      account: () => Promise.resolve(accountWith("DATA_AUTHORITY")),
      record: () => answer({ record: recordWith({ parent: CITY }), suspendedScopes: [] }),
      namedRecord: (named) => answer({ record: named === "OTHER" ? OTHER : SUBJECT, suspendedScopes: [] }),
      listedItems: () => Promise.resolve({ asOf: AS_OF, record: SUBJECT.id, lists: [] }),
    },
    kept.directory,
  );
});
afterEach(() => kept.remove());

const act = (name: string) => actNamed(name) as DocumentedAct;
/** An end, as `laiqu end` makes it: all of them have one name. */
const end = (status: keyof typeof Status): DocumentedAct => ({
  ...act("authorization-terminate"),
  on: { act: "SETTLEMENT", kind: "AUTHORIZATION", status },
});

async function prepared(request: ActRequest) {
  return await prepareAct(context, await resolveSeat(context, KEY), request);
}

const meaning = async (request: ActRequest): Promise<string> => digestsOf((await prepared(request)).intent).join();

describe("the meaning of an act, by which a command finds the transaction that an earlier run signed", () => {
  const resource = { act: act("resource-submit"), name: "DS-1", values: { title: "公交", grade: "GENERAL_1" } };
  const training = { act: act("file-training"), name: "A-01", withdrawn: true };
  const all: readonly (readonly [what: string, request: ActRequest])[] = [
    ["an end", { act: end("TERMINATED"), name: "A-01" }],
    ["another end of the same record", { act: end("EXPIRED"), name: "A-01" }],
    ["the same with items", { act: end("TERMINATED"), name: "A-01", items: ["A-01"] }],
    ["a withdrawn filing", training],
    ["another filing that is withdrawn", { ...training, act: act("file-drill") }],
    ["a resource that is proposed", resource],
    ["the same, in force at once", { ...resource, act: act("resource-catalogue") }],
    ["the same in another jurisdiction", { ...resource, jurisdiction: "OTHER" }],
    ["the same with a date on paper", { ...resource, effectiveAt: "2025-03-01" }],
    ["the same from existing books", { ...resource, backfilled: true }],
    ["its revision", { ...resource, revision: 1 }],
    ["the same with another title", { ...resource, values: { ...resource.values, title: "地铁" } }],
  ];

  it("is the same for the same act, whatever its salts are", async () => {
    for (const [what, request] of all) expect([what, await meaning(request)]).toEqual([what, await meaning(request)]);
  });

  it("differs for every other act", async () => {
    const meanings = await Promise.all(all.map(async ([, request]) => await meaning(request)));

    expect(new Set(meanings).size).toBe(all.length);
  });

  it("touches the account that an admission seats: two admissions of one account wait for each other", async () => {
    const values = { name: "新主体", roles: ["BUYER"], account: ACCOUNT };
    const { intent, subject } = await prepared({ act: act("party-admit"), name: "CY-NEW", values });

    expect(intent.touches).toEqual([subject, ACCOUNT]);
  });
});
