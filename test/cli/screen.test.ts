import { describe, expect, it } from "vitest";
import { screenOn } from "../../src/cli/screen.ts";
import { startProgressBar } from "../../src/cli/progress-bar.ts";
import { commandsIn, HOSTILE } from "./terminal-state.ts";

/** A screen, and what reached its terminal. */
function recorded(watched = true) {
  const said = { out: "", err: "", asked: "" };
  const screen = screenOn({
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
    watched,
    askSecret: (prompt) => {
      said.asked = prompt;
      return Promise.resolve(undefined);
    },
    ask: (prompt) => {
      said.asked = `${said.asked}${prompt}`;
      return Promise.resolve(undefined);
    },
  });
  return { screen, said };
}

describe("the screen", () => {
  it("lets no text command the terminal, wherever it comes from", async () => {
    const { screen, said } = recorded();

    void screen.answer(`one\n${HOSTILE}`);
    screen.notice(HOSTILE);
    await screen.askSecret(HOSTILE);
    await screen.ask(HOSTILE);

    expect(commandsIn(HOSTILE).length).toBeGreaterThan(15);
    expect([said.out, said.err, said.asked].map((text) => commandsIn(text))).toEqual([[], [], []]);
    expect(said.out).toMatch(/^one\n\\u\{1b\}\[2J/);
  });

  it("prints JSON in which a program finds every character, and a terminal no command", async () => {
    const { screen, said } = recorded();

    await screen.document({ [HOSTILE]: [HOSTILE, 2n ** 64n] });

    expect(commandsIn(said.out)).toEqual([]);
    expect(JSON.parse(said.out)).toEqual({ [HOSTILE]: [HOSTILE, "18446744073709551616"] });
  });

  it("redraws one line, whose label commands nothing", () => {
    const { screen, said } = recorded();
    let now = 0;

    const bar = startProgressBar(screen, `two\nlines ${HOSTILE}`, () => now);
    now = 2_000;
    bar.update(1, 2);
    bar.finish();

    expect(said.err.match(/\r\u001b\[K/g)).toHaveLength(2);
    expect(commandsIn(said.err, { erasing: true })).toEqual([]);
    expect(said.err).not.toContain("\n");
  });
});
