/** Prefix lists: all of them, or one if the address names it. */
import { useAddress } from "../../app/address.ts";
import { AllLists } from "./all-lists.tsx";
import { OneList } from "./one-list.tsx";

export default function PrefixLists() {
  const id = useAddress().path[1];
  return id === undefined ? <AllLists /> : <OneList key={id} id={id} />;
}
