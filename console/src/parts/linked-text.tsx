/** A text with the ids in it as links to where the console shows them. */
import { Fragment } from "react";
import { placeOf, ResourceLink } from "./resource-link.tsx";

const ID = /\b([a-z]+(?:-[a-z]+)*-[0-9a-f]{8,17})\b/;

export function LinkedText({ children }: { readonly children: string }) {
  return (
    <>
      {children.split(ID).map((part, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text, in its order.
        <Fragment key={i}>{i % 2 === 1 && placeOf(part) !== undefined ? <ResourceLink id={part} /> : part}</Fragment>
      ))}
    </>
  );
}
