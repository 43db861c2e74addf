/** The headers in which proxies say whom they ask for, read by their grammar: RFC 7239, and X-Forwarded-For's list. */

/*
 *     Forwarded  = element *( OWS "," OWS element )
 *     element    = pair *( ";" pair )
 *     pair       = token "=" ( token / quoted-string )
 *
 * A quoted string may hold commas, semicolons and equals signs, and a proxy puts into one what the client wrote as Host.
 * So nothing is split: one expression takes a pair at a time, from where the last one ended. Whatever it doesn't take makes
 * the whole header wrong, because nobody can tell then which part of it the proxy wrote.
 */
const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const QUOTED = '"(?:[\\t !\\x23-\\x5b\\x5d-\\x7e\\x80-\\xff]|\\\\[\\t\\x20-\\x7e\\x80-\\xff])*"';
const PAIR = new RegExp(`(${TOKEN})=(?:(${TOKEN})|(${QUOTED}))(;|[ \\t]*,[ \\t]*|$)`, "y");

/**
 * The node in `for` of every element of a Forwarded header, in order. Undefined if the header doesn't follow the grammar, or
 * if an element names no node or two.
 */
export function readForwarded(header: string): readonly string[] | undefined {
  const nodes: string[] = [];
  let node: string | undefined;
  let isOpen = true;
  PAIR.lastIndex = 0;
  while (isOpen) {
    const [whole, name = "", token, quoted, end = ""] = PAIR.exec(header) ?? [];
    if (whole === undefined) return undefined;
    if (name.toLowerCase() === "for") {
      if (node !== undefined) return undefined;
      node = token ?? unquoted(quoted ?? "");
    }
    isOpen = end !== "";
    if (end === ";") continue;
    if (node === undefined) return undefined;
    nodes.push(node);
    node = undefined;
  }
  return nodes;
}

const unquoted = (text: string): string => text.slice(1, -1).replace(/\\(.)/g, "$1");

/** An address with or without a port, or that there is none to tell. */
const NODE = /^(?:[\d.]+(?::\d{1,5})?|[\da-f:.]+|\[[\da-f:.]+\](?::\d{1,5})?|unknown)$/i;

/** The nodes of an X-Forwarded-For header, in order. Undefined if something else stands among them. */
export function readForwardedFor(header: string): readonly string[] | undefined {
  const nodes = header.split(",").map((text) => text.trim());
  return nodes.every((node) => NODE.test(node)) ? nodes : undefined;
}
