import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { importsOf, readSources, ROOT } from "../architecture/sources.ts";

test("a fresh checkout runs: exactly the generated bindings that are imported are committed", () => {
  const committed = execFileSync("git", ["ls-files", "src", "test"], { cwd: ROOT, encoding: "utf8" })
    .trim()
    .split("\n");
  const imported = readSources("src", "test")
    .filter(({ path }) => committed.includes(path))
    .flatMap(importsOf)
    .filter((target) => target.startsWith("src/deployment/bindings/"))
    .map((target) => target.replace(/\.js$/, ".ts"));

  expect([...new Set(imported)].toSorted()).toEqual(
    committed.filter((path) => path.startsWith("src/deployment/bindings/")).toSorted(),
  );
});
