import { hashPath } from "../dossier/hash-files.ts";
import type { PathDigests } from "../dossier/hash-files.ts";
import type { Session } from "../cli/session.ts";

/** The digests of a file or folder that the user named, with a bar for what takes long. @throws DossierError */
export async function hashShown(session: Session, path: string): Promise<PathDigests> {
  const bar = session.progress(session.say({ zh: `计算杂凑值 ${path}`, en: `hashing ${path}` }));
  try {
    return await hashPath(path, { onProgress: ({ bytes, totalBytes }) => bar.update(bytes, totalBytes) });
  } finally {
    bar.finish();
  }
}
