import { fileURLToPath } from "node:url";

/** The folder in which the launcher keeps compiled sources, for what is started without the launcher. */
export const COMPILE_CACHE = fileURLToPath(new URL("../node_modules/.cache/laiqu", import.meta.url));
