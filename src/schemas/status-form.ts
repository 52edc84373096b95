import type { Bilingual } from "../text/bilingual.ts";
import { isOneOf } from "../text/entries.ts";
import { CONCERN_CODES, FAULT_CODES } from "./warning-codes.ts";
import type { StatusForm } from "./status.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Whether a value from outside has the form that `StatusSchema` describes. It is written by hand, because loading
 * TypeBox takes longer than everything else that `laiqu status` does; a test compares the two.
 */
export function isStatusForm(value: unknown): value is StatusForm {
  if (!isObject(value)) return false;
  const { chain, ledger, network, checkpoint, lag, verified, records, events, access, ready, now, warnings } = value;
  return (
    isObject(chain) &&
    isCount(chain["id"]) &&
    isWord(chain["genesisHash"]) &&
    isOptional(chain["head"], isCount) &&
    isOptional(chain["headTime"], isSeconds) &&
    isOptional(chain["headAge"], isCount) &&
    isHex(ledger, 20) &&
    isOptional(network, isText) &&
    isObject(checkpoint) &&
    isCount(checkpoint["block"]) &&
    isWord(checkpoint["hash"]) &&
    isSeconds(checkpoint["time"]) &&
    isOptional(lag, (it) => isObject(it) && isCount(it["blocks"]) && isCount(it["seconds"])) &&
    isObject(verified) &&
    (verified["level"] === "SEALED" || verified["level"] === "LINKED") &&
    isBilingual(verified["says"]) &&
    isCount(records) &&
    isCount(events) &&
    isOptional(access, isAccess) &&
    typeof ready === "boolean" &&
    isSeconds(now) &&
    Array.isArray(warnings) &&
    warnings.every(isFinding)
  );
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0;
}

function isSeconds(value: unknown): value is number {
  return isCount(value) && value <= 253_402_300_799;
}

function isHex(value: unknown, bytes: number): boolean {
  return isText(value) && new RegExp(`^0x[0-9a-f]{${2 * bytes}}$`).test(value);
}

function isWord(value: unknown): boolean {
  return isHex(value, 32);
}

function isBilingual(value: unknown): value is Bilingual {
  return isObject(value) && isText(value["zh"]) && isText(value["en"]);
}

function isFinding(value: unknown): boolean {
  return isBilingual(value) && "code" in value && isOneOf<string>([...FAULT_CODES, ...CONCERN_CODES], value.code);
}

function isAccess(value: unknown): boolean {
  return isObject(value) && isOneOf(["NOBODY", "EVERYBODY"], value["asks"]) && isBilingual(value["says"]);
}

function isOptional(value: unknown, is: (value: unknown) => boolean): boolean {
  return value === undefined || is(value);
}
