import { isHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { canonicalBytes, isJsonObject } from "../documents/canonical-json.ts";
import type { JsonValue } from "../documents/canonical-json.ts";
import { membersOf } from "../documents/exact-members.ts";
import type { Refuse } from "../documents/exact-members.ts";

/** A key that is not here: the account of it, and where to ask for its signatures. It holds no secret. */
export interface ExternalKey {
  readonly address: Hex;
  readonly url: string;
  /** How the signer is spoken to: the name of a program that speaks so. */
  readonly protocol: string;
  /** Whether a plain address of another machine is allowed. */
  readonly plainHttp: boolean;
  /** The file that holds the credentials; undefined where there are none or the environment has them. */
  readonly authorizationFile?: string;
}

const FORMAT = "laiqu.external-key.1";

/** Whether a value is meant as an external key, and not as a keystore. */
export function isExternalKey(value: JsonValue): boolean {
  return isJsonObject(value) && value["format"] === FORMAT;
}

/** @throws what `refuse` makes */
export function parseExternalKey(value: JsonValue, refuse: Refuse): ExternalKey {
  const { address, url, protocol, plainHttp, authorizationFile } = membersOf(
    value,
    ["format", "address", "url", "protocol", "plainHttp"],
    ["authorizationFile"],
    refuse,
  );
  if (
    !isHex(address, 20) ||
    typeof url !== "string" ||
    typeof protocol !== "string" ||
    typeof plainHttp !== "boolean" ||
    (authorizationFile !== undefined && typeof authorizationFile !== "string")
  )
    throw refuse({ zh: "格式不对", en: "is malformed" });
  return { address, url, protocol, plainHttp, ...(authorizationFile === undefined ? {} : { authorizationFile }) };
}

export function externalKeyBytes(key: ExternalKey): Uint8Array {
  return canonicalBytes({ format: FORMAT, ...key });
}
