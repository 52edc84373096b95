import { describe, expect, it } from "vitest";
import { actNamed } from "../../src/acts/act-catalogue.ts";
import { isDocumented, readVerb } from "../../src/cli/act-verb-options.ts";
import type { VerbOptions } from "../../src/cli/act-verb-options.ts";
import type { ActRequest } from "../../src/client/acts/prepare-act.ts";

function read(name: string, options: VerbOptions): ActRequest {
  const act = actNamed(name)!;
  if (!isDocumented(act)) throw new Error(`${name} has a command of its own`);
  return readVerb(act, "A-01", options);
}

describe("the options of an act's command", () => {
  it("name the jurisdiction of a new party, which its document repeats and no field says again", () => {
    const { jurisdiction, fields } = read("party-admit", { jurisdiction: "沧屿市", name: "新主体" });

    expect(jurisdiction).toBe("沧屿市");
    expect(fields).toEqual([{ name: "name", text: "新主体" }]);
  });

  it("name the jurisdiction in which roles are given as a field of the document", () => {
    const { jurisdiction, fields } = read("party-give-roles", { jurisdiction: "水望省" });

    expect(jurisdiction).toBeUndefined();
    expect(fields).toEqual([{ name: "jurisdiction", text: "水望省" }]);
  });

  it.each<VerbOptions>([{ risk: "泄露" }, { policy: "policy.pdf" }])(
    "lose nothing with a statement that is taken back: %j",
    (given) => {
      expect(read("file-insurance", { takeBack: true })).toMatchObject({ withdrawn: true, fields: [], papers: [] });
      expect(() => read("file-insurance", { takeBack: true, ...given })).toThrow(
        expect.objectContaining({ code: "BAD_USAGE", evidence: { options: [`--${Object.keys(given)[0]!}`] } }),
      );
    },
  );
});
