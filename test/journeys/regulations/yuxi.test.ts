import { liveThrough } from "./live-through.ts";
import { YUXI } from "./yuxi.ts";
liveThrough(YUXI, []);
