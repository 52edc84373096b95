import { createServer } from "node:net";
import { SystemStartError } from "./system-start-error.ts";

/**
 * Checks that a port of 127.0.0.1 is free before long work begins. Port 0 means any free one.
 * @param option - the command's option for another port, which the error names, such as `--port`
 * @throws SystemStartError `PORT_IN_USE`, `PORT_UNUSABLE`
 */
export async function refuseBusyPort(port: number, option: string): Promise<void> {
  if (port === 0) return;
  try {
    await tryPort(port);
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    throw reason === "EADDRINUSE" ? portInUse(port, option, cause) : portUnusable(port, option, reason, cause);
  }
}

/** Listens on a port and closes it again. @throws an error of the operating system */
async function tryPort(port: number): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host: "127.0.0.1", port }, resolve);
    });
  } finally {
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
  }
}

function portInUse(port: number, option: string, cause: unknown): SystemStartError {
  return new SystemStartError(
    "PORT_IN_USE",
    {
      zh: `端口 ${port} 已被占用：请停止占用它的程序，或用 ${option} 换一个端口。`,
      en: `Port ${port} is in use: stop the program that uses it, or choose another with ${option}.`,
    },
    { port },
    cause,
  );
}

function portUnusable(port: number, option: string, reason: string, cause: unknown): SystemStartError {
  return new SystemStartError(
    "PORT_UNUSABLE",
    {
      zh: `端口 ${port} 不能使用（${reason}）：请用 ${option} 换一个端口。`,
      en: `Port ${port} cannot be used (${reason}): choose another with ${option}.`,
    },
    { port, reason },
    cause,
  );
}
