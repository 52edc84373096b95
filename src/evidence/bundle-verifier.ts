import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/**
 * The verifier of an evidence package as one file that needs Node and nothing else. Its TypeScript is bundled in
 * memory, and nothing is written to disk. The same program gives the same bytes wherever it runs, so that an agency can
 * state the digest of the verifier.
 * @throws esbuild's BuildFailure
 */
export async function bundleVerifier(): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("./verify-package.ts", import.meta.url))],
    // Remarks in the bundle name the sources from here on, and would else tell of the folder in which it was made.
    absWorkingDir: fileURLToPath(new URL("../..", import.meta.url)),
    write: false,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node22",
    charset: "utf8",
    legalComments: "inline",
    logLevel: "silent",
  });
  const [file] = outputFiles;
  if (file === undefined) throw new RangeError("The bundle of the verifier has no file.");
  return file.contents;
}
