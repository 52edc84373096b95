import { openZip } from "../tables/zip-parts.ts";
import { zipOf } from "../evidence/write-zip.ts";

const CORE = "docProps/core.xml";

/** The properties of an office document that programs show. */
export interface DocumentProperties {
  readonly title: string;
  /** Takes the place of the time at which the file was made, in seconds. */
  readonly time: number;
}

/**
 * The same office document (OOXML) without the clock of this machine: the same content gives the same bytes. Libraries
 * write the time at which a file was made into its properties, and some into its archive.
 * @param replaced - other parts that are given in place of the library's, by name
 */
export async function pinnedPackage(
  bytes: Uint8Array,
  properties: DocumentProperties,
  replaced: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> {
  const zip = await openZip("", bytes);
  const others: Readonly<Record<string, string>> = { ...replaced, [CORE]: coreProperties(properties) };
  const parts: Record<string, Uint8Array> = {};
  for (const name of zip.names) {
    const other = others[name];
    parts[name] = other === undefined ? await whole(zip.read(name)) : new TextEncoder().encode(other);
  }
  return zipOf(parts, properties.time);
}

async function whole(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

function coreProperties({ title, time }: DocumentProperties): string {
  const instant = new Date(time * 1_000).toISOString().replace(".000Z", "Z");
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' +
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ' +
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" ' +
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
    `<dc:title>${escapeXml(title)}</dc:title><dc:creator>laiqu</dc:creator>` +
    `<dcterms:created xsi:type="dcterms:W3CDTF">${instant}</dcterms:created>` +
    `<dcterms:modified xsi:type="dcterms:W3CDTF">${instant}</dcterms:modified></cp:coreProperties>`
  );
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
