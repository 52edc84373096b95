import { CertificateError } from "../certificate/certificate-error.ts";
import { parseDescriptor } from "../certificate/parse-descriptor.ts";
import { DESCRIPTOR_BYTES } from "../certificate/descriptor.ts";
import type { Descriptor } from "../certificate/descriptor.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { differingFrom } from "../deployment/previous-edition.ts";
import { InputError } from "../documents/input-error.ts";
import { readRegularFile } from "../files/read-file.ts";
import { readRulebooks } from "../rulebook/read-rulebooks.ts";
import { RulebookCatalog } from "../rulebook/rulebook-catalog.ts";
import { reasonOf } from "../text/reason-of.ts";
import { CliError } from "./cli-error.ts";
import { showForeign, showPath } from "../text/foreign-text.ts";

/**
 * Reads the descriptor file of a deployment. Nobody could verify certificates that name another network's descriptor.
 * @throws CliError `NOT_VALID`, which names the file; an error of the operating system
 */
export function readDescriptorOf(path: string, deployment: Deployment): Descriptor {
  const descriptor = readDescriptor(path);
  const differing = differingFrom(descriptor, deployment);
  if (differing.length === 0) return descriptor;
  const [file, names] = [showPath(path), differing.join(", ")];
  throw new CliError(
    "NOT_VALID",
    {
      zh:
        `网络描述文件 ${file} 与部署文件不符（${names}）：它描述的是另一条链或另一个账本，或部署文件有改动。` +
        "请用 laiqu descriptor create 制作。",
      en:
        `The descriptor ${file} does not fit the deployment file (${names}): it describes another chain or ledger, ` +
        "or the deployment file was changed. Make the right one with laiqu descriptor create.",
    },
    { path, differing },
  );
}

/** Reads a descriptor file. @throws CliError `NOT_VALID`, which names the file; an error of the operating system */
export function readDescriptor(path: string): Descriptor {
  const bytes = readRegularFile(path, DESCRIPTOR_BYTES);
  try {
    return parseDescriptor(bytes);
  } catch (cause) {
    if (!(cause instanceof InputError) && !(cause instanceof CertificateError)) throw cause;
    const reason = reasonOf(cause);
    const file = showPath(path);
    throw new CliError(
      "NOT_VALID",
      {
        zh: `${file} 不能用作网络描述文件，因为${reason.zh}。`,
        en: `${file} cannot be used as a network descriptor, because ${reason.en}.`,
      },
      { path, detail: cause.code },
      { cause },
    );
  }
}

/**
 * Reads rulebook files, given in the order of the jurisdictions.
 * @throws RulebookError, which names the file; CliError `BAD_USAGE` when two files are of one jurisdiction, because the
 *   order would then give another jurisdiction its rules
 */
export function readCatalog(paths: readonly string[]): RulebookCatalog {
  const books = paths.map((path) => ({ path, versions: readRulebooks(path) }));
  const byJurisdiction = new Map<string | undefined, string>();
  for (const { path, versions } of books) {
    const jurisdiction = versions[0]?.jurisdiction;
    const earlier = byJurisdiction.get(jurisdiction);
    if (earlier !== undefined) throw sameJurisdiction(path, earlier, jurisdiction ?? "");
    byJurisdiction.set(jurisdiction, path);
  }
  return new RulebookCatalog(new Map(books.map(({ versions }, position) => [position + 1, versions])));
}

function sameJurisdiction(path: string, earlier: string, jurisdiction: string): CliError {
  const [one, other, shown] = [showPath(earlier), showPath(path), showForeign(jurisdiction)];
  return new CliError(
    "BAD_USAGE",
    {
      zh: `${other} 与 ${one} 是同一辖区 ${shown} 的规则集：每个辖区只给一份，按辖区序号排列。`,
      en:
        `${other} and ${one} are rulebooks of one jurisdiction, ${shown}: ` +
        "give one of each, in the order of their numbers.",
    },
    { path, earlier, jurisdiction },
  );
}
