import { Type } from "typebox";
import { LARGEST_PAGE } from "../../audit/page.ts";
import { oneOf } from "../../schemas/values.ts";

/**
 * The parameters of a list: how much of it, from where, and how its CSV begins.
 * @param rowsOfPage - the rows of a page when nobody says
 */
export const listQueryWith = (rowsOfPage: number) => ({
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: LARGEST_PAGE,
      default: rowsOfPage,
      description: "The most rows that one page may hold.",
    }),
  ),
  cursor: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 600,
      description:
        "The `next` of the page before, unchanged and with the same question. Every page is true as of the block of " +
        "the first one. Default: the first page.",
    }),
  ),
  bom: Type.Optional(
    oneOf(
      ["yes", "no"],
      "`yes` begins an answer in text/csv with the mark by which spreadsheet programs know UTF-8. Other forms have " +
        "no such mark. Default: no.",
    ),
  ),
});

/** The parameters of nearly every list. */
export const listQuery = listQueryWith(LARGEST_PAGE);

/** The query of a list, as its route has checked it. */
export interface AskedPage {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
  readonly bom?: "yes" | "no" | undefined;
}
