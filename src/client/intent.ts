import { createHash } from "node:crypto";
import { toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { canonicalBytes } from "../documents/canonical-json.ts";
import type { JsonObject } from "../documents/canonical-json.ts";
import type { OutboxEntry } from "../dossier/outbox-entry.ts";
import type { Bilingual } from "../text/bilingual.ts";

/**
 * The meaning of a command, without anything that differs when the same command is given again, such as fresh salts.
 */
export interface Intent {
  /** The meaning of each item of the act. */
  readonly meanings: readonly JsonObject[];
  /** The things that the act changes: ids of records, and accounts. */
  readonly touches: readonly string[];
  /** The act in words; texts of others in it are quoted. */
  readonly does: Bilingual;
  /** The values that the same command must use again, such as a reference that it made up. */
  readonly memo?: JsonObject;
}

/** The digests by which the same command is recognized. */
export function digestsOf({ meanings }: Intent): readonly Hex[] {
  return meanings.map((meaning) => toHex(createHash("sha256").update(canonicalBytes(meaning)).digest()));
}

/** Whether a saved transaction does all that the command means. */
export function does({ intents }: OutboxEntry, intent: Intent): boolean {
  return digestsOf(intent).every((digest) => intents.includes(digest));
}

/** Whether a saved transaction does a part of what the command means. */
export function means({ intents }: OutboxEntry, intent: Intent): boolean {
  return digestsOf(intent).some((digest) => intents.includes(digest));
}

/** Whether a saved transaction changes a thing that the command changes too. */
export function touches(entry: OutboxEntry, intent: Intent): boolean {
  return intent.touches.some((touched) => entry.touches.includes(touched));
}
