import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sendMessage } from "../../src/webhooks/send-message.ts";
import { Receiver } from "./receiver.ts";

let receiver: Receiver;

beforeAll(async () => {
  receiver = await Receiver.listen();
});
afterAll(() => receiver.close());

describe("an attempt", () => {
  const { signal } = new AbortController();
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const message = (url: string) => ({ id: "msg_1", url, secret, body: "{}" });
  const attempt = async (url: string, anywhere: boolean) => await sendMessage(message(url), anywhere, signal);

  it.each([
    "127.0.0.1",
    "localhost",
    "2130706433",
    "0177.0.0.1",
    "0x7f.1",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "224.0.0.1",
    "255.255.255.255",
    "[::]",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:1::1]",
    "[::7f00:1]",
    "[200::1]",
    "[4000::1]",
    "[fec0::1]",
    "[fe80::1]",
    "[fc00::1]",
    "[ff02::1]",
  ])("never connects to %s", async (host) => {
    const { port } = new URL(receiver.url);
    for (const scheme of ["http", "https"]) {
      expect(await attempt(`${scheme}://${host}:${port}/`, false)).toEqual({ status: undefined, failure: "ADDRESS" });
    }
    expect(receiver.got).toEqual([]);
  });

  it("follows no redirection, and reads no more of an answer than it needs", async () => {
    receiver.status = 307;
    expect(await attempt(receiver.url, true)).toEqual({ status: 307, failure: "STATUS" });
    receiver.status = 200;
    expect(await attempt(`${receiver.url}endless`, true)).toEqual({ status: 200, failure: undefined });
    expect(receiver.got).toHaveLength(2);
  });

  it("says of a name that is not public what it says of one that is not there", async () => {
    // `localhost` stands for a name inside of the network, whose address nobody must learn from the desk.
    const there = await attempt("https://localhost/", false);
    expect(there).toEqual(await attempt("https://no-such-host.invalid/", false));
    expect(JSON.stringify(there)).not.toContain("127.0.0.1");
  });

  const OK = "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n";
  it.each([
    ["HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n", 101, "STATUS"],
    ["HTTP/1.1 103 Early Hints\r\n\r\n", undefined, "TIME"],
    ["hello\r\n\r\n", undefined, "ANSWER"],
    [`HTTP/1.1 200 OK\r\nX: ${"a".repeat(100_000)}\r\n\r\n`, undefined, "ANSWER"],
    ["", undefined, "TIME"],
    // The status has arrived: what comes after it, or does not come, changes nothing.
    [`${OK}thanks`, 200, undefined],
    ["HTTP/1.1 503 Away\r\nContent-Length: 50\r\n\r\n", 503, "STATUS"],
  ])("ends whatever the receiver does: %j", async (reply, status, failure) => {
    for (const closes of [true, false]) {
      const odd = await listening((socket) => {
        socket.write(reply);
        if (closes) socket.end();
      });
      const attempted = await sendMessage(message(odd.url), true, signal, closes ? 30_000 : 400);
      // Whoever closes without an answer is told apart from whoever keeps the line.
      const expected = closes && failure === "TIME" ? "CONNECTION" : failure;
      expect([closes, attempted]).toEqual([closes, { status, failure: expected }]);
      odd.server.close();
    }
  });
});

/** A server that does with a connection what it is told to, as soon as a request has come. */
async function listening(answer: (socket: Socket) => void): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => answer(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}
