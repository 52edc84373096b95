import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import { SignerError } from "./signer-error.ts";

/**
 * The address of an external signer. A plain one leads to this machine only, because whoever stands on the way could
 * read and change what is to be signed.
 * @param plainHttp - whether a plain address of another machine is allowed all the same
 * @throws SignerError SIGNER_URL_MALFORMED
 */
export function parseSignerUrl(url: string, plainHttp: boolean): string {
  // An address with a password in it is not shown.
  if (url.includes("@"))
    throw malformed({
      zh: "签名服务的地址中含有用户名或口令（@ 之前）：请删去，改用 --authorization-file 或 LAIQU_SIGNER_AUTHORIZATION。",
      en:
        "The address of the signer contains a user name or a password, before its @: remove it, and use " +
        "--authorization-file or LAIQU_SIGNER_AUTHORIZATION.",
    });
  // The part after a question mark may be a secret too.
  const shown = showForeign(url.replace(/[?#].*$/s, ""));
  if (!/^https?:\/\/[^\s\\/?#]+(?:\/[^\s\\?#]*)?$/i.test(url) || !URL.canParse(url))
    throw malformed({
      zh: `${shown} 不是签名服务的地址：应形如 http://127.0.0.1:9000，其后没有 ? 或 # 的部分。`,
      en: `${shown} is not the address of a signer: it looks like http://127.0.0.1:9000, with no part after ? or #.`,
    });
  const { protocol, hostname } = new URL(url);
  if (protocol === "http:" && !plainHttp && !isLoopback(hostname))
    throw malformed({
      zh: `${shown} 不加密，且不在本机：途中之人可读取并更改所签内容。请用 https，或确知网络可信时加 --allow-plain-http。`,
      en:
        `${shown} is not encrypted and not on this machine, so that anybody on the way could read and change what is ` +
        "to be signed: use https, or --allow-plain-http where the network itself is trusted.",
    });
  return url.replace(/\/+$/, "");
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

function malformed(text: Bilingual): SignerError {
  return new SignerError("SIGNER_URL_MALFORMED", text);
}
