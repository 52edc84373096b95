import { Type } from "typebox";
import { recordNamed } from "../../audit/named-record.ts";
import { reportedYear } from "../../desk/reports/reported-year.ts";
import { yearlyReport } from "../../desk/reports/yearly-report.ts";
import { answerOf } from "../../schemas/answer.ts";
import { ReportSchema } from "../../schemas/report.ts";
import { oneOf } from "../../schemas/values.ts";
import type { ReportName } from "../../schemas/report.ts";
import { CONCERNED } from "../access.ts";
import { BY_CHECKPOINT } from "../entity-tags.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { momentQuery } from "../parameters.ts";
import { answers } from "../responses.ts";

/** The years of which a document of the ledger can speak. */
const [FIRST_YEAR, LAST_YEAR] = [2000, 2200];

const querystring = Type.Object({
  party: Type.String({
    minLength: 1,
    maxLength: 300,
    description: "The party that reports: an id, kind/issuer/reference, or a reference that no other party has.",
  }),
  year: Type.Integer({ minimum: FIRST_YEAR, maximum: LAST_YEAR, description: "The civil year in China." }),
  ...momentQuery,
  interim: Type.Optional(
    oneOf(["yes", "no"], "`yes` allows a report about a year that has not ended, which is marked so. Default: no."),
  ),
});

const LINES =
  "Every line names its basis, the events on which it rests and its proofs. What stands only in a document has the " +
  "root of that document and the party that keeps it, and what the ledger does not know is to be filled in by hand. " +
  "`missing` lists all of this. The legal time is by default the last second of the year.";

/** The yearly reports of parties. */
export function reportRoutes(app: ApiInstance, context: ApiContext): void {
  const route = (name: "disclosure" | "annual", report: ReportName, operationId: string, summary: string): void => {
    app.get(
      `/v1/reports/${name}`,
      {
        config: BY_CHECKPOINT,
        schema: {
          operationId,
          access: CONCERNED,
          summary,
          description:
            `${summary}, for the party itself, an auditor, or an authority of its jurisdiction. ${LINES} ` +
            `The demonstration has an example: \`/v1/reports/${name}?party=91990100MA000020XJ&year=2025\`.`,
          querystring,
          response: answers(answerOf(ReportSchema)),
        },
      },
      async (request) => {
        const { party, interim, ...asked } = request.query;
        return await context.ask(async (snapshot) => {
          const year = { ...asked, interim: interim === "yes" };
          const { moment } = await reportedYear(snapshot, year);
          const id = await recordNamed(snapshot, party, ["PARTY"], moment);
          return await yearlyReport(snapshot, report, id, year);
        });
      },
    );
  };
  route("disclosure", "DISCLOSURE", "readDisclosure", "Read the yearly disclosure of an agency or operator");
  route("annual", "ANNUAL_REPORT", "readAnnualReport", "Read the figures of an operator's annual report");
}
