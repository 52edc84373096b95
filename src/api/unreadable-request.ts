import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { Log } from "../log/log.ts";
import { escapeJson } from "../text/escape-json.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { ApiProblem } from "./api-problem.ts";

interface Unreadable {
  readonly status: number;
  readonly text: Bilingual;
}

const MALFORMED: Unreadable = {
  status: 400,
  text: {
    zh: "请求不是合法的 HTTP：请按 HTTP/1.1 发送，地址中的非 ASCII 字符以百分号编码。",
    en: "The request is not HTTP: send it as HTTP/1.1, and percent-encode what is not ASCII in its address.",
  },
};

/** The requests that have other answers than {@link MALFORMED}, by the code of Node's error. */
const UNREADABLE: Readonly<Record<string, Unreadable>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    text: { zh: "请求头过长：请缩短地址与请求头。", en: "The header is too long: shorten the address and the header." },
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    text: { zh: "请求未能及时到齐：请重新发送。", en: "The request did not arrive in time: send it again." },
  },
};

/**
 * Answers bytes that are no request with a problem, in the form of every other one. There is no request and no reply
 * yet, so it is written to the connection itself, which then ends.
 */
export function answerUnreadable(error: Error & { readonly code?: string }, socket: Socket, log: Log): void {
  const { code = "" } = error;
  // The client has gone, so nobody reads an answer.
  if (code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, text } = UNREADABLE[code] ?? MALFORMED;
  log.debug("request-unreadable", { code, status });
  const form = { ...new ApiProblem("REQUEST_MALFORMED", text, { reason: code }).toForm(), status };
  const body = Buffer.from(escapeJson(JSON.stringify(form)));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
    "content-type: application/problem+json; charset=utf-8",
    `content-length: ${body.length}`,
    "connection: close",
  ];
  socket.end(Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), body]));
}
