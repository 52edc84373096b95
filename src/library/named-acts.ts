import type { ActsByName } from "./acts-by-name.ts";
import type { CallOptions } from "./named-act.ts";
import { readRequest } from "./read-request.ts";
import type { GivenAct } from "./read-request.ts";
import { writtenActs } from "./written-act.ts";

/** Makes a function of every act of the catalogue. @param perform - what a call does with its act */
export function namedActs<Done>(
  perform: (given: GivenAct, options: CallOptions | undefined) => Promise<Done>,
): ActsByName<Done> {
  const acts = writtenActs().map((written) => [
    written.act.name,
    async (request: unknown, options?: CallOptions) => await perform(readRequest(written, request), options),
  ]);
  // oxlint-disable-next-line typescript/consistent-type-assertions -- The type is generated from the same list of acts.
  return Object.freeze(Object.fromEntries(acts)) as ActsByName<Done>;
}
