import { CertificateError } from "../certificate/certificate-error.ts";
import { parseDescriptor } from "../certificate/parse-descriptor.ts";
import type { Descriptor } from "../certificate/descriptor.ts";
import { InputError } from "../documents/input-error.ts";
import { showForeign } from "../text/foreign-text.ts";
import type { ApiClient } from "./http/api-client.ts";
import { ApiError } from "./http/api-error.ts";

/** A descriptor, and the bytes from which its id is computed. */
export interface ServedDescriptor {
  readonly bytes: Uint8Array;
  readonly descriptor: Descriptor;
}

/**
 * The descriptor of the network that the system serves, with its bytes.
 * @throws ApiError; ANSWER_MALFORMED where the answer is no descriptor, which is the fault of the server and not of the
 *   person who asked
 */
export async function servedDescriptor(api: ApiClient): Promise<ServedDescriptor> {
  const bytes = await api.descriptor();
  try {
    return { bytes, descriptor: parseDescriptor(bytes) };
  } catch (cause) {
    if (!(cause instanceof CertificateError || cause instanceof InputError)) throw cause;
    throw new ApiError(
      "ANSWER_MALFORMED",
      {
        zh: `${showForeign(api.url)} 给出的不是网络描述文件：请检查地址，并在两端使用同一版本。`,
        en:
          `${showForeign(api.url)} gave something that is no network descriptor: check the address, and ` +
          "use the same version on both sides.",
      },
      { url: api.url, route: "/v1/descriptor", reason: cause.code },
      cause,
    );
  }
}
