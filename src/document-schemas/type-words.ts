import { kindLabels } from "../ledger/kinds.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { FIELD_TYPE_LABELS } from "./field-type.ts";
import type { FieldType } from "./field-type.ts";

/** A field's type in words, with its bounds or choices. */
export function wordsOfType(type: FieldType): Bilingual {
  const { zh, en } = FIELD_TYPE_LABELS[type.is];
  switch (type.is) {
    case "WHOLE": {
      const unit = type.unit ?? { zh: "", en: "" };
      return {
        zh: `${zh} ${type.least}–${type.most}${unit.zh}`,
        en: `${en} ${type.least}–${type.most} ${unit.en}`.trim(),
      };
    }
    case "CHOICE":
    case "CHOICES": {
      const values = type.of.map(({ value, label }) => ({ zh: `${value} ${label.zh}`, en: value }));
      return {
        zh: `${zh} ${values.map((one) => one.zh).join("、")}`,
        en: `${en} ${values.map((one) => one.en).join(", ")}`,
      };
    }
    case "RECORD":
      if (type.kinds.length === 0) return { zh, en };
      return {
        zh: `${zh}（${type.kinds.map((kind) => kindLabels[kind].zh).join("、")}）`,
        en: `${en} (${type.kinds.map((kind) => kindLabels[kind].en).join(", ")})`,
      };
    case "LIST": {
      const each = wordsOfType(type.each);
      return { zh: `${zh} ${each.zh}`, en: `${en} ${each.en}` };
    }
    case "GROUP": {
      const members = type.fields.map(({ name, label }) => ({ zh: `${name} ${label.zh}`, en: `${name} ${label.en}` }));
      return {
        zh: `${zh}（${members.map((one) => one.zh).join("、")}）`,
        en: `${en} (${members.map((one) => one.en).join(", ")})`,
      };
    }
    case "TEXT":
    case "AMOUNT":
    case "DATE":
    case "TIME":
    case "PERIOD":
    case "YES_NO":
    case "DIGEST":
    case "DIGITS":
    case "CREDIT_CODE":
    case "ACCOUNT":
    case "ROOT":
    case "FILE":
      return { zh, en };
    default:
      return type satisfies never;
  }
}
