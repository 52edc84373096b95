// Changes that a forger would try who knows the format of certificates.
import { changeHeader, decodeHeader, encodeHeader, type HeaderChange } from "../../src/consensus/header.ts";
import { fromHex, toHex, type Hex } from "../../src/consensus/hex.ts";
import { decodeQbftExtraData, encodeQbftExtraData, type QbftExtraData } from "../../src/consensus/qbft-extra-data.ts";
import { decodeRlp, encodeRlp, encodeScalar, isRlpList, type RlpItem } from "../../src/consensus/rlp.ts";
import { changedText, type Json } from "./json-edits.ts";
import type { SeededRandom } from "./seeded-random.ts";

interface OpenedField {
  path: string;
  value: Json;
  salt: string;
  position: number;
  siblings: string[];
}

/** The JSON of a genuine certificate. */
export interface OpenCertificate {
  [more: string]: Json;
  descriptor: string;
  subject: { [name: string]: string };
  header: string;
  nodes: string[];
  trails: string[][];
}

/** @param donor - another genuine certificate */
type Edit = (random: SeededRandom, certificate: OpenCertificate, donor: OpenCertificate) => void;

const ORDER_OF_CURVE = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

const EDITS: Readonly<Record<string, Edit>> = {
  partOfDonor(random, certificate, donor) {
    const names = ["header", "nodes", "trails", "breaks", "openings", "subject", "descriptor", "member", "manifest"];
    for (let times = 1 + random.below(3); times > 0; times--) {
      const name = random.one(names);
      const theirs = donor[name];
      if (theirs === undefined) Reflect.deleteProperty(certificate, name);
      else certificate[name] = structuredClone(theirs);
    }
  },
  nodes(random, { nodes }, donor) {
    editList(random, nodes, donor.nodes);
  },
  trails(random, { trails }, donor) {
    editList(random, trails, donor.trails);
  },
  acts(random, { trails }, donor) {
    const [one, other] = [oneTrail(random, trails), oneTrail(random, random.chance(0.5) ? trails : donor.trails)];
    editList(random, one, other);
  },
  cutTrail(random, { trails }) {
    const trail = oneTrail(random, trails);
    trail.splice(random.below(trail.length + 1));
  },
  spliceTrails(random, { trails }) {
    const [one, other] = [oneTrail(random, trails), oneTrail(random, trails)];
    const tail = other.slice(1 + random.below(other.length));
    one.splice(1, one.length, ...tail);
  },
  wordOfEvent(random, { trails }) {
    const trail = oneTrail(random, trails);
    if (trail.length === 0) return;
    const at = random.below(trail.length);
    const bytes = fromHex(trail[at] ?? "0x");
    const word = 32 * random.below(bytes.length / 32);
    if (random.chance(0.5)) bytes.set(random.bytes(32), word);
    else bytes.fill(random.one([0, 0xff]), word, word + 32);
    trail[at] = toHex(bytes);
  },
  wordOfNode(random, { nodes }) {
    const at = random.below(nodes.length);
    const items = decodeRlp(fromHex(nodes[at] ?? "0x"));
    if (!isRlpList(items)) return;
    const changed: RlpItem[] = [...items];
    changed[random.below(changed.length)] = random.one([
      random.bytes(32),
      new Uint8Array(0),
      [],
      nested(random.below(90)),
    ]);
    nodes[at] = toHex(encodeRlp(changed));
  },
  subject(random, certificate, donor) {
    const id = random.one([
      { record: toHex(random.bytes(10)) },
      { absent: toHex(random.bytes(32)) },
      structuredClone(donor.subject),
    ]);
    certificate.subject = id;
  },
  headerItem(random, certificate, donor) {
    const header = decodeHeader(fromHex(certificate.header));
    const theirs = decodeHeader(fromHex(donor.header));
    const items: Uint8Array[] = header.items.map((item) => item);
    const at = random.below(items.length);
    items[at] = random.one([
      theirs.items[at] ?? new Uint8Array(0),
      new Uint8Array(items[at]?.length ?? 0),
      random.bytes(items[at]?.length ?? 0),
      encodeScalar(random.below(2 ** 31)),
      encodeScalar(2n ** 63n - 1n),
    ]);
    if (random.chance(0.1)) items.push(random.bytes(32));
    certificate.header = toHex(encodeRlp(items));
  },
  extraData(random, certificate, donor) {
    const theirs = decodeQbftExtraData(decodeHeader(fromHex(donor.header)).extraData);
    const edits: readonly ((extraData: QbftExtraData) => Partial<QbftExtraData>)[] = [
      () => ({ vanity: random.bytes(32) }),
      () => ({ round: random.below(5) }),
      () => ({ validators: theirs.validators }),
      ({ validators }) => ({ validators: validators.slice(1) }),
      ({ validators }) => ({ vote: { recipient: random.one(validators), kind: random.one(["add", "drop"]) } }),
      () => ({ seals: theirs.seals }),
      () => ({ seals: [] }),
    ];
    certificate.header = withExtraData(certificate.header, random.one(edits));
  },
  seals(random, certificate) {
    certificate.header = withExtraData(certificate.header, (extraData) => {
      const seals = extraData.seals.map((seal) => seal.slice());
      const at = random.below(seals.length);
      const seal = seals[at];
      if (seal === undefined) return {};
      switch (random.below(6)) {
        case 0:
          seals.splice(at, 1);
          break;
        case 1:
          seals.push(seal.slice());
          break;
        case 2:
          mirror(seal);
          break;
        case 3: {
          const twin = seal.slice();
          mirror(twin);
          seals[random.below(seals.length)] = twin;
          break;
        }
        case 4:
          seal.set(random.bytes(32), random.one([0, 32]));
          break;
        default:
          seal[64] = random.below(5);
      }
      return { seals };
    });
  },
  breaks(random, certificate) {
    const breaks = certificate["breaks"] as { before: string; items: string } | undefined;
    if (breaks === undefined) return;
    const items = breaks.items.match(/.{34}/g) ?? [];
    editList(random, items, [toHex(random.bytes(17)).slice(2)]);
    breaks.items = items.join("");
    if (random.chance(0.3)) breaks.before = toHex(random.bytes(28));
  },
  openings(random, certificate, donor) {
    const openings = certificate["openings"] as { [id: string]: { boundTo: Json; fields: OpenedField[] } } | undefined;
    const [entry] = Object.entries(openings ?? {});
    if (openings === undefined || entry === undefined) {
      if (donor["openings"] !== undefined) certificate["openings"] = structuredClone(donor["openings"]);
      return;
    }
    const [id, opening] = entry;
    const field = random.one(opening.fields);
    const other = random.one(opening.fields);
    switch (random.below(9)) {
      case 0:
        Reflect.deleteProperty(openings, id);
        openings[idFrom(random, certificate, donor)] = opening;
        break;
      case 1: {
        const record = idFrom(random, certificate, donor);
        Reflect.deleteProperty(openings, id);
        openings[record] = { ...opening, boundTo: { record } };
        break;
      }
      case 2:
        field.value = random.one<Json>([0, "别的", [], {}, null, structuredClone(other.value)]);
        break;
      case 3:
        [field.salt, other.salt] = [other.salt, field.salt];
        break;
      case 4:
        field.position ^= 1 << random.below(4);
        break;
      case 5:
        field.siblings.reverse();
        break;
      case 6:
        field.siblings.splice(random.below(field.siblings.length), 1);
        break;
      case 7:
        field.path = random.one([`${field.path}/x`, "/", changedText(random, field.path), other.path]);
        break;
      default:
        opening.fields.push(structuredClone(field));
    }
  },
  folder(random, certificate, donor) {
    const name = certificate["member"] === undefined ? "manifest" : "member";
    const mine = certificate[name] as { [name: string]: Json } | undefined;
    if (mine === undefined) {
      for (const part of ["member", "manifest"]) {
        if (donor[part] !== undefined) certificate[part] = structuredClone(donor[part]);
      }
      return;
    }
    const file = (name === "member" ? mine["file"] : random.one(mine["files"] as Json[])) as {
      [name: string]: Json;
      path: string;
      sha256: string;
    };
    switch (random.below(5)) {
      case 0:
        file.path = random.one(["a", "../a", "数据/x.csv", changedText(random, file.path)]);
        break;
      case 1:
        file["size"] = random.one([0, 1e15, -1, 7]);
        break;
      case 2:
        file.sha256 = changedText(random, file.sha256);
        break;
      case 3:
        mine["fileCount"] = random.one([0, 1, 2 ** 31 - 1, 2 ** 40]);
        break;
      default:
        mine["position"] = random.one([0, 1, 2 ** 30]);
    }
  },
};

