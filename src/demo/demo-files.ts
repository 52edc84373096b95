import { createHash } from "node:crypto";

/** A file that leaves the domain in the demo. */
export interface DemoFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  /** 64 hexadecimal digits. */
  readonly sm3: string;
}

/** The contents of the files that leave the domain in the demo. They are fictional, and always the same bytes. */
const CONTENTS = {
  "credit-scores-v1.0": {
    name: "credit-scores-v1.0.csv",
    text: "enterprise_ref,score,band,as_of\nE-0001,712,B,2025-10-31\nE-0002,655,C,2025-10-31\nE-0003,801,A,2025-10-31\n",
  },
  "credit-scores-v1.1": {
    name: "credit-scores-v1.1.csv",
    text: "enterprise_ref,score,band,as_of\nE-0001,715,B,2025-12-20\nE-0002,640,C,2025-12-20\nE-0003,798,A,2025-12-20\n",
  },
  "bus-od-matrix-v1.1": {
    name: "bus-od-matrix-v1.1.csv",
    text: "origin,destination,weekday_peak,weekday_other\nZ01,Z02,1840,620\nZ01,Z03,960,410\nZ02,Z03,2310,880\n",
  },
  "drug-demand-v1.1": {
    name: "drug-demand-v1.1.csv",
    text: "district,month,class,index\nD1,2025-11,C09,1.04\nD2,2025-11,C09,0.97\nD3,2025-11,A10,1.11\n",
  },
  "drug-demand-branch-v1.1": {
    name: "drug-demand-branch-v1.1.csv",
    text: "district,month,class,index\nD4,2026-02,C09,1.01\nD5,2026-02,A10,1.08\n",
  },
  "farmland-index-v1.0": {
    name: "farmland-index-v1.0.csv",
    text: "grid,season,yield_index\nG-114,2024S,0.93\nG-115,2024S,1.02\n",
  },
  "farmland-index-v2.0": {
    name: "farmland-index-v2.0.csv",
    text: "grid,season,yield_index\nG-114,2025S,0.98\nG-115,2025S,1.05\n",
  },
  "farmland-index-guarantee": {
    name: "farmland-index-guarantee.csv",
    text: "grid,season,yield_index,band\nG-114,2025S,0.98,M\nG-115,2025S,1.05,H\n",
  },
  "farmland-protection": {
    name: "farmland-protection.csv",
    text: "grid,change\nG-114,stable\nG-115,stable\nG-116,watch\n",
  },
} satisfies Readonly<Record<string, { readonly name: string; readonly text: string }>>;

export type DemoFileName = keyof typeof CONTENTS;

/** A file of the demo with both digests. */
export function demoFile(key: DemoFileName): DemoFile {
  const { name, text } = CONTENTS[key];
  const bytes = new TextEncoder().encode(text);
  const digestOf = (algorithm: "sha256" | "sm3"): string => createHash(algorithm).update(bytes).digest("hex");
  return { name, bytes, sha256: digestOf("sha256"), sm3: digestOf("sm3") };
}
