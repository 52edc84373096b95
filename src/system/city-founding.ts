import { existsSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { parseFounding, readFoundingFile } from "../deployment/founding-file.ts";
import type { FoundingFile } from "../deployment/founding-file.ts";
import type { FoundedJurisdiction } from "../deployment/founding.ts";
import { readRegularFile } from "../files/read-file.ts";
import { readRulebooks } from "../rulebook/read-rulebooks.ts";
import { RulebookCatalog } from "../rulebook/rulebook-catalog.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { commandWord } from "../text/command-word.ts";
import { showPath } from "../text/foreign-text.ts";
import type { DataLayout } from "./data-layout.ts";
import { namedParties } from "./party-names.ts";
import type { NamedParty } from "./party-names.ts";
import { sampleFounding } from "./sample-founding.ts";
import type { ChosenFounding } from "./start-options.ts";
import { SystemStartError } from "./system-start-error.ts";

/** The founding of a bureau's own cities, in place of the demo's. */
export interface CityFounding {
  /** The absolute path of its file. */
  readonly path: string;
  /** The text of a sample that is still to be written there. */
  readonly sample: string | undefined;
  readonly jurisdictions: readonly FoundedJurisdiction[];
  readonly parties: readonly NamedParty[];
  readonly notices: readonly Bilingual[];
}

/**
 * Reads the founding that was chosen, and writes nothing. A sample that an earlier start wrote is read as it is now.
 * @throws DeploymentError; RulebookError; SystemStartError SAMPLE_IN_THE_WAY; an error of the
 *   operating system when the file cannot be read
 */
export function chosenFounding(chosen: ChosenFounding, layout: DataLayout): CityFounding {
  if (chosen.type === "FILE") return foundingAt(resolve(chosen.path));
  const rulebook = resolve(chosen.path);
  return keptSample(rulebook, layout) ?? foundingOfSample(rulebook, layout.sample);
}

/** The sample that an earlier start wrote for the same rulebook. */
function keptSample(rulebook: string, { sample, founded }: DataLayout): CityFounding | undefined {
  if (!existsSync(sample) || !existsSync(founded)) return undefined;
  const kept = foundingAt(sample);
  const isSame = kept.jurisdictions[0]?.rulebooks[0]?.id === readRulebooks(rulebook)[0]?.id;
  return isSame ? kept : undefined;
}

/** Reads a founding whose parties get throwaway keys. @throws DeploymentError; RulebookError */
export function foundingAt(path: string): CityFounding {
  return cityFounding(path, readFoundingFile(path, "MADE"), undefined);
}

function foundingOfSample(rulebook: string, path: string): CityFounding {
  const [first, ...later] = readRulebooks(rulebook);
  if (first === undefined) throw new RangeError("A rulebook file has at least one version.");
  const value = sampleFounding([first, ...later], rulebook, Math.floor(Date.now() / 1_000));
  const text = `${JSON.stringify(value, undefined, 2)}\n`;
  if (existsSync(path) && Buffer.from(readRegularFile(path, SAMPLE_BYTES)).toString() !== text) throw inTheWay(path);
  const file = parseFounding(value, { file: basename(path), directory: dirname(path), accounts: "MADE" });
  return cityFounding(path, file, text);
}

const SAMPLE_BYTES = 8 * 1024 * 1024;

function cityFounding(path: string, file: FoundingFile, sample: string | undefined): CityFounding {
  const { jurisdictions, warnings } = file;
  const given = jurisdictions.some(({ parties }) => parties.some(({ account }) => account !== undefined));
  return {
    path,
    sample,
    jurisdictions,
    parties: namedParties(jurisdictions),
    notices: given ? [...warnings, ACCOUNTS_UNUSED] : warnings,
  };
}

const ACCOUNTS_UNUSED: Bilingual = {
  zh: "试用网络为每一主体生成临时密钥；创立文件中的 account 在此不使用。",
  en: "A trial makes a throwaway key for every party; the accounts in the founding file are not used here.",
};

/** Every rule that the ledger of these cities can cite. */
export function catalogOf({ jurisdictions }: CityFounding): RulebookCatalog {
  return new RulebookCatalog(new Map(jurisdictions.map(({ rulebooks }, index) => [index + 1, rulebooks])));
}

function inTheWay(path: string): SystemStartError {
  return new SystemStartError(
    "SAMPLE_IN_THE_WAY",
    {
      zh:
        `${showPath(path)} 已存在，样例不覆盖它：请用 --founding ${commandWord(path)} 以该文件创立，` +
        "或以 --data 另选数据目录。",
      en:
        `${showPath(path)} exists, and the sample does not overwrite it: found with that file ` +
        `(--founding ${commandWord(path)}), or choose another data directory with --data.`,
    },
    { path },
  );
}
