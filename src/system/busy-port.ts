import { createServer } from "node:net";
import { CliError } from "../cli/cli-error.ts";

/**
 * Makes sure that a port of 127.0.0.1 is free before long work begins.
 * @param option - how to choose another, such as `--port`
 * @throws CliError `UNAVAILABLE`
 */
export async function refuseBusyPort(port: number, option: string): Promise<void> {
  if (port === 0) return;
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host: "127.0.0.1", port }, resolve);
    });
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    if (code === "EADDRINUSE") {
      throw new CliError(
        "UNAVAILABLE",
        {
          zh: `端口 ${port} 已被占用：请停掉占用它的程序，或用 ${option} 换一个端口。`,
          en: `Port ${port} is in use: stop what uses it, or choose another with ${option}.`,
        },
        { port },
        { cause },
      );
    }
    throw new CliError(
      "UNAVAILABLE",
      {
        zh: `端口 ${port} 不能使用（${code}）：请用 ${option} 换一个端口。`,
        en: `Port ${port} cannot be used (${code}): choose another with ${option}.`,
      },
      { port, detail: code },
      { cause },
    );
  } finally {
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
  }
}
