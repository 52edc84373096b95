import { isHex, type Hex } from "../consensus/hex.ts";
import { isJsonObject, parseCanonicalJson } from "../documents/canonical-json.ts";
import { membersOf, type Members } from "../documents/exact-members.ts";
import { jurisdictionId } from "../ledger/jurisdiction-id.ts";
import { trimmedBytes } from "../documents/trimmed-bytes.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { decodeUtf8 } from "../text/utf8.ts";
import { CertificateError } from "./certificate-error.ts";
import {
  DESCRIPTOR_BYTES,
  DESCRIPTOR_FORMAT,
  DESCRIPTOR_ITEMS,
  DESCRIPTOR_VALIDATORS,
  type DescribedBlock,
  type DescribedJurisdiction,
  type DescribedPart,
  type Descriptor,
  type ValidatorEpoch,
} from "./descriptor.ts";
import { MOST_MAX_AGE_SECONDS } from "./verify-clock.ts";

/** The most values of the JSON, see `JsonBounds`. */
const MOST_VALUES = 50_000;

/**
 * Reads a descriptor from its file: canonical JSON with exactly the known members. A byte order mark at the start and
 * white space at the end are tolerated; the descriptor's id is the digest of its canonical form, which has neither.
 * @throws CertificateError DESCRIPTOR_MALFORMED, UNKNOWN_VERSION; InputError JSON_NOT_CANONICAL
 */
export function parseDescriptor(bytes: Uint8Array): Descriptor {
  if (bytes.length > DESCRIPTOR_BYTES) {
    throw malformed("", {
      zh: `超过上限 ${DESCRIPTOR_BYTES} 字节`,
      en: `has more than ${DESCRIPTOR_BYTES} bytes, which is the limit`,
    });
  }
  const text = decodeUtf8(trimmedBytes(bytes));
  if (text === undefined) throw malformed("", { zh: "不是 UTF-8 文本", en: "is not UTF-8 text" });
  return checkDescriptor(parseCanonicalJson(text, { values: MOST_VALUES }));
}

/**
 * Checks a descriptor that is a JSON value already.
 * @throws CertificateError UNKNOWN_VERSION; DESCRIPTOR_MALFORMED with the place as a JSON Pointer
 */
export function checkDescriptor(value: unknown): Descriptor {
  refuseOtherVersion(value);
  const top = membersOf(
    value,
    [
      "asOf",
      "blockPeriodSeconds",
      "chainId",
      "consensus",
      "edition",
      "environment",
      "format",
      "genesisHash",
      "ledger",
      "network",
      "previous",
    ],
    ["maxStatusAgeSeconds"],
    (problem) => malformed("", problem),
  );
  const edition = count(top.edition, "/edition", 1);
  const asOf = checkBlock(top.asOf);
  const ledger = checkLedger(top.ledger);
  if (asOf.block < ledger.startBlock) {
    throw malformed("/asOf/block", {
      zh: `为 ${asOf.block}，早于账本所始的区块 ${ledger.startBlock}`,
      en: `is ${asOf.block}, which is before the block ${ledger.startBlock} with which the ledger begins`,
    });
  }
  return {
    format: oneOf(top.format, "/format", [DESCRIPTOR_FORMAT]),
    network: name(top.network, "/network"),
    environment: oneOf(top.environment, "/environment", ["development", "production"]),
    chainId: count(top.chainId, "/chainId", 1),
    genesisHash: hex(top.genesisHash, "/genesisHash", 32),
    edition,
    previous: checkPrevious(top.previous, edition),
    asOf,
    consensus: checkConsensus(top.consensus, asOf.block),
    blockPeriodSeconds: count(top.blockPeriodSeconds, "/blockPeriodSeconds", 0),
    ...(top.maxStatusAgeSeconds === undefined
      ? {}
      : { maxStatusAgeSeconds: count(top.maxStatusAgeSeconds, "/maxStatusAgeSeconds", 1, MOST_MAX_AGE_SECONDS) }),
    ledger,
  };
}

function refuseOtherVersion(value: unknown): void {
  if (!isJsonObject(value) || typeof value.format !== "string") return;
  const { format } = value;
  if (format === DESCRIPTOR_FORMAT || !/^laiqu\.descriptor\.\d{1,9}$/.test(format)) return;
  const older = format === "laiqu.descriptor.1" || format === "laiqu.descriptor.2";
  throw new CertificateError(
    "descriptor",
    "UNKNOWN_VERSION",
    older
      ? {
          zh:
            `网络描述文件的格式为 ${format}，由旧版程序制作，未载明是哪一条链上的账本：请向机关取得新的一版` +
            "（机关用 laiqu descriptor create 制作）。",
          en:
            `The descriptor has the format ${format}: it was made by an older program and does not pin the chain. ` +
            "Get a new one from the agencies, who make it with laiqu descriptor create.",
        }
      : {
          zh: `网络描述文件的格式为 ${format}，本程序只识别 ${DESCRIPTOR_FORMAT}：请更新程序。`,
          en: `The descriptor has the format ${format}; this program knows ${DESCRIPTOR_FORMAT}: update the program.`,
        },
    { format },
  );
}

