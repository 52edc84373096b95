/** The usual form of an answer. */
export const JSON_FORM = "application/json";
/** The forms in which a list leaves as a whole, item by item. */
export const NDJSON = "application/x-ndjson";
export const CSV = "text/csv";

export type WholeForm = typeof NDJSON | typeof CSV;
export const LIST_FORMS = [JSON_FORM, NDJSON, CSV] as const;
export type ListForm = (typeof LIST_FORMS)[number];