/** Changes a genuine certificate in one of the ways above. */
export function editCertificate(random: SeededRandom, certificate: OpenCertificate, donor: OpenCertificate): void {
  random.one(Object.values(EDITS))(random, certificate, donor);
}

/** A trail to change or to take from; an absence has none, and then the edit changes nothing. */
function oneTrail<T>(random: SeededRandom, trails: readonly T[][]): T[] {
  return trails.length === 0 ? [] : random.one(trails);
}

/** Drops, doubles, exchanges or takes over an item of a list. */
function editList<T>(random: SeededRandom, list: T[], others: readonly T[]): void {
  const [at, to] = [random.below(list.length + 1), random.below(list.length + 1)];
  const [mine, other] = [list[at], list[to]];
  switch (random.below(6)) {
    case 0:
      list.splice(at, 1);
      break;
    case 1:
      if (mine !== undefined) list.splice(to, 0, structuredClone(mine));
      break;
    case 2:
      if (mine !== undefined && other !== undefined) [list[at], list[to]] = [other, mine];
      break;
    case 3:
      list.reverse();
      break;
    case 4:
      list.splice(at);
      break;
    default:
      if (others.length > 0) list.splice(at, random.below(2), structuredClone(random.one(others)));
  }
}

function withExtraData(header: string, edit: (extraData: QbftExtraData) => Partial<QbftExtraData>): Hex {
  const decoded = decodeHeader(fromHex(header));
  const extraData = decodeQbftExtraData(decoded.extraData);
  const change: HeaderChange = { extraData: encodeQbftExtraData({ ...extraData, ...edit(extraData) }) };
  return toHex(encodeHeader(changeHeader(decoded, change)));
}

/** The other signature of the same key over the same digest: s becomes n − s. */
function mirror(seal: Uint8Array): void {
  const s = ORDER_OF_CURVE - BigInt(toHex(seal.subarray(32, 64)));
  seal.set(fromHex(`0x${s.toString(16).padStart(64, "0")}`), 32);
  seal[64] = (seal[64] ?? 0) ^ 1;
}

/** Empty lists inside one another. */
function nested(depth: number): RlpItem {
  let item: RlpItem = [];
  for (let level = 0; level < depth; level++) item = [item];
  return item;
}

/** The id of another record: the donor's subject, or a record that the lineage names by bytes of an event. */
function idFrom(random: SeededRandom, { trails }: OpenCertificate, donor: OpenCertificate): string {
  if (donor.subject["record"] !== undefined && random.chance(0.5)) return donor.subject["record"];
  const event = oneTrail(random, trails)[0] ?? "";
  return `0x${event.slice(130, 150).padEnd(20, "0")}`;
}