/** Each edition names all earlier ones, so their number follows from its own. */
function checkPrevious(value: unknown, edition: number): readonly string[] {
  const ids = list(value, "/previous", 0).map((id, index) => {
    if (typeof id === "string" && /^sha256:[0-9a-f]{64}$/.test(id)) return id;
    throw malformed(`/previous/${index}`, {
      zh: "应为 sha256: 加 64 位小写十六进制数字",
      en: "must be sha256: and 64 lower-case hexadecimal digits",
    });
  });
  if (ids.length !== edition - 1) {
    throw malformed("/previous", {
      zh: `列有 ${ids.length} 个以前的版本，而第 ${edition} 版之前应有 ${edition - 1} 个`,
      en: `names ${ids.length} earlier editions, and edition ${edition} has ${edition - 1}`,
    });
  }
  const seen = new Set<string>();
  for (const [index, id] of ids.entries()) {
    if (seen.has(id)) {
      throw malformed(`/previous/${index}`, { zh: "与前面的版本重复", en: "names an edition that is named before it" });
    }
    seen.add(id);
  }
  return ids;
}

function checkBlock(value: unknown): DescribedBlock {
  const { block, hash, time } = members(value, "/asOf", ["block", "hash", "time"]);
  return {
    block: count(block, "/asOf/block", 0),
    hash: hex(hash, "/asOf/hash", 32),
    time: count(time, "/asOf/time", 0),
  };
}

function checkConsensus(value: unknown, asOf: number): Descriptor["consensus"] {
  const { kind, validatorEpochs } = members(value, "/consensus", ["kind", "validatorEpochs"]);
  return {
    kind: oneOf(kind, "/consensus/kind", ["qbft"]),
    validatorEpochs: checkEpochs(list(validatorEpochs, "/consensus/validatorEpochs"), asOf),
  };
}

/**
 * Epochs begin at block 0, one after the other, each with other validators than the one before. The last begins at the
 * latest with the block after the edition's own: nobody knows the validators of later blocks.
 */
function checkEpochs(values: readonly unknown[], asOf: number): readonly ValidatorEpoch[] {
  const epochs: ValidatorEpoch[] = [];
  for (const [index, value] of values.entries()) {
    const place = `/consensus/validatorEpochs/${index}`;
    const previous = epochs.at(-1);
    const epoch = members(value, place, ["fromBlock", "validators"]);
    const fromBlock = count(epoch.fromBlock, `${place}/fromBlock`, previous === undefined ? 0 : previous.fromBlock + 1);
    if (previous === undefined && fromBlock > 0)
      throw malformed(`${place}/fromBlock`, { zh: "应为 0", en: "must be 0" });
    if (fromBlock > asOf + 1) {
      throw malformed(`${place}/fromBlock`, {
        zh: `为 ${fromBlock}，晚于此版所据区块 ${asOf} 的下一区块`,
        en: `is ${fromBlock}, which is after the next block of the edition's own block ${asOf}`,
      });
    }
    const validators = checkValidators(epoch.validators, `${place}/validators`);
    if (previous?.validators.join() === validators.join())
      throw malformed(`${place}/validators`, { zh: "与前一时期相同", en: "are those of the epoch before" });
    epochs.push({ fromBlock, validators });
  }
  return epochs;
}

function checkValidators(value: unknown, place: string): readonly Hex[] {
  const addresses = list(value, place, 1, DESCRIPTOR_VALIDATORS).map((address, index) =>
    hex(address, `${place}/${index}`, 20),
  );
  addresses.forEach((address, index) => {
    const previous = addresses[index - 1];
    if (previous !== undefined && previous >= address)
      throw malformed(`${place}/${index}`, {
        zh: "重复，或未按升序排列",
        en: "occurs twice or is not in ascending order",
      });
  });
  return addresses;
}

function checkLedger(value: unknown): Descriptor["ledger"] {
  const { address, codeHash, identity, startBlock, jurisdictions, parts } = members(value, "/ledger", [
    "address",
    "codeHash",
    "identity",
    "jurisdictions",
    "parts",
    "startBlock",
  ]);
  return {
    address: hex(address, "/ledger/address", 20),
    codeHash: hex(codeHash, "/ledger/codeHash", 32),
    parts: distinct("/ledger/parts", list(parts, "/ledger/parts", 0).map(checkPart), ["name", "address"]),
    identity: hex(identity, "/ledger/identity", 32),
    startBlock: count(startBlock, "/ledger/startBlock", 0),
    jurisdictions: distinct(
      "/ledger/jurisdictions",
      list(jurisdictions, "/ledger/jurisdictions").map(checkJurisdiction),
      ["id"],
    ),
  };
}

