/** The result of a condition before it is negated: an answer, or that there is nothing to answer by. */
export type Goal = "TRUE" | "FALSE" | "NOTHING";
