import { Outcome } from "../../ledger/codes.ts";
import type { OutcomeName } from "../../ledger/codes.ts";
import { roleLabels } from "../../ledger/role-labels.ts";
import type { RoleName } from "../../ledger/roles.ts";
import { outcomeLabel } from "../../ledger/statement-labels.ts";
import { statusLabels } from "../../ledger/statuses.ts";
import type { StatusName } from "../../ledger/statuses.ts";
import type { Bilingual } from "../../text/bilingual.ts";

/** Several things as a text enumerates them, of which one is enough: `甲、乙或者丙`, `A, B or C`. */
export function oneOf(labels: readonly Bilingual[]): Bilingual {
  return enumerated(labels, "或者", " or ");
}

/** Several things of which each is meant: `甲、乙和丙`, `A, B and C`. */
export function allOfThem(labels: readonly Bilingual[]): Bilingual {
  return enumerated(labels, "和", " and ");
}

export function rolesOf(names: readonly RoleName[]): Bilingual[] {
  return names.map((name) => roleLabels[name]);
}

export function statusesOf(names: readonly StatusName[]): Bilingual[] {
  return names.map((name) => statusLabels[name]);
}

export function outcomesOf(names: readonly OutcomeName[]): Bilingual[] {
  return names.map((name) => outcomeLabel(Outcome[name]));
}

/**
 * How a statement was concluded, in Chinese after the name of the statement. A statement without a conclusion has none
 * to name.
 * @param each - whether there are several statements
 */
export function concluded(names: readonly OutcomeName[], each = false): string {
  const others = names.filter((name) => name !== "OPEN");
  const by = others.length === 0 ? undefined : `结论${each ? "均" : ""}为${oneOf(outcomesOf(others)).zh}`;
  if (others.length === names.length) return `的${by ?? "结论"}`;
  return by === undefined ? "未作结论" : `未作结论，或者${by}，`;
}

function enumerated(labels: readonly Bilingual[], lastZh: string, lastEn: string): Bilingual {
  const first = labels.slice(0, -1);
  const last = labels.at(-1) ?? { zh: "", en: "" };
  if (first.length === 0) return last;
  return {
    zh: `${first.map(({ zh }) => zh).join("、")}${lastZh}${last.zh}`,
    en: `${first.map(({ en }) => en).join(", ")}${lastEn}${last.en}`,
  };
}
