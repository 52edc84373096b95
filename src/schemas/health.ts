import { Type } from "typebox";
import { AsOfSchema } from "./answer.ts";
import { CountSchema, described, optional } from "./values.ts";

export const AliveSchema = Type.Object(
  { alive: Type.Literal(true, { description: "The process answers" }) },
  { description: "The process is alive" },
);

export const ReadySchema = Type.Object(
  {
    ready: Type.Literal(true, { description: "The system follows its chain within its lag" }),
    asOf: optional(AsOfSchema),
    head: optional(described(CountSchema, "Number of the chain's last block")),
  },
  { description: "The system is ready" },
);
