import { basename, dirname } from "node:path";
import { DataDirectoryError } from "../data-directory/data-directory-error.ts";
import { acquireDataDirectoryLock } from "../data-directory/data-directory-lock.ts";
import type { DataDirectoryLock } from "../data-directory/data-directory-lock.ts";
import { showPath } from "../text/foreign-text.ts";
import { DeploymentError } from "./deployment-error.ts";
import { unkeepable } from "./kept-calls.ts";

/**
 * Locks a deployment file for this process alone: two deployments to one file would found two ledgers, and the
 * addresses of one of them would be lost. The lock of a process that has ended is taken over.
 * @param path - of the deployment file, which need not exist yet; its folder must
 * @throws DeploymentError `DEPLOYMENT_BUSY`, `UNFINISHED_UNWRITABLE`
 */
export function lockDeployment(path: string): DataDirectoryLock {
  try {
    return acquireDataDirectoryLock(dirname(path), `${basename(path)}.lock`);
  } catch (error) {
    if (!(error instanceof DataDirectoryError)) throw error;
    if (error.code !== "DATA_DIRECTORY_IN_USE") throw unkeepable(path, error.cause ?? error);
    throw busy(path, error);
  }
}

function busy(path: string, cause: DataDirectoryError): DeploymentError {
  const { pid } = cause.evidence;
  const [shown, by] = [showPath(path), typeof pid === "number" ? ` ${pid} ` : ""];
  return new DeploymentError(
    "DEPLOYMENT_BUSY",
    {
      zh: `另一进程${by}正在办理 ${shown} 的部署或发布，本命令未发送任何内容：请待其结束后重试。`,
      en:
        `Another process${by.trimEnd()} is deploying or publishing with ${shown}, and this command sent nothing: ` +
        "try again when it has ended.",
    },
    { path, pid },
    cause,
  );
}
