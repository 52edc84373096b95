import { CertificateError } from "../certificate/certificate-error.ts";
import { parseDescriptor } from "../certificate/parse-descriptor.ts";
import { DESCRIPTOR_BYTES } from "../certificate/descriptor.ts";
import type { Descriptor } from "../certificate/descriptor.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { InputError } from "../documents/input-error.ts";
import { readRegularFile } from "../files/read-file.ts";
import { readRulebooks } from "../rulebook/read-rulebooks.ts";
import { RulebookCatalog } from "../rulebook/rulebook-catalog.ts";
import { reasonOf } from "../text/reason-of.ts";
import { CliError } from "./cli-error.ts";
import { showPath } from "../text/foreign-text.ts";

/**
 * Reads the descriptor file of a deployment. Nobody could verify certificates that name another network's descriptor.
 * @throws CliError `NOT_VALID`, which names the file; an error of the operating system
 */
export function readDescriptorOf(path: string, { genesisHash, contracts }: Deployment): Descriptor {
  const descriptor = readDescriptor(path);
  const [found, expected] = [descriptor.ledger.address, contracts.Ledger.address];
  if (descriptor.genesisHash === genesisHash && found === expected) return descriptor;
  throw new CliError(
    "NOT_VALID",
    {
      zh:
        `${showPath(path)} 描述的是另一条链或另一个账本（${found}），不是部署文件中的 ${expected}：` +
        "请用 laiqu descriptor create 制作。",
      en:
        `${showPath(path)} describes another chain or ledger (${found}) than the deployment's (${expected}): ` +
        "make the right one with laiqu descriptor create.",
    },
    { path, found, expected },
  );
}

function readDescriptor(path: string): Descriptor {
  const bytes = readRegularFile(path, DESCRIPTOR_BYTES);
  try {
    return parseDescriptor(bytes);
  } catch (cause) {
    if (!(cause instanceof InputError) && !(cause instanceof CertificateError)) throw cause;
    const reason = reasonOf(cause);
    throw new CliError(
      "NOT_VALID",
      {
        zh: `${showPath(path)} 不是完好的网络描述文件，因为${reason.zh}。`,
        en: `${showPath(path)} is not an intact network descriptor, because ${reason.en}.`,
      },
      { path, detail: cause.code },
      { cause },
    );
  }
}

/** Reads rulebook files, given in the order of the jurisdictions. @throws RulebookError, which names the file */
export function readCatalog(paths: readonly string[]): RulebookCatalog {
  return new RulebookCatalog(new Map(paths.map((path, position) => [position + 1, readRulebooks(path)])));
}
