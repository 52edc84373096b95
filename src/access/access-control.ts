import { AccessError } from "./access-error.ts";
import { AccessLog } from "./access-log.ts";
import type { AccessSettings } from "./access-settings.ts";
import type { Asker } from "./asker.ts";
import { BearerTokens } from "./bearer-tokens.ts";
import { DeskKeys, KEY_PREFIX } from "./desk-keys.ts";

/** Tells who asks a desk, and keeps the log of what it answered. */
export interface AccessControl {
  /**
   * Whoever asks, by the `Authorization` header of the request.
   * @throws AccessError CREDENTIAL_INVALID, ISSUER_UNAVAILABLE, KEYS_MALFORMED
   */
  identify(authorization: string | undefined): Promise<Asker>;
  /** Whether a key that somebody asked with, by the name that the log of answers has, opens anything now. */
  isHolder(who: string): boolean;
  readonly log: Pick<AccessLog, "append">;
  readonly trustedProxies: readonly string[];
  close(): Promise<void>;
}

/** Longer texts are no credentials. Characters. */
const LONGEST_CREDENTIAL = 16 * 1024;
const BEARER = /^Bearer +([^\s]+) *$/i;

/**
 * Opens the keys and the log of a data directory.
 * @throws AccessError LOG_DAMAGED, LOG_UNWRITABLE, KEYS_MALFORMED; DataDirectoryError
 */
export async function openAccessControl(dataDirectory: string, settings: AccessSettings): Promise<AccessControl> {
  const keys = new DeskKeys(dataDirectory);
  // A damaged table of keys must be found at the start.
  keys.list();
  const tokens = new BearerTokens(settings.issuers);
  const log = await AccessLog.open(dataDirectory);
  return {
    identify: async (authorization) => {
      if (authorization === undefined) return { as: "PUBLIC" };
      const credential = authorization.length > LONGEST_CREDENTIAL ? undefined : BEARER.exec(authorization)?.[1];
      const holder =
        credential === undefined ? undefined : (keys.holderOf(credential) ?? (await tokens.holderOf(credential)));
      if (holder !== undefined) return holder;
      throw credentialInvalid();
    },
    // A token ends within minutes, and whoever holds it may have had another one since.
    isHolder: (who) => !who.startsWith(KEY_PREFIX) || keys.isAlive(who.slice(KEY_PREFIX.length)),
    log,
    trustedProxies: settings.trustedProxies,
    close: () => log.close(),
  };
}

/** The fault of a credential. It does not say what is wrong with it, because that helps only those who guess. */
export function credentialInvalid(): AccessError {
  return new AccessError("CREDENTIAL_INVALID", {
    zh: "所给的凭证无效：密钥或令牌不对、已到期或已撤销，或不是给本审计台的。请换用有效的凭证，或向运维人员申请。",
    en:
      "The credential is not valid: the key or token is wrong, has ended or was revoked, or is for another desk. Use " +
      "one that is valid, or ask the operator for it.",
  });
}
