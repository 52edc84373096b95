import type { Bilingual } from "../text/bilingual.ts";

const LONGEST_URL = 2_000;

/**
 * What is wrong with the address of a webhook; undefined when nothing is. Whether its name leads to a public address is
 * found at each delivery, because it may lead elsewhere tomorrow.
 * @param anywhere - whether http and addresses that are not public are allowed
 */
export function refuseAddress(text: string, anywhere: boolean): Bilingual | undefined {
  if (text.length > LONGEST_URL || !URL.canParse(text))
    return { zh: `不是 ${LONGEST_URL} 字以内的网址`, en: `it is no address of up to ${LONGEST_URL} characters` };
  const { protocol, username, password, hash } = new URL(text);
  if (username !== "" || password !== "" || hash !== "")
    return { zh: "网址中不得有用户名、密码或片段", en: "it must hold no user name, no password and no fragment" };
  if (protocol === "https:" || (protocol === "http:" && anywhere)) return undefined;
  return { zh: "须为 https 网址", en: "it must be an https address" };
}
