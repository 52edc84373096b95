import { parseRecordId } from "../../src/ledger/record-id.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { concatBytes, type Hex } from "../../src/consensus/hex.ts";
import { Code, List } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { decodeTrailData, trailOf } from "../../src/ledger/event-log.ts";
import { NO_RECORD } from "../../src/ledger/record-id.ts";
import type { LedgerDataError } from "../../src/ledger/ledger-data-error.ts";
import { Status } from "../../src/ledger/statuses.ts";
import {
  EMPTY_LIST,
  IDENTITY_SLOT,
  appendToList,
  bookSlot,
  clearedSlot,
  decodeBook,
  decodeBreak,
  decodeEdge,
  decodeListHead,
  decodeState,
  edgeSlot,
  encodeBreak,
  factSlot,
  listSlot,
  seatSlot,
  stateSlot,
} from "../../src/ledger/storage-slots.ts";
import { CertifiedWorld } from "../certificate/certified-world.ts";

describe("the ledger's storage words", () => {
  let world: CertifiedWorld;

  beforeAll(async () => {
    world = await CertifiedWorld.found();
    await world.recordProduct();
    await world.export("export");
    await world.attest(world.authority, "resource1", Code.HOLD, { value: 1 });
    await world.attest(world.authority, "resource2", Code.HOLD);
    await world.attest(world.authority, "product", Code.CORRECTION);
    await world.settle(world.authority, "export", Status.CONTINUED, { answers: 2 });
  });
  afterAll(async () => world.close());

  async function word(slot: Hex): Promise<bigint> {
    return BigInt(
      (await world.chain.request({
        method: "eth_getStorageAt",
        params: [world.descriptor.ledger.address, slot, "latest"],
      })) as string,
    );
  }

  it("hold the state of every record, with the hash of its last event as trail head", async () => {
    for (const id of Object.values(world.ids)) {
      const state = decodeState(await word(stateSlot(id)));
      const trail = (await world.source.trail(id, await world.head()))!;
      const body = decodeTrailData(trail[0]!);
      expect(state).toMatchObject({
        trailHead: trailOf(trail.at(-1)!),
        kind: body.type === "Recorded" ? body.kind : undefined,
      });
    }
    expect(decodeState(await word(stateSlot(world.ids.resource1!)))).toMatchObject({
      status: Status.IN_FORCE,
      holds: 1,
      reachingHolds: 1,
      jurisdiction: 1,
      until: 0,
    });
    expect(decodeState(await word(stateSlot(world.ids.resource2!)))).toMatchObject({ holds: 1, reachingHolds: 0 });
    expect(decodeState(await word(stateSlot(parseRecordId("0x0102030405060708090a"))))).toBeUndefined();
  });

  it("hold the neighbours of a record", async () => {
    const { product, scenario, operator, authorization, grant1, resource1, authority } = world.ids;
    expect(decodeEdge(await word(edgeSlot(product!)))).toEqual({
      parent: scenario,
      link: NO_RECORD,
      issuer: operator,
      flags: 0,
      extra: 3,
    });
    expect(decodeEdge(await word(edgeSlot(grant1!)))).toEqual({
      parent: authorization,
      link: resource1,
      issuer: authority,
      flags: 0,
      extra: 0,
    });
  });

  it("hold the head of the list of breaks, which commits to every break", async () => {
    const items = await world.source.breaks(world.ids.city!, await world.head());
    const head = items.reduce((sum, item) => appendToList(sum, concatBytes(item, new Uint8Array(15))), EMPTY_LIST);

    expect(items).toHaveLength(2);
    expect(decodeListHead(await word(listSlot(world.ids.city!, List.BREAKS)))).toEqual(head);
    expect(decodeBreak(items[0]!)).toMatchObject({ subject: world.ids.resource1, act: 1, code: Code.HOLD });
    expect(encodeBreak(decodeBreak(items[1]!))).toEqual(items[1]);
  });

  it("hold the identity of the ledger, which its descriptor names", async () => {
    expect(await word(IDENTITY_SLOT)).toBe(BigInt(world.descriptor.ledger.identity));
  });

  it("hold dispositions, what products remember, facts, books and seats", async () => {
    const held = await word(factSlot(world.ids.resource1!, Code.HOLD, 0, world.ids.authority!));
    const seat = await word(seatSlot(world.operator.address.toLowerCase() as Hex));

    expect(await word(clearedSlot(world.ids.export!))).toBe((2n << 32n) | BigInt(world.time));
    expect(await word(clearedSlot(world.ids.product!))).toBe(1n);
    expect(decodeBook(await word(bookSlot(1)))).toMatchObject({
      jurisdiction: world.ids.city,
      current: 1,
      breaking: 1,
      roster: 1,
    });
    expect(held >> 176n).toBe(BigInt(world.ids.authority!));
    expect(seat & ((1n << 80n) - 1n)).toBe(BigInt(world.ids.operator!));
  });

  it("are refused when the ledger cannot have written them", () => {
    const codeOf = (read: () => unknown): string | undefined => {
      try {
        read();
        return undefined;
      } catch (error) {
        return (error as LedgerDataError).code;
      }
    };
    expect(codeOf(() => decodeState(BigInt(Kind.DOMAIN + 1) << 56n))).toBe("KIND_UNKNOWN");
    expect(codeOf(() => decodeState(1n << 256n))).toBe("WORD_MALFORMED");
    expect(codeOf(() => decodeBreak(new Uint8Array(16)))).toBe("WORD_MALFORMED");
    expect(codeOf(() => appendToList(EMPTY_LIST, new Uint8Array(31)))).toBe("WORD_MALFORMED");
  });
});
