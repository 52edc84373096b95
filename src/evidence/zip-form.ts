/*
 * The one form of a ZIP archive (APPNOTE 6.3.9) that packages have: files with short names, deflated, one after the
 * other from the first byte on, then their directory, then its end. There are no extensions, no remarks and no gaps.
 */

export const LOCAL = 0x0403_4b50;
export const CENTRAL = 0x0201_4b50;
export const END = 0x0605_4b50;
/** Version 2.0 is needed to extract, for deflated files. */
export const VERSION = 20;
/** Made on Unix, so that the attributes below count. */
export const MADE_BY = (3 << 8) | VERSION;
/** Names are UTF-8. */
export const UTF8_NAMES = 0x0800;
export const DEFLATED = 8;
/** A plain file that its owner may write and everybody may read. */
export const ATTRIBUTES = 0o100644 * 0x1_0000;

/** The bytes of the fields that stand both before a file and in the directory, without its signature and its name. */
export const COMMON_BYTES = 26;
/** The bytes of an entry of the directory, without its name. */
export const CENTRAL_BYTES = 46;
export const END_BYTES = 22;
