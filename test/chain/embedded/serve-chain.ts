// Run as a process of its own by the tests that kill it: serves the chain of the data directory given.
import { startEmbeddedChain } from "../../../src/chain/embedded/start-embedded-chain.ts";

const [dataDirectory] = process.argv.slice(2);
if (dataDirectory === undefined) throw new Error("usage: serve-chain.ts <data directory>");
const chain = await startEmbeddedChain({ dataDirectory });
console.log(chain.url);
