import { liveThrough } from "./live-through.ts";
import { QINGDAO } from "./qingdao.ts";
liveThrough(QINGDAO, []);
