/** Where each page has something to show of the estate: the addresses that tests and pictures open. */
import { pages } from "../src/app/pages.ts";
import type { Estate } from "./estate.ts";

export interface Place {
  /** Of the picture: `security-group`. */
  readonly name: string;
  /** Behind #. */
  readonly address: string;
}

/** By page: the places besides its first view. */
const more: Readonly<Record<string, (ids: Estate["ids"]) => Readonly<Record<string, string>>>> = {
  "security-groups": (ids) => ({ "security-group": `/security-groups/${ids["sg-api"]}` }),
  "may-it-pass": (ids) => ({
    passes: `/may-it-pass?from=${ids["web-1"]}&to=${ids["api-1"]}&traffic=tcp/8443`,
    refused: `/may-it-pass?from=${ids["web-1"]}&to=${ids["db-1"]}&traffic=tcp/5432`,
  }),
  "resource-map": (ids) => ({ "resource-map-of-vpc": `/resource-map/${ids["vpc"]}` }),
  "prefix-lists": (ids) => ({ "prefix-list": `/prefix-lists/${ids["pl"]}` }),
  changes: () => ({ "two-moments": "/changes/compare?from=1" }),
  "ip-groups": (ids) => ({ "ip-group": `/ip-groups/${ids["ip-group"]}` }),
};

export const placesIn = ({ ids }: Estate): readonly Place[] =>
  pages.flatMap(({ path }) => [
    { name: path, address: `/${path}` },
    ...Object.entries(more[path]?.(ids) ?? {}).map(([name, address]) => ({ name, address })),
  ]);
