const SLOTS = 16;
const SLOT_BYTES = 256 * 1024;

// Indices of the control words: two counters, then the length of the chunk in each slot.
const PRODUCED = 0;
const CONSUMED = 1;
const LENGTHS = 2;
const END = -1;

/** The shared memory of a ring, which both threads use. */
export type ChunkRing = { readonly control: SharedArrayBuffer; readonly data: SharedArrayBuffer };

/**
 * A ring of 16 chunks of 256 KiB between the thread that reads a file and the thread that computes the
 * slower digest. Each byte is read once and never copied, and the memory stays at 4 MiB however big the
 * file is. There is one producer and one consumer. The counters would wrap after 2^31 chunks, 512 TiB.
 */
export function createChunkRing(): ChunkRing {
  return {
    control: new SharedArrayBuffer((LENGTHS + SLOTS) * Int32Array.BYTES_PER_ELEMENT),
    data: new SharedArrayBuffer(SLOTS * SLOT_BYTES),
  };
}

/** The reading side. `next` waits for a free chunk, `publish` hands over its first bytes, `close` ends the ring. */
export function chunkProducer(ring: ChunkRing): { next(): Uint8Array; publish(bytes: number): void; close(): void } {
  const control = new Int32Array(ring.control);
  let produced = 0;
  const next = () => {
    for (
      let consumed = Atomics.load(control, CONSUMED);
      produced - consumed === SLOTS;
      consumed = Atomics.load(control, CONSUMED)
    ) {
      Atomics.wait(control, CONSUMED, consumed);
    }
    return new Uint8Array(ring.data, (produced % SLOTS) * SLOT_BYTES, SLOT_BYTES);
  };
  const publish = (bytes: number) => {
    control[LENGTHS + (produced % SLOTS)] = bytes;
    produced++;
    // This store makes the chunk and its length visible to the thread that loads the counter.
    Atomics.store(control, PRODUCED, produced);
    Atomics.notify(control, PRODUCED);
  };
  return {
    next,
    publish,
    close() {
      next();
      publish(END);
    },
  };
}

/** The hashing side: calls `take` with each chunk in order until the producer closes the ring. */
export function consumeChunks(ring: ChunkRing, take: (chunk: Uint8Array) => void): void {
  const control = new Int32Array(ring.control);
  for (let consumed = 0; ; consumed++) {
    if (Atomics.load(control, PRODUCED) === consumed) Atomics.wait(control, PRODUCED, consumed);
    const slot = consumed % SLOTS;
    const length = Atomics.load(control, LENGTHS + slot);
    if (length === END) return;
    take(new Uint8Array(ring.data, slot * SLOT_BYTES, length));
    Atomics.store(control, CONSUMED, consumed + 1);
    Atomics.notify(control, CONSUMED);
  }
}
