import type { SubmittedManifests } from "../../client/submit-manifests.ts";
import { showPath } from "../../text/foreign-text.ts";
import { apiErrorText } from "../client-failure.ts";
import type { Session } from "../session.ts";

/** Tells of the manifests of recorded folders that the index did not take. */
export function noticeFailures(session: Session, { failures }: SubmittedManifests): void {
  for (const { path, error } of failures) {
    const reason = apiErrorText(error);
    session.notice(
      session.say({
        zh: `${showPath(path)} 已记录，但索引未收下其清单，暂不能按单个文件查到；重新运行同一命令即可补交。原因：${reason.zh}`,
        en:
          `${showPath(path)} is recorded, but the index did not take its manifest, so its single files are not ` +
          "found; " +
          `run the command again to submit it. Reason: ${reason.en}`,
      }),
    );
  }
}
