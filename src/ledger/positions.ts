import { keysOf } from "../text/entries.ts";
import { Kind } from "./kinds.ts";
import type { KindName } from "./kinds.ts";

/** Where a record stands: the kinds that its parent, its link and its inputs may have. */
export interface Position {
  readonly parents: readonly KindName[];
  readonly links: readonly KindName[];
  readonly inputs: readonly KindName[];
}

const EVERY_KIND = keysOf(Kind);

/** What stands under what (`contracts/types/Positions.sol`; a test compares them). */
export const positions: Readonly<Record<KindName, Position>> = {
  JURISDICTION: { parents: [], links: [], inputs: [] },
  PARTY: { parents: ["JURISDICTION"], links: ["PARTY"], inputs: [] },
  RESOURCE: { parents: ["JURISDICTION"], links: ["PARTY"], inputs: [] },
  PLAN: { parents: ["JURISDICTION"], links: [], inputs: [] },
  PROCUREMENT: { parents: ["JURISDICTION"], links: ["PLAN"], inputs: [] },
  AUTHORIZATION: { parents: ["JURISDICTION"], links: ["PARTY"], inputs: ["PLAN", "PROCUREMENT"] },
  GRANT: { parents: ["AUTHORIZATION"], links: ["RESOURCE"], inputs: [] },
  SCENARIO: { parents: ["AUTHORIZATION"], links: [], inputs: ["GRANT"] },
  DEMAND: { parents: ["SCENARIO"], links: ["GRANT"], inputs: [] },
  DELIVERY: { parents: ["DEMAND"], links: ["DOMAIN"], inputs: [] },
  IMPORT: { parents: ["SCENARIO"], links: ["DOMAIN"], inputs: [] },
  PRODUCT: { parents: ["SCENARIO"], links: ["PARTY"], inputs: ["DELIVERY", "IMPORT", "PRODUCT"] },
  AGREEMENT: { parents: ["SCENARIO"], links: ["PARTY"], inputs: [] },
  EXPORT: { parents: ["PRODUCT"], links: ["AGREEMENT"], inputs: [] },
  CASE: { parents: EVERY_KIND, links: ["PARTY"], inputs: [] },
  APPLICATION: { parents: ["PROCUREMENT"], links: [], inputs: [] },
  DOMAIN: { parents: ["JURISDICTION"], links: ["PARTY"], inputs: [] },
};
