/** Values to XML by shape, for the services that speak it. */
import type { Member, Shape, Structure } from "../shapes.ts";

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

/** The members of a structure from one to another, each in its element. Undefined members have no element. */
export function encodeMembers(
  { members }: Structure,
  value: Readonly<Record<string, unknown>>,
  from = 0,
  to = members.length,
): string {
  let xml = "";
  for (let at = from; at < to; at++) {
    const member = members[at] as Member;
    const item = value[member.name];
    if (item !== undefined && item !== null) xml += element(member.xmlName, member.shape, item);
  }
  return xml;
}

/** What stands before and after the items of a list that is a member, and how an item is put there. */
export function encodeAround(shape: Structure, value: Readonly<Record<string, unknown>>, list: string) {
  const at = shape.members.findIndex(({ name }) => name === list);
  const member = shape.members[at];
  if (member?.shape.kind !== "list") throw new Error(`${list} is no list`);
  const { xmlName, shape: of } = member;
  return {
    before: `${encodeMembers(shape, value, 0, at)}<${xmlName}>`,
    between: "",
    after: `</${xmlName}>${encodeMembers(shape, value, at + 1)}`,
    item: (item: unknown) => element(of.itemName, of.item, item),
  };
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
  if (shape.kind === "map") {
    const entries = Object.entries(value as Readonly<Record<string, unknown>>).map(
      ([key, inner]) => `<entry><key>${escapeXml(key)}</key>${element("value", shape.value, inner)}</entry>`,
    );
    return `<${name}>${entries.join("")}</${name}>`;
  }
  return `<${name}>${typeof value === "string" ? escapeXml(value) : String(value)}</${name}>`;
}
