import { Type } from "typebox";
import { CONCERN_CODES, FAULT_CODES } from "./warning-codes.ts";
import { oneOf } from "./values.ts";

export const WarningSchema = Type.Object(
  {
    code: oneOf([...FAULT_CODES, ...CONCERN_CODES], "The code of the warning; docs/operations.md explains every code"),
    zh: Type.String({ description: "What is the matter and what to do, in Chinese" }),
    en: Type.String({ description: "What is the matter and what to do, in English" }),
  },
  { description: "A fault of the system, or a concern that its operator should look at" },
);
