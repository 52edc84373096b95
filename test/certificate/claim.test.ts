import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Disclosure } from "../../src/certificate/build.ts";
import type { Claim } from "../../src/certificate/claim.ts";
import { claimRows } from "../../src/certificate/claim-rows.ts";
import { commitDocument, openFields } from "../../src/documents/document.ts";
import { Code, Form } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { Role } from "../../src/ledger/roles.ts";
import { NO_RECORD, recordId } from "../../src/ledger/record-id.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { CertifiedWorld } from "./certified-world.ts";
import { verifyAtBlock } from "./verify-at-block.ts";

let world: CertifiedWorld;

beforeAll(async () => {
  world = await CertifiedWorld.found();
}, 60_000);
beforeEach(async () => world.recordProduct());
afterAll(async () => world?.close());

async function claimOf(name: string, disclosure: Disclosure = {}): Promise<Claim> {
  return verifyAtBlock(await world.certify(name, disclosure), world.descriptor).claim!;
}

const rowsOf = (claim: Claim): ReadonlyMap<string, string> =>
  new Map(claimRows(claim).map(({ label, values }) => [label.en, values.map(({ en }) => en).join(" | ")]));
const hidden = ({ hidden: facts }: Claim): readonly string[] => facts.map(({ code }) => code);

describe("the claim of a certificate", () => {
  it("names exporter, product, recipient, times, authorization, authority, rulebook and jurisdiction", async () => {
    await world.export("sold", { effectiveAt: world.time - 5 * 86_400 });

    const claim = await claimOf("sold");

    expect(claim).toMatchObject({
      record: { id: world.ids["sold"], kind: "EXPORT", reference: undefined },
      form: "FILE",
      sha256: world.digestOf("sold").slice(2),
      sm3: world.sm3DigestOf("sold").slice(2),
      recordedAt: world.time,
      effectiveAt: world.time - 6 * 86_400,
      issuer: { id: world.ids["operator"], reference: "运营-1", role: Role.OPERATOR, names: [] },
      product: { id: world.ids["product"], reference: world.referenceOf("product"), revision: 0n },
      agreement: { id: world.ids["agreement"] },
      recipient: { id: world.ids["buyer"], reference: "BUYER", role: undefined },
      scenario: { id: world.ids["scenario"] },
      authorizations: [
        {
          id: world.ids["authorization"],
          givenBy: { id: world.ids["authority"], reference: "AUTHORITY", role: Role.DATA_AUTHORITY },
          operator: { id: world.ids["operator"] },
          standing: { code: "IN_FORCE" },
        },
      ],
      jurisdiction: { ordinal: 1, reference: "城市" },
      rulebook: { version: 1 },
    });
    expect(claim.decisions).toMatchObject([
      {
        record: { id: world.ids["product"] },
        by: { reference: "AUTHORITY", role: Role.DATA_AUTHORITY },
        decided: { opinion: Code.REVIEW },
      },
    ]);
  });

  it("follows the authorization: a hold of it is in the claim as well as in the standing", async () => {
    await world.export("held above");
    await world.attest(world.authority, "authorization", Code.HOLD);

    const claim = await claimOf("held above");
    await world.attest(world.authority, "authorization", Code.RELEASE);

    expect(claim.authorizations[0]!.standing).toMatchObject({ code: "SUSPENDED" });
    expect(rowsOf(claim).get("under the authorization")).toContain("suspended since");
  });

  it("names as hidden what it does not show, and no longer when it is opened", async () => {
    const product = world.ids["product"]!;
    const reference = `${world.referenceOf("product")}-opened`;
    const boundTo = {
      record: recordId({ kind: Kind.PRODUCT, issuer: world.ids["operator"]!, reference, revision: 0 }),
    };
    const document = commitDocument("laiqu.product.1", { title: "客流", form: "DATASET" }, boundTo, (length) =>
      crypto.getRandomValues(new Uint8Array(length)),
    );
    await world.record("titled", world.operator, {
      kind: Kind.PRODUCT,
      parent: world.ids["scenario"],
      inputs: [world.ids["delivery1"]],
      reference,
      content: document.commitment,
    });
    await world.attest(world.authority, "titled", Code.REVIEW);
    await world.export("titled export", { parent: world.ids["titled"], link: world.ids["agreement"] });

    const closed = await claimOf("titled export");
    const opened = await claimOf("titled export", {
      openings: new Map([[boundTo.record, openFields(document, [""])]]),
    });

    expect(product).not.toBe(boundTo.record);
    expect(hidden(closed)).toEqual(["PARTY_NAMES", "PRODUCT_DETAILS", "IMPLEMENTING_AGENCY", "DOCUMENTS"]);
    expect(hidden(opened)).toEqual(["PARTY_NAMES", "IMPLEMENTING_AGENCY", "DOCUMENTS"]);
    expect(opened.product).toMatchObject({ title: "客流", productForm: "DATASET" });
    expect(rowsOf(closed).get("title and product form")).toBe("title: not disclosed; product form: not disclosed");
    expect(rowsOf(opened).get("title and product form")).toBe('title: "客流"; product form: dataset (DATASET)');
  });

  it("says that the recipient and the digest are hidden where the record does not show them", async () => {
    await world.export("salted", { link: NO_RECORD, form: Form.SALTED });

    const claim = await claimOf("salted");

    expect(claim).toMatchObject({ form: "SALTED", recipient: undefined, agreement: undefined });
    expect(hidden(claim)).toEqual(expect.arrayContaining(["RECIPIENT", "FILE_DIGEST"]));
    expect(rowsOf(claim).get("recipient")).toBe("hidden: the record names no agreement");
  });

  it("of other kinds of records has what applies", async () => {
    const authorization = await claimOf("authorization");
    const resource = await claimOf("resource1");
    const demand = await claimOf("demand1");
    const city = await claimOf("city");
    const buyer = await claimOf("buyer");

    expect(authorization).toMatchObject({ authorizations: [{ id: world.ids["authorization"] }], product: undefined });
    expect(rowsOf(authorization).get("this authorization")).toContain("in force since");
    expect(rowsOf(demand).get("under")).toBe(
      `scenario "${world.referenceOf("scenario")}" r0 (${world.ids["scenario"]})`,
    );
    expect(rowsOf(demand).get("grant")).toContain(world.referenceOf("grant1"));
    expect(resource).toMatchObject({ authorizations: [], issuer: { reference: "AUTHORITY" } });
    expect(demand).toMatchObject({
      scenario: { id: world.ids["scenario"] },
      authorizations: [{ id: world.ids["authorization"] }],
    });
    expect(city).toMatchObject({ issuer: undefined, rulebook: { none: "FOUNDING" } });
    expect(buyer).toMatchObject({ rulebook: { none: "FOUNDING" } });
    for (const claim of [authorization, resource, demand, city, buyer])
      expect(claimRows(claim).length).toBeGreaterThan(4);
  });

  it("says that no rule judged a backfilled record", async () => {
    await world.record("old", world.authority, {
      kind: Kind.IMPORT,
      backfilled: true,
      status: Status.PROPOSED,
      effectiveAt: 1_600_000_000,
      parent: world.ids["scenario"],
    });

    const claim = await claimOf("old");

    expect(claim).toMatchObject({ rulebook: { none: "BACKFILLED" }, effectiveAt: 1_600_000_000 });
    expect(rowsOf(claim).get("rulebook")).toContain("backfilled");
  });
});
