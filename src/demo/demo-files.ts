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
    text: lines(
      "enterprise_ref,score,band,as_of",
      "E-0001,712,B,2025-10-31",
      "E-0002,655,C,2025-10-31",
      "E-0003,801,A,2025-10-31",
    ),
  },
  "credit-scores-v1.1": {
    name: "credit-scores-v1.1.csv",
    text: lines(
      "enterprise_ref,score,band,as_of",
      "E-0001,715,B,2025-12-20",
      "E-0002,640,C,2025-12-20",
      "E-0003,798,A,2025-12-20",
    ),
  },
  "bus-od-matrix-v1.1": {
    name: "bus-od-matrix-v1.1.csv",
    text: lines(
      "origin,destination,weekday_peak,weekday_other",
      "Z01,Z02,1840,620",
      "Z01,Z03,960,410",
      "Z02,Z03,2310,880",
    ),
  },
  "drug-demand-v1.1": {
    name: "drug-demand-v1.1.csv",
    text: lines("district,month,class,index", "D1,2025-11,C09,1.04", "D2,2025-11,C09,0.97", "D3,2025-11,A10,1.11"),
  },
  "drug-demand-branch-v1.1": {
    name: "drug-demand-branch-v1.1.csv",
    text: lines("district,month,class,index", "D4,2026-02,C09,1.01", "D5,2026-02,A10,1.08"),
  },
  "farmland-index-v1.0": {
    name: "farmland-index-v1.0.csv",
    text: lines("grid,season,yield_index", "G-114,2024S,0.93", "G-115,2024S,1.02"),
  },
  "farmland-index-v2.0": {
    name: "farmland-index-v2.0.csv",
    text: lines("grid,season,yield_index", "G-114,2025S,0.98", "G-115,2025S,1.05"),
  },
  "farmland-index-guarantee": {
    name: "farmland-index-guarantee.csv",
    text: lines("grid,season,yield_index,band", "G-114,2025S,0.98,M", "G-115,2025S,1.05,H"),
  },
  "farmland-protection": {
    name: "farmland-protection.csv",
    text: lines("grid,change", "G-114,stable", "G-115,stable", "G-116,watch"),
  },
} satisfies Readonly<Record<string, { readonly name: string; readonly text: string }>>;

export type DemoFileName = keyof typeof CONTENTS;

function lines(...each: readonly string[]): string {
  return each.map((line) => `${line}\n`).join("");
}

/** A file of the demo with both digests. */
export function demoFile(key: DemoFileName): DemoFile {
  const { name, text } = CONTENTS[key];
  const bytes = new TextEncoder().encode(text);
  const digestOf = (algorithm: "sha256" | "sm3"): string => createHash(algorithm).update(bytes).digest("hex");
  return { name, bytes, sha256: digestOf("sha256"), sm3: digestOf("sm3") };
}
