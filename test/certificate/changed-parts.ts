import type { Certificate, Trail } from "../../src/certificate/certificate.ts";
import { readHeader, verifySeals } from "../../src/certificate/certified-block.ts";
import type { Descriptor } from "../../src/certificate/descriptor.ts";
import { openState } from "../../src/certificate/ledger-state.ts";
import { proveLineage, requirePresent } from "../../src/certificate/prove-lineage.ts";
import { proveStates } from "../../src/certificate/prove-states.ts";
import { refusalVerdict } from "../../src/certificate/refusal-verdict.ts";
import { readTrail, type LineageRecord } from "../../src/certificate/trail.ts";
import { verifyDisclosure } from "../../src/certificate/verify-disclosure.ts";
import { toHex } from "../../src/consensus/hex.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";

/** The header, a trie node, or the log data of an event: a certificate's file has each as one text of digits. */
export interface Part {
  /** The place of the first digit in the file, and of the end. */
  readonly from: number;
  readonly to: number;
  /** The certificate with other bytes in this part, and otherwise the same. */
  readonly replacedBy: (bytes: Uint8Array) => Certificate;
}

/** The header and all trie nodes and events of a certificate. They are most of its file. */
export function partsOf(certificate: Certificate, file: string): Part[] {
  let cursor = 0;
  const find = (bytes: Uint8Array): { from: number; to: number } => {
    const digits = toHex(bytes).slice(2);
    const from = file.indexOf(`"0x${digits}"`, cursor) + 3;
    if (from < 3) throw new Error(`the file lacks ${digits}`);
    cursor = from + digits.length;
    return { from, to: cursor };
  };
  // The members of a certificate are in alphabetical order: header, nodes, trails.
  const header: Part = {
    ...find(certificate.header),
    replacedBy: (bytes) => ({ ...certificate, header: bytes }),
  };
  const nodes = certificate.nodes.map((node, index): Part => ({
    ...find(node),
    replacedBy: (bytes) => ({ ...certificate, nodes: certificate.nodes.with(index, bytes) }),
  }));
  const events = certificate.trails.flatMap((trail, index) =>
    trail.map((event, position): Part => ({
      ...find(event),
      replacedBy: (bytes) => ({ ...certificate, trails: certificate.trails.with(index, trail.with(position, bytes)) }),
    })),
  );
  return [header, ...nodes, ...events];
}

/**
 * Makes a function that runs the steps of the verification that read one part, on a certificate that differs from a
 * genuine one in this part. It returns whether all these steps accept the certificate. The unchanged trails are read
 * only once.
 */
export function stepsOnParts(genuine: Certificate, descriptor: Descriptor): (changed: Certificate) => boolean {
  const subject = subjectOf(genuine);
  const { stateRoot } = readHeader(genuine, descriptor);
  const known = new Map<Trail, LineageRecord>();
  const read = (id: RecordId, trail: Trail): LineageRecord => {
    const record = known.get(trail);
    return record?.id === id ? record : readTrail(id, trail);
  };
  const genuineLineage = proveLineage(genuine, subject, descriptor);
  for (const record of genuineLineage.records.values()) known.set(record.data, record);

  const proveLineageOf = (changed: Certificate) => {
    if (changed.trails === genuine.trails) return genuineLineage;
    const lineage = proveLineage(changed, subject, descriptor, read);
    verifyDisclosure(changed, lineage);
    return lineage;
  };
  return (changed) => {
    try {
      if (changed.header !== genuine.header) {
        verifySeals(readHeader(changed, descriptor), descriptor);
        return true;
      }
      const lineage = proveLineageOf(changed);
      const state = openState(changed, descriptor, stateRoot);
      requirePresent(subject, state);
      proveStates(changed, lineage, state);
      return true;
    } catch (error) {
      if (refusalVerdict(error, "state", descriptor).reason === "PROGRAM_FAULT") throw error;
      return false;
    }
  };
}

function subjectOf({ subject }: Certificate): RecordId {
  if ("record" in subject) return subject.record;
  throw new Error("an absence has no lineage");
}
