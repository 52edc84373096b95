import { expect, test } from "vitest";
import { problemError } from "../../src/client/http/api-error.ts";
import type { ApiClient } from "../../src/client/http/api-client.ts";
import { trace } from "../../src/client/trace.ts";
import { contextWith, recordIdOf } from "./fake-api.ts";

const ID = recordIdOf(7);

test.each([
  ["the time", { at: 1_577_894_399 }, "2020-01-01 23:59", "2020-01-01 23:59"],
  ["the time of knowledge", { knownAt: 1_577_894_399 }, "2020-01-01 23:59", "2020-01-01 23:59"],
  [
    "both times",
    { at: 1_609_430_399, knownAt: 1_577_894_399 },
    "2020-12-31 23:59（只计 2020-01-01 23:59 前已记录的）",
    "2020-12-31 23:59, counting only what was recorded by 2020-01-01 23:59",
  ],
])("a record that came later is named as the user named it, with %s asked about", async (_, moment, zh, en) => {
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

  const failure = await trace(context, { what: "DS07", moment, query }).catch((error: unknown) => error);

  expect(failure).toMatchObject({
    code: "RECORD_NOT_YET",
    text: {
      zh: `"DS07"（${ID}）在 ${zh} 尚无记录：请改问较晚的时间，或不指定时间。`,
      en: `"DS07" (${ID}) was not recorded yet at ${en}: ask about a later time, or name no time.`,
    },
  });
});
