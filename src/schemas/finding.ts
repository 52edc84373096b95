import { Type } from "typebox";
import { CONCERN_CODES, FAULT_CODES } from "./finding-codes.ts";
import { oneOf } from "./values.ts";

export const FindingSchema = Type.Object(
  {
    code: oneOf([...FAULT_CODES, ...CONCERN_CODES], "The code of the finding; docs/operations.md explains every code"),
    zh: Type.String({ description: "What was found and what to do, in Chinese" }),
    en: Type.String({ description: "What was found and what to do, in English" }),
  },
  { description: "Something about the system that its users or its operator must know" },
);
