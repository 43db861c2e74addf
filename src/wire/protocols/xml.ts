/** Values to XML by shape, for EC2 and STS. */
import type { Shape, Structure } from "../shapes.ts";

const UNSAFE = /[&<>"\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** Text as XML content. Characters that XML 1.0 doesn't have become U+FFFD. */
export function escapeXml(text: string): string {
  if (!UNSAFE.test(text)) return text;
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\r", "&#xD;")
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd");
}

/** The members of a structure, each in its element. Undefined members have no element. */
export function encodeMembers(shape: Structure, value: Readonly<Record<string, unknown>>): string {
  let xml = "";
  for (const member of shape.members) {
    const item = value[member.name];
    if (item !== undefined && item !== null) xml += element(member.xmlName, member.shape, item);
  }
  return xml;
}

function element(name: string, shape: Shape, value: unknown): string {
  if (shape.kind === "structure") {
    const content = encodeMembers(shape, value as Record<string, unknown>);
    return content === "" ? `<${name}/>` : `<${name}>${content}</${name}>`;
  }
  if (shape.kind === "list") {
    const items = value as readonly unknown[];
    if (items.length === 0) return `<${name}/>`;
    let xml = `<${name}>`;
    for (const item of items) xml += element(shape.itemName, shape.item, item);
    return `${xml}</${name}>`;
  }
  return `<${name}>${typeof value === "string" ? escapeXml(value) : String(value)}</${name}>`;
}
