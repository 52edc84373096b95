import { readFile } from "node:fs/promises";
import { DeploymentError } from "../deployment/deployment-error.ts";
import { parseDeployment } from "../deployment/deployment.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { CliError } from "../cli/cli-error.ts";
import type { Session } from "../cli/session.ts";

/** What `index` and `serve` are text: a chain node, a deployment, and for certificates a descriptor. */
export interface NetworkOptions {
  readonly rpc?: string;
  readonly deployment: string;
}

/** Reads a deployment file. @throws CliError `NOT_VALID`; an error of the operating system */
export async function readDeployment(path: string): Promise<Deployment> {
  const text = await readFile(path, "utf8");
  try {
    return parseDeployment(text);
  } catch (cause) {
    if (!(cause instanceof DeploymentError)) throw cause;
    throw new CliError(
      "NOT_VALID",
      {
        zh: `${path} 不是 laiqu deploy 写出的部署文件：请重新复制该文件。`,
        en: `${path} is no deployment as \`laiqu deploy\` writes it: copy the file anew.`,
      },
      { path, detail: cause.code },
      { cause },
    );
  }
}

/** The chain node's address: `--rpc`, else `LAIQU_RPC`. @throws CliError `BAD_USAGE` */
export function rpcUrl(session: Session, given: string | undefined): string {
  const url = given ?? session.config.rpcUrl;
  if (url === undefined)
    throw new CliError("BAD_USAGE", {
      zh: "请用 --rpc 或 LAIQU_RPC 指定链节点。",
      en: "Name the chain node with --rpc or LAIQU_RPC.",
    });
  if (URL.canParse(url) && /^https?:/.test(url)) return url;
  // The address may carry a password: what was given is not shown.
  throw new CliError("BAD_USAGE", {
    zh: "链节点的地址应为 http 或 https，例如 http://127.0.0.1:8545：请检查 --rpc 或 LAIQU_RPC。",
    en: "The chain node's address is http or https, such as http://127.0.0.1:8545: check --rpc or LAIQU_RPC.",
  });
}
