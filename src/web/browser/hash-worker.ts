// The worker of hash-file.ts: hashes one file beside the page, which stays responsive meanwhile.
import { digestStream } from "./digest-stream.ts";
import type { HashReply, HashRequest } from "./hash-messages.ts";
import { PageError } from "./page-error.ts";

self.addEventListener("message", (event: MessageEvent<HashRequest>) => void answer(event.data));

async function answer({ file }: HashRequest): Promise<void> {
  try {
    post({ type: "done", digests: await digestStream(file, (read) => post({ type: "progress", read })) });
  } catch (error) {
    if (error instanceof PageError) post({ type: "failed", code: error.code, evidence: error.evidence });
    else post({ type: "failed", code: "HASHING_FAILED", evidence: String(error) });
  }
}

function post(reply: HashReply): void {
  self.postMessage(reply);
}
