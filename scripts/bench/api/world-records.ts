import { Form } from "../../../src/ledger/codes.ts";
import { Kind } from "../../../src/ledger/kinds.ts";
import { Status } from "../../../src/ledger/statuses.ts";
import { idSql, OF_SCENARIO } from "./world-plan.ts";
import type { WorldPlan } from "./world-plan.ts";

/** The records of one kind. Every expression is SQL over the number `n`; a missing one is NULL. */
export interface RecordSeries {
  readonly kind: Kind;
  /** The numbers, both included. */
  readonly first: number;
  readonly last: number;
  /** The place of record `n` among all events, from 0. */
  readonly place: string;
  readonly parent?: string;
  readonly link?: string;
  readonly issuer?: string;
  readonly inputs?: readonly string[];
  readonly status?: string;
  readonly held?: string;
  readonly form?: string;
}

export interface PlannedRecords {
  readonly series: readonly RecordSeries[];
  /** The place of the first export; exports have every second place from there, and acts those between. */
  readonly tail: number;
}

const CITY = idSql(Kind.JURISDICTION, "0");
export const AUTHORITY = idSql(Kind.PARTY, "0");
/** Of products by number: those that an open hold reaches, that have ended, and whose hold was released. */
export const FATE_OF_PRODUCT = { every: 1_000, held: 1, ended: 2, released: 3 } as const;
const isFate = (fate: number): string => `n % ${FATE_OF_PRODUCT.every} = ${fate}`;
/** Every fifth export is named by a reference, and one of a hundred is a folder with a manifest. */
const FORM_OF_EXPORT = `CASE
  WHEN n % 5 = 0 THEN ${Form.REFERENCE} WHEN n % 100 = 1 THEN ${Form.FOLDER} ELSE ${Form.FILE} END`;

/** Whether an export of that form has a digest for its name. */
export function isNamedByDigest(exported: number): boolean {
  return exported % 5 !== 0;
}

const LAYERS = 4;

/** Whether the lineage of an export has six steps: to a product of the last layer, three more, a delivery, a demand. */
export function hasSixSteps({ products, scenarios }: WorldPlan, exported: number): boolean {
  return Math.floor((exported % products) / scenarios) % LAYERS === LAYERS - 1;
}

/** Every record of a ledger, in the order of its recording. */
export function plannedRecords(plan: WorldPlan): PlannedRecords {
  const place = new Places();
  const parties = partiesOf(plan, place);
  const authorized = authorizedOf(plan, place);
  const supplied = suppliedOf(plan, place);
  const busy = busyOf(plan, place);
  const exported: RecordSeries = {
    kind: Kind.EXPORT,
    first: 0,
    last: plan.exports - 1,
    place: `${place.next} + 2 * n`,
    parent: idSql(Kind.PRODUCT, `n % ${plan.products}`),
    link: idSql(
      Kind.AGREEMENT,
      `(n % ${plan.products} % ${plan.scenarios}) * ${OF_SCENARIO.agreements} + n / 7 % ${OF_SCENARIO.agreements}`,
    ),
    issuer: operatorOf(plan, `n % ${plan.products} % ${plan.scenarios}`),
    form: FORM_OF_EXPORT,
  };
  return { series: [...parties, ...authorized, ...supplied, ...busy, exported], tail: place.next };
}

/** Gives each record a place of its own. */
class Places {
  next = 0;

  /** The expression of the places of a series from `first` to `last`. */
  take(first: number, last: number): { first: number; last: number; place: string } {
    const place = `${this.next - first} + n`;
    this.next += last - first + 1;
    return { first, last, place };
  }
}

function operatorOf({ operators }: WorldPlan, scenario: string): string {
  return idSql(Kind.PARTY, `1 + (${scenario}) % ${operators}`);
}

function providerOf({ operators, providers }: WorldPlan, resource: string): string {
  return idSql(Kind.PARTY, `${1 + operators} + (${resource}) % ${providers}`);
}

function buyerOf({ operators, providers, buyers }: WorldPlan, agreement: string): string {
  return idSql(Kind.PARTY, `${1 + operators + providers} + (${agreement}) * 17 % ${buyers}`);
}

function partiesOf({ operators, providers, buyers }: WorldPlan, places: Places): RecordSeries[] {
  return [
    { kind: Kind.JURISDICTION, ...places.take(0, 0) },
    { kind: Kind.PARTY, ...places.take(0, operators + providers + buyers), parent: CITY, issuer: CITY },
  ];
}

function authorizedOf(plan: WorldPlan, places: Places): RecordSeries[] {
  const { scenarios, resources, agreements } = plan;
  const scenarioOf = (of: number): string => `n / ${of}`;
  return [
    { kind: Kind.RESOURCE, ...places.take(0, resources - 1), parent: CITY, issuer: providerOf(plan, "n") },
    {
      kind: Kind.AUTHORIZATION,
      ...places.take(0, scenarios - 1),
      parent: CITY,
      link: operatorOf(plan, "n"),
      issuer: AUTHORITY,
    },
    {
      kind: Kind.GRANT,
      ...places.take(0, resources - 1),
      parent: idSql(Kind.AUTHORIZATION, scenarioOf(OF_SCENARIO.resources)),
      link: idSql(Kind.RESOURCE, "n"),
      issuer: AUTHORITY,
    },
    {
      kind: Kind.SCENARIO,
      ...places.take(0, scenarios - 1),
      parent: idSql(Kind.AUTHORIZATION, "n"),
      issuer: operatorOf(plan, "n"),
      inputs: Array.from({ length: OF_SCENARIO.resources }, (_, each) =>
        idSql(Kind.GRANT, `n * ${OF_SCENARIO.resources} + ${each}`),
      ),
    },
    {
      kind: Kind.AGREEMENT,
      ...places.take(0, agreements - 1),
      parent: idSql(Kind.SCENARIO, scenarioOf(OF_SCENARIO.agreements)),
      link: buyerOf(plan, "n"),
      issuer: operatorOf(plan, scenarioOf(OF_SCENARIO.agreements)),
    },
  ];
}

