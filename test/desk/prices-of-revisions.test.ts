import { afterAll, expect, test } from "vitest";
import { withSnapshot } from "../../src/audit/snapshot.ts";
import { whatWasFreeAndWhatPaid } from "../../src/desk/questions/charges.ts";
import { isThePriceAllowed } from "../../src/desk/questions/rules-and-prices.ts";
import { Code, Outcome } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { smallCity } from "../audit/small-city.ts";
import { WrittenLedger } from "../audit/written-ledger.ts";

afterAll(() => WrittenLedger.end());

test("a revision has its own price, and takes that of another only where nobody stated its own", async () => {
  const city = await smallCity();
  const { ledger, authority, operator, authorization, scenario, deliveries, product } = city;
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
  city.exportOf({ sha256Digest: `0x${"a1".repeat(32)}` });
  await ledger.write();
  const ask = <T>(asked: (snapshot: Parameters<typeof isThePriceAllowed.ask>[0]) => Promise<T>) =>
    withSnapshot(ledger.store.reader, asked);
  const compliant = async (id: string) =>
    ((await ask((snapshot) => isThePriceAllowed.ask(snapshot, { product: id }))).result as { compliant?: boolean })
      .compliant;

  // The revision costs more than the ceiling, which was stated about the product before it.
  expect([await compliant(product), await compliant(revised)]).toEqual([true, false]);
  const { result } = await ask((snapshot) => whatWasFreeAndWhatPaid.ask(snapshot, { authorization }));
  const { exports } = result as {
    readonly exports: readonly { readonly price?: { readonly quantity?: { en: string } } }[];
  };
  expect(exports.map(({ price }) => price?.quantity?.en)).toEqual([undefined, "price: 1.50 yuan"]);

  ledger.attest(operator, product, Code.PRICE, { outcome: Outcome.WITHDRAWN });
  await ledger.write();
  expect(await compliant(product)).toBeUndefined();
});
