import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { servedDescriptor } from "../../src/client/served-descriptor.ts";
import { createApiClient } from "../../src/client/http/api-client.ts";
import { startLocalServer } from "../local-server.ts";
import type { LocalServer } from "../local-server.ts";

const AS_OF = { block: 7, hash: `0x${"a".repeat(64)}`, time: 1_700_000_000 };
const ACCOUNT = `0x${"1".repeat(40)}`;
const PROBLEM = {
  type: "urn:laiqu:problem:seat-unknown",
  title: "该账户不代表任何主体 / The account speaks for no party",
  titles: { zh: "该账户不代表任何主体", en: "The account speaks for no party" },
  status: 404,
  code: "SEAT_UNKNOWN",
  detail: "没有。 None.",
  details: { zh: "没有。", en: "None." },
  evidence: { account: ACCOUNT },
};

let server: LocalServer | undefined;
afterEach(() => server?.close());

/** The address of a server that gives every request the same answer. */
async function serve(answer: (response: ServerResponse, url: string) => void): Promise<string> {
  server = await startLocalServer((_body, response, request) => answer(response, request.url!));
  return server.url;
}

const json = (status: number, body: unknown) => (response: ServerResponse) =>
  void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

describe("the client of the HTTP API", () => {
  it("returns an answer that has the form of its route", async () => {
    const next = {
      asOf: AS_OF,
      account: ACCOUNT,
      next: { chainId: 1, genesisHash: AS_OF.hash, ledger: ACCOUNT, nonce: 3, gasPrice: "0" },
    };
    const api = createApiClient(await serve(json(200, next)));

    expect(await api.account(ACCOUNT)).toEqual(next);
  });

  it("refuses an answer of another form, and names its route and the place", async () => {
    const api = createApiClient(
      await serve(
        json(200, {
          asOf: AS_OF,
          account: ACCOUNT,
          next: { chainId: 1, genesisHash: AS_OF.hash, ledger: ACCOUNT, nonce: -1, gasPrice: "0" },
        }),
      ),
    );

    await expect(api.account(ACCOUNT)).rejects.toMatchObject({
      name: "ApiError",
      code: "ANSWER_MALFORMED",
      evidence: { route: `/v1/accounts/${ACCOUNT}`, place: "/next/nonce" },
    });
  });

  it("refuses an answer to a relayed transaction that lacks the recorded acts", async () => {
    const api = createApiClient(await serve(json(200, { transaction: "0x12", outcome: "DONE", indexed: true })));

    await expect(api.relay({ raw: "0x00" })).rejects.toMatchObject({ code: "ANSWER_MALFORMED" });
  });

  it("turns a problem into an error by its status, with the whole problem", async () => {
    for (const [status, code] of [
      [400, "BAD_REQUEST"],
      [404, "NOT_FOUND"],
      [422, "REFUSED"],
      [503, "UNAVAILABLE"],
    ] as const) {
      const api = createApiClient(await serve(json(status, { ...PROBLEM, status })));

      await expect(api.status()).rejects.toMatchObject({
        code,
        text: PROBLEM.details,
        problem: { code: "SEAT_UNKNOWN", evidence: { account: ACCOUNT } },
      });
      await server?.close();
    }
  });

  it("finds nothing where the API answers 404 in its own form, and only then", async () => {
    const none = createApiClient(await serve(json(404, PROBLEM)));
    expect(await none.findRecord("0x12")).toBeUndefined();
    await server?.close();

    const another = createApiClient(await serve(json(404, { error: "no such page" })));
    await expect(another.findRecord("0x12")).rejects.toMatchObject({ code: "NOT_LAIQU" });
  });

  it("reports that another program answers when the answer is not JSON", async () => {
    for (const status of [200, 502]) {
      const api = createApiClient(await serve((response) => void response.writeHead(status).end("<html>")));

      await expect(api.status()).rejects.toMatchObject({
        code: "NOT_LAIQU",
        isUnavailable: true,
        evidence: { answer: "<html>" },
      });
      await server?.close();
    }
  });

  it("reports that nothing answers when there is no connection, or when it breaks off within the answer", async () => {
    await expect(createApiClient("http://127.0.0.1:1").status()).rejects.toMatchObject({ code: "UNREACHABLE" });

    const broken = createApiClient(
      await serve((response) => {
        response.writeHead(200, { "content-length": "1000" }).write('{"chain":');
        setTimeout(() => response.destroy(), 20);
      }),
    );
    await expect(broken.status()).rejects.toMatchObject({ code: "UNREACHABLE", isUnavailable: true });
  });

  it.each([
    ["an endless redirection", (response: ServerResponse) => response.writeHead(302, { location: "/again" }).end()],
    [
      "a redirection to another protocol",
      (response: ServerResponse) => response.writeHead(302, { location: "ftp://x/" }).end(),
    ],
    ["no HTTP", (response: ServerResponse) => response.socket?.end("SSH-2.0-OpenSSH\r\n")],
    ["a header without end", (response: ServerResponse) => response.writeHead(200, { x: "a".repeat(100_000) }).end()],
  ])("does not say of %s that nothing answers", async (_, answer) => {
    const api = createApiClient(await serve((response) => void answer(response)));

    await expect(api.status()).rejects.toMatchObject({ code: "NOT_LAIQU", isUnavailable: true });
  });

  it("tells a server without TLS from one that does not answer", async () => {
    const url = (await serve(json(200, {}))).replace("http:", "https:");

    await expect(createApiClient(url).status()).rejects.toMatchObject({
      code: "NOT_LAIQU",
      text: { en: expect.stringContaining("without TLS") as unknown },
    });
  });

  it("ends with the reason of the caller's signal", async () => {
    const stop = new AbortController();
    const api = createApiClient(await serve(() => stop.abort(new Error("another question"))), { signal: stop.signal });

    await expect(api.status()).rejects.toThrow("another question");
  });

  it("returns the bytes of a certificate as they were sent", async () => {
    const bytes = '{"b":1, "a":2}';
    const asked: string[] = [];
    const url = await serve((response, path) => {
      asked.push(path);
      response.writeHead(200, { "content-type": "application/json" }).end(bytes);
    });

    const certificate = await createApiClient(url).certificate("0x12", "tiles/1 号.txt");

    expect(new TextDecoder().decode(certificate)).toBe(bytes);
    expect(asked).toEqual([`/v1/records/0x12/certificate?path=${encodeURIComponent("tiles/1 号.txt")}`]);
  });

  it("takes an address whose scheme is in upper case", () => {
    expect(createApiClient("HTTP://127.0.0.1:3000/").url).toBe("HTTP://127.0.0.1:3000");
  });

  it("refuses an address that is not http", () => {
    expect(() => createApiClient("ftp://127.0.0.1")).toThrow(expect.objectContaining({ code: "URL_MALFORMED" }));
    for (const address of ["http://me:secret@127.0.0.1", "http://me:secret@127.0.0.1:99999", "ftp://me:secret@[::"])
      expect(() => createApiClient(address)).toThrow(
        expect.objectContaining({ code: "URL_MALFORMED", message: expect.not.stringContaining("secret") as string }),
      );
    expect(() => createApiClient("http://127.0.0.1:99999")).toThrow(
      expect.objectContaining({
        text: {
          zh: '"http://127.0.0.1:99999" 的端口 99999 不在 1 至 65535 之间：请改正。',
          en: 'The port 99999 of "http://127.0.0.1:99999" is not between 1 and 65535: correct it.',
        },
      }),
    );
  });

  it("sends the two times of a question", async () => {
    const asked: string[] = [];
    const url = await serve((response, path) => {
      asked.push(path);
      json(404, { ...PROBLEM, evidence: { asOf: AS_OF } })(response);
    });

    await createApiClient(`${url}/`).findRecord("0x12", { at: 5, knownAt: 6 });

    expect(asked).toEqual(["/v1/records/0x12?at=5&knownAt=6"]);
  });
});

it("gives up on an answer that has no end, and on a descriptor that is none, as faults of the server", async () => {
  const piece = Buffer.alloc(1024 * 1024, "x");
  let sent = 0;
  const endless = await serve((response) => {
    response.writeHead(200, { "content-type": "application/json" }).write('{"a":"');
    const more = (): void => {
      while (!response.destroyed && sent < 500) {
        sent += 1;
        if (!response.write(piece)) return;
      }
    };
    response.on("drain", more);
    more();
  });

  await expect(createApiClient(endless).status()).rejects.toMatchObject({ code: "NOT_LAIQU" });
  expect(sent).toBeLessThan(200);
  for (const body of [null, {}, []])
    await expect(servedDescriptor(createApiClient(await serve(json(200, body))))).rejects.toMatchObject({
      code: "ANSWER_MALFORMED",
      evidence: { route: "/v1/descriptor" },
    });
});
