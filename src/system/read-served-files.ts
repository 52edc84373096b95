import { readFile } from "node:fs/promises";
import { parseDescriptor } from "../certificate/descriptor.ts";
import type { Descriptor } from "../certificate/descriptor.ts";
import { InputError } from "../documents/input-error.ts";
import { readRulebooks } from "../rulebook/read-rulebooks.ts";
import { RulebookCatalog } from "../rulebook/rulebook-catalog.ts";
import { RulebookError } from "../rulebook/rulebook-error.ts";
import { CertificateError } from "../certificate/certificate-error.ts";
import { CliError } from "../cli/cli-error.ts";

/** Reads a descriptor file. @throws CliError `NOT_VALID` naming the file; an error of the operating system */
export async function readDescriptor(path: string): Promise<Descriptor> {
  const bytes = new Uint8Array(await readFile(path));
  try {
    return parseDescriptor(bytes);
  } catch (cause) {
    if (!(cause instanceof InputError) && !(cause instanceof CertificateError)) throw cause;
    throw new CliError(
      "NOT_VALID",
      {
        zh: `${path} 不是网络描述文件（${cause.text.zh}）：请向各部门重新索取。`,
        en: `${path} is no network descriptor (${cause.message}): get it anew from the agencies.`,
      },
      { path, detail: cause.code },
      { cause },
    );
  }
}

/** Reads rulebook files, in the order of the jurisdictions. @throws CliError `NOT_VALID` naming the file and what is wrong in it */
export function readCatalog(paths: readonly string[]): RulebookCatalog {
  return new RulebookCatalog(new Map(paths.map((path, position) => [position + 1, readCheckedRulebooks(path)])));
}

function readCheckedRulebooks(path: string): ReturnType<typeof readRulebooks> {
  try {
    return readRulebooks(path);
  } catch (cause) {
    if (!(cause instanceof RulebookError)) throw cause;
    throw new CliError(
      "NOT_VALID",
      { zh: `规则集 ${path} 不能使用：${cause.text.zh}`, en: `The rulebook ${path} cannot be used: ${cause.message}` },
      { path, detail: cause.code },
      { cause },
    );
  }
}
