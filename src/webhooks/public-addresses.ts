import { lookup } from "node:dns";
import type { LookupAddress } from "node:dns";
import { BlockList, isIPv6 } from "node:net";
import type { LookupFunction } from "node:net";

/**
 * IPv6 addresses outside of 2000::/3, the only part that is given out for public use (RFC 4291, 2.4). The guard of the
 * connections knows the parts with a meaning of their own and takes the rest for public, such as ::7f00:1 or 200::1.
 */
const NOT_GIVEN_OUT = new BlockList();
NOT_GIVEN_OUT.addSubnet("::", 3, "ipv6");
NOT_GIVEN_OUT.addSubnet("4000::", 2, "ipv6");
NOT_GIVEN_OUT.addSubnet("8000::", 1, "ipv6");

/** @param host - of an address: a name, or an IP address with or without the brackets of a URL */
export function isNotGivenOut(host: string): boolean {
  const address = host.replace(/^\[(.*)\]$/, "$1");
  return isIPv6(address) && NOT_GIVEN_OUT.check(address, "ipv6");
}

/** Looks a name up, and finds nothing when one of its addresses is not given out. */
export const lookupPublic: LookupFunction = (name, options, callback) => {
  lookup(name, { ...options, all: true }, (error, found: LookupAddress[]) => {
    const [first] = found ?? [];
    if (error !== null || first === undefined) return callback(error ?? notPublic(), "", 0);
    if (found.some(({ address }) => isNotGivenOut(address))) return callback(notPublic(), "", 0);
    if (options.all === true) return callback(null, found);
    return callback(null, first.address, first.family);
  });
};

/** The error that stands for an address that is not public. */
export function notPublic(): Error {
  return Object.assign(new Error("The address is not allowed."), { code: "ADDRESS" });
}
