import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** One file of the page, as the server sends it. */
export interface PageFile {
  /** The path at which it is served, such as `/page/page.js`. */
  readonly path: string;
  readonly type: string;
  readonly bytes: Buffer;
  /** The strong entity tag, which is the SHA-256 of the bytes in quotation marks. */
  readonly etag: string;
}

const STATIC_FILES = [
  { path: "/", name: "page.html", type: "text/html; charset=utf-8" },
  { path: "/page/page.css", name: "page.css", type: "text/css; charset=utf-8" },
  { path: "/page/icon.svg", name: "icon.svg", type: "image/svg+xml" },
] as const;

/** The scripts that the browser starts: the page, and the worker that hashes files. */
const ENTRY_POINTS = ["page.ts", "hash-worker.ts"] as const;

/**
 * Makes every file of the page. Its TypeScript is bundled in memory, and nothing is written to disk.
 * @throws esbuild's BuildFailure
 */
export async function bundlePage(): Promise<PageFile[]> {
  const [scripts, others] = await Promise.all([bundledScripts(), Promise.all(STATIC_FILES.map(staticFile))]);
  return [...others, ...scripts];
}

async function bundledScripts(): Promise<PageFile[]> {
  const { outputFiles } = await build({
    entryPoints: ENTRY_POINTS.map(sourcePath),
    outdir: sourcePath("bundled"),
    write: false,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    logLevel: "silent",
  });
  return outputFiles.map((file) =>
    pageFile(`/page/${basename(file.path)}`, "text/javascript; charset=utf-8", Buffer.from(file.contents)),
  );
}

async function staticFile({ path, name, type }: (typeof STATIC_FILES)[number]): Promise<PageFile> {
  return pageFile(path, type, await readFile(sourcePath(name)));
}

function pageFile(path: string, type: string, bytes: Buffer): PageFile {
  return { path, type, bytes, etag: `"${createHash("sha256").update(bytes).digest("hex")}"` };
}

function sourcePath(name: string): string {
  return fileURLToPath(new URL(`browser/${name}`, import.meta.url));
}
