import type { Act, OnLedger } from "../../acts/act.ts";
import { schemaOfAct } from "../../acts/act-catalogue.ts";
import type { ActStep } from "../../acts/act-in-rulebook.ts";
import type { DocumentSchema, SchemaField } from "../../document-schemas/document-schema.ts";
import { wordsOfType } from "../../document-schemas/type-words.ts";
import { codeLabel } from "../../ledger/codes.ts";
import { decisionLabels } from "../../ledger/decision-text.ts";
import { kindLabels } from "../../ledger/kinds.ts";
import { roleLabels } from "../../ledger/role-labels.ts";
import { Role } from "../../ledger/roles.ts";
import type { RoleName } from "../../ledger/roles.ts";
import { statusLabels } from "../../ledger/statuses.ts";
import { formatStep } from "../../rulebook/step.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { keysOf } from "../../text/entries.ts";
import { showSentence } from "../../text/foreign-text.ts";
import type { Session } from "../session.ts";

/** An act as a document for programs. */
export interface ShownAct {
  readonly name: string;
  readonly command: readonly string[];
  readonly title: Bilingual;
  readonly onLedger: OnLedger;
  readonly schema: DocumentSchema | undefined;
}

export function shownAct(act: Act): ShownAct {
  return { name: act.name, command: act.command, title: act.title, onLedger: act.on, schema: schemaOfAct(act) };
}

/** One line of a list of acts: its command, and what it does. */
export function showActLine(session: Session, { command, title }: Act): string {
  return `  ${command.join(" ").padEnd(44)}${session.say(title)}`;
}

/** An act in words, with the fields and papers of its document. */
export function showAct(session: Session, act: Act): string {
  const schema = schemaOfAct(act);
  return [
    `${act.command.join(" ")} — ${session.say(act.title)}`,
    session.say(wordsOnLedger(act.on)),
    ...(schema === undefined ? [] : [showForm(session, schema)]),
  ].join("\n\n");
}

function wordsOnLedger(on: OnLedger): Bilingual {
  switch (on.act) {
    case "RECORD": {
      const what = on.caseCode === undefined ? kindLabels[on.kind] : codeLabel(on.caseCode);
      return on.status === "PROPOSED"
        ? { zh: `在账本上提出一项“${what.zh}”，待其生效。`, en: `It proposes a record on the ledger: ${what.en}.` }
        : {
            zh: `在账本上记录一项“${what.zh}”，当即生效。`,
            en: `It records on the ledger, in force at once: ${what.en}.`,
          };
    }
    case "STATEMENT": {
      const { zh, en } = codeLabel(on.code);
      return { zh: `就一条记录作出声明“${zh}”。`, en: `It states about a record: ${en}.` };
    }
    case "SETTLEMENT": {
      const kind = kindLabels[on.kind];
      const status = statusLabels[on.status];
      return {
        zh: `把一项“${kind.zh}”变更为“${status.zh}”。`,
        en: `It changes the status of a record (${kind.en}) to: ${status.en}.`,
      };
    }
    case "PROPOSAL": {
      const { zh, en } = decisionLabels[on.decision];
      return { zh: `向名册机关提议“${zh}”。`, en: `It proposes to the agencies of the roster: ${en}.` };
    }
    case "APPROVAL":
      return { zh: "名册机关同意一项提议。", en: "An agency of the roster approves a proposal." };
    case "CARRYING_OUT":
      return { zh: "任何账户都可以执行已作出的决定。", en: "Any account may carry out what was decided." };
    default:
      return on satisfies never;
  }
}

/* ------------------------------------------------ the form */

function showForm(session: Session, { id, fields, papers }: DocumentSchema): string {
  const head = session.say({ zh: `文书 ${id} 的字段：`, en: `The fields of its document ${id}:` });
  const lines = fields.map((field) => `  ${field.name.padEnd(24)}${session.say(wordsOfField(field))}`);
  if (papers.length === 0) return [head, ...lines].join("\n");
  const attached = papers.map(({ name, label, required }) => {
    const need = required ? { zh: "（必附）", en: " (required)" } : { zh: "", en: "" };
    return `  ${name.padEnd(24)}${session.say({ zh: `${label.zh}${need.zh}`, en: `${label.en}${need.en}` })}`;
  });
  return [head, ...lines, session.say({ zh: "附件：", en: "The papers attached:" }), ...attached].join("\n");
}

function wordsOfField({ label, type, required, clear }: SchemaField): Bilingual {
  const need = required ? { zh: "必填", en: "required" } : { zh: "选填", en: "optional" };
  const open = clear === undefined ? { zh: "只存承诺", en: "only committed" } : { zh: "上链公开", en: "in the clear" };
  const { zh, en } = wordsOfType(type);
  return {
    zh: `${label.zh}：${zh}；${need.zh}；${open.zh}`,
    en: `${label.en}: ${en}; ${need.en}; ${open.en}`,
  };
}

/* ------------------------------------------------ under a rulebook */

/** The roles that may do an act under a rulebook, and the rules with their clauses. */
export function showActSteps(session: Session, steps: readonly ActStep[]): string {
  return steps
    .map(({ step, roles, rules }) => {
      const { zh, en } = wordsOfRoles(roles);
      const who = session.say({
        zh: `${formatStep(step)}：可由${zh}办理，依据：`,
        en: `${formatStep(step)}: may be done by ${en}, under`,
      });
      const cited = rules.map(
        ({ id, hardness, instrument, clause, text }) =>
          `  ${showSentence(id)} [${hardness}] ${showSentence(instrument.id)} ${showSentence(clause)}\n` +
          `    ${session.say({ zh: showSentence(text.zh), en: showSentence(text.en) })}`,
      );
      return [who, ...cited].join("\n");
    })
    .join("\n\n");
}

function wordsOfRoles(roles: readonly RoleName[]): Bilingual {
  if (roles.length === keysOf(Role).length) return { zh: "任何角色", en: "any role" };
  return {
    zh: roles.map((role) => roleLabels[role].zh).join("、"),
    en: roles.map((role) => roleLabels[role].en).join(", "),
  };
}
