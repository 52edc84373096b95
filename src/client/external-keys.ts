import type { Hex } from "../consensus/hex.ts";
import type { ExternalKey } from "../dossier/external-key.ts";
import { addExternalKey } from "../dossier/keystore.ts";
import type { KeyName } from "../dossier/keystore.ts";
import { readSecretFile } from "../dossier/secret-file.ts";
import { requireAccount, SIGNER_PROTOCOLS } from "../signers/external-signer.ts";
import type { ExternalSigner, SignerProtocol } from "../signers/external-signer.ts";
import { parseSignerUrl } from "../signers/signer-url.ts";
import { showForeign } from "../text/foreign-text.ts";
import { isOneOf } from "../text/entries.ts";
import type { KeySource } from "./client-context.ts";
import { ClientError } from "./client-error.ts";

/** An external key as somebody names it. */
export interface ExternalKeyRequest {
  readonly name: string;
  readonly url: string;
  readonly account: Hex;
  readonly protocol: SignerProtocol;
  readonly plainHttp: boolean;
  readonly authorizationFile?: string;
}

/**
 * Gives an external key a name here, after its signer has said that it has the key. Only where the key lies is saved.
 * @throws SignerError; DossierError KEY_EXISTS, ALIAS_MALFORMED, SECRET_OPEN
 */
export async function addExternal(
  keys: KeySource,
  { name, url, account, protocol, plainHttp, authorizationFile }: ExternalKeyRequest,
): Promise<KeyName> {
  const key: ExternalKey = {
    address: account,
    url: parseSignerUrl(url, plainHttp),
    protocol,
    plainHttp,
    ...(authorizationFile === undefined ? {} : { authorizationFile }),
  };
  await requireAccount(asExternalSigner(keys, key));
  return await addExternalKey(keys.dossierDirectory, name, key);
}

/**
 * An external key as it is asked. Its file may have been changed, so that its address is read as strictly as before.
 * @throws SignerError SIGNER_URL_MALFORMED; ClientError SIGNER_PROTOCOL_UNKNOWN; DossierError SECRET_OPEN
 */
export function asExternalSigner({ signerAuthorization }: KeySource, key: ExternalKey): ExternalSigner {
  const { address, protocol, plainHttp, authorizationFile } = key;
  if (!isOneOf(SIGNER_PROTOCOLS, protocol)) throw protocolUnknown(protocol);
  return {
    url: parseSignerUrl(key.url, plainHttp),
    protocol,
    account: address,
    authorization: authorizationFile === undefined ? signerAuthorization : readSecretFile(authorizationFile),
  };
}

function protocolUnknown(protocol: string): ClientError {
  return new ClientError(
    "SIGNER_PROTOCOL_UNKNOWN",
    {
      zh: `没有签名服务协议 ${showForeign(protocol)}，可用：${SIGNER_PROTOCOLS.join("、")}。`,
      en: `There is no protocol ${showForeign(protocol)} of signers; there are ${SIGNER_PROTOCOLS.join(", ")}.`,
    },
    { protocol },
  );
}
