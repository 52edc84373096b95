import { isJsonObject, type JsonValue } from "../documents/canonical-json.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";

/** Twice the memory of a standard key, which needs 128 MiB: 128 · N · r bytes. */
const MOST_MEMORY = 256 * 1024 * 1024;
/** The work of a standard key is N · r · p = 2^20. */
const MOST_WORK = 2 ** 23;
/** The most rounds of PBKDF2. */
const MOST_ROUNDS = 5_000_000;

/**
 * The objection to a keystore whose key derivation would cost more memory or time than that of any honest one;
 * undefined when there is none. Whoever hands over a backup chooses these numbers. The library that opens keystores
 * looks for them in any case of letters, so all spellings are checked.
 */
export function derivationProblem(keystore: JsonValue): Bilingual | undefined {
  const parameters = membersNamed([keystore], ["crypto", "kdfparams"]);
  const [n, r, p, rounds] = ["n", "r", "p", "c"].map((name) => greatest(membersNamed(parameters, [name])));
  if (n === undefined || r === undefined || p === undefined || rounds === undefined) return undefined;
  if (128 * n * r <= MOST_MEMORY && n * r * p <= MOST_WORK && rounds <= MOST_ROUNDS) return undefined;
  const shown = showForeign(`N=${n} r=${r} p=${p} c=${rounds}`);
  return {
    zh: `打开它所需的内存或时间超过上限（${shown}）`,
    en: `opening it would take more memory or time than is allowed (${shown})`,
  };
}

function membersNamed(values: readonly JsonValue[], path: readonly string[]): readonly JsonValue[] {
  return path.reduce<readonly JsonValue[]>(
    (found, name) =>
      found.flatMap((value) =>
        isJsonObject(value)
          ? Object.entries(value).flatMap(([key, member]) => (key.toLowerCase() === name ? [member] : []))
          : [],
      ),
    values,
  );
}

/** The greatest of some numbers, which may be written as texts; 1 when there is none. Anything else is infinite. */
function greatest(values: readonly JsonValue[]): number {
  return values.reduce<number>((most, value) => Math.max(most, numberOf(value)), 1);
}

function numberOf(value: JsonValue): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : Number.POSITIVE_INFINITY;
}
