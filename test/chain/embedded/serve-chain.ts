// Serves the chain of the given data directory. Tests run it as a process of its own and kill it.
import { startEmbeddedChain } from "../../../src/chain/embedded/start-embedded-chain.ts";

const [dataDirectory] = process.argv.slice(2);
if (dataDirectory === undefined) throw new Error("usage: serve-chain.ts <data directory>");
const chain = await startEmbeddedChain({ dataDirectory });
console.log(chain.url);
