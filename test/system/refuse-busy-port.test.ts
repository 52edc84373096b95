import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { refuseBusyPort } from "../../src/system/refuse-busy-port.ts";

test("a port in use is refused with the port and the option for another one, in both languages", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen({ host: "127.0.0.1", port: 0 }, resolve));
  const { port } = server.address() as AddressInfo;
  const named = expect.stringMatching(new RegExp(`${port}.*--chain-port`)) as string;

  const refused = expect(refuseBusyPort(port, "--chain-port")).rejects.toMatchObject({
    code: "PORT_IN_USE",
    text: { zh: named, en: named },
    evidence: { port },
  });

  await refused;
  await new Promise((resolve) => server.close(resolve));
  await expect(refuseBusyPort(port, "--chain-port")).resolves.toBeUndefined();
});
