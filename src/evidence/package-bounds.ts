/** The most files of a package: one has seven. */
export const MOST_FILES = 20;
/** The most bytes of one file. */
export const MOST_FILE_BYTES = 64 * 1024 * 1024;
/** The most bytes of all files together, and of an archive, so that a hostile one fills neither memory nor time. */
export const MOST_PACKAGE_BYTES = 160 * 1024 * 1024;
