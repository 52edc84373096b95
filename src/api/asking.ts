import { AsyncLocalStorage } from "node:async_hooks";
import type { Asker } from "../access/asker.ts";
import type { Sight } from "../store/sight.ts";

/** Whoever asks now, and what it may see; undefined for whoever sees everything. */
interface Asking {
  readonly asker: Asker;
  readonly sight: Sight | undefined;
}

const ASKING = new AsyncLocalStorage<Asking>();

/** The longest run of one statement for those whom nobody knows and for a party, in milliseconds. */
const PUBLIC_STATEMENT_MS = 5_000;
const PARTY_STATEMENT_MS = 10_000;

/**
 * Works for an asker: everything that the work reads from the index is limited to what the asker may see.
 * @param isForAnybody - whether the route is for everybody, so that what everybody may know counts too
 */
export function workFor(asker: Asker, isForAnybody: boolean, work: () => void): void {
  ASKING.run({ asker, sight: sightOf(asker, isForAnybody) }, work);
}

/**
 * Tells what the asker of the request under way may see.
 * @throws Error outside of a request: then nobody is known to ask, and nothing may be shown
 */
export function sightNow(): Sight | undefined {
  const asking = ASKING.getStore();
  if (asking === undefined) throw new Error("The index was asked for nobody.");
  return asking.sight;
}

/** Whoever asks now and what it may see, in one text; the empty one on a server that asks nobody. */
export function askerNow(): string {
  const asking = ASKING.getStore();
  return asking === undefined ? "" : JSON.stringify([asking.asker, asking.sight ?? "EVERYTHING"]);
}

/** Lets later work of a request, such as that of an answer which stays open, go on for the asker of now. */
export function keepAsker(): <T>(work: () => T) => T {
  return AsyncLocalStorage.snapshot();
}

function sightOf(asker: Asker, isForAnybody: boolean): Sight | undefined {
  switch (asker.as) {
    case "PUBLIC":
    // Whoever runs the server reads its files. On the desk it sees no more of the parties than everybody does.
    case "NODE_OPERATOR":
      return { published: true, statementMs: PUBLIC_STATEMENT_MS };
    case "PARTY":
      return { party: asker.party, published: isForAnybody, statementMs: PARTY_STATEMENT_MS };
    case "AUDITOR":
    case "AUTHORITY": {
      const { jurisdictions } = asker;
      return jurisdictions === "ALL" ? undefined : { jurisdictions, published: isForAnybody };
    }
    default:
      return asker satisfies never;
  }
}
