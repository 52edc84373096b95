import { Command } from "commander";
import { createCertificate } from "../../client/create-certificate.ts";
import type { CreateOptions } from "../../client/create-certificate.ts";
import { verifyCertificate } from "../../client/verify-certificate.ts";
import type { VerifyOptions } from "../../client/verify-certificate.ts";
import type { CommandMaker } from "../command-maker.ts";

/** `laiqu certificate`: proof of a lineage that is checked offline. */
export const certificateCommand: CommandMaker = (perform, say) => {
  const certificate = new Command("certificate");
  certificate
    .command("create")
    .description(
      say({
        zh: "为文件、文件夹、其中的文件或记录出具凭证；未登记的文件则证明未登记",
        en: "certify a file, a folder, a file of an exported folder, or a record; for a file that was never recorded, its absence",
      }),
    )
    .argument(
      "<what>",
      say({ zh: "文件、文件夹、编号、标识或 sha256:…", en: "a file, a folder, a number, an id, or sha256:…" }),
    )
    .requiredOption("-o, --output <file>", say({ zh: "凭证文件", en: "the certificate to write" }))
    .option(
      "--open <fields...>",
      say({
        zh: "披露文书的字段，如 /product；其他记录的字段写作 编号:/字段；/ 为全部",
        en: "open fields of the document, such as /product; of another record of the lineage, number:/field; / for all",
      }),
    )
    .option(
      "--as <party>",
      say({ zh: "用谁的存档披露（文书与盐值）", en: "whose dossier has the document and its salts" }),
    )
    .option("--force", say({ zh: "覆盖已有文件", en: "overwrite an existing file" }))
    .action((what: string, options: CreateOptions) => perform((session) => createCertificate(session, what, options)));
  certificate
    .command("verify")
    .description(say({ zh: "离线核验凭证（无需运行系统）", en: "verify a certificate offline; nothing needs to run" }))
    .argument("<certificate>", say({ zh: "凭证文件", en: "the certificate" }))
    .argument("[file]", say({ zh: "所附文件或文件夹", en: "the file or folder shown with it" }))
    .requiredOption(
      "--descriptor <file>",
      say({
        zh: "网络描述文件（取自各部门，不可取自出示人）",
        en: "the network's descriptor, from the agencies and never from who shows the certificate",
      }),
    )
    .option("--max-age <days>", say({ zh: "凭证最长时效（日）", en: "how old the certificate may be, in days" }))
    .action((file: string, shown: string | undefined, options: VerifyOptions) =>
      perform((session) => verifyCertificate(session, file, shown, options)),
    );
  return certificate;
};
