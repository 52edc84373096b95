import { afterAll, expect, test } from "vitest";
import { withSnapshot } from "../../src/audit/snapshot.ts";
import { whatWasFreeAndWhatPaid } from "../../src/desk/questions/charges.ts";
import { isThePriceAllowed } from "../../src/desk/questions/rules-and-prices.ts";
import { Code, Outcome } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { smallCity } from "../audit/small-city.ts";
import type { SmallCity } from "../audit/small-city.ts";
import { WrittenLedger } from "../audit/written-ledger.ts";

afterAll(() => WrittenLedger.end());

/** Whether the price of a product is told to be allowed; undefined where that cannot be told. */
async function compliant({ ledger }: SmallCity, product: RecordId): Promise<boolean | undefined> {
  const { result } = await withSnapshot(ledger.store.reader, (snapshot) =>
    isThePriceAllowed.ask(snapshot, { product }),
  );
  return (result as { readonly compliant?: boolean }).compliant;
}

/** The price and the ceiling of each export. */
async function charged({ ledger, authorization }: SmallCity) {
  const { result } = await withSnapshot(ledger.store.reader, (snapshot) =>
    whatWasFreeAndWhatPaid.ask(snapshot, { authorization }),
  );
  const { exports } = result as {
    readonly exports: readonly Readonly<Partial<Record<"price" | "ceiling", { readonly quantity?: { en: string } }>>>[];
  };
  return exports.map(({ price, ceiling }) => [price?.quantity?.en, ceiling?.quantity?.en]);
}

test("a revision has its own price, and takes that of another only where nobody stated its own", async () => {
  const city = await smallCity();
  const { ledger, authority, operator, scenario, deliveries, product } = city;
  const revised = ledger.record({
    kind: Kind.PRODUCT,
    parent: scenario,
    issuer: operator,
    reference: "PR-01",
    revision: 1n,
    inputs: deliveries,
  });
  ledger.attest(authority, product, Code.FEE_CEILING, { value: 200n });
  ledger.attest(operator, product, Code.PRICE, { value: 150n });
  ledger.attest(operator, revised, Code.PRICE, { value: 300n });
  // A price that is still open is not stated yet.
  const third = ledger.record({
    kind: Kind.PRODUCT,
    parent: scenario,
    issuer: operator,
    reference: "PR-01",
    revision: 2n,
    inputs: deliveries,
  });
  ledger.attest(operator, third, Code.PRICE, { value: 1n, outcome: Outcome.OPEN });
  city.exportOf({ sha256Digest: `0x${"a1".repeat(32)}` });
  await ledger.write();
  // The revision costs more than the ceiling, which was stated about the product before it.
  expect([await compliant(city, product), await compliant(city, revised)]).toEqual([true, false]);
  expect(await compliant(city, third)).toBe(false);
  expect(await charged(city)).toEqual([
    [undefined, undefined],
    ["price: 1.50 yuan", "ceiling: 2.00 yuan"],
  ]);

  ledger.attest(operator, product, Code.PRICE, { outcome: Outcome.WITHDRAWN });
  await ledger.write();
  expect(await compliant(city, product)).toBeUndefined();
});

test("the ceiling of an authorization bounds its products, and that of a product goes before it", async () => {
  const city = await smallCity();
  const { ledger, authority, operator, authorization, product } = city;
  const now = async () => {
    await ledger.write();
    return await compliant(city, product);
  };
  ledger.attest(operator, product, Code.PRICE, { value: 150n });
  expect(await now()).toBeUndefined();
  ledger.attest(authority, authorization, Code.FEE_CEILING, { value: 100n });
  expect(await now()).toBe(false);
  city.exportOf({ sha256Digest: `0x${"a2".repeat(32)}` });
  ledger.attest(authority, product, Code.FEE_CEILING, { value: 150n });
  expect(await now()).toBe(true);
  expect((await charged(city)).at(-1)).toEqual(["price: 1.50 yuan", "ceiling: 1.00 yuan"]);

  // Once it is taken back, the wider one binds again. One that was turned down binds nobody.
  ledger.attest(authority, product, Code.FEE_CEILING, { outcome: Outcome.WITHDRAWN });
  expect(await now()).toBe(false);
  ledger.attest(authority, authorization, Code.FEE_CEILING, { value: 900n, outcome: Outcome.REJECTED });
  expect(await now()).toBeUndefined();
});

test("an agreement may state another price, which counts for its exports and must be allowed too", async () => {
  const city = await smallCity();
  const { ledger, authority, operator, scenario, product, agreement } = city;
  ledger.attest(authority, scenario, Code.FEE_CEILING, { value: 200n });
  ledger.attest(operator, scenario, Code.PRICE, { value: 100n });
  await ledger.write();
  expect(await compliant(city, product)).toBe(true);

  // The class of use is stated of the scenario. One of an agreement is not that of the product.
  ledger.attest(operator, agreement, Code.BENEFIT, { value: 1n });
  await ledger.write();
  expect(await compliant(city, product)).toBe(true);

  ledger.attest(operator, agreement, Code.PRICE, { value: 300n });
  city.exportOf({ sha256Digest: `0x${"a3".repeat(32)}` });
  await ledger.write();
  expect(await compliant(city, product)).toBe(false);
  expect((await charged(city)).at(-1)).toEqual(["price: 3.00 yuan", "ceiling: 2.00 yuan"]);
  // A price that is still open is none.
  ledger.attest(operator, agreement, Code.PRICE, { value: 900n, outcome: Outcome.OPEN });
  await ledger.write();
  expect((await charged(city)).at(-1)).toEqual(["price: 3.00 yuan", "ceiling: 2.00 yuan"]);
  // Nobody exported under that agreement yet: its price is none of the product's.
  const other = ledger.record({ kind: Kind.PRODUCT, parent: scenario, issuer: operator, reference: "PR-02" });
  await ledger.write();
  expect(await compliant(city, other)).toBe(true);
});
