// Founds a ledger on any JSON-RPC chain: the same as `./laiqu deploy`, for scripts and continuous integration.
import { runCommandLine } from "../src/cli/run-command-line.ts";
import { processTerminal } from "../src/cli/terminal.ts";

process.exitCode = await runCommandLine(["deploy", ...process.argv.slice(2)], processTerminal());
