/** How often each operation gave each status, and with which problems. */
export class Reached {
  readonly #statuses = new Map<string, Map<number, number>>();
  readonly #codes = new Map<string, Set<string>>();

  count(operation: string, status: number, code: string | undefined): void {
    const statuses = this.#statuses.get(operation) ?? new Map<number, number>();
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    this.#statuses.set(operation, statuses);
    const codes = this.#codes.get(operation) ?? new Set();
    if (code !== undefined) codes.add(code);
    this.#codes.set(operation, codes);
  }

  /** The operations that never gave a status of which this is true. */
  without(operations: readonly string[], isWanted: (status: number) => boolean): string[] {
    return operations.filter((name) => ![...(this.#statuses.get(name)?.keys() ?? [])].some(isWanted));
  }

  /** One line for each operation, those with the fewest answers first. */
  report(): string {
    const answered = (statuses: ReadonlyMap<number, number>) => statuses.get(200) ?? 0;
    return [...this.#statuses]
      .toSorted(([, one], [, other]) => answered(one) - answered(other))
      .map(([name, statuses]) => {
        const counts = [...statuses].toSorted(([one], [other]) => one - other);
        const codes = [...(this.#codes.get(name) ?? [])].toSorted();
        return `${name}: ${counts.map(([status, count]) => `${status} × ${count}`).join(", ")}; ${codes.join(" ")}`;
      })
      .join("\n");
  }
}
