import type { ClientContext } from "../client/client-context.ts";
import type { ActsByName } from "./acts-by-name.ts";
import type { Perform } from "./call-context.ts";
import type { CallOptions } from "./named-act.ts";
import { readRequest } from "./read-request.ts";
import type { GivenAct } from "./read-request.ts";
import { writtenActs } from "./written-act.ts";

/** Makes a function of every act of the catalogue. @param work - what a call does with its act */
export function namedActs<Done>(
  perform: Perform,
  work: (context: ClientContext, given: GivenAct) => Promise<Done>,
): ActsByName<Done> {
  const acts = writtenActs().map((written) => {
    const { name } = written.act;
    const call = async (request: unknown, options?: CallOptions): Promise<Done> => {
      const given = readRequest(written, request);
      return await perform(name, options, async (context) => await work(context, given));
    };
    return [name, call];
  });
  // oxlint-disable-next-line typescript/consistent-type-assertions -- The type is generated from the same list of acts.
  return Object.freeze(Object.fromEntries(acts)) as ActsByName<Done>;
}
