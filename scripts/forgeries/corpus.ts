// Genuine certificates of every kind, the same in every run.
import { buildAbsence, shownContents, type Disclosure } from "../../src/certificate/build.ts";
import { descriptorBytes, descriptorId, type Descriptor } from "../../src/certificate/descriptor.ts";
import { changeHeader, decodeHeader } from "../../src/consensus/header.ts";
import { fromHex, toHex, type Hex } from "../../src/consensus/hex.ts";
import { keccak256 } from "../../src/consensus/keccak.ts";
import { sealHeader, validatorAddress } from "../../src/consensus/qbft.ts";
import { canonicalBytes } from "../../src/documents/canonical-json.ts";
import { commitDocument, openFields, type CommittedDocument } from "../../src/documents/document.ts";
import { folderSha256 } from "../../src/documents/folder-tree.ts";
import { createManifest, type Manifest } from "../../src/documents/manifest.ts";
import { Code, Form } from "../../src/ledger/codes.ts";
import { exportId, type RecordId } from "../../src/ledger/record-id.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { CertifiedWorld, RECORDED } from "../../test/certificate/certified-world.ts";

/** A genuine certificate, with what is needed to verify it. */
export interface Genuine {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The bytes of the descriptor. */
  readonly descriptor: Uint8Array;
  /** The SHA-256 digest of the file that is shown with it, 64 digits. */
  readonly sha256?: string;
}

/** 2025-01-01. */
const FOUNDED_AT = 1_735_660_800;

/** Records of each kind. They are certified at two blocks: before anything happened to them, and after. */
const CERTIFIED = [...RECORDED, "plain", "opened", "folder", "bigFolder"];

/** Founds a ledger, and makes certificates of it under several sets of validators. */
export async function makeCorpus(): Promise<readonly Genuine[]> {
  const world = await CertifiedWorld.found({ seed: "ab".repeat(32), foundedAt: FOUNDED_AT });
  try {
    const corpus = new Corpus(world);
    await corpus.recordAll();
    await corpus.certifyAll();
    await corpus.harm();
    await corpus.certifyAll();
    return [...corpus.made, ...corpus.made.flatMap(resealed)];
  } finally {
    await world.close();
  }
}

class Corpus {
  readonly made: Genuine[] = [];
  readonly #world: CertifiedWorld;
  readonly #documents = new Map<string, CommittedDocument>();
  readonly #folders = new Map<string, Manifest>([
    ["folder", folderOf(3)],
    ["bigFolder", folderOf(40)],
  ]);

  constructor(world: CertifiedWorld) {
    this.#world = world;
  }

  async recordAll(): Promise<void> {
    const world = this.#world;
    await world.recordProduct();
    await world.export("plain");
    await world.export("opened", { content: this.#document("opened", world.exportIdOf("opened")) });
    for (const [name, manifest] of this.#folders) {
      const sha256Digest = folderSha256(manifest);
      const content = this.#document(name, exportId({ sha256: sha256Digest, ordinal: 0 }));
      await world.export(name, { form: Form.FOLDER, sha256Digest, content });
    }
  }

  /** Holds, corrects and revokes what the exports are made of, and one of the exports. */
  async harm(): Promise<void> {
    const { authority } = this.#world;
    await this.#world.attest(authority, "resource1", Code.HOLD);
    await this.#world.attest(authority, "resource2", Code.CORRECTION);
    await this.#world.settle(authority, "plain", Status.REVOKED);
    await this.#world.attest(authority, "scenario", Code.HOLD);
  }

  /** Certifies everything as of the latest block. */
  async certifyAll(): Promise<void> {
    const world = this.#world;
    for (const name of CERTIFIED) await this.#certify(name, {});
    for (const [name, document] of this.#documents) {
      const openings = new Map([[world.ids[name]!, openFields(document, ["/purpose", "/price"])]]);
      await this.#certify(name, { openings });
    }
    for (const [name, manifest] of this.#folders) {
      for (const path of [undefined, "数据/1.csv"]) {
        const folder = shownContents(manifest, path);
        if (folder !== undefined) await this.#certify(name, { folder });
      }
    }
    for (const name of ["never", "nothing"]) await this.#certifyAbsence(world.digestOf(name));
  }

  async #certify(name: string, disclosure: Disclosure): Promise<void> {
    const { descriptor } = this.#world;
    const bytes = await this.#world.certify(name, disclosure);
    const digest = this.#folders.has(name) ? folderSha256(this.#folders.get(name)!) : this.#world.digestOf(name);
    const isExport = ["plain", "opened", "folder", "bigFolder"].includes(name);
    const shown = isExport ? { sha256: digest.slice(2) } : {};
    this.made.push({ name, bytes, descriptor: descriptorBytes(descriptor), ...shown });
  }

  async #certifyAbsence(digest: Hex): Promise<void> {
    const { descriptor } = this.#world;
    const bytes = await buildAbsence(await this.#world.request(), digest);
    this.made.push({ name: "absence", bytes, descriptor: descriptorBytes(descriptor), sha256: digest.slice(2) });
  }

  #document(name: string, record: RecordId): Hex {
    const fields = { purpose: "信贷风控", price: { amount: 5, currency: "CNY" } };
    let salts = 0;
    const document = commitDocument("laiqu.export.1", fields, { record }, (length) => {
      salts += 1;
      return keccak256(new TextEncoder().encode(`salt ${name} ${salts}`)).slice(0, length);
    });
    this.#documents.set(name, document);
    return document.commitment;
  }
}

function folderOf(files: number): Manifest {
  return createManifest(
    Array.from({ length: files }, (_, index) => ({
      path: `数据/${index}.csv`,
      size: index,
      sha256: toHex(keccak256(Uint8Array.of(index))).slice(2),
      sm3: "22".repeat(32),
    })),
  );
}

/** The same certificate on networks of other validators, two of them with a change of validators. */
function resealed({ name, bytes, descriptor, ...shown }: Genuine, index: number): Genuine[] {
  // Four sets for each certificate would make the corpus four times as large, and show nothing more.
  const size = [1, 4, 7][index % 3]!;
  const keys = Array.from({ length: size }, (_, at) => keccak256(new TextEncoder().encode(`forgery validator ${at}`)));
  const validators = keys.map(validatorAddress).sort();
  const certificate = JSON.parse(new TextDecoder().decode(bytes)) as { header: Hex };
  const header = decodeHeader(fromHex(certificate.header));
  const trusted = JSON.parse(new TextDecoder().decode(descriptor)) as Descriptor;
  const [original] = trusted.consensus.validatorEpochs;
  const changed = index % 2 === 0 && header.number > trusted.asOf.block;
  const validatorEpochs = changed
    ? [original!, { fromBlock: trusted.asOf.block + 1, validators }]
    : [{ fromBlock: 0, validators }];
  const other: Descriptor = { ...trusted, consensus: { kind: "qbft", validatorEpochs } };
  const sealed = sealHeader(changeHeader(header, { coinbase: fromHex(validators[0]!) }), {
    validators,
    privateKeys: keys,
  });
  const again = { ...certificate, descriptor: descriptorId(other), header: toHex(sealed) };
  return [
    { name: `${name}, ${size} validators`, bytes: canonicalBytes(again), descriptor: descriptorBytes(other), ...shown },
  ];
}