function suppliedOf(plan: WorldPlan, places: Places): RecordSeries[] {
  const { scenarios, demands, deliveries, products } = plan;
  const ofScenario = OF_SCENARIO;
  const resourceOfDemand = `n / ${ofScenario.demands} * ${ofScenario.resources} + n % ${ofScenario.resources}`;
  const demandOfDelivery = `n / ${ofScenario.deliveries} * ${ofScenario.demands} + n % ${ofScenario.demands}`;
  // The inputs of a product are deliveries of its scenario. Of four layers of products, each is also made of the one
  // before it.
  const delivery = (more: number): string =>
    idSql(
      Kind.DELIVERY,
      `n % ${scenarios} * ${ofScenario.deliveries} + (n / ${scenarios} * 7 + ${more * 31}) % ${ofScenario.deliveries}`,
    );
  const before = idSql(Kind.PRODUCT, `n - ${scenarios}`);
  const third = `CASE WHEN n / ${scenarios} % ${LAYERS} > 0 THEN ${before} ELSE ${delivery(2)} END`;
  return [
    {
      kind: Kind.DEMAND,
      ...places.take(0, demands - 1),
      parent: idSql(Kind.SCENARIO, `n / ${ofScenario.demands}`),
      link: idSql(Kind.GRANT, resourceOfDemand),
      issuer: operatorOf(plan, `n / ${ofScenario.demands}`),
    },
    {
      kind: Kind.DELIVERY,
      ...places.take(0, deliveries - 1),
      parent: idSql(Kind.DEMAND, demandOfDelivery),
      issuer: providerOf(plan, `n / ${ofScenario.deliveries} * ${ofScenario.resources} + n % ${ofScenario.resources}`),
    },
    {
      kind: Kind.PRODUCT,
      ...places.take(0, products - 1),
      parent: idSql(Kind.SCENARIO, `n % ${scenarios}`),
      link: operatorOf(plan, `n % ${scenarios}`),
      issuer: operatorOf(plan, `n % ${scenarios}`),
      inputs: [delivery(0), delivery(1), third],
      status: `CASE WHEN ${isFate(FATE_OF_PRODUCT.ended)} THEN ${Status.TERMINATED} ELSE ${Status.IN_FORCE} END`,
      held: `CASE WHEN ${isFate(FATE_OF_PRODUCT.held)} THEN 1 ELSE 0 END`,
    },
  ];
}

/** One resource on which thousands of records rest. Its records have negative numbers. */
function busyOf(plan: WorldPlan, places: Places): RecordSeries[] {
  const { busy } = plan;
  const negative = (count: number) => places.take(-count, -1);
  const [operator, provider] = [operatorOf(plan, "0"), providerOf(plan, "0")];
  const scenario = idSql(Kind.SCENARIO, "-1");
  const grant = idSql(Kind.GRANT, "-1");
  const delivery = (more: number): string => idSql(Kind.DELIVERY, `-1 - (-n * 7 + ${more * 31}) % ${busy.deliveries}`);
  return [
    { kind: Kind.RESOURCE, ...negative(1), parent: CITY, issuer: provider },
    { kind: Kind.AUTHORIZATION, ...negative(1), parent: CITY, link: operator, issuer: AUTHORITY },
    {
      kind: Kind.GRANT,
      ...negative(1),
      parent: idSql(Kind.AUTHORIZATION, "-1"),
      link: idSql(Kind.RESOURCE, "-1"),
      issuer: AUTHORITY,
    },
    { kind: Kind.SCENARIO, ...negative(1), parent: idSql(Kind.AUTHORIZATION, "-1"), issuer: operator, inputs: [grant] },
    {
      kind: Kind.AGREEMENT,
      ...negative(busy.agreements),
      parent: scenario,
      link: buyerOf(plan, "-n"),
      issuer: operator,
    },
    { kind: Kind.DEMAND, ...negative(busy.demands), parent: scenario, link: grant, issuer: operator },
    {
      kind: Kind.DELIVERY,
      ...negative(busy.deliveries),
      parent: idSql(Kind.DEMAND, `-1 - -n % ${busy.demands}`),
      issuer: provider,
    },
    {
      kind: Kind.PRODUCT,
      ...negative(busy.products),
      parent: scenario,
      link: operator,
      issuer: operator,
      inputs: [delivery(0), delivery(1), delivery(2)],
    },
    {
      kind: Kind.EXPORT,
      ...negative(busy.exports),
      parent: idSql(Kind.PRODUCT, `-1 - -n % ${busy.products}`),
      link: idSql(Kind.AGREEMENT, `-1 - -n % ${busy.agreements}`),
      issuer: operator,
    },
  ];
}
