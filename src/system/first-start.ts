import { existsSync } from "node:fs";
import { open, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PARTY_ALIASES } from "../demo/cast.ts";
import { formatDeployment } from "../deployment/deployment.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { readDeployment } from "../deployment/parse-deployment.ts";
import { dossierDirectory } from "../dossier/dossier-directory.ts";
import { makeDirectory } from "../files/make-directory.ts";
import { syncDirectory } from "../dossier/private-files.ts";
import type { CityFounding } from "./city-founding.ts";
import type { DataLayout } from "./data-layout.ts";
import { markText } from "./founded-mark.ts";
import { SystemStartError } from "./system-start-error.ts";
import { showPath } from "../text/foreign-text.ts";

/**
 * Finds the deployment of an earlier start in a data directory. A first start that was interrupted is undone
 * completely. Nobody can have recorded anything in it, because nothing listens before it is complete.
 * @returns the deployment, or undefined when this is the first start
 * @throws SystemStartError `DEPLOYMENT_MISSING`; DeploymentError `DEPLOYMENT_MALFORMED`
 */
export async function findEarlierStart(layout: DataLayout): Promise<Deployment | undefined> {
  if (existsSync(layout.unfinished)) {
    await takeBack(layout);
    return undefined;
  }
  if (existsSync(layout.deployment)) return await readDeployment(layout.deployment);
  if (!existsSync(join(layout.chain, "journal.jsonl"))) return undefined;
  const { directory } = layout;
  throw new SystemStartError(
    "DEPLOYMENT_MISSING",
    {
      zh: `${showPath(directory)} 中有链的日志，但没有 deployment.json：请从备份恢复该文件，或另选数据目录。`,
      en:
        `${showPath(directory)} holds a chain's journal but no deployment.json: ` +
        "restore that file from a backup, or choose another data directory.",
    },
    { directory },
  );
}

/** Writes to disk that a first start has begun. */
export async function beginFirstStart(layout: DataLayout): Promise<void> {
  makeDirectory(layout.directory);
  await writeSynced(layout.unfinished, "");
  await syncDirectory(layout.directory);
}

/**
 * Writes the sample founding and what the network is founded with to disk, before its ledger is made.
 */
export async function writeFounding(layout: DataLayout, founding: CityFounding): Promise<void> {
  if (founding.sample !== undefined) await writeSynced(layout.sample, founding.sample);
  await writeSynced(layout.founded, markText(founding));
}

/**
 * Writes the deployment file to disk, and then marks the first start as complete. In the other order a crash in
 * between would leave a chain without its deployment file.
 */
export async function completeFirstStart(layout: DataLayout, deployment: Deployment): Promise<void> {
  await writeSynced(layout.deployment, formatDeployment(deployment));
  await syncDirectory(layout.directory);
  await rm(layout.unfinished, { force: true });
  await syncDirectory(layout.directory);
}

/**
 * Removes everything that the interrupted start made. Keys and other parties' dossiers stay, because a user made
 * them.
 */
async function takeBack(layout: DataLayout): Promise<void> {
  const dossiers = PARTY_ALIASES.map((alias) => join(dossierDirectory(layout.directory), alias));
  for (const path of [layout.chain, layout.index, layout.deployment, layout.founded, ...dossiers])
    await rm(path, { recursive: true, force: true });
  await rm(layout.unfinished, { force: true });
}

async function writeSynced(path: string, text: string): Promise<void> {
  await writeFile(path, text, { mode: 0o600 });
  const file = await open(path, "r");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
