import { expect, test } from "vitest";
import { problemError } from "../../src/client/http/api-error.ts";
import type { ApiClient } from "../../src/client/http/api-client.ts";
import { trace } from "../../src/client/trace.ts";
import { contextWith, recordIdOf } from "./fake-api.ts";

const ID = recordIdOf(7);

test("a record that came later is named as the user named it, with the time asked about", async () => {
  const unknown = problemError({
    type: "about:blank",
    title: "",
    titles: { zh: "", en: "" },
    status: 404,
    code: "RECORD_UNKNOWN",
    detail: "",
    details: { zh: "", en: "" },
    evidence: {},
  });
  const context = contextWith({
    namedRecord: (() => Promise.resolve({ result: { record: { id: ID } } })) as unknown as ApiClient["namedRecord"],
    lineage: () => Promise.reject(unknown),
  });
  const query = { direction: "sources" } as const;

  const failure = await trace(context, { what: "DS07", moment: { at: 1_577_894_399 }, query }).catch(
    (error: unknown) => error,
  );

  expect(failure).toMatchObject({
    code: "RECORD_NOT_YET",
    text: {
      zh: `"DS07"（${ID}）在 2020-01-01 23:59 尚无记录：请改问较晚的时间，或不指定时间。`,
      en: `"DS07" (${ID}) was not recorded yet at 2020-01-01 23:59: ask about a later time, or name no time.`,
    },
  });
});
