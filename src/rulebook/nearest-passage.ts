/** The most characters of a quotation that are compared. */
const MOST_COMPARED = 160;

/** Where a comparison of the first characters of the quotation ends: how many differ, and where it began. */
interface Cell {
  readonly distance: number;
  readonly start: number;
}

/**
 * The passage of a text that is nearest to what somebody quoted: at most a third of the characters are added, left out
 * or replaced (Sellers' algorithm). Undefined when none is near.
 */
export function nearestPassage(text: string, quotation: string): string | undefined {
  const sought = Array.from(quotation).slice(0, MOST_COMPARED);
  const characters = Array.from(text);
  let column: Cell[] = Array.from({ length: sought.length + 1 }, (_, row) => ({ distance: row, start: 0 }));
  let nearest = { distance: sought.length, start: 0, end: 0 };
  for (const [at, character] of characters.entries()) {
    column = nextColumn(column, sought, character, at + 1);
    const last = column.at(-1);
    if (last !== undefined && last.distance < nearest.distance) nearest = { ...last, end: at + 1 };
  }
  if (nearest.distance * 3 > sought.length) return undefined;
  return characters.slice(nearest.start, nearest.end).join("");
}

function nextColumn(before: readonly Cell[], sought: readonly string[], character: string, at: number): Cell[] {
  const here: Cell[] = [{ distance: 0, start: at }];
  for (const [row, letter] of sought.entries()) {
    const diagonal = before[row] ?? { distance: row, start: at };
    const left = before[row + 1] ?? diagonal;
    const above = here[row] ?? diagonal;
    const replaced = diagonal.distance + (letter === character ? 0 : 1);
    const distance = Math.min(replaced, left.distance + 1, above.distance + 1);
    const from = distance === replaced ? diagonal : distance === left.distance + 1 ? left : above;
    here.push({ distance, start: from.start });
  }
  return here;
}
