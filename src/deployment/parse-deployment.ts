import { isHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { membersOf } from "../documents/exact-members.ts";
import type { Refuse } from "../documents/exact-members.ts";
import { InputError } from "../documents/input-error.ts";
import { integerOf, showJson } from "../documents/json-values.ts";
import { parseStrictJson } from "../documents/strict-json.ts";
import { readRegularFile } from "../files/read-file.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showPath } from "../text/foreign-text.ts";
import { tableOf } from "../text/entries.ts";
import { DEPLOYMENT_FORMAT, LEDGER_PARTS } from "./deployment.ts";
import type { ContractName, DeployedContract, DeployedContracts, Deployment } from "./deployment.ts";
import { DeploymentError } from "./deployment-error.ts";
import { DEFAULT_FACTS, FACT_NAMES, isNetworkName, NAME_CHARACTERS, readFacts } from "./network-facts.ts";

/** The most bytes of a deployment file. */
const DEPLOYMENT_BYTES = 64 * 1024;

const CONTRACT_NAMES: readonly ContractName[] = ["Ledger", ...LEDGER_PARTS];

/** Makes the refusal of the value at a place, a JSON Pointer such as `/contracts/Ledger`. */
type RefuseAt = (place: string) => Refuse;

/**
 * Reads a deployment file: exactly the members that `laiqu deploy` writes. The file of an older program lacks the facts
 * about the network, and then the defaults hold.
 * @throws DeploymentError `DEPLOYMENT_MALFORMED` with the place as a JSON Pointer; an error of the operating system
 */
export async function readDeployment(path: string): Promise<Deployment> {
  return parseDeployment(readRegularFile(path, DEPLOYMENT_BYTES), path);
}

/** @param path - of the file, for errors */
export function parseDeployment(bytes: Uint8Array, path: string): Deployment {
  const refuseAt: RefuseAt = (place) => (problem) => malformed(path, place, problem);
  const { format, network, chainId, genesisHash, startBlock, contracts, ...facts } = membersOf(
    parseJson(bytes, path),
    ["format", "network", "chainId", "genesisHash", "startBlock", "contracts"],
    FACT_NAMES,
    refuseAt(""),
  );
  if (format !== DEPLOYMENT_FORMAT)
    throw refuseAt("/format")(
      format === "laiqu.deployment.1"
        ? {
            zh: "为 laiqu.deployment.1，属于旧版程序的账本，本程序不能使用",
            en: "is laiqu.deployment.1: it is of a ledger of an older program, which this one cannot use",
          }
        : {
            zh: `为 ${showJson(format)}，应为 "${DEPLOYMENT_FORMAT}"`,
            en: `is ${showJson(format)} and must be "${DEPLOYMENT_FORMAT}"`,
          },
    );
  return {
    format: DEPLOYMENT_FORMAT,
    network: nameOf(network, refuseAt("/network")),
    chainId: integerOf(chainId, 1, Number.MAX_SAFE_INTEGER, refuseAt("/chainId")),
    genesisHash: hexOf(genesisHash, 32, refuseAt("/genesisHash")),
    // Block 0 holds no transaction.
    startBlock: integerOf(startBlock, 1, Number.MAX_SAFE_INTEGER, refuseAt("/startBlock")),
    ...DEFAULT_FACTS,
    ...readFacts(facts, (member) => refuseAt(`/${member}`)),
    contracts: contractsOf(contracts, refuseAt),
  };
}

function parseJson(bytes: Uint8Array, path: string): unknown {
  try {
    return parseStrictJson(bytes, { bytes: DEPLOYMENT_BYTES });
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    const { zh, en } = cause.text;
    throw malformed(path, "", { zh: `不是有效的 JSON（${zh}）`, en: `is not valid JSON (${en})` }, cause);
  }
}

function contractsOf(value: unknown, refuseAt: RefuseAt): DeployedContracts {
  const given = membersOf(value, CONTRACT_NAMES, [], refuseAt("/contracts"));
  return tableOf(CONTRACT_NAMES, (name) => contractOf(given[name], `/contracts/${name}`, refuseAt));
}

function contractOf(value: unknown, place: string, refuseAt: RefuseAt): DeployedContract {
  const { address, codeHash, transaction } = membersOf(
    value,
    ["address", "codeHash", "transaction"],
    [],
    refuseAt(place),
  );
  return {
    address: hexOf(address, 20, refuseAt(`${place}/address`)),
    codeHash: hexOf(codeHash, 32, refuseAt(`${place}/codeHash`)),
    transaction: hexOf(transaction, 32, refuseAt(`${place}/transaction`)),
  };
}

function nameOf(value: unknown, refuse: Refuse): string {
  if (isNetworkName(value)) return value;
  throw refuse({
    zh: `为 ${showJson(value)}，应为 1 至 ${NAME_CHARACTERS} 个字符的名称`,
    en: `is ${showJson(value)} and must be a name of 1 to ${NAME_CHARACTERS} characters`,
  });
}

function hexOf(value: unknown, size: number, refuse: Refuse): Hex {
  if (isHex(value, size)) return value;
  throw refuse({
    zh: `为 ${showJson(value)}，应为 0x 加 ${2 * size} 位小写十六进制数字`,
    en: `is ${showJson(value)} and must be 0x and ${2 * size} lower-case hexadecimal digits`,
  });
}

function malformed(path: string, place: string, problem: Bilingual, cause?: unknown): DeploymentError {
  const file = showPath(path);
  const [atZh, atEn] = place === "" ? ["", ""] : [` 的 ${place}`, ` at ${place}`];
  return new DeploymentError(
    "DEPLOYMENT_MALFORMED",
    {
      zh: `部署文件 ${file}${atZh} ${problem.zh}：请向部署者重新复制 laiqu deploy 所写的文件。`,
      en: `The deployment file ${file}${atEn} ${problem.en}: copy the file that laiqu deploy wrote anew.`,
    },
    { path, place },
    cause,
  );
}
