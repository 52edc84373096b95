import { readFile } from "node:fs/promises";
import { isHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { isJsonObject } from "../documents/canonical-json.ts";
import { InputError } from "../documents/input-error.ts";
import { parseStrictJson } from "../documents/strict-json.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { DeploymentError } from "./deployment-error.ts";

export interface DeployedContract {
  readonly address: Hex;
  /** keccak256 of the contract's code. */
  readonly codeHash: Hex;
  /** Hash of the transaction that created the contract. */
  readonly transaction: Hex;
}

/** The parts to which the ledger's code is linked, in the order of its constructor. */
export const LEDGER_PARTS = ["AttestingPart", "SettlingPart", "GoverningPart"] as const;
export type LedgerPart = (typeof LEDGER_PARTS)[number];

/** The ledger and the parts to which its code is linked. */
export type DeployedContracts = Readonly<Record<"Ledger" | LedgerPart, DeployedContract>>;

const DEPLOYMENT_FORMAT = "laiqu.deployment.1";
/** The most bytes of a deployment file. */
const DEPLOYMENT_BYTES = 64 * 1024;
const CONTRACTS = ["Ledger", ...LEDGER_PARTS] as const;

/**
 * The place of a ledger on its chain. An index follows the ledger from there, and a descriptor pins it. The file
 * holds it as JSON.
 */
export interface Deployment {
  readonly format: typeof DEPLOYMENT_FORMAT;
  /** The network's own name. The name of the embedded chain identifies it as a development network. */
  readonly network: string;
  readonly chainId: number;
  /** Hash of block 0. It distinguishes this chain from another with the same id. */
  readonly genesisHash: Hex;
  /** The block that created the ledger: the first one that can hold its events. */
  readonly startBlock: number;
  readonly contracts: DeployedContracts;
}

/** Puts a deployment together. */
export function deploymentOf(ledger: Omit<Deployment, "format">): Deployment {
  return { format: DEPLOYMENT_FORMAT, ...ledger };
}

/** The text of a deployment file. */
export function formatDeployment(deployment: Deployment): string {
  return `${JSON.stringify(deployment, undefined, 2)}\n`;
}

/** Reads a deployment file. @throws DeploymentError `DEPLOYMENT_MALFORMED`; an error of the operating system */
export async function readDeployment(path: string): Promise<Deployment> {
  const value = parseJson(await readFile(path), path);
  if (isDeployment(value)) return value;
  throw malformed(path, {
    zh: "不是 laiqu deploy 写出的部署文件",
    en: "is not a deployment file as `laiqu deploy` writes it",
  });
}

function parseJson(bytes: Uint8Array, path: string): unknown {
  try {
    return parseStrictJson(bytes, { bytes: DEPLOYMENT_BYTES });
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    const { zh, en } = cause.text;
    throw malformed(path, { zh: `不是有效的 JSON（${zh}）`, en: `is not valid JSON (${en})` }, cause);
  }
}

function isDeployment(value: unknown): value is Deployment {
  if (!isJsonObject(value)) return false;
  const { format, network, chainId, genesisHash, startBlock, contracts } = value;
  return (
    format === DEPLOYMENT_FORMAT &&
    typeof network === "string" &&
    Number.isSafeInteger(chainId) &&
    isHex(genesisHash, 32) &&
    Number.isSafeInteger(startBlock) &&
    isJsonObject(contracts) &&
    CONTRACTS.every((name) => isDeployedContract(contracts[name]))
  );
}

function isDeployedContract(value: unknown): value is DeployedContract {
  return isJsonObject(value) && isHex(value.address, 20) && isHex(value.codeHash, 32) && isHex(value.transaction, 32);
}

function malformed(path: string, problem: Bilingual, cause?: unknown): DeploymentError {
  return new DeploymentError(
    "DEPLOYMENT_MALFORMED",
    {
      zh: `${path} ${problem.zh}：请重新复制该文件，或重新部署。`,
      en: `${path} ${problem.en}: copy the file anew, or deploy again.`,
    },
    { path },
    cause,
  );
}
