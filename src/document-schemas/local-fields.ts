import { COUNT, field, optional, TEXT } from "./make-schema.ts";

/* What a city's own text asks for and no code of ours names. The rule says in its own words what is meant. */

/** The statement, in the words of the regulation. */
export const LOCAL_MATTER = field("matter", "事项", "matter", TEXT);

/** The number that rules compare, in the unit that the regulation uses. */
export const LOCAL_NUMBER = optional("number", "数值", "number", COUNT, "VALUE");
