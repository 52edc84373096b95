import { AgreementClause } from "../../src/ledger/agreement-clauses.ts";
import { ActKind, Code, codeLabel, familyOf, Outcome } from "../../src/ledger/codes.ts";
import { Kind, kindLabels } from "../../src/ledger/kinds.ts";
import type { KindName } from "../../src/ledger/kinds.ts";
import { roleLabels } from "../../src/ledger/role-labels.ts";
import { isOrdinaryRole, Role, roleClass } from "../../src/ledger/roles.ts";
import { Status, statusLabels } from "../../src/ledger/statuses.ts";
import { sourcesOf } from "../../src/ledger/transitions.ts";
import { listsOf } from "../../src/rulebook/meaning.ts";
import { names, selectedKinds } from "../../src/rulebook/neighbours.ts";
import { Selector } from "../../src/rulebook/row.ts";
import { meaningOfNumber } from "../../src/rulebook/numbers-of-statements.ts";
import { keysOf } from "../../src/text/entries.ts";

/* The tables of docs/rulebooks.md, each from the vocabulary or the checks of the program itself. */

const RECORDED = keysOf(Kind).filter((kind) => kind !== "JURISDICTION");

/** The records at which conditions may look, when a record of a kind comes into force. */
export function selectorTable(): string {
  return table(
    ["kind", "selectors, and the kinds of records that they mean"],
    RECORDED.map((kind) => {
      const step = { kind: Kind[kind], caseNumber: 0, act: ActKind.SETTLE, code: Status.IN_FORCE };
      const meant = keysOf(Selector)
        .filter((selector) => !["SELF", "CALLER", "JURISDICTION", "ISSUER", "ABOUT"].includes(selector))
        .map((selector) => ({ selector, kinds: selectedKinds(step, selector) }))
        .filter(({ kinds }) => kinds.length > 0)
        .map(({ selector, kinds }) => `${selector} (${showKinds(kinds)})`);
      return [showKind(kind), meant.join(", ") || "none of its own"];
    }),
  );
}

/** The competent roles for which records of a kind name parties. */
export function competentTable(): string {
  const competent = keysOf(Role).filter((role) => roleClass(Role[role]) === "COMPETENT");
  return table(
    ["kind", ...competent],
    RECORDED.map((kind) => [showKind(kind), ...competent.map((role) => (names(kind, role) ? "yes" : ""))]),
  );
}

/** The steps of a kind: what may be recorded, and to which statuses it may be settled. */
export function stepTable(): string {
  return table(
    ["kind", "`record`", "`abroad`", "`settle` to"],
    RECORDED.map((kind) => [
      showKind(kind),
      "yes",
      kind === "PRODUCT" || kind === "EXPORT" ? "yes" : "",
      keysOf(Status)
        .filter((status) => sourcesOf(kind, status).length > 0)
        .join(", "),
    ]),
  );
}

export function roleTable(): string {
  return table(
    ["role", "", "given by", "statements"],
    keysOf(Role).map((role) => [
      role,
      showLabel(roleLabels[role]),
      isOrdinaryRole(Role[role]) ? "an admission" : "the founding or governance",
      { OFFICE: "one office", SEVERAL: "each party's own", COMPETENT: "of the parties that the record names" }[
        roleClass(Role[role])
      ],
    ]),
  );
}

export function statusTable(): string {
  return table(
    ["status", "", "from"],
    keysOf(Status)
      .filter((status) => status !== "PROPOSED")
      .map((status) => [status, showLabel(statusLabels[status]), sourcesOf("EXPORT", status).join(", ")]),
  );
}

/** The codes of one family of statements, in the order of their numbers. */
export function codeTable(family: "OPINION" | "FILING" | "CASE"): string {
  return table(
    ["code", ""],
    keysOf(Code)
      .filter((name) => familyOf(Code[name]) === family)
      .map((name) => [name, showLabel(codeLabel(name))]),
  );
}

export function clauseList(): string {
  return `\`clauses\` takes: ${keysOf(AgreementClause).join(", ")}.`;
}

export function outcomeList(): string {
  return `\`outcomes\` takes: ${keysOf(Outcome).join(", ")}.`;
}

export function listTable(): string {
  return table(
    ["list of", "lists"],
    keysOf(Kind)
      .filter((kind) => listsOf(kind).length > 0)
      .map((kind) => [showKind(kind), listsOf(kind).join(", ")]),
  );
}

/** A table of Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function showKind(kind: KindName): string {
  return `\`${kind.toLowerCase()}\` ${kindLabels[kind].zh}`;
}

function showKinds(kinds: readonly KindName[]): string {
  return kinds.map((kind) => kind.toLowerCase()).join(" or ");
}

function showLabel({ zh, en }: { readonly zh: string; readonly en: string }): string {
  return `${zh} ${en}`;
}

/** The meaning of each statement's number, for `valueOf`. */
export function numberTable(): string {
  const rows = keysOf(Code).flatMap((code) => {
    const meaning = meaningOfNumber(code);
    return meaning === undefined ? [] : [[code, meaning.zh, meaning.en]];
  });
  return table(["code", "", "number"], rows);
}
