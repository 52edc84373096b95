// The worker of hash-file.ts: it hashes one file while the page stays responsive.
import { digestStream } from "./digest-stream.ts";
import type { HashReply, HashRequest } from "./hash-messages.ts";
import { hashingFailed, PageError } from "./page-error.ts";

self.addEventListener("message", (event: MessageEvent<HashRequest>) => void answer(event.data));

async function answer({ file }: HashRequest): Promise<void> {
  try {
    post({ type: "done", digests: await digestStream(file, (read) => post({ type: "progress", read })) });
  } catch (error) {
    const { code, text, evidence } = error instanceof PageError ? error : hashingFailed(String(error));
    post({ type: "failed", code, text, evidence });
  }
}

function post(reply: HashReply): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A worker has no target origin.
  self.postMessage(reply);
}
