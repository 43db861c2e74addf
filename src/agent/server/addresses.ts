/** Where the server is: what its name resolves to, or, if it doesn't just now, what it resolved to last. */
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { Endpoint } from "../nftables/data-plane.ts";
import { nameOf, portOf } from "./dial.ts";

const LOOKUP_MS = 5000;
/** More than a name has for itself. */
const MOST = 16;

/** In order, without repetition. Throws if nothing is known. */
export async function resolveServer(url: URL, known: readonly Endpoint[]): Promise<readonly Endpoint[]> {
  const name = nameOf(url);
  if (isIP(name) !== 0) return [{ address: name, port: portOf(url) }];
  const found = await lookedUp(name);
  if (found.length > 0) return found.map((address) => ({ address, port: portOf(url) }));
  if (known.length > 0) return known;
  throw new Error(`the name ${name} doesn't resolve here`);
}

async function lookedUp(name: string): Promise<readonly string[]> {
  let callOff: NodeJS.Timeout | undefined;
  const late = new Promise<readonly string[]>((resolve) => {
    callOff = setTimeout(() => resolve([]), LOOKUP_MS);
  });
  const found = lookup(name, { all: true }).then(
    (all) => [...new Set(all.map(({ address }) => address))].slice(0, MOST).sort(),
    () => [],
  );
  try {
    return await Promise.race([found, late]);
  } finally {
    clearTimeout(callOff);
  }
}
