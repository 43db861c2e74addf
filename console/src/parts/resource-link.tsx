/** An id as a link to where the console shows the thing, with its name if it has one. */
import Link from "@cloudscape-design/components/link";
import { linkTo } from "../app/address.ts";
import { pages } from "../app/pages.ts";

/** By the prefix of an id: the address of one such thing. Things without a page of their own are found in a list. */
const PLACES: Readonly<Record<string, (id: string) => string>> = {
  sg: (id) => linkTo(["security-groups", id]),
  sgr: (id) => linkTo(["security-groups"], { "rule-id": id }),
  pl: (id) => linkTo(["prefix-lists", id]),
  "ipam-pool": (id) => linkTo(["ipam", id]),
  vpc: (id) => linkTo(["resource-map", id]),
  subnet: (id) => linkTo(["resource-map"], { highlight: id }),
  rtb: (id) => linkTo(["resource-map"], { highlight: id }),
  igw: (id) => linkTo(["resource-map"], { highlight: id }),
  nat: (id) => linkTo(["resource-map"], { highlight: id }),
  eni: (id) => linkTo(["may-it-pass"], { from: id }),
  i: (id) => linkTo(["may-it-pass"], { from: id }),
  wsipg: (id) => linkTo(["ip-groups", id]),
};

export function placeOf(id: string): string | undefined {
  const prefix = /^([a-z-]+?)-[0-9a-z]+$/.exec(id)?.[1];
  const place = prefix === undefined ? undefined : PLACES[prefix]?.(id);
  const page = place?.slice("#/".length).split(/[/?]/)[0];
  return pages.some(({ path }) => path === page) ? place : undefined;
}

interface ResourceLinkProps {
  readonly id: string | undefined;
  readonly name?: string | undefined;
}

export function ResourceLink({ id, name }: ResourceLinkProps) {
  if (id === undefined) return <>–</>;
  const text = name === undefined || name === "" ? id : `${name} (${id})`;
  const place = placeOf(id);
  return place === undefined ? <span>{text}</span> : <Link href={place}>{text}</Link>;
}
