import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export interface Source {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  /** The text without comments that have a line of their own or follow a space. */
  readonly text: string;
  readonly withComments: string;
}

/** Every TypeScript file of some folders. */
export function readSources(...folders: readonly string[]): readonly Source[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => join(folder, name.replaceAll("\\", "/")))
      .map((path) => {
        const withComments = readFileSync(join(ROOT, path), "utf8");
        return { path, text: withoutComments(withComments), withComments };
      }),
  );
}

/** The files of src that people write: TypeChain writes the bindings. */
export function inSrc(sources: readonly Source[]): Source[] {
  return sources.filter(({ path }) => path.startsWith("src/") && !path.startsWith("src/deployment/bindings/"));
}

/** Everything that a source imports, types too: our files by their path, packages and Node by their specifier. */
export function importsOf({ path, text }: Pick<Source, "path" | "text">): string[] {
  const patterns = [
    /^\s*(?:import|export)\b[^;"'`]*?\bfrom\s*["']([^"']+)["']/gm,
    /^\s*import\s*["']([^"']+)["']/gm,
    /\bimport\s*\(\s*["'`]([^"'`]+)["'`]/g,
    // The file of a worker thread.
    /\bnew URL\s*\(\s*["'`]([^"'`]+\.[jt]s)["'`]\s*,\s*import\.meta\.url/g,
  ];
  const specifiers = patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? ""));
  return specifiers.map((specifier) => (specifier.startsWith(".") ? join(dirname(path), specifier) : specifier));
}

/**
 * Removes comments, which may name things that the file may not use. Two slashes inside a text, as in an address, are
 * not a comment.
 */
function withoutComments(text: string): string {
  return text.replaceAll(/^\s*\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");
}
