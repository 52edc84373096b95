import { expect, it } from "vitest";
import { GatheredReads } from "../../src/audit/gathered-reads.ts";

/** A database that answers when it is told to, and remembers what it was asked. */
function slowDatabase() {
  const statements: { readonly asked: readonly number[]; readonly answer: () => void; readonly fail: () => void }[] =
    [];
  const read = async (asked: readonly number[]): Promise<readonly string[]> => {
    const { promise, resolve, reject } = Promise.withResolvers<readonly string[]>();
    statements.push({
      asked,
      answer: () => resolve(asked.map((number) => `row ${number}`)),
      fail: () => reject(new Error("the database is away")),
    });
    return await promise;
  };
  return { statements, read };
}

const nextTurn = async (): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  setImmediate(resolve);
  await promise;
};

it("asks by one statement for what comes in one turn, and gives each asker its own", async () => {
  const { statements, read } = slowDatabase();
  const reads = new GatheredReads(read, 100);
  const all = Promise.all([reads.read(3), reads.read(1), reads.read(3)]);
  await nextTurn();

  expect(statements.map(({ asked }) => asked)).toEqual([[3, 1, 3]]);
  statements[0]!.answer();
  expect(await all).toEqual(["row 3", "row 1", "row 3"]);
});

it("has two statements under way, and asks for what waits as soon as one of them has ended", async () => {
  const { statements, read } = slowDatabase();
  const reads = new GatheredReads(read, 100);
  const all: Promise<string>[] = [];
  for (const number of [1, 2, 3, 4]) {
    all.push(reads.read(number));
    await nextTurn();
  }
  expect(statements.map(({ asked }) => asked)).toEqual([[1], [2]]);

  statements[1]!.answer();
  await all[1];
  await nextTurn();
  expect(statements.map(({ asked }) => asked)).toEqual([[1], [2], [3, 4]]);
  for (const { answer } of statements) answer();
  expect(await Promise.all(all)).toEqual(["row 1", "row 2", "row 3", "row 4"]);
});

it("asks for no more than so many by one statement", async () => {
  const { statements, read } = slowDatabase();
  const reads = new GatheredReads(read, 2);
  const all = Promise.all([1, 2, 3, 4, 5].map(async (number) => await reads.read(number)));
  for (let answered = 0; answered < 3; answered += 1) {
    while (statements.length <= answered) await nextTurn();
    statements[answered]!.answer();
  }

  expect(await all).toEqual(["row 1", "row 2", "row 3", "row 4", "row 5"]);
  expect(statements.map(({ asked }) => asked)).toEqual([[1, 2], [3, 4], [5]]);
});

it("gives the error of a statement to all that waited for it, and reads on for others", async () => {
  const { statements, read } = slowDatabase();
  const reads = new GatheredReads(read, 100);
  const failed = Promise.allSettled([reads.read(1), reads.read(2)]);
  await nextTurn();
  statements[0]!.fail();
  expect((await failed).map(({ status }) => status)).toEqual(["rejected", "rejected"]);

  const later = reads.read(3);
  await nextTurn();
  statements[1]!.answer();
  expect(await later).toBe("row 3");
});
