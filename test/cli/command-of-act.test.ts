import { describe, expect, it } from "vitest";
import { ACTS } from "../../src/acts/act-catalogue.ts";
import { fieldsOfVerb, isDocumented, optionWord } from "../../src/cli/act-verb-options.ts";
import { commandOfAct } from "../../src/cli/command-of-act.ts";
import type { Bilingual } from "../../src/text/bilingual.ts";

const say = ({ en }: Bilingual) => en;
const PARTS = { record: "DM-04/DS07", place: undefined, key: "CY-DATA", systemWords: "" };

describe("the command of an act", () => {
  it("has the record, the key, and what must be said in quotation marks that no command takes for a value", () => {
    expect(commandOfAct("review", PARTS, say)).toMatch(
      /^laiqu review DM-04\/DS07 --as CY-DATA --conclusion '<PASSED\|.*>'$/,
    );
    expect(commandOfAct("demand-fulfil", PARTS, say)).toBe("laiqu demand fulfil DM-04/DS07 --as CY-DATA");
  });

  it("names the record in the field of the new one, and asks for a new reference", () => {
    const command = commandOfAct("demand-submit", { ...PARTS, record: "SCN-02", place: "PARENT" }, say);

    expect(command).toMatch(/^laiqu demand submit '<new reference>' --as CY-DATA /);
    expect(command).toContain("--scenario SCN-02");
  });

  it("names a product or an agreement of an export by its own option", () => {
    const under = commandOfAct("export-record", { ...PARTS, record: "PR-02", place: "PARENT" }, say);
    const naming = commandOfAct("export-propose", { ...PARTS, record: "UA-05", place: "LINK" }, say);

    expect(under).toBe("laiqu export record '<file>' --product PR-02 --to '<recipient>' --as CY-DATA");
    expect(naming).toBe("laiqu export propose '<file>' --product '<product>' --agreement UA-05 --as CY-DATA");
  });

  it("quotes what a shell would not take as one word, and names the system at the end", () => {
    const parts = { ...PARTS, record: "it's new", key: undefined, systemWords: " --url http://127.0.0.1:3001" };

    expect(commandOfAct("hold", parts, say)).toBe(
      String.raw`laiqu hold 'it'\''s new' --as '<key>' --url http://127.0.0.1:3001`,
    );
  });

  it("is there for every act with a command of its own, with each field that its document must have", () => {
    for (const act of ACTS.filter(isDocumented)) {
      const command = commandOfAct(act.name, PARTS, say) ?? "";
      expect(command).toContain(`laiqu ${act.command.join(" ")} `);
      for (const { name } of fieldsOfVerb(act).filter(({ required }) => required))
        expect(command).toContain(`--${optionWord(name)} `);
    }
    expect(commandOfAct("governance-approve", PARTS, say)).toBeUndefined();
  });
});
