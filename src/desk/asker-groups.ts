import type { Access } from "../schemas/access.ts";

/** Those who may ask about the affairs of a party: the party itself, auditors and authorities, and courts as these. */
export const INVOLVED = ["PARTY", "AUDITOR", "AUTHORITY"] as const satisfies readonly Access[];
/** Those who oversee others. */
export const OVERSEERS = ["AUDITOR", "AUTHORITY"] as const satisfies readonly Access[];
/** Everybody: the answer contains nothing that a regulation keeps from the public. */
export const ANYBODY = ["PUBLIC", ...INVOLVED] as const satisfies readonly Access[];
