import { AgreementClause } from "../../src/ledger/agreement-clauses.ts";
import {
  ActKind,
  Code,
  Family,
  Flag,
  Form,
  HoldReason,
  Kept,
  KeptRole,
  List,
  Outcome,
  Structure,
} from "../../src/ledger/codes.ts";
import { DecisionKind, DecisionStep } from "../../src/ledger/decisions.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { Role } from "../../src/ledger/roles.ts";
import { Status } from "../../src/ledger/statuses.ts";
import {
  ComparandNumber,
  Hardness,
  QuantityNumber,
  RelationNumber,
  RowKind,
  RowOption,
  Selector,
} from "../../src/rulebook/row.ts";

/** Every table of names and numbers that stands in storage, events or rows. */
export const VOCABULARY_TABLES = {
  ActKind,
  AgreementClause,
  Code,
  ComparandNumber,
  DecisionKind,
  DecisionStep,
  Family,
  Flag,
  Form,
  Hardness,
  HoldReason,
  Kept,
  KeptRole,
  Kind,
  List,
  Outcome,
  QuantityNumber,
  RelationNumber,
  Role,
  RowKind,
  RowOption,
  Selector,
  Status,
  Structure,
} as const satisfies Readonly<Record<string, Readonly<Record<string, number>>>>;
