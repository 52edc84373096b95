import sparticuz from "@sparticuz/chromium";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";

/*
 * The package's own arguments run everything in one process, which ends with the first context that is closed. These
 * arguments are for a machine without a display and for a user without a sandbox, and they stop Chromium's own
 * network requests.
 */
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--no-first-run",
];

/** The Chromium that comes with the installed packages: nothing is downloaded, and a machine needs no browser. */
export async function launchBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath: await sparticuz.executablePath(), args: ARGUMENTS, headless: true });
}
