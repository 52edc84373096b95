import { expect, test } from "vitest";
import { OpenedResources } from "../../src/system/opened-resources.ts";

test("the last opened is closed first, and a failure does not keep the others open", async () => {
  const closed: string[] = [];
  const opened = new OpenedResources();
  opened.add(() => void closed.push("chain"));
  opened.add(() => Promise.reject(new Error("store")));
  opened.add(async () => void closed.push("server"));

  await expect(opened.close()).rejects.toThrow("store");
  expect(closed).toEqual(["server", "chain"]);
});
