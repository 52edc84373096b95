import type { Screen } from "./screen.ts";

/** Work that is shorter than this ends before anybody could read a bar. */
const SHOWN_AFTER_MS = 1_000;
const REDRAWN_EVERY_MS = 100;
/** If there is no terminal, as in a log file, a line is written at this interval to show that the work goes on. */
const WRITTEN_EVERY_MS = 5_000;
const WIDTH = 24;

/** Shows how much of a long piece of work is done. */
export interface ProgressBar {
  /** Shows `done` of `total`, both in the same unit. A total of 0 means that it is not known yet. */
  update(done: number, total: number): void;
  /** Removes the bar. Later updates show nothing. */
  finish(): void;
}

/** A bar that appears on stderr when the work takes longer than a second. */
export function startProgressBar(screen: Screen, label: string, now: () => number = Date.now): ProgressBar {
  const startedAt = now();
  let drawnAt = startedAt;
  let visible = false;
  let finished = false;
  return {
    update(done, total) {
      const time = now();
      const pause = screen.watched ? REDRAWN_EVERY_MS : WRITTEN_EVERY_MS;
      if (finished || time - startedAt < SHOWN_AFTER_MS || time - drawnAt < pause) return;
      drawnAt = time;
      const line = render(label, done, total);
      if (screen.watched) screen.redraw(line);
      else screen.notice(line);
      visible = screen.watched;
    },
    finish() {
      finished = true;
      if (visible) screen.erase();
      visible = false;
    },
  };
}

function render(label: string, done: number, total: number): string {
  if (total <= 0) return `${label} ${done}`;
  const share = Math.min(1, done / total);
  const filled = Math.round(share * WIDTH);
  return `${label} ${"█".repeat(filled)}${"░".repeat(WIDTH - filled)} ${String(Math.floor(share * 100)).padStart(3)} %`;
}