function checkPart(value: unknown, index: number): DescribedPart {
  const place = `/ledger/parts/${index}`;
  const { address, codeHash, name } = members(value, place, ["address", "codeHash", "name"]);
  if (typeof name !== "string" || !/^\w{1,64}$/.test(name)) {
    throw malformed(`${place}/name`, {
      zh: "应为合约名：1 至 64 个字母、数字或下划线",
      en: "must be a contract's name of 1 to 64 letters, digits or underscores",
    });
  }
  return { name, address: hex(address, `${place}/address`, 20), codeHash: hex(codeHash, `${place}/codeHash`, 32) };
}

function checkJurisdiction(value: unknown, index: number): DescribedJurisdiction {
  const place = `/ledger/jurisdictions/${index}`;
  const { id, reference, ordinal, trailHead } = members(value, place, ["id", "ordinal", "reference", "trailHead"]);
  const given = hex(id, `${place}/id`, 10);
  if (ordinal !== index + 1) {
    throw malformed(`${place}/ordinal`, { zh: `应为 ${index + 1}`, en: `must be ${index + 1}` });
  }
  if (typeof reference !== "string") throw malformed(`${place}/reference`, { zh: "应为文本", en: "must be a text" });
  const derived = jurisdictionId(reference);
  if (derived !== given) {
    throw malformed(`${place}/id`, {
      zh: `为 ${given}，而由业务编号得出的标识为 ${derived}`,
      en: `is ${given}, and the id of the reference beside it is ${derived}`,
    });
  }
  return { id: derived, reference, ordinal: index + 1, trailHead: hex(trailHead, `${place}/trailHead`, 24) };
}

/** The items of a list of which no two have the same value in one of these members. */
function distinct<Item>(
  place: string,
  items: readonly Item[],
  names: readonly (keyof Item & string)[],
): readonly Item[] {
  for (const name of names) {
    const seen = new Set<unknown>();
    for (const [index, item] of items.entries()) {
      if (seen.has(item[name])) {
        throw malformed(`${place}/${index}/${name}`, {
          zh: "与列表中前面的一项相同",
          en: "is that of an item before it in the list",
        });
      }
      seen.add(item[name]);
    }
  }
  return items;
}

function members<Name extends string>(value: unknown, place: string, names: readonly Name[]): Members<Name, never> {
  return membersOf(value, names, [], (problem) => malformed(place, problem));
}

function list(value: unknown, place: string, least = 1, most = DESCRIPTOR_ITEMS): readonly unknown[] {
  if (Array.isArray(value) && value.length >= least && value.length <= most) return value;
  throw malformed(place, {
    zh: `应为 ${least} 至 ${most} 项的 JSON 数组`,
    en: `must be a JSON array of ${least} to ${most} items`,
  });
}

function hex(value: unknown, place: string, size: number): Hex {
  if (isHex(value, size)) return value;
  throw malformed(place, {
    zh: `应为 0x 加 ${2 * size} 位小写十六进制数字`,
    en: `must be 0x and ${2 * size} lower-case hexadecimal digits`,
  });
}

function count(value: unknown, place: string, least: number, most = Number.MAX_SAFE_INTEGER): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw malformed(
    place,
    most === Number.MAX_SAFE_INTEGER
      ? { zh: `应为不小于 ${least} 的整数`, en: `must be an integer of at least ${least}` }
      : { zh: `应为 ${least} 至 ${most} 的整数`, en: `must be an integer from ${least} to ${most}` },
  );
}

function name(value: unknown, place: string): string {
  if (typeof value === "string" && value !== "" && value.length <= 200) return value;
  throw malformed(place, { zh: "应为 1 至 200 个字符的名称", en: "must be a name of 1 to 200 characters" });
}

function oneOf<Value extends string>(value: unknown, place: string, allowed: readonly Value[]): Value {
  const found = allowed.find((each) => each === value);
  if (found !== undefined) return found;
  throw malformed(place, { zh: `应为 ${allowed.join(" 或 ")}`, en: `must be ${allowed.join(" or ")}` });
}

/** @param problem - the end of a sentence about the place, such as "must be a text" and "应为文本" */
function malformed(place: string, problem: Bilingual): CertificateError {
  return new CertificateError(
    "descriptor",
    "DESCRIPTOR_MALFORMED",
    {
      zh: `网络描述文件${place === "" ? "" : `的 ${place} `}${problem.zh}：请从机关公布的渠道重新取得。`,
      en: `The descriptor${place === "" ? "" : `'s ${place}`} ${problem.en}: get it from the agencies again.`,
    },
    { place },
  );
}
