import { beforeAll, inject } from "vitest";
import { sharedDemo } from "../cli/shared-demo.ts";
import { Auditor } from "./answers/auditor.ts";
import { describeExpectedAnswers } from "./answers/expected-answers.ts";

let auditor: Auditor;

beforeAll(async () => {
  const { url, dataDirectory } = await sharedDemo(inject("sharedDemo"));
  auditor = new Auditor(url, dataDirectory);
}, 240_000);

describeExpectedAnswers(() => auditor);
