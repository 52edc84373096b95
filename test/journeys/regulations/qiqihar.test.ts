import { liveThrough } from "./live-through.ts";
import { QIQIHAR } from "./qiqihar.ts";
liveThrough(QIQIHAR, []);
