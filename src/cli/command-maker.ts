import type { Command } from "commander";
import type { Bilingual } from "../text/bilingual.ts";
import type { Perform } from "./session.ts";

/** Makes one command in the reader's language, without its description, which is in the catalogue. */
export type CommandMaker = (perform: Perform, say: (text: Bilingual) => string) => Command;
