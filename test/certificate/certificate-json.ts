import type { Hex } from "../../src/consensus/hex.ts";

/** The JSON of a certificate, for a forger to change. */
export interface CertificateJson {
  descriptor: string;
  subject: Record<string, string>;
  header: Hex;
  nodes: Hex[];
  trails: Hex[][];
  breaks?: { before: Hex; items: string };
  openings?: Record<Hex, { schemaId: string; boundTo: unknown; fields: { value: unknown }[] }>;
  [more: string]: unknown;
}

export function jsonOf(certificate: Uint8Array): CertificateJson {
  return JSON.parse(new TextDecoder().decode(certificate)) as CertificateJson;
}
