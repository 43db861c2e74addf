/** Where one is in the console: the part of the URL behind #, such as `#/security-groups/sg-1?tab=rules`. The server never sees it. */
import { useSyncExternalStore } from "react";

export interface Address {
  /** `["security-groups", "sg-1"]` */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

function read(): Address {
  const [path = "", query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  return { path: path.split("/").filter(Boolean).map(decode), query: new URLSearchParams(query) };
}

/** Somebody may type anything there. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Some names have several values. */
type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The link to a place: `linkTo(["security-groups", id], { tab: "rules" })`. */
export function linkTo(path: readonly string[], query: Query = {}): string {
  const given = Object.entries(query).flatMap(([name, values = []]) => [values].flat().map((value) => [name, value]));
  const search = new URLSearchParams(given).toString();
  return `#/${path.map(encodeURIComponent).join("/")}${search === "" ? "" : `?${search}`}`;
}

export function go(link: string): void {
  location.hash = link.replace(/^#/, "");
}

/** Writes the query of the place where one is, without a new step for the browser's back button. */
export function noteQuery(query: Query): void {
  history.replaceState(null, "", linkTo(read().path, query));
  tell();
}

const listeners = new Set<() => void>();
let current = read();

function tell(): void {
  current = read();
  for (const listener of listeners) listener();
}

addEventListener("hashchange", tell);

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useAddress = (): Address => useSyncExternalStore(listen, () => current);
